"""What leads out of a finished document: web and mail addresses and places of its own, and nothing else."""

import re
from typing import Any

# Without a user's name and password, which would go out with every copy.
_SAFE = re.compile(r"(?:https?://[^/@\\\s]+(?:[/?#]|$)|mailto:)", re.IGNORECASE)
LONGEST = 80


def find_leaks(document: Any) -> tuple[tuple[str, str], ...]:
    """Return each address that a document may not lead to, as it is written, with the reason.

    `document` is the engine's: links stand on its pages, attachments in its metadata.
    """
    found: dict[str, str] = {}
    for page in document.pages:
        for kind, target, _, box in page.links:
            if kind == "attachment":
                found[_written(box, target)] = "a document has no attachments"
            elif kind == "external" and (reason := why_not(target)):
                found[_written(box, target)] = reason
    for attachment in document.metadata.attachments:
        found[_source(attachment)] = "a document has no attachments"
    return tuple(found.items())


def why_not(target: str) -> str:
    """Return why no link may lead to the address `target`, nothing if it may."""
    return "" if _SAFE.match(target) else f"a link leads to {_why(target)}"


def _why(target: str) -> str:
    scheme = target.partition(":")[0].lower()
    if scheme in ("http", "https"):
        return "an address with a user's name in it"
    if scheme == "file":
        return "a file of this machine, which no reader of the PDF has"
    return f"{scheme}:, and only http, https, mailto and #places can be followed"


def _written(box: Any, target: str) -> str:
    """Return the address as the template has it: resolved, it would hold this machine's folders."""
    written = box.element.get("href") if box.element is not None else None
    return str(written or target)


def _source(attachment: Any) -> str:
    """Return the address of an attachment, which the engine keeps in a generator that has not begun."""
    frame = getattr(getattr(attachment.source, "gen", None), "gi_frame", None)
    return str(frame.f_locals.get("url") or "rel=attachment") if frame else "rel=attachment"
