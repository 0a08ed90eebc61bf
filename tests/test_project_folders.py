"""A new kind and a new brand are each one new folder: both are added to a project here, without touching Python."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from pdfs import MADE, text_of

KIND = """
title = "Flash list"
about = "every question in large type"
kicker = "Read aloud"
margins = { top = 20, right = 20, bottom = 20, left = 20 }

[promise]
pages = 1
leaves_out = ["headings", "answers", "numbers"]

[fit]
largest = 12
"""
PAGE = """{% extends "base/page.html.j2" %}
{% block body %}{{ m.masthead(plan.kind.kicker) }}
{% for planned in plan.steps %}{% for group in planned.groups %}{% for question in group.group.questions %}
<p class="line">{{ question.number }} {{ question.spans | inline }}</p>{% endfor %}{% endfor %}{% endfor %}
{% endblock %}
"""
BRAND = """
[meta]
name = "Acme Interview School"

[logo]
path = "logo.svg"
alt = "Acme"

[color.steps]
green = { fill = "#0B6E4F" }
"""
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="20"><rect width="80" height="20" fill="#C0006A"/></svg>'
)


@pytest.fixture
def project(tmp_path):
    """A project with a checklist, and nothing else."""
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "deploy.md").write_text(
        "# Deploy\n\n## 🟩 Before\n\n- Who is on call?\n- Is the backup done?\n"
    )
    return tmp_path


def write(folder, **files):
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name.replace("__", ".")).write_text(content)


def run(project, *words):
    command = [sys.executable, "-m", "sdprint", *words]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)


def test_a_new_kind_is_one_new_folder(project):
    folder = project / "templates" / "documents" / "flash"
    write(folder, document__toml=KIND, style__css=".line{font-size:14pt}", page__html__j2="")
    (folder / "page.html.j2").unlink(missing_ok=True)
    (folder / "page.html.j2").write_text(PAGE)

    listed = run(project, "list", "kinds")
    built = run(project, "build", "--json")

    assert "flash            every question in large type" in listed.stdout
    assert built.returncode == 0, built.stderr
    made = {Path(document["path"]).name: document for document in json.loads(built.stdout)}
    assert set(made) == {f"deploy-{kind}.pdf" for kind in (*MADE, "flash")}
    assert made["deploy-flash.pdf"]["pages"] == 1
    text = text_of(project / "build" / "deploy-flash.pdf")
    assert "READ ALOUD" in text
    assert "1.2 Is the backup done?" in text


def test_a_new_brand_is_one_new_folder(project):
    write(project / "templates" / "brands" / "acme", brand__toml=BRAND, logo__svg=LOGO)

    built = run(project, "build", "-b", "acme")

    assert built.returncode == 0, built.stderr
    for kind in ("worksheet", "cheatsheet", "notes", "key"):
        path = project / "build" / f"deploy-{kind}-acme.pdf"
        colours = pixels(path)
        assert (0xC0, 0x00, 0x6A) in colours, "the logo is not on the page"
        assert "sdprint" not in text_of(path)
        if kind in ("worksheet", "notes", "key"):
            assert (0x0B, 0x6E, 0x4F) in colours, "the step has not the brand's colour"


def test_a_brand_can_extend_one_page_of_the_shipped_ones(project):
    folder = project / "templates" / "brands" / "acme"
    write(folder, brand__toml='[meta]\nname = "Acme"\n')
    (folder / "key").mkdir()
    (folder / "key" / "page.html.j2").write_text(
        '{% extends "shipped/page.html.j2" %}{% block foot %}Acme, confidential{% endblock %}'
    )

    built = run(project, "build", "-b", "acme", "-k", "key", "-k", "worksheet")

    assert built.returncode == 0, built.stderr
    assert "Acme, confidential" in text_of(project / "build" / "deploy-key-acme.pdf")
    assert "confidential" not in text_of(project / "build" / "deploy-worksheet-acme.pdf")


def test_a_promise_of_a_project_s_kind_is_kept_or_refused(project):
    folder = project / "templates" / "documents" / "flash"
    write(folder, document__toml=KIND)
    (folder / "style.css").write_text(".line{font-size:14pt;break-after:page}")
    (folder / "page.html.j2").write_text(PAGE)

    built = run(project, "build", "-k", "flash")

    assert built.returncode == 1
    assert "flash: 2 pages, not 1" in built.stderr or "flash: 3 pages, not 1" in built.stderr
    assert not (project / "build" / "deploy-flash.pdf").exists()


def pixels(path):
    """Return the colours of the first page."""
    import io

    from PIL import Image

    command = ["pdftoppm", "-r", "50", "-png", "-aa", "no", "-aaVector", "no", "-l", "1", str(path)]
    data = subprocess.run(command, capture_output=True, check=True).stdout
    return set(Image.open(io.BytesIO(data)).convert("RGB").get_flattened_data())
