"""The process that typesets: what it gives back, what it is kept to, and that nothing stays behind."""

import contextlib
import os
import resource
import shutil
import signal
import socket
import struct
import time
from pathlib import Path

import pytest
from pdfs import MADE
from PIL import Image

from sdprint.design.papers import PAPERS
from sdprint.design.project import find_project
from sdprint.errors import ContentError, DesignError, Exit, MachineError
from sdprint.layout.plan import Choices
from sdprint.layout.planner import Design, make_plan
from sdprint.pipeline import _write_fonts
from sdprint.press.job import Job, Pdf
from sdprint.press.server import can_fork
from sdprint.press.worker import Press, _receive
from sdprint.survey import read_checklist

CONTENT = Path(__file__).parent.parent / "content" / "system-design.md"
ENDLESS = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"

forked = pytest.mark.skipif(not can_fork(), reason="documents are forked on Linux only")


class Hurried(Job):
    """A job that may take a second, so that its test does not take half a minute."""

    __slots__ = ()

    @property
    def cpu(self):
        return 1


@pytest.fixture(scope="module", autouse=True)
def _cache(font_cache):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(font_cache))
        yield


@pytest.fixture
def job(tmp_path, checklist):
    """Plan one document of the test's folder, without typesetting it."""

    def plan(text="# Release\n\n- Are the tests green?\n", kind="key", *, template="", job_class=Job):
        if template:
            page = tmp_path / "templates" / "documents" / kind / "page.html.j2"
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(template)
        project = find_project(tmp_path)
        found, brand = project.catalog.kind(kind), project.catalog.brand("plain")
        design = Design(found, brand, PAPERS["a4"], project.catalog.template_folders(found, brand), tmp_path)
        checked = read_checklist(checklist(text), project).checklist
        return job_class(make_plan(checked, design, Choices()), _write_fonts(tmp_path, project, brand), tmp_path)

    return plan


def gone(group):
    """Return whether no process of the group is left, or soon will be: what is killed takes a moment to end."""
    end = time.monotonic() + 5
    while alive(group) and time.monotonic() < end:
        time.sleep(0.02)
    return not alive(group)


