"""`sdprint brand …`: words in, words out, and what is asked for on a terminal."""

import os
import pty
import select
import subprocess
import sys
import time
import tomllib

import pytest

from sdprint.errors import Exit

LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9" fill="#0B6E4F"/>'
    '<rect width="5" height="9" fill="#D7263D"/></svg>'
)


def brand_of(tmp_path, name="acme"):
    return tomllib.loads((tmp_path / "templates" / "brands" / name / "brand.toml").read_text("utf-8"))


def test_a_brand_is_made_from_a_logo_and_says_what_it_took_and_why(sdprint, tmp_path):
    (tmp_path / "logo.svg").write_text(LOGO)
    done = sdprint("brand", "new", "acme", "--from-logo", "logo.svg", "--name", "Acme School")

    assert done.stdout == "templates/brands/acme/brand.toml\ntemplates/brands/acme/logo.svg\n"
    assert done.stderr == (
        "primary   #0B6E4F  the largest colour that can be read on white, 64% of the picture\n"
        "secondary #D7263D  the next one that is not a shade of it, 36% of the picture\n"
        "now run: sdprint build -b acme\n"
    )
    assert done.returncode == Exit.DONE
    assert brand_of(tmp_path)["color"] == {"primary": "#0B6E4F", "secondary": "#D7263D"}
    assert brand_of(tmp_path)["logo"] == {"path": "logo.svg", "alt": "Acme School"}


def test_it_stands_in_the_project_wherever_one_is_in_it_and_builds(sdprint, tmp_path, checklist):
    (tmp_path / "sdprint.toml").touch()
    (tmp_path / "deep").mkdir()
    sdprint("brand", "new", "acme", "--primary", "#0F6B63", cwd=tmp_path / "deep")
    done = sdprint("build", "-b", "acme", "-k", "key", checklist())

    assert brand_of(tmp_path)["color"] == {"primary": "#0F6B63"}
    assert done.stdout.startswith("build/list-key-acme.pdf")


@pytest.mark.parametrize(
    ("arguments", "said", "code"),
    [
        (["new"], "Missing argument", Exit.USAGE),
        (["new", "b", "--prmary", "red"], "No such option: --prmary", Exit.USAGE),
        (["new", "b", "--primary"], "requires an argument", Exit.USAGE),
        (["new", "b", "--primary", "rde"], "--primary: 'rde' is not a colour like #1E66C8", Exit.USAGE),
        (["new", "a b"], "'a b' can't be the name of a brand's folder\n  hint: for instance 'a-b'", Exit.USAGE),
        (["new", "plain"], "there is a brand 'plain' already", Exit.USAGE),
        (["new", "b", "--font", "Comic"], "--font: no font of the family 'Comic' in templates/fonts/", Exit.USAGE),
        (["new", "b", "--logo", "x.svg", "--from-logo", "x.svg"], "one picture each\n  hint: leave", Exit.USAGE),
        (["new", "b", "--logo", "none.svg"], "none.svg: no such file\n  hint: ", Exit.INPUT),
        (["new", "b", "--from-logo", "cut.png"], "cut.png: is no picture that can be a logo", Exit.INPUT),
        (["shwo"], "No such command 'shwo'", Exit.USAGE),
        (["show", "plane"], "unknown brand 'plane'\n  hint: did you mean 'plain'?", Exit.USAGE),
    ],
)
def test_a_mistake_is_told_and_nothing_is_written(sdprint, tmp_path, arguments, said, code):
    (tmp_path / "cut.png").write_bytes(b"\x89PNG")
    done = sdprint("brand", *arguments)

    assert said in done.stderr
    assert done.returncode == code
    assert done.stdout == ""
    assert not (tmp_path / "templates").exists()


def test_without_a_terminal_nothing_is_asked(sdprint, tmp_path):
    assert sdprint("brand", "new", "acme").returncode == Exit.DONE
    assert brand_of(tmp_path) == {"meta": {"name": "Acme"}}


def converse(tmp_path, environment, *arguments, answers=()):
    """Run the command on a terminal of its own, answer each question, and return what was shown and the exit code."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "sdprint", "brand", *arguments]
    run = subprocess.Popen(command, cwd=tmp_path, env=environment, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    shown, waiting, end = b"", list(answers), time.monotonic() + 60
    while time.monotonic() < end:
        if not select.select([ours], [], [], 0.1)[0]:
            if run.poll() is not None:
                break
            continue
        try:
            shown += os.read(ours, 4096)
        except OSError:
            break
        if waiting and shown.rstrip().endswith(b":"):
            os.write(ours, waiting.pop(0).encode() + b"\n")
            shown += b"\n"
    run.wait(timeout=10)
    os.close(ours)
    return shown.decode().replace("\r\n", "\n"), run.returncode


def test_on_a_terminal_without_flags_it_asks_and_a_mistake_is_asked_again(tmp_path, environment):
    (tmp_path / "logo.svg").write_text(LOGO)
    answers = ["Acme School", "none.svg", "logo.svg", "", "reed", "navy"]
    shown, code = converse(tmp_path, environment, "new", "acme", answers=answers)

    assert code == Exit.DONE, shown
    assert "Whose brand is it, as it is printed [Acme]:" in shown
    assert "none.svg: no such file" in shown
    assert "Enter (from the logo: #0B6E4F)" in shown
    assert "'reed' is not a colour" in shown
    assert "Traceback" not in shown
    assert brand_of(tmp_path)["meta"] == {"name": "Acme School"}
    assert brand_of(tmp_path)["color"] == {"primary": "#0B6E4F", "secondary": "#000080"}


def test_who_says_nothing_gets_the_plain_brand_under_that_name(tmp_path, environment):
    _, code = converse(tmp_path, environment, "new", "acme", answers=["", "", "", ""])

    assert code == Exit.DONE
    assert brand_of(tmp_path) == {"meta": {"name": "Acme"}}


def test_who_ends_the_input_leaves_nothing_behind(tmp_path, environment):
    shown, code = converse(tmp_path, environment, "new", "acme", answers=["Acme", "\x04"])

    assert code in (1, Exit.INTERRUPTED)
    assert "Traceback" not in shown
    assert not (tmp_path / "templates").exists()


def test_a_brand_is_shown_in_plain_text_and_in_colour_on_a_terminal_that_wants_it(sdprint, tmp_path, environment):
    plain = sdprint("brand", "show", "plain").stdout
    colored, _ = converse(tmp_path, environment | {"TERM": "xterm"}, "show", "plain")
    unwanted, _ = converse(tmp_path, environment | {"TERM": "xterm", "NO_COLOR": "1"}, "show", "plain")

    assert "\x1b" not in plain + unwanted
    assert "\x1b[48;2;20;24;29m  \x1b[0m #14181D" in colored


def test_without_a_name_the_brand_of_the_project_is_shown(sdprint, tmp_path):
    assert sdprint("brand", "show").stdout.startswith("plain: sdprint\n")
    sdprint("brand", "new", "acme")
    (tmp_path / "sdprint.toml").write_text('brand = "acme"\n')

    assert sdprint("brand", "show").stdout.startswith("acme: Acme\n")
