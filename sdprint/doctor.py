"""What this machine has and lacks for printing: looked at, not guessed."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass

from sdprint.delivery.output import cache_folder
from sdprint.design.fonts import font_files
from sdprint.design.project import Project
from sdprint.press.lock import name_unlimited
from sdprint.press.server import can_fork

APT = "apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
# Run apart: without Pango the engine's import ends the process or prints to standard output.
_PROBE = "from sdprint.press.engine import describe; import json; print(json.dumps(describe()))"


@dataclass(frozen=True, slots=True)
class Checkup:
    """One thing that was looked at: whether it is well, what was found, and what to do if not."""

    well: bool
    what: str
    remedy: str = ""
    needed: bool = True


def examine(project: Project) -> tuple[Checkup, ...]:
    """Return what was found, in the order in which a build needs it."""
    return (*_engine(), _fonts(project), _cache(), _limits(), _place(project))


def _engine() -> tuple[Checkup, ...]:
    done = subprocess.run([sys.executable, "-c", _PROBE], capture_output=True, text=True, check=False, timeout=120)
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["the process ended without a word"])[-1]
        return (Checkup(well=False, what=f"WeasyPrint does not start: {reason}", remedy=f"Debian: {APT}"),)
    found = json.loads(done.stdout.strip().splitlines()[-1])
    subsetter = Checkup(
        well=found["subsetter"],
        what="HarfBuzz subsetter" if found["subsetter"] else "HarfBuzz subsetter is missing: builds take longer",
        remedy="Debian: apt-get install -y libharfbuzz-subset0",
        needed=False,
    )
    return (Checkup(well=True, what=f"WeasyPrint {found['weasyprint']}, Pango {found['pango']}"), subsetter)


def _fonts(project: Project) -> Checkup:
    folder = project.catalog.folders[-1] / "fonts"
    count = len(font_files((folder,)))
    return Checkup(well=count > 0, what=f"{count} bundled fonts in {folder}", remedy="install sdprint again")


def _cache() -> Checkup:
    folder = cache_folder()
    near = next(parent for parent in (folder, *folder.parents) if os.access(parent, os.F_OK))
    well = near.is_dir() and os.access(near, os.W_OK | os.X_OK)
    what = f"fonts and templates are known in {folder}" if well else f"{folder} can't be written: each build is slower"
    return Checkup(well=well, what=what, remedy="set XDG_CACHE_HOME to a folder that can be written", needed=False)


def _limits() -> Checkup:
    if can_fork():
        return Checkup(well=True, what="a locked process for each document: time, memory, file size, open files")
    missing = name_unlimited(sys.platform)
    unlimited = f"; not limited by the system: {', '.join(missing)}" if missing else ""
    what = f"no fork here: a locked process for each document{unlimited}"
    return Checkup(well=False, what=what, remedy="build files from strangers on Linux", needed=False)


def _place(project: Project) -> Checkup:
    where = f"project {project.root}" if project.own else "no project here: the shipped checklist is built"
    return Checkup(well=True, what=f"Python {sys.version.split()[0]}, {where}")
