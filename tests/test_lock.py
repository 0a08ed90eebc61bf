"""The lock: what a typesetting process may read, write and ask for once it is closed, and what it may answer."""

import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from sdprint.errors import ContentError, DesignError, Exit, Finding
from sdprint.press.job import Gap, Pdf
from sdprint.press.lock import name_unlimited, read_answer

# A process that imports the engine, as the server does, and forks a child for each line of JSON: a folder, and code.
# The child closes its lock around the project in the folder, tries the code, and tells what came of it.
LOCKED = """
import json, os, sys
from pathlib import Path
from types import SimpleNamespace as Plain
import sdprint.press.fitter, sdprint.press.proof
from sdprint.press.lock import Lock
def attempt(folder, code):
    os.chdir(folder)
    here = Path.cwd()
    plan = Plain(project=here / "project", brand=Plain(folder=here / "brand"), templates=(("", here / "kind"),))
    lock = Lock(Plain(plan=plan, scratch=here / "scratch"))
    lock.close()
    try:
        exec(code, {"os": os, "sys": sys, "here": here})
        said = "done"
    except PermissionError as error:
        said = f"refused: {error}"
    print(json.dumps([said, lock.refused]), flush=True)
for line in sys.stdin:
    if child := os.fork():
        _, status = os.waitpid(child, 0)
        if status:
            print(json.dumps([f"died: {status}", []]), flush=True)
    else:
        attempt(*json.loads(line))
        os._exit(0)
"""


@pytest.fixture(scope="module")
def server():
    """The process that forks: it imports the engine once."""
    streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", LOCKED], **streams) as server:
        yield server
        server.stdin.close()


@pytest.fixture
def locked(tmp_path, server):
    """Try some code in a locked process of its own; return what was said and what the lock noted."""
    for name in ("project", "brand", "kind", "scratch", "elsewhere"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text("x")
    (tmp_path / "project" / "link").symlink_to(tmp_path / "elsewhere" / "file")

    def attempt(code):
        server.stdin.write(json.dumps([str(tmp_path), code]) + "\n")
        server.stdin.flush()
        return json.loads(server.stdout.readline())

    return attempt


@pytest.mark.parametrize(
    "code",
    [
        "open('project/file'); open('brand/file'); open('kind/file'); open(os.fsencode(here / 'project/file'))",
        "open('scratch/new', 'w').write('x'); os.mkdir('scratch/folder'); os.remove('scratch/new')",
        "from fontTools import subset; from fontTools.ttLib import woff2; from fontTools.varLib import instancer",
        "from PIL import Image; Image.init(); import pyphen; pyphen.Pyphen(lang='de')",
        "import encodings.utf_16, encodings.idna, encodings.cp1252, decimal, csv; 'x'.encode('shift_jis')",
        "import traceback; traceback.format_exc(); open(os.devnull) if False else None",
    ],
    ids=["roots", "scratch", "fonttools", "plugins", "encodings", "traceback"],
)
def test_what_a_document_needs_is_open(locked, code):
    assert locked(code) == ["done", []]


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("open('elsewhere/file')", "reading"),
        ("open('project/../elsewhere/file')", "reading"),
        ("open('project/link')", "reading"),
        ("open(b'/etc/passwd')", "reading"),
        ("open(here / 'project' / '..' / 'elsewhere' / 'file')", "reading"),
        ("os.open('elsewhere/file', os.O_RDONLY)", "reading"),
        ("open(os.path.dirname(os.__file__) + '/../../../../../../../../../etc/passwd')", "reading"),
        ("open('/proc/self/environ')", "reading"),
        ("open('project/file', 'w')", "writing"),
        ("open('project/file', 'r+')", "writing"),
        ("open('project/file', 'a')", "writing"),
        ("os.open('project/new', os.O_CREAT)", "writing"),
        ("open(os.__file__, 'a')", "writing"),
        ("os.mkdir('project/new')", "making"),
        ("os.rename('scratch/file', 'project/file')", "os.rename"),
        ("os.symlink('/etc/passwd', 'scratch/link')", "os.symlink"),
        ("os.link('project/file', 'scratch/link')", "os.link"),
        ("os.chmod('project/file', 0)", "os.chmod"),
        ("os.truncate('project/file', 0)", "os.truncate"),
        ("import socket; socket.socket()", "socket.__new__"),
        ("import socket; socket.socketpair()", "socket.__new__"),
        ("import socket; socket.getaddrinfo('localhost', 80)", "socket.getaddrinfo"),
        ("import urllib.request; urllib.request.build_opener().open('file:///etc/passwd')", ""),
        ("os.system('true')", "os.system"),
        ("os.fork()", "os.fork"),
        ("os.execv('/bin/true', ['true'])", "os.exec"),
        ("os.posix_spawn('/bin/true', ['true'], {})", "os.posix_spawn"),
        ("import subprocess; subprocess.run(['true'])", "subprocess.Popen"),
        ("os.kill(os.getppid(), 0)", "os.kill"),
        ("import ctypes; ctypes.CDLL(None)", "ctypes.dlopen"),
        ("import resource; resource.setrlimit(resource.RLIMIT_CPU, (99, 99))", "resource.setrlimit"),
    ],
)
def test_all_else_is_refused_and_noted(locked, code, word, tmp_path):
    if not word:
        code = f"try: {code}\nexcept OSError as error: raise PermissionError(error)"
    said, refused = locked(code)

    assert said.startswith("refused: ")
    assert any(word in text for text in refused)
    assert (tmp_path / "project" / "file").read_text() == "x"


