"""The docs say what is true: commands run, names exist, and what exists is named."""

import re
import shlex
import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest
from pdfs import make_form, text_of

from sdprint.checklist.answers import ARGUMENTS
from sdprint.checklist.frontmatter import FrontMatter
from sdprint.checklist.wording import ITEM_KEYS, SQUARES
from sdprint.design.catalog import Catalog
from sdprint.design.project import Settings

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text()
GRAMMAR = (ROOT / "content" / "README.md").read_text()
DESIGN = (ROOT / "templates" / "README.md").read_text()
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 3"><rect width="9" height="3" fill="#D7263D"/></svg>'


def blocks(text, language):
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


COMMANDS = [line for block in blocks(README, "sh") for line in block.splitlines() if line.startswith("sdprint ")]


@pytest.fixture
def project(tmp_path):
    """What the README's commands name: a logo, a runbook, a text out of a chat, forms that were filled in."""
    (tmp_path / "LOGO.svg").write_text(LOGO)
    (tmp_path / "RUNBOOK.md").write_text("# Runbook\n\n- Is it on?\n")
    (tmp_path / "CHAT.txt").write_text("Here is a list:\n\n# List\n\n- Itâ€™s on?\n\nLet me know!\n")
    (tmp_path / "ANSWERS.md").write_text("# Notes\n\n- What are the core features of this system?\n\n  A feed.\n")
    for name in ("FILLED", "ADA", "GRACE"):
        pdf = make_form([("form--interviewer", 0, 700), ("form--score", 0, 600)])
        pdf.Root.AcroForm.Fields[0].V = name
        pdf.save(tmp_path / f"{name}.pdf")
    return tmp_path


