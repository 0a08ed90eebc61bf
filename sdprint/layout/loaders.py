"""Where Jinja finds templates: folder after folder, each file in place of those of its name in later folders."""

from collections.abc import Callable
from pathlib import Path

from jinja2 import BaseLoader, Environment, FileSystemLoader, TemplateNotFound

BASE, BELOW = "base/", "shipped/"


class Shadows(BaseLoader):
    """Files of a kind by their names, those of the skeleton after `base/`: of each the first one that there is.

    With `shipped/` before it, a name means the file that the one which asks stands in front of: the brand's page
    extends the project's, if there is one, and that one the shipped one.
    """

    def __init__(self, templates: tuple[tuple[str, Path], ...]) -> None:
        self._own = tuple(FileSystemLoader(folder) for prefix, folder in templates if not prefix)
        self._base = tuple(FileSystemLoader(folder) for prefix, folder in templates if prefix == BASE.rstrip("/"))

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool] | None]:
        """Return the text and the path of a template; raises `TemplateNotFound`."""
        name, depth = template, 0
        while name.startswith(BELOW):
            name, depth = name.removeprefix(BELOW), depth + 1
        for folder in self._base if name.startswith(BASE) else self._own:
            try:
                found = folder.get_source(environment, name.removeprefix(BASE))
            except TemplateNotFound:
                continue
            if not depth:
                return found
            depth -= 1
        raise TemplateNotFound(template)


def find_below(name: str, asking: str) -> str:
    """Return the full name of the template that `asking`, by its own full name, calls `name`."""
    if not name.startswith(BELOW):
        return name
    depth = 0
    while asking.startswith(BELOW):
        asking, depth = asking.removeprefix(BELOW), depth + 1
    return depth * BELOW + name