@pytest.mark.parametrize("code", ["os.remove('project/file')", "os.listdir('elsewhere')", "os.scandir('/etc')"])
def test_removing_and_listing_elsewhere_is_refused_without_a_word(locked, code, tmp_path):
    said, refused = locked(code)

    assert said.startswith("refused: ")
    assert refused == []
    assert (tmp_path / "project" / "file").exists()


def test_a_module_that_lies_where_the_user_is_can_not_be_imported_late(locked, tmp_path):
    (tmp_path / "stranger.py").write_text("raise SystemExit('ran')")

    assert locked("try: import stranger\nexcept ModuleNotFoundError: pass") == ["done", []]


def test_an_answer_is_read_as_it_was_sent():
    made = Pdf(b"%PDF", 1, 9.0, gaps=(Gap("item 1", "Why?", 3, "is not on the paper"),))
    error = ContentError(Finding("stopped", Path("list.md"), 3))

    assert read_answer(pickle.dumps(made)) == made
    assert str(read_answer(pickle.dumps(error))) == str(error)
    assert isinstance(read_answer(pickle.dumps(DesignError(Finding("x")))), DesignError)
    assert read_answer(pickle.dumps("a traceback")) == "a traceback"


@pytest.mark.parametrize("run", [os.system, exec, getattr, subprocess.check_output, Path.read_text])
def test_an_answer_that_would_run_code_is_none(run):
    class Attack:
        def __reduce__(self):
            return run, ("true",)

    with pytest.raises(pickle.UnpicklingError, match="no answer has a "):
        read_answer(pickle.dumps(Attack()))


def test_what_a_system_does_not_limit_is_named():
    assert name_unlimited("linux") == ()
    assert name_unlimited("darwin") == ("memory",)
    assert "memory" in name_unlimited("win32")


TELLTALE = """{% extends "shipped/page.html.j2" %}
{% block style %}@font-face{font-family:Borrowed;src:url("FONT")}{% endblock %}"""


@pytest.mark.parametrize("worker", ["", "spawn"])
def test_nothing_of_one_document_is_left_for_the_next(sdprint, checklist, tmp_path, worker):
    """The first document brings a font; the second, of the same run, asks for it by name and does not get it."""
    font = Path(__file__).parent.parent / "templates" / "fonts" / "IBMPlexMono-Regular.ttf"
    project = tmp_path / "templates" / "documents"
    (project / "key").mkdir(parents=True)
    (project / "notes").mkdir()
    mine = tmp_path / "borrowed.ttf"
    mine.write_bytes(font.read_bytes())
    (project / "key" / "page.html.j2").write_text(TELLTALE.replace("FONT", mine.as_uri()))
    plain = '{% extends "shipped/page.html.j2" %}\n{% block style %}{{ super() }}h1{font-family:Borrowed}{% endblock %}'
    (project / "notes" / "page.html.j2").write_text(plain)
    list_ = checklist()
    alone = sdprint("build", list_, "-k", "notes", "-o", "alone", SDPRINT_WORKER=worker)
    after = sdprint("build", list_, "-k", "key", "-k", "notes", "-o", "after", SDPRINT_WORKER=worker)

    assert (alone.returncode, after.returncode) == (Exit.DONE, Exit.DONE), alone.stderr + after.stderr
    made = {path.name: path.read_bytes() for path in (tmp_path / "alone").iterdir()}
    assert made
    assert made == {name: (tmp_path / "after" / name).read_bytes() for name in made}


def test_a_trusted_document_has_no_limits_of_time_and_memory_but_the_lock_stays(sdprint, checklist, tmp_path):
    page = tmp_path / "templates" / "documents" / "key" / "page.html.j2"
    page.parent.mkdir(parents=True)
    page.write_text("{% extends 'shipped/page.html.j2' %}{% block body %}<img src='/etc/passwd' alt='x'>{% endblock %}")
    refused = sdprint("build", checklist(), "-k", "key", "--trust")
    page.write_text(
        "{% extends 'shipped/page.html.j2' %}\n{% block style %}{% for n in range(99999) %}{% endfor %}{% endblock %}"
    )
    done = sdprint("build", checklist(), "-k", "key", "--trust")

    assert refused.returncode == Exit.INPUT
    assert "is outside of the project" in refused.stderr
    assert done.returncode == Exit.DONE
