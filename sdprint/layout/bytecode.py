"""The code that Jinja makes of templates, kept from one document to the next, and from one run to the next.

To compile the templates of a worksheet takes as long as to lay out two of its pages.
"""

import hashlib
import marshal
import sys
from pathlib import Path

import jinja2
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

from sdprint.layout.loaders import BELOW

# Bytes of the digest that stands before what is kept.
SEAL = 16


class Compiled(BytecodeCache):
    """The templates that were compiled in this process, or restored; a child that is forked has them as well.

    `maker` is the room that sets Jinja up: with another one, or another Jinja or Python, nothing is restored.
    """

    def __init__(self, maker: Path) -> None:
        self._maker = maker
        self._known: dict[str, tuple[str, bytes]] = {}
        self.made = 0

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        """Return where the code of a template is kept: by its own name, whether or not another one stands before it."""
        # What asks for a file below itself has its full name in its code.
        depth = name.count(BELOW) if BELOW not in source else 0
        return super().get_bucket(environment, name[depth * len(BELOW) :], filename, source)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template the code that is known of it, if it has not changed since."""
        checksum, code = self._known.get(bucket.key, ("", b""))
        if checksum == bucket.checksum:
            bucket.code = marshal.loads(code)  # noqa: S302 - made by this process, or sealed by an earlier one

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        if bucket.code:
            self._known[bucket.key] = (bucket.checksum, marshal.dumps(bucket.code))
            self.made += 1

    def pack(self) -> bytes:
        """Return all that is known as bytes, for `restore` in another run."""
        data = marshal.dumps(self._known)
        return self._seal(data) + data

    def restore(self, packed: bytes) -> None:
        """Know what `pack` gave; what is not whole, or was made by others, is left alone."""
        if packed and packed[:SEAL] == self._seal(packed[SEAL:]):
            self._known.update(marshal.loads(packed[SEAL:]))  # noqa: S302 - as above

    def _seal(self, data: bytes) -> bytes:
        versions = f"{sys.implementation.cache_tag} {jinja2.__version__}"
        return hashlib.blake2b(versions.encode() + self._maker.read_bytes() + data, digest_size=SEAL).digest()
