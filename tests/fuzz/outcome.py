"""What must hold of whatever command: an exit code of ours, findings that name a file, earlier PDFs as they were."""

import re

EARLIER = b"%PDF-1.7 an earlier document %%EOF"
# A finding begins with its file; a kind that is not for a paper is no fault of a file.
_PLACED = re.compile(r"^(?:[^\n]+?(?::\d+)*: |[a-z]+: a page of .* is too small for it$)", re.MULTILINE)


def complain(run, folder):
    """Return what is wrong with how a command ended in a project, or nothing; "build" and "tmp" are its folders."""
    if "Traceback" in run.stderr + run.stdout or run.code not in (0, 1, 2, 3):
        return f"exit {run.code} after {run.seconds:.0f} s: {run.stderr[-3000:]}"
    if run.code and not _PLACED.search(run.stderr):
        return f"exit {run.code}, and nothing says where: {run.stderr!r}"
    litter = [path for path in folder.rglob("*") if path.name.startswith(".sdprint-") or path.parent.name == "tmp"]
    if litter:
        return f"left behind: {litter}"
    return next(filter(None, map(_damage, folder.rglob("*.pdf"))), "")


def _damage(path):
    """Say that a file is neither a whole PDF nor the one that was there."""
    data = path.read_bytes()
    whole = data.startswith(b"%PDF-") and data.rstrip().endswith(b"%%EOF")
    return "" if whole else f"damaged: {path}"
