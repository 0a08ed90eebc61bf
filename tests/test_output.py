"""Output: a file appears whole or not at all, and only where it belongs."""

import contextlib
import errno
import os
import resource
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from sdprint.delivery.output import (
    _held,
    cache_folder,
    check_target,
    make_inner_folder,
    name_output,
    read_cache,
    scratch_folder,
    write_cache,
    write_file,
    write_together,
)
from sdprint.errors import Exit, OutputError

NOBODY = 65534


def in_child(action):
    """Run `action` in a process that may be limited and is not root; return what it returns or raises, as text."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        # A limit on the size of files would cut compiled modules off as well.
        sys.dont_write_bytecode = True
        try:
            said = str(action())
        except BaseException as error:  # noqa: BLE001 - whatever it is, the parent wants it
            said = f"{type(error).__name__}: {error}"
        os.write(writing, said.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as stream:
        said = stream.read()
    os.waitpid(child, 0)
    return said


def become_nobody(folder):
    """Stand in `folder` without the rights of root; names are relative then, for the way there may be closed."""
    os.chdir(folder)
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def files(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file_holds_the_data_and_leaves_no_litter(tmp_path):
    write_file(tmp_path / "a.pdf", b"data")

    assert (tmp_path / "a.pdf").read_bytes() == b"data"
    assert files(tmp_path) == ["a.pdf"]


def test_an_earlier_file_is_replaced_and_whoever_reads_it_keeps_it_whole(tmp_path):
    path = tmp_path / "a.pdf"
    write_file(path, b"earlier")

    with path.open("rb") as reader:
        write_file(path, b"later and longer")
        assert reader.read() == b"earlier"
    assert path.read_bytes() == b"later and longer"
    assert files(tmp_path) == ["a.pdf"]


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o444, 0o755])
def test_the_mode_of_an_earlier_file_is_kept(tmp_path, mode):
    path = tmp_path / "a.pdf"
    path.touch()
    path.chmod(mode)

    write_file(path, b"x")

    assert stat.S_IMODE(path.stat().st_mode) == mode


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_new_file_has_the_mode_that_the_umask_leaves(tmp_path, mask, mode):
    before = os.umask(mask)
    try:
        write_file(tmp_path / "a.pdf", b"x")
        assert os.umask(mask) == mask
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "a.pdf").stat().st_mode) == mode


@pytest.mark.parametrize("target", ["other.txt", "missing.txt", "link.pdf", "folder"])
def test_a_link_is_replaced_and_not_followed(tmp_path, target):
    (tmp_path / "other.txt").write_text("precious")
    (tmp_path / "other.txt").chmod(0o604)
    (tmp_path / "folder").mkdir()
    link = tmp_path / "link.pdf"
    link.symlink_to(target)

    check_target(link)
    write_file(link, b"data")

    assert not link.is_symlink()
    assert link.read_bytes() == b"data"
    assert stat.S_IMODE(link.stat().st_mode) != 0o604
    assert (tmp_path / "other.txt").read_text() == "precious"
    assert files(tmp_path) == ["folder", "link.pdf", "other.txt"]
    assert files(tmp_path / "folder") == []


def test_a_hard_link_keeps_what_it_had(tmp_path):
    (tmp_path / "a.pdf").write_text("earlier")
    (tmp_path / "copy.pdf").hardlink_to(tmp_path / "a.pdf")

    write_file(tmp_path / "a.pdf", b"later")

    assert (tmp_path / "copy.pdf").read_text() == "earlier"


def test_a_file_that_may_not_grow_leaves_the_earlier_one_whole(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"earlier")

    def write():
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        write_file(path, b"x" * 100_000)

    reason = os.strerror(errno.EFBIG)
    assert in_child(write) == f"OutputError: {path}: can't be written: {reason}\n  hint: free some space, or use -o"
    assert path.read_bytes() == b"earlier"
    assert files(tmp_path) == ["a.pdf"]


@contextlib.contextmanager
def small_disk(folder):
    """Make `folder` a disk of 64 kB where that is allowed; gives whether it is."""
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "sdprint-test", str(folder)]
    try:
        mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        mounted = False
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_leaves_the_earlier_file_whole(tmp_path):
    with small_disk(tmp_path) as mounted:
        path = tmp_path / "a.pdf"
        path.write_bytes(b"earlier")

        def write():
            if not mounted:
                resource.setrlimit(resource.RLIMIT_FSIZE, (64_000, 64_000))
            write_file(path, b"x" * 1_000_000)

        reason = os.strerror(errno.ENOSPC if mounted else errno.EFBIG)
        assert in_child(write) == f"OutputError: {path}: can't be written: {reason}\n  hint: free some space, or use -o"
        assert path.read_bytes() == b"earlier"
        assert files(tmp_path) == ["a.pdf"]
        # What was begun is gone again: there is room for what fits.
        write_file(path, b"x" * 40_000)
        assert path.stat().st_size == 40_000


def test_a_write_that_ends_in_a_bug_leaves_no_litter(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"earlier")

    with pytest.raises(TypeError):
        write_file(path, "text is no data")

    assert path.read_bytes() == b"earlier"
    assert files(tmp_path) == ["a.pdf"]


def test_a_folder_that_vanished_or_is_in_the_way_is_an_error_with_its_reason(tmp_path):
    (tmp_path / "folder.pdf").mkdir()
    for name, reason in [("gone/a.pdf", "No such file or directory"), ("folder.pdf", "Is a directory")]:
        with pytest.raises(OutputError) as error:
            write_file(tmp_path / name, b"x")
        assert str(error.value) == f"{tmp_path / name}: can't be written: {reason}\n  hint: free some space, or use -o"
    assert files(tmp_path) == ["folder.pdf"]


def test_a_target_gets_its_folder_and_is_not_touched(tmp_path):
    path = tmp_path / "new" / "deep" / "a.pdf"

    check_target(path)
    check_target(path)

    assert files(path.parent) == []


def refusal(path):
    with pytest.raises(OutputError) as error:
        check_target(path)
    assert error.value.exit_code == Exit.INPUT
    return str(error.value)


def test_a_folder_can_not_be_a_target(tmp_path):
    path = tmp_path / "a.pdf"
    path.mkdir()

    assert refusal(path) == f"{path}: is a folder: the document can't take its place\n  hint: move it away, or use -o"


@pytest.mark.parametrize("name", ["file/a.pdf", "file/deep/a.pdf", "ring/a.pdf", "dangling/a.pdf"])
def test_a_file_can_not_be_a_folder(tmp_path, name):
    (tmp_path / "file").touch()
    (tmp_path / "ring").symlink_to("ring")
    (tmp_path / "dangling").symlink_to("nowhere")
    path = tmp_path / name

    assert refusal(path) == f"{path.parent}: is a file, not a folder to write into\n  hint: name another with -o"


def test_names_that_no_file_can_have_are_refused_before_any_work(tmp_path):
    long, nul = tmp_path / ("x" * 300), tmp_path / "a\0b"

    assert refusal(long) == f"{long}: can't be written: File name too long\n  hint: use -o with another name"
    assert refusal(long / "a.pdf") == f"{long}: can't be made: File name too long\n  hint: name another with -o"
    assert refusal(nul / "a.pdf").startswith(f"{tmp_path}/a�b: can't be made: ")


@pytest.mark.parametrize(
    ("mode", "name", "text"),
    [
        (0o555, "a.pdf", ".: can't be written into\n  hint: name another folder with -o"),
        (0o555, "new/a.pdf", "new: can't be made: Permission denied\n  hint: name another with -o"),
        (0o755, "closed/a.pdf", "closed: can't be written into\n  hint: name another folder with -o"),
        (0o755, "closed/new/a.pdf", "closed/new: can't be made: Permission denied\n  hint: name another with -o"),
    ],
)
def test_a_folder_that_can_not_be_written_into_is_refused_before_any_work(tmp_path, mode, name, text):
    (tmp_path / "closed").mkdir(mode=0)
    tmp_path.chmod(mode)

    def check():
        become_nobody(tmp_path)
        check_target(Path(name))

    try:
        assert in_child(check) == f"OutputError: {text}"
    finally:
        tmp_path.chmod(0o755)
        (tmp_path / "closed").chmod(0o755)


def test_a_folder_that_closed_meanwhile_is_an_error_and_keeps_the_earlier_file(tmp_path):
    (tmp_path / "a.pdf").write_text("earlier")
    tmp_path.chmod(0o555)

    def write():
        become_nobody(tmp_path)
        write_file(Path("a.pdf"), b"later")

    try:
        said = in_child(write)
    finally:
        tmp_path.chmod(0o755)
    assert said == "OutputError: a.pdf: can't be written: Permission denied\n  hint: free some space, or use -o"
    assert (tmp_path / "a.pdf").read_text() == "earlier"


def test_files_that_belong_together_are_all_written_with_their_folders(tmp_path):
    (tmp_path / "a.txt").write_text("earlier")
    write_together(((tmp_path / "a.txt", b"a"), (tmp_path / "new" / "deep" / "b.txt", b"b")))

    assert (tmp_path / "a.txt").read_text() == "a"
    assert (tmp_path / "new" / "deep" / "b.txt").read_text() == "b"
    assert files(tmp_path) == ["a.txt", "new"]


@pytest.mark.parametrize("blocked", ["file/c.txt", "folder"])
def test_if_one_of_them_can_not_be_written_none_is_and_no_folder_stays(tmp_path, blocked):
    (tmp_path / "a.txt").write_text("earlier")
    (tmp_path / "file").write_text("a file")
    (tmp_path / "folder").mkdir()
    wanted = ((tmp_path / "a.txt", b"a"), (tmp_path / "new" / "deep" / "b.txt", b"b"), (tmp_path / blocked, b"c"))

    with pytest.raises(OutputError):
        write_together(wanted)
    assert (tmp_path / "a.txt").read_text() == "earlier"
    assert files(tmp_path) == ["a.txt", "file", "folder"]


@pytest.mark.parametrize("error", [SystemExit(130), OutputError()])
def test_what_was_replaced_comes_back_if_a_later_one_fails_or_a_signal_comes(tmp_path, monkeypatch, error):
    (tmp_path / "a.txt").write_text("earlier")
    whole = "sdprint.delivery.output.write_file"

    def fail(path, data):
        if data == b"c":
            raise error
        write_file(path, data)

    monkeypatch.setattr(whole, fail)
    wanted = ((tmp_path / "a.txt", b"a"), (tmp_path / "new" / "b.txt", b"b"), (tmp_path / "c.txt", b"c"))
    with pytest.raises(type(error)):
        write_together(wanted)
    assert (tmp_path / "a.txt").read_text() == "earlier"
    assert files(tmp_path) == ["a.txt"]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("content/design.md", "design-key.pdf"),
        ("../../x", "x-key.pdf"),
        ("/etc/passwd.md", "passwd-key.pdf"),
        ("..", "checklist-key.pdf"),
        ("", "checklist-key.pdf"),
        ("🎉.md", "checklist-key.pdf"),
        ("a b (1)!.md", "a-b-1-key.pdf"),
        (".hidden.md", "hidden-key.pdf"),
        ("-rf.md", "rf-key.pdf"),
        ("v1.2.md", "v1.2-key.pdf"),
        ("Größe 计划.md", "Größe-计划-key.pdf"),
        ("a\nb\\c:d\u202e.md", "a-b-c-d-key.pdf"),
        ("\udcff.md", "checklist-key.pdf"),
    ],
)
def test_a_name_says_the_source_and_can_not_leave_the_folder(tmp_path, source, name):
    assert name_output(Path(source), "key") == name
    write_file(tmp_path / name, b"x")
    assert files(tmp_path) == [name]


def test_a_name_says_the_kind_and_what_is_special():
    assert name_output(Path("x.md"), "notes", ("acme", "letter", "mono")) == "x-notes-acme-letter-mono.pdf"
    assert name_output(Path("x.md"), "notes") == "x-notes.pdf"


@pytest.mark.parametrize("sign", ["x", "é", "计", "𝔸"])
def test_a_document_of_the_longest_possible_name_can_be_written(tmp_path, sign):
    source = Path(sign * (252 // len(sign.encode())) + ".md")
    path = tmp_path / name_output(source, "worksheet", ("letter", "mono", "no-hints", "45min"))

    check_target(path)
    write_file(path, b"x")

    assert path.name.startswith(sign * (160 // len(sign.encode())) + "-worksheet")
    assert files(tmp_path) == [path.name]


def test_a_file_with_the_longest_name_that_there_is_can_be_written(tmp_path):
    write_file(tmp_path / ("x" * 255), b"x")

    assert files(tmp_path) == ["x" * 255]


def test_a_scratch_folder_is_gone_afterwards_whatever_happened(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    seen = []

    def work():
        with scratch_folder() as folder:
            (folder / "deep").mkdir()
            (folder / "deep" / "file").touch()
            seen.append((folder.parent, stat.S_IMODE(folder.stat().st_mode)))
            raise KeyError

    with pytest.raises(KeyError):
        work()
    assert seen == [(tmp_path, 0o700)]
    assert files(tmp_path) == []


def gone():
    """Return the number of a process that was there and is no more."""
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return child


def left_by(process, folder, name="sdprint"):
    """Put what a run of that number leaves when it is killed: a scratch folder or, with a dot, a half-written file."""
    path = folder / f"{name}-{process}-{'0a' * 8}"
    if name.startswith("."):
        path.write_bytes(b"half")
    else:
        (path / "deep").mkdir(parents=True)
        (path / "deep" / "fonts.conf").touch()
    return path


def test_what_a_killed_run_left_is_swept_by_the_next_one(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    for name in ("tmp", "out"):
        (tmp_path / name).mkdir()
    left_by(gone(), tmp_path / "tmp")
    left_by(gone(), tmp_path / "out", ".sdprint")

    with scratch_folder() as folder:
        assert files(tmp_path / "tmp") == [folder.name]
        check_target(tmp_path / "out" / "a.pdf")
    assert files(tmp_path / "tmp") == files(tmp_path / "out") == []


def test_what_is_not_surely_left_by_a_killed_run_stays(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    number = gone()
    alive = [left_by(process, tmp_path, name) for process in (1, os.getpid()) for name in ("sdprint", ".sdprint")]
    others = [
        tmp_path / name for name in (f"sdprint-{number}", f"sdprint-{number}-0a.d", f"xsdprint-{number}-{'0a' * 8}")
    ]
    for path in (*others, tmp_path / f"sdprint-0-{'0a' * 8}", tmp_path / f"sdprint-{'9' * 40}-{'0a' * 8}"):
        path.mkdir()
    # Held by a process whose number means nothing here, as in another container.
    held, half = left_by(gone(), tmp_path), left_by(gone(), tmp_path, ".sdprint")
    precious = tmp_path / "precious"
    (precious / "deep").mkdir(parents=True)
    (tmp_path / f"sdprint-{number}-{'0b' * 8}").symlink_to(precious)
    os.mkfifo(tmp_path / f".sdprint-{number}-{'0c' * 8}")
    before = files(tmp_path)
    with _held(held), _held(half), scratch_folder() as folder:
        assert set(files(tmp_path)) == {*before, folder.name}
        check_target(tmp_path / "a.pdf")
    assert files(tmp_path) == before
    assert all(path.exists() for path in (*alive, *others, precious / "deep"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make files of another user")
def test_what_another_user_left_stays(tmp_path):
    for name in ("sdprint", ".sdprint"):
        os.chown(left_by(gone(), tmp_path, name), NOBODY, NOBODY)
    before = files(tmp_path)
    check_target(tmp_path / "a.pdf")
    assert files(tmp_path) == before


def test_a_scratch_folder_in_use_is_not_swept_by_another_run(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("sdprint.delivery.output._is_gone", lambda _: True)
    with scratch_folder() as one, scratch_folder() as other:
        assert one.is_dir()
        assert other.is_dir()
    assert files(tmp_path) == []


def test_without_any_temporary_folder_the_advice_is_to_set_one(tmp_path):
    code = (
        "import resource\n"
        "from sdprint.delivery.output import OutputError, scratch_folder\n"
        # tempfile tries each folder with a file of four bytes.
        "resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\n"
        "try:\n    scratch_folder().__enter__()\n"
        "except OutputError as error:\n    print(error)"
    )
    done = subprocess.run([sys.executable, "-B", "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)

    assert done.stdout.startswith("no temporary folder can be made: No usable temporary directory found in [")
    assert done.stdout.endswith("\n  hint: set TMPDIR to a folder that can be written\n")


def test_the_cache_is_where_the_xdg_specification_puts_it(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    at_home = tmp_path / "home" / ".cache" / "sdprint"

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert cache_folder() == at_home
    for ignored in ("", "relative/cache"):
        monkeypatch.setenv("XDG_CACHE_HOME", ignored)
        assert cache_folder() == at_home
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "sdprint"


def test_what_is_in_the_cache_is_read_if_nobody_else_can_have_put_it_there(tmp_path):
    path = tmp_path / "sdprint" / "templates" / "one"
    assert read_cache(path) == b""
    write_cache(path, b"code")
    assert read_cache(path) == b"code"
    path.chmod(0o666)
    assert read_cache(path) == b""
    path.chmod(0o644)
    os.chown(path, 65534, 65534)
    assert read_cache(path) == b""


def test_a_cache_that_can_not_be_written_is_left(tmp_path):
    (tmp_path / "sdprint").touch()
    write_cache(tmp_path / "sdprint" / "templates", b"code")

    assert (tmp_path / "sdprint").read_bytes() == b""


def test_each_document_has_a_folder_of_its_own_that_goes_with_that_of_its_build(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with scratch_folder() as scratch:
        folders = [make_inner_folder(scratch, number) for number in range(2)]
        assert [stat.S_IMODE(folder.stat().st_mode) for folder in folders] == [0o700, 0o700]

    assert not any(folder.exists() for folder in (*folders, scratch))