def run(command, cwd):
    words = shlex.split(command)
    assert words[0] == "sdprint"
    return subprocess.run([sys.executable, "-m", *words], cwd=cwd, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_readme_works_as_written(project, command):
    done = run(command, project)

    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_the_newcomer_s_path_of_the_readme_leads_where_it_says(tmp_path):
    recipe = README.partition("## Recipe 3")[2].partition("\n## ")[0]
    (tmp_path / "LOGO.svg").write_text(LOGO)
    cwd, said = tmp_path, ""
    for text, language, block in re.findall(r"(.*?)^```(\w+)\n(.*?)^```", recipe, re.DOTALL | re.MULTILINE):
        if language != "sh":
            # The file is the last one that was named before.
            path = cwd / re.findall(r"`(templates/[\w./-]+)`", text)[-1]
            path.parent.mkdir(exist_ok=True)
            path.write_text(block)
            continue
        for command in block.splitlines():
            if command.startswith("cd "):
                cwd /= command.removeprefix("cd ")
            else:
                done = run(command.replace("LOGO.svg", "../LOGO.svg"), cwd)
                assert done.returncode == 0, done.stderr
                said += done.stdout

    assert "#0B6E4F" in said
    assert "templates/brands/school/logo.svg" in said
    assert len(list((cwd / "build").glob("*-prep*.pdf"))) == 8
    assert run("sdprint build -k cheatsheet", cwd).returncode == 0
    text = text_of(cwd / "build" / "system-design-cheatsheet-prep.pdf")
    assert "Acme Interview School · not for candidates" in text


def test_the_readme_shows_the_recipes_and_the_worksheet_is_called_as_it_says(project):
    assert len(COMMANDS) >= 5
    run(COMMANDS[0], project)

    assert f"build/{next((project / 'build').iterdir()).name}" in README


def test_the_commands_of_the_readme_are_those_of_the_program():
    done = subprocess.run([sys.executable, "-m", "sdprint", "--help"], capture_output=True, text=True, check=True)
    commands = re.findall(r"^  ([a-z]+)  ", done.stdout.partition("Commands:")[2], re.MULTILINE)

    assert sorted(commands) == sorted(re.findall(r"^\| `sdprint ([a-z]+)", README, re.MULTILINE))


def test_every_setting_is_in_the_readme():
    for name in (field.name for field in fields(Settings)):
        assert f"`{name}`" in README
    flags = (ROOT / "sdprint" / "flags.py").read_text()
    assert set(re.findall(r'envvar="(\w+)"', flags)) == set(re.findall(r"`(SDPRINT_\w+)`", README))


def test_ci_runs_the_readme_s_test_command():
    install, *_ = [block for block in blocks(README, "sh") if "-m pytest" in block]
    packages = re.search(r"apt-get install -y ([\w .-]+) &&", install)[1].split()
    ci = (ROOT / ".ci" / "run").read_text()

    assert all(package in ci for package in packages)
    commands = re.findall(r"pytest((?: -\S+| \w+)*)$", "\n".join(blocks(README, "sh")), re.MULTILINE)
    assert len(commands) == 2
    assert ci.endswith(f"python -P -m pytest{commands[0]}\n")
    assert commands[0] == commands[1]


def test_the_grammar_names_every_answer_space_attribute_square_and_key():
    spaces = re.findall(r"^\| `([a-z]+)(?::[^`]*)?` \| ", GRAMMAR.partition("## Answer spaces")[2], re.MULTILINE)
    front = GRAMMAR.partition("## Front matter")[2].partition("## ")[0]

    assert set(ARGUMENTS) <= set(spaces)
    assert all(f"`{key}=`" in GRAMMAR for key in ITEM_KEYS)
    assert all(square in GRAMMAR for square in SQUARES)
    assert set(FrontMatter.model_fields) == {
        key for row in re.findall(r"^\| (`.*?) \|", front, re.MULTILINE) for key in re.findall(r"`(\w+)`", row)
    }


def test_the_examples_of_the_grammar_build(tmp_path):
    (front,) = blocks(GRAMMAR, "yaml")
    front = front.replace("brand: acme\n", "")
    lists = [block for block in blocks(GRAMMAR, "markdown") if "- " in block and "~log" not in block]
    steps = "".join(f"\n## Step {n}\n\n- Why {n}?\n" for n in range(7))
    (tmp_path / "list.md").write_text(f"{front}\n# T\n{steps}\n" + "\n".join(lists))

    done = run("sdprint build list.md", tmp_path)

    assert done.returncode == 0, done.stderr


def test_the_number_card_of_the_grammar_is_read(tmp_path):
    (card,) = [block for block in blocks(GRAMMAR, "markdown") if "~log" in block]
    (tmp_path / "numbers").mkdir()
    (tmp_path / "numbers" / "mine.md").write_text(card)
    (tmp_path / "list.md").write_text("---\nnumbers: [mine]\n---\n# T\n\n- Why?\n")

    assert run("sdprint build -k cheatsheet list.md", tmp_path).returncode == 0


def test_the_example_kind_and_brand_of_the_template_docs_build(tmp_path):
    brand, kind = [block for block in blocks(DESIGN, "toml") if "[meta]" in block or "[promise]" in block]
    assert set(tomllib.loads(kind)) == {"title", "about", "kicker", "margins", "promise", "fit"}
    folder = tmp_path / "templates" / "documents" / "flash"
    folder.mkdir(parents=True)
    (folder / "document.toml").write_text(kind)
    (folder / "page.html.j2").write_text(blocks(DESIGN, "jinja")[0])
    (folder / "style.css").write_text("")
    acme = tmp_path / "templates" / "brands" / "acme"
    acme.mkdir(parents=True)
    (acme / "brand.toml").write_text(brand)
    for name in ("logo.svg", "logo-white.svg", "mark.svg"):
        (acme / name).write_text(LOGO)
    (tmp_path / "list.md").write_text("---\ndate: 2026-12-24\n---\n# T\n\n## S\n\n- Why?\n")

    done = run("sdprint build -k flash -k worksheet -b acme list.md", tmp_path)

    assert done.returncode == 0, done.stderr
    words = text_of(tmp_path / "build" / "list-worksheet-acme-letter.pdf")
    assert all(text in words for text in ("Acme · internal", "T · Worksheet", "December 24, 2026", "1/1"))


def test_the_commands_and_the_changed_block_of_the_template_docs_work(tmp_path):
    page = tmp_path / "templates" / "documents" / "worksheet" / "page.html.j2"
    page.parent.mkdir(parents=True)
    page.write_text(blocks(DESIGN, "jinja")[1])
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "list.md").write_text("# T\n\n## S\n\n- Why?\n")
    assert run("sdprint build -k worksheet", tmp_path).returncode == 0
    assert "T · Worksheet · internal" in text_of(tmp_path / "build" / "list-worksheet.pdf")
    page.unlink()

    for command in [line for block in blocks(DESIGN, "sh") for line in block.splitlines() if "template" in line]:
        done = run(command, tmp_path)
        assert done.returncode == 0, done.stderr
    assert run("sdprint build -k drill", tmp_path).returncode == 0


PAGES = [
    path for path in sorted((ROOT / "templates" / "documents").rglob("*.html.j2")) if "{% block" in path.read_text()
]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_comment_at_the_head_of_each_template_names_its_blocks_and_what_it_uses_of_the_plan(path):
    text = path.read_text()
    comment = re.search(r"\{#(.*?)#\}", text, re.DOTALL)[1]
    rest = re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)
    names = set(re.findall(r"\{%-? block (\w+)", rest)) | set(re.findall(r"\bplan\.(\w+)", rest))

    assert text.index(comment) < 120
    assert names - set(re.findall(r"\w+", comment)) == set()


@pytest.mark.parametrize("path", sorted(ROOT.glob("**/*.md")), ids=str)
def test_links_between_the_docs_lead_somewhere(path):
    if "data" in path.parts or any(part.startswith(".venv") for part in path.parts):
        return
    for target in re.findall(r"\]\(([^)#]+)\)", path.read_text()):
        if not re.match(r"[a-z]+:", target) and "`" not in target and target != "picture.png":
            assert (path.parent / target).exists(), target


def test_the_pictures_of_the_readme_are_there_and_small():
    pictures = re.findall(r"\]\((\.github/pictures/[\w-]+\.png)\)", README)

    assert len(pictures) == 6
    assert all((ROOT / picture).stat().st_size < 200_000 for picture in pictures)


def test_the_docs_name_every_shipped_brand():
    for name in Catalog().brands():
        assert f"`{name}`" in DESIGN
        assert f"`{name}`" in README
