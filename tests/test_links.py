"""What leads out of a finished document, read off the engine's own links and attachments."""

import json
import subprocess
import sys

import pytest


def leaks(body, tmp_path):
    """Return what is found in a page with this body, set in a process of its own as the worker would."""
    code = (
        "import json, sys; from pathlib import Path; from sdprint.press.engine import HTML\n"
        "from sdprint.press.links import find_leaks\n"
        "page = HTML(string=sys.stdin.read(), base_url=sys.argv[1])\n"
        "print(json.dumps(find_leaks(page.render())))"
    )
    command = [sys.executable, "-c", code, f"{tmp_path.as_uri()}/"]
    done = subprocess.run(command, input=body, capture_output=True, text=True, check=True)
    return [tuple(pair) for pair in json.loads(done.stdout)]


@pytest.mark.parametrize("link", ["http://a.b", "HTTPS://a.b:8/c?d#e", "https://a.b/@c", "mailto:a@b", "#x"])
def test_web_and_mail_addresses_and_places_of_its_own_may_be_led_to(tmp_path, link):
    assert leaks(f"<p id=x><a href='{link}'>x</a>", tmp_path) == []


@pytest.mark.parametrize(
    ("link", "why"),
    [
        ("javascript:alert(1)", "javascript:, and only"),
        ("JavaScript:alert(1)", "javascript:, and only"),
        ("data:text/html,x", "data:, and only"),
        ("next.html", "a file of this machine"),
        ("../next.html", "a file of this machine"),
        ("file:///etc/passwd", "a file of this machine"),
        ("https://me:word@a.b/", "a user's name"),
        ("https://me@a.b/", "a user's name"),
    ],
)
def test_all_else_is_told_as_it_is_written(tmp_path, link, why):
    ((written, reason),) = leaks(f"<p><a href='{link}'>x</a> <a href='{link}'>y</a>", tmp_path)

    assert written == link
    assert why in reason


def test_attachments_are_told_and_not_read(tmp_path):
    found = leaks("<link rel=attachment href=none.txt><p><a rel=attachment href=other.txt>x</a>", tmp_path)

    assert [reason for _, reason in found] == ["a document has no attachments"] * 2
    assert [address.rpartition("/")[2] for address, _ in found] == ["other.txt", "none.txt"]
