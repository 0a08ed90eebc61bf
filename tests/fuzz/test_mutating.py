"""Whatever file of a project is wrong, and however: findings or documents, and an earlier document is not harmed."""

import pytest
from fuzz.bounds import PATIENCE, SEED, numbers, report
from fuzz.mutations import Case
from fuzz.outcome import EARLIER, complain
from fuzz.runner import Runner

USUAL = 24


@pytest.fixture(scope="module")
def runner(tmp_path_factory, font_cache):
    """The command, with a temporary folder of its own."""
    tmp = tmp_path_factory.mktemp("tmp")
    runner = Runner({"XDG_CACHE_HOME": str(font_cache), "TMPDIR": str(tmp), "PATH": "/usr/bin:/bin"}, PATIENCE)
    yield runner
    runner.close()


def test_a_wrong_file_ends_in_findings_or_documents(runner, tmp_path):
    failures = []
    for number in numbers(USUAL):
        case = Case(tmp_path / str(number), SEED, number)
        earlier = case.folder / "build" / f"list-{case.kind}-acme.pdf"
        earlier.parent.mkdir()
        earlier.write_bytes(EARLIER)
        run = runner.run(*case.arguments, cwd=case.folder)
        what = complain(run, case.folder)
        if not what and run.code and earlier.read_bytes() != EARLIER:
            what = f"exit {run.code}, but the earlier document is gone"
        if what:
            failures.append((number, f"{case.changed or case.arguments}: {what}"))
    report(failures, "test_mutating", USUAL)