def alive(group):
    """Return the processes of a group; a dead one that nobody has reaped is none."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            # After the name in parentheses: state, parent, group.
            state, _, number = (place / "stat").read_text().rpartition(")")[2].split()[:3]
            if int(number) == group and state not in "ZX":
                found.append(place.name)
    return found


def test_outcomes_come_in_the_order_of_the_jobs(job):
    long = "\n".join(f"- question {number}?" for number in range(150))
    jobs = [job(long), job("- a?"), job("- b?", "notes"), job("- c?", "cheatsheet")]
    with Press() as press:
        together = list(press.typeset(jobs))
        alone = [outcome for one in jobs for outcome in press.typeset([one])]

    assert together == alone
    assert [outcome.pages for outcome in together][1:] == [1, 2, 1]
    assert together[0].pages > 2


def test_a_press_without_a_job_ends():
    with Press() as press:
        assert list(press.typeset([])) == []


def test_a_mistake_in_one_document_comes_back_as_its_outcome_and_the_others_are_made(job):
    good = job("- a?", "notes")
    bad = job("- a?", template="{{ nothing }}")
    with Press() as press:
        first, second, third = press.typeset([good, bad, good])

    assert first == third
    assert first.data.startswith(b"%PDF-")
    assert isinstance(second, DesignError)
    assert str(second).endswith("page.html.j2:1: template: 'nothing' is undefined")


@forked
def test_a_document_that_takes_too_much_time_is_stopped_and_the_next_one_is_made(job, tmp_path):
    endless, good = job(template=ENDLESS, job_class=Hurried), job("- a?", "notes")
    with Press() as press:
        stopped, made = press.typeset([endless, good])

    assert isinstance(stopped, ContentError)
    assert str(stopped).startswith(f"{tmp_path}/list.md: list.md as key: stopped at the limit of 1 s and ")
    assert str(stopped).endswith("\n  hint: split the checklist, or make its pictures smaller")
    assert isinstance(made, Pdf)


@forked
def test_the_limits_of_a_document_are_not_those_of_its_parent(job):
    names = (resource.RLIMIT_CPU, resource.RLIMIT_AS, resource.RLIMIT_FSIZE)
    before = [resource.getrlimit(name) for name in names]
    with Press() as press:
        list(press.typeset([job()]))

    assert [resource.getrlimit(name) for name in names] == before


def test_a_document_may_take_more_when_it_has_more_questions(job):
    short, long = job("- a?"), job("\n".join(f"- question {number}?" for number in range(1000)))

    assert (short.cpu, long.cpu) == (30, 90)
    assert long.memory == short.memory + 999 * 1_500_000


@forked
def test_a_press_that_does_nothing_is_waited_for_only_so_long(job):
    with Press() as press:
        os.kill(press._server.pid, signal.SIGSTOP)
        started = time.monotonic()
        (outcome,) = press.typeset([job(job_class=Hurried)])

    assert isinstance(outcome, ContentError)
    assert "stopped at the limit of 1 s" in str(outcome)
    assert 2.9 < time.monotonic() - started < 10
    assert gone(press._server.pid)


@forked
def test_a_press_that_was_killed_is_an_error_of_the_machine(job):
    with Press() as press:
        os.kill(press._server.pid, signal.SIGKILL)
        outcomes = list(press.typeset([job("- a?"), job("- b?")]))

    for outcome in outcomes:
        assert isinstance(outcome, MachineError)
        assert str(outcome).startswith("list.md as key: the typesetting process ended\n  hint: run: sdprint doctor")
    assert len(outcomes) == 2


@forked
@pytest.mark.parametrize("work", ["none", "done", "begun"])
def test_nothing_of_a_press_is_left_when_it_is_closed(job, work):
    with Press() as press:
        outcomes = press.typeset([job("- a?", "notes"), job(template=ENDLESS)])
        if work == "done":
            list(press.typeset([job("- a?", "notes")]))
        elif work == "begun":
            assert isinstance(next(outcomes), Pdf)
        assert alive(press._server.pid)

    assert gone(press._server.pid)


@pytest.mark.parametrize("sent", [b"", b"\0\0", struct.pack("!Q", 5), struct.pack("!Q", 5) + b"1234"])
def test_an_outcome_that_was_cut_off_is_none(sent):
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            theirs.sendall(sent)
        assert _receive(ours) is None


def test_a_side_that_went_away_without_reading_what_it_was_sent_has_no_outcome():
    ours, theirs = socket.socketpair()
    with ours:
        ours.sendall(b"a job")
        # What is left unread resets the connection: a read then fails, and finds no end.
        theirs.close()
        assert _receive(ours) is None


def test_an_outcome_is_received_whole():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(struct.pack("!Q", 5) + b"12345")
        assert _receive(ours) == b"12345"


@forked
def test_a_process_for_each_document_gives_the_same_bytes_as_a_forked_one(sdprint, checklist, tmp_path):
    path = checklist(CONTENT.read_text())
    found = []
    for variables in ({}, {"SDPRINT_WORKER": "spawn"}):
        out = tmp_path / f"out{len(found)}"
        assert sdprint("build", path, "-k", "key", "-k", "cheatsheet", "-o", out, **variables).returncode == Exit.DONE
        found.append({pdf.name: pdf.read_bytes() for pdf in out.iterdir()})

    assert found[0] == found[1]
    assert len(found[0]) == 2


@pytest.mark.parametrize("worker", ["", "spawn"])
@pytest.mark.parametrize(
    ("template", "said"),
    [
        (ENDLESS, ": stopped at the limit of "),
        ("{{ 'a' * 10 ** 10 }}", ": stopped at the limit of "),
        ("{{ nothing }}", "page.html.j2:1: template: 'nothing' is undefined"),
    ],
    ids=["time", "memory", "mistake"],
)
def test_a_hostile_document_ends_in_a_clear_error_either_way(sdprint, checklist, tmp_path, worker, template, said):
    page = tmp_path / "templates" / "documents" / "key" / "page.html.j2"
    page.parent.mkdir(parents=True)
    page.write_text(template)
    # The machine's own limit is the lower one here; each process has it for itself.
    done = sdprint("build", checklist(), "-k", "key", before=["prlimit", "--cpu=3"], SDPRINT_WORKER=worker)

    assert said in done.stderr
    assert done.returncode == Exit.INPUT
    assert not list(tmp_path.rglob("*.pdf"))


def test_a_style_sheet_that_the_engine_fails_at_is_no_bug_of_ours(job):
    with Press() as press:
        (outcome,) = press.typeset([job(template="<html lang=en><title>a</title><p style='letter-spacing:1e9px'>x")])

    assert isinstance(outcome, DesignError)
    (finding,) = outcome.findings
    assert finding.what.startswith("list.md as key: the engine fails: OverflowError: ")
    assert finding.path.name == "key"
    assert finding.hint


@pytest.mark.parametrize("worker", ["", "spawn"])
def test_a_machine_without_pango_is_told_what_to_install(sdprint, checklist, tmp_path, worker):
    libraries = tmp_path / "libraries"
    libraries.mkdir()
    for name in ("libpango-1.0.so.0", "libpango-1.0-0.so", "libpango-1.0.so"):
        (libraries / name).write_bytes(b"no library")
    done = sdprint("build", checklist(), "-k", "key", LD_LIBRARY_PATH=str(libraries), SDPRINT_WORKER=worker)

    assert done.stdout == ""
    assert done.stderr.startswith("the typesetter can't start: ")
    assert "\n  hint: run: sdprint doctor   (Debian: apt-get install libpango-1.0-0 " in done.stderr
    assert done.returncode == Exit.ENVIRONMENT


ENGINE = ("weasyprint", "pydyf", "PIL", "cffi", "sdprint.press.engine", "pypdfium2")


@pytest.mark.parametrize(
    ("arguments", "room", "others"),
    [(("build", "-k", "key"), "sdprint.pipeline", ("fontTools",)), (("check",), "sdprint.survey", ())],
)
def test_the_parent_never_loads_the_engine(sdprint, checklist, arguments, room, others):
    # What the worker loads is not seen: it has closed the stream on which Python names each module.
    done = sdprint(arguments[0], checklist(), *arguments[1:], options=["-X", "importtime"])

    assert done.returncode == Exit.DONE
    assert room in done.stderr
    for library in (*ENGINE, *others):
        assert library not in done.stderr


def test_equal_input_gives_equal_bytes_whatever_the_surroundings(sdprint, tmp_path):
    elsewhere = {
        "PYTHONHASHSEED": "4242",
        "TZ": "Asia/Tokyo",
        "LC_ALL": "C",
        "HOME": "/nowhere",
        "USER": "somebody",
        "FONTCONFIG_FILE": "/nowhere",
        "FONTCONFIG_PATH": "/nowhere",
        "XDG_DATA_HOME": "/nowhere",
    }
    found = []
    for folder, variables in (("here", {"PYTHONHASHSEED": "1"}), ("there/far away", elsewhere)):
        place = tmp_path / folder
        place.mkdir(parents=True)
        (place / "list.md").write_text(CONTENT.read_text())
        assert sdprint("build", "list.md", cwd=place, **variables).returncode == Exit.DONE
        found.append({pdf.name: pdf.read_bytes() for pdf in (place / "build").iterdir()})

    assert sorted(found[0]) == sorted(f"list-{kind}.pdf" for kind in MADE)
    assert found[0] == found[1]


EMOJI = "---\nlang: de\n---\n# Start 🚀\n\n- Größe ✅ 🎉 (z. B. 1 %, 2 %)?\n- Ende 👩‍💻?\n"


@pytest.fixture
def bytes_of(sdprint, checklist, tmp_path):
    """Build an answer key with emoji and a picture in it, in given surroundings; return its bytes."""
    (tmp_path / "deep").mkdir()
    Image.new("RGB", (4, 4), "red").save(tmp_path / "deep" / "dot.png")
    path = checklist(f"{EMOJI}\n![a dot](dot.png)\n", "deep/list.md")

    def build(source="deep/list.md", **how):
        done = sdprint("build", source, "-k", "key", "-o", tmp_path / "out", **how)
        assert (done.stderr, done.returncode) == ("", 0)
        return (tmp_path / "out" / "list-key.pdf").read_bytes()

    build.path = path
    return build


@pytest.fixture
def other_umask():
    before = os.umask(0o077)
    yield
    os.umask(before)


@pytest.mark.usefixtures("other_umask")
def test_the_bytes_are_the_same_from_any_folder_under_any_name_of_the_path_and_with_any_umask(bytes_of, tmp_path):
    first = bytes_of()
    os.umask(0o022)
    (tmp_path / "link").symlink_to("deep")
    ways = [bytes_of(bytes_of.path), bytes_of("deep/../deep/./list.md"), bytes_of("link/list.md")]
    ways.append(bytes_of("list.md", cwd=tmp_path / "deep"))
    ways.append(bytes_of(bytes_of.path, cwd="/"))
    shutil.copytree(tmp_path / "deep", tmp_path / "elsewhere")
    ways.append(bytes_of("elsewhere/list.md"))

    assert set(ways) == {first}


@pytest.mark.parametrize(
    "variables",
    [
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LANG": "de_DE.UTF-8", "LC_ALL": "tr_TR.UTF-8"},
        {"PYTHONHASHSEED": "0", "TZ": "nonsense", "LANG": "", "LC_ALL": "POSIX", "XDG_CACHE_HOME": "{}/new"},
        {"HOME": "/nowhere", "XDG_CACHE_HOME": "/proc", "SOURCE_DATE_EPOCH": "1700000000"},
        {"SDPRINT_WORKER": "spawn", "SOURCE_DATE_EPOCH": "no date"},
    ],
    ids=lambda variables: " ".join(f"{name}={value}" for name, value in variables.items()),
)
def test_the_bytes_are_the_same_whatever_the_variables(bytes_of, tmp_path, variables):
    assert bytes_of() == bytes_of(**{name: value.format(tmp_path) for name, value in variables.items()})


def test_without_a_subsetter_fonts_carry_a_date_which_is_the_one_given_or_always_the_same(bytes_of, tmp_path):
    # The engine takes fontTools then, which writes the time of its run into a font unless it is told of another.
    for name in ("libharfbuzz-subset.so.0", "libharfbuzz-subset-0.so", "libharfbuzz-subset.so"):
        (tmp_path / "libraries").mkdir(exist_ok=True)
        (tmp_path / "libraries" / name).write_bytes(b"no library")
    without = {"LD_LIBRARY_PATH": str(tmp_path / "libraries")}
    first = bytes_of(**without)
    given = bytes_of(**without, SOURCE_DATE_EPOCH="1700000000")

    assert first != given
    assert given == bytes_of(**without, SOURCE_DATE_EPOCH="1700000000")
    assert {bytes_of(**without, SOURCE_DATE_EPOCH=date) for date in ("no date", "9" * 20)} == {first}
