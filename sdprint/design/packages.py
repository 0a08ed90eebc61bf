"""Kinds and brands that were installed: packages that name their folder of templates, found but never imported."""

import functools
import importlib.util
import re
from dataclasses import dataclass
from pathlib import Path

from sdprint.errors import Finding, Severity

GROUP = "sdprint.templates"
_MODULE = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")
_ADVICE = "it names a package with a folder templates/ in it: install it again, or remove it"


@dataclass(frozen=True, slots=True)
class Installed:
    """The `templates/` folders of packages, by the names of their entry points, and what is wrong with others."""

    folders: tuple[Path, ...]
    findings: tuple[Finding, ...]


@functools.cache
def find_packages() -> Installed:
    """Return what installed packages offer; it takes about 3 ms, and 40 more unless pydantic was used before."""
    from importlib.metadata import entry_points  # noqa: PLC0415 - only what is not shipped needs it

    folders: dict[Path, None] = {}
    findings: list[Finding] = []
    try:
        points = sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value))
    except (OSError, TypeError, ValueError, LookupError, AttributeError) as error:
        # One damaged list of entry points is enough, whoever's it is.
        what = f"the list of installed packages can't be read, so none is used: {error}"
        return Installed((), (Finding(what, hint="python -m pip check", severity=Severity.WARNING),))
    for point in points:
        try:
            folders[_find_folder(point.value)] = None
        except (ImportError, ValueError, AttributeError, OSError) as error:
            owner = f" of the package {point.dist.name}" if point.dist else ""
            what = f"the entry point {GROUP}: {point.name} = {point.value}{owner} can't be used: {error}"
            findings.append(Finding(what, hint=_ADVICE, severity=Severity.WARNING))
    return Installed(tuple(folders), tuple(findings))


def _find_folder(value: str) -> Path:
    """Return the folder that an entry point means: `templates/` in its package, or the package itself.

    Raises `ImportError` or `ValueError` with the reason why there is none.
    """
    if not _MODULE.fullmatch(value):
        raise ValueError("it is not the name of a package")
    # Asked for a module inside of a package, Python would run the package.
    top, *rest = value.split(".")
    spec = importlib.util.find_spec(top)
    if spec is None:
        raise ImportError(f"there is no package {top}")
    if not spec.submodule_search_locations:
        raise ValueError(f"{top} is a module, and has no folder of its own")
    homes = [Path(location, *rest) for location in spec.submodule_search_locations]
    for folder in (folder for home in homes for folder in (home / "templates", home)):
        if (folder / "documents").is_dir() or (folder / "brands").is_dir():
            return folder
    raise ValueError("there is no folder documents/ or brands/ in it")
