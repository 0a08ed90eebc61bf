"""The scaffold: a new project builds as it is, and nothing of anybody's is lost for it."""

import re
import shlex
import subprocess
import tomllib
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from sdprint.design.catalog import shipped
from sdprint.design.colors import READABLE, channels, contrast
from sdprint.design.project import find_project
from sdprint.errors import ContentError, Exit, OutputError, UsageError
from sdprint.scaffold import PRIMARY, SECONDARY, make_brand, make_project
from sdprint.wishes import wish_for

FILES = [
    *(".gitignore", "README.md", "content/system-design.md", "sdprint.toml"),
    *("templates/brands/prep/brand.toml", "templates/brands/prep/logo.svg"),
]
# A logo in one colour that no brand has by itself, and two colours that no document has without the brand.
PURE, OWN = "#FF00AA", ("#0A5C8A", "#7A2E5D")
LOGO = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><rect width="40" height="10" fill="{PURE}"/></svg>'


def tree(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def new(where, name="prep", source=None, *, force=False):
    return make_project(where, where / name, source, force=force)


def refusal(where, *args, **options):
    """Return the names and hints of what is in the way; nothing may change."""
    before = {path: path.read_bytes() for path in where.rglob("*") if path.is_file()}
    with pytest.raises(OutputError) as caught:
        new(where, *args, **options)
    assert {path: path.read_bytes() for path in where.rglob("*") if path.is_file()} == before
    assert {finding.what for finding in caught.value.findings} == {"is in the way"}
    return {str(finding.path.relative_to(where)): finding.hint for finding in caught.value.findings}


# What is written


def test_a_new_project_has_a_checklist_a_brand_a_readme_and_settings(tmp_path):
    built = new(tmp_path)
    project = find_project(tmp_path / "prep")
    brand = project.catalog.brand(project.settings.brand)

    assert tree(tmp_path / "prep") == FILES
    assert built.paths[0].name == "sdprint.toml"
    assert built.notes == (f"now run: cd {shlex.quote(str(tmp_path / 'prep'))} && sdprint build",)
    assert (brand.name, brand.meta.name, brand.logo.path) == ("prep", "Prep", "logo.svg")
    assert (brand.color.primary, brand.color.secondary) == (PRIMARY.color, SECONDARY.color)
    assert [path.name for path in project.sources()] == ["system-design.md"]


def test_the_colours_of_the_placeholder_can_be_read_on_white_and_on_each_other_s_place():
    assert min(contrast(taken.color, "#FFFFFF") for taken in (PRIMARY, SECONDARY)) >= READABLE


def test_every_line_that_is_set_aside_in_the_new_files_is_a_setting_that_there_is(tmp_path):
    new(tmp_path)
    for name in ("sdprint.toml", "templates/brands/prep/brand.toml"):
        path = tmp_path / "prep" / name
        kept = [line for line in path.read_text().splitlines() if line and not line.startswith("#")]
        aside = re.findall(r"^# ((?:\[\w[\w.]*\]|\w+ = ).*)$", path.read_text(), re.MULTILINE)
        # A table can stand once: what is set aside goes without what is set.
        path.write_text("\n".join(aside + [line for line in kept if name == "sdprint.toml"]))
        assert len(aside) >= 4
        for picture in re.findall(r'"([\w-]+\.svg)"', path.read_text()):
            (path.parent / picture).write_text(LOGO)
        assert tomllib.loads(path.read_text())
    project = find_project(tmp_path / "prep")
    project.check_settings()
    assert project.catalog.brand("prep").meta.about


def test_the_readme_of_a_new_project_has_three_recipes_that_work(sdprint, tmp_path):
    new(tmp_path)
    readme = (tmp_path / "prep" / "README.md").read_text()
    commands = [shlex.split(line)[1:] for line in readme.splitlines() if line.startswith("sdprint ")]

    assert len(re.findall(r"^## ", readme, re.MULTILINE)) == 3
    assert len(commands) == 4
    for command in commands[1:]:
        assert sdprint(*command, cwd=tmp_path / "prep").returncode == Exit.DONE
    for path in re.findall(r"`((?:content|templates)/[\w./-]+)`", readme):
        assert (tmp_path / "prep" / path).exists()


@pytest.mark.parametrize(
    ("folder", "brand", "title"),
    [
        ("my_team", "my-team", "My team"),
        ("计划", "mine", "计划"),
        ("plain", "my-plain", "Plain"),
        ("A $name \"&' <b>", "a-name-b", "A $name \"&' <b>"),
        ("x" * 200, "x" * 40, "X" + "x" * 199),
    ],
)
def test_the_name_of_any_folder_makes_a_brand_and_a_logo(tmp_path, folder, brand, title):
    new(tmp_path, folder)
    project = find_project(tmp_path / folder)

    assert project.settings.brand == brand
    assert project.catalog.brand(brand).meta.name == title
    assert "$" not in (tmp_path / folder / "templates" / "brands" / brand / "logo.svg").read_text()


# What is there already


def test_the_current_folder_and_one_with_other_things_in_it_will_do_and_a_readme_stays(tmp_path):
    (tmp_path / "README.md").write_text("# Mine\n")
    (tmp_path / ".gitignore").write_text("*.o\n")
    (tmp_path / "src").mkdir()
    built = make_project(tmp_path, Path(tmp_path), None, force=False)

    assert (tmp_path / "README.md").read_text() == "# Mine\n"
    assert (tmp_path / ".gitignore").read_text() == "*.o\n"
    assert [note.partition(": ")[2] for note in built.notes] == [
        *("is there already, and stays as it is",) * 2,
        "sdprint build",
    ]


def test_what_is_in_the_way_is_named_and_force_replaces_what_an_earlier_run_has_written(tmp_path):
    new(tmp_path)
    settings, brand = (tmp_path / "prep" / name for name in ("sdprint.toml", "templates/brands/prep/brand.toml"))
    for path in (settings, brand):
        path.write_text(path.read_text() + "# changed\n")

    assert refusal(tmp_path) == dict.fromkeys(
        ("prep/sdprint.toml", "prep/templates/brands/prep/brand.toml"), "--force replaces it"
    )
    assert {path.name for path in new(tmp_path, force=True).paths} == {"sdprint.toml", "brand.toml"}
    assert "# changed" not in settings.read_text() + brand.read_text()


@pytest.mark.parametrize("force", [False, True])
def test_nobody_s_own_file_is_ever_replaced(tmp_path, force):
    (tmp_path / "prep" / "content").mkdir(parents=True)
    (tmp_path / "prep" / "content" / "system-design.md").write_text("# My questions\n\n- Why?\n")
    (tmp_path / "prep" / "templates" / "brands" / "prep" / "brand.toml").mkdir(parents=True)
    (tmp_path / "other.toml").write_text("# What `sdprint build` does")
    (tmp_path / "prep" / "sdprint.toml").symlink_to(tmp_path / "other.toml")

    found = refusal(tmp_path, force=force)
    assert list(found) == [
        "prep/sdprint.toml",
        "prep/templates/brands/prep/brand.toml",
        "prep/content/system-design.md",
    ]
    assert set(found.values()) == {"move it away: it is none that sdprint new has written"}


def test_a_project_that_is_not_touched_since_is_left_as_it_is(tmp_path):
    new(tmp_path)

    assert new(tmp_path).paths == ()


@pytest.mark.parametrize("blocked", ["prep", "prep/templates", "prep/content", "prep/templates/brands"])
def test_a_file_where_a_folder_should_be_leaves_nothing_half_written(tmp_path, blocked):
    (tmp_path / blocked).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / blocked).write_text("a file")

    with pytest.raises(OutputError) as caught:
        new(tmp_path)
    assert str(caught.value).startswith(f"{tmp_path / blocked}")
    assert tree(tmp_path) == [blocked]


def test_a_ring_of_links_is_no_folder(tmp_path):
    (tmp_path / "prep").symlink_to(tmp_path / "other")
    (tmp_path / "other").symlink_to(tmp_path / "prep")

    with pytest.raises(OutputError) as caught:
        new(tmp_path)
    assert caught.value.findings[0].what == "is no folder that can be made"


def test_a_folder_that_can_not_be_written_into_is_refused_with_another_way_out(sdprint):
    # Nothing can be made there, not even by root.
    done = sdprint("new", "/proc/prep")

    assert done.stderr.startswith("/proc/prep: can't be made: ")
    assert done.stderr.endswith("hint: take a folder that can be written into\n")
    assert done.returncode == Exit.INPUT


# A checklist of one's own


def test_a_checklist_of_one_s_own_comes_with_its_pictures_and_number_cards(tmp_path):
    (tmp_path / "Run Book.md").write_text(
        "---\nnumbers: [mine]\n---\n# Runbook\n\n![plan](pics/a%20plan.png) ![dot](data:,x)\n\n- Is it on?\n",
        "utf-8",
    )
    (tmp_path / "pics").mkdir()
    Image.new("RGB", (9, 9)).save(tmp_path / "pics" / "a plan.png")
    (tmp_path / "numbers").mkdir()
    (tmp_path / "numbers" / "mine.md").write_text("# Ports\n\n| What | Port |\n|---|--:|\n| SSH | 22 |\n")
    new(tmp_path, source=tmp_path / "Run Book.md")

    names = ["content/numbers/mine.md", "content/pics/a plan.png", "content/run-book.md"]
    assert [name for name in tree(tmp_path / "prep") if name.startswith("content/")] == names
    assert (tmp_path / "prep" / "content" / "run-book.md").read_bytes() == (tmp_path / "Run Book.md").read_bytes()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# T\n\n- a? {answr=3}\n", "list.md:3:7: unknown attribute 'answr' of a list item"),
        ("---\nbrand: acme\n---\n# T\n\n- a?\n", "list.md:2:1: unknown brand 'acme' in front matter"),
        ("# T\n\n- Itâ€™s on?\n", "list.md:3:"),
        ("", "list.md: "),
    ],
)
def test_what_is_wrong_with_it_is_told_with_its_own_places_and_nothing_is_written(tmp_path, monkeypatch, text, said):
    monkeypatch.chdir(tmp_path)
    Path("list.md").write_text(text, "utf-8")

    with pytest.raises(ContentError) as caught:
        make_project(tmp_path, Path("prep"), Path("list.md"), force=False)
    assert str(caught.value).startswith(said)
    assert tree(tmp_path) == ["list.md"]


def test_a_checklist_that_lies_where_it_would_be_written_is_taken_as_it_is(tmp_path):
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "list.md").write_text("# T\n\n- a?\n")
    make_project(tmp_path, tmp_path, tmp_path / "content" / "list.md", force=False)

    assert (tmp_path / "content" / "list.md").read_text() == "# T\n\n- a?\n"
    assert [path.name for path in find_project(tmp_path).sources()] == ["list.md"]


# A brand


def test_a_new_brand_stands_in_the_project_with_its_logo(tmp_path):
    (tmp_path / "Our.SVG").write_text(LOGO)
    project = find_project(tmp_path)
    built = make_brand(wish_for("acme", tmp_path / "Our.SVG", take=True, said=("", "", "", "")), project)

    assert [path.name for path in built.paths] == ["brand.toml", "logo.svg"]
    assert project.catalog.brands() == find_project(tmp_path).catalog.brands()
    assert find_project(tmp_path).catalog.brand("acme").logo.alt == "Acme"


def test_a_font_that_there_is_not_is_named_with_the_nearest_one(tmp_path):
    with pytest.raises(UsageError) as caught:
        make_brand(wish_for("acme", None, take=False, said=("", "", "", "IBM Plex Sanz")), find_project(tmp_path))

    assert caught.value.findings[0].hint == "did you mean 'IBM Plex Sans'?"
    assert tree(tmp_path) == []


def test_a_folder_that_is_in_a_brand_s_place_is_left_alone(tmp_path):
    (tmp_path / "templates" / "brands" / "acme").mkdir(parents=True)

    with pytest.raises(OutputError) as caught:
        make_brand(wish_for("acme", None, take=False, said=("", "", "", "")), find_project(tmp_path))
    assert caught.value.findings[0].path == tmp_path / "templates" / "brands" / "acme"
    assert tree(tmp_path) == []


# The newcomer's path


def paints_of(path):
    """Return the colours that a PDF sets, for filling or drawing, as #RRGGBB; those of forms and patterns too."""
    number = r"(?:\d*\.?\d+)"
    found = set()
    with pikepdf.open(path) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") != "/Image" and "/Length1" not in thing:
                text = thing.read_bytes()
                for match in re.findall(rf"({number}) ({number}) ({number}) (?:rg|RG|scn|SCN)\b".encode(), text):
                    found.add("#" + "".join(f"{round(float(part) * 255):02X}" for part in match))
    return found


def pixels_of(path, tmp_path):
    """Return how many pixels of all pages have which colour."""
    subprocess.run(["pdftoppm", "-r", "60", "-png", path, tmp_path / "page"], check=True)
    counts = {}
    for page in sorted(tmp_path.glob("page*.png")):
        with Image.open(page) as picture:
            for number, color in picture.convert("RGB").getcolors(picture.width * picture.height):
                counts[color] = counts.get(color, 0) + number
        page.unlink()
    return counts


def test_a_newcomer_puts_in_a_logo_and_two_colours_and_sees_them_on_every_document(sdprint, tmp_path):
    assert sdprint("new", "prep").returncode == Exit.DONE
    prep = tmp_path / "prep"
    home = prep / "templates" / "brands" / "prep"
    (home / "logo.svg").write_text(LOGO)
    text = (home / "brand.toml").read_text()
    for old, own in zip((PRIMARY, SECONDARY), OWN, strict=True):
        text = text.replace(old.color, own)
    (home / "brand.toml").write_text(text)

    done = sdprint("build", cwd=prep)

    assert done.returncode == Exit.DONE, done.stderr
    made = sorted((prep / "build").glob("*.pdf"))
    assert len(made) == 8
    for path in made:
        assert {PURE, *OWN} <= paints_of(path), path.name
        # The logo is seen, and not only there: 20 mm² of it at the least, at 60 dpi.
        assert pixels_of(path, tmp_path).get(channels(PURE), 0) > 20 * (60 / 25.4) ** 2, path.name


def test_then_one_block_of_one_template_is_overridden(sdprint, tmp_path):
    sdprint("new", "prep", "--from", shipped() / "content" / "system-design.md")
    prep = tmp_path / "prep"
    page = prep / "templates" / "brands" / "prep" / "cheatsheet" / "page.html.j2"
    page.parent.mkdir()
    page.write_text('{% extends "shipped/page.html.j2" %}\n{% block foot %}Ours, not yours{% endblock %}\n')

    assert sdprint("build", "-k", "cheatsheet", "-k", "key", cwd=prep).returncode == Exit.DONE
    for name, there in (("cheatsheet", True), ("key", False)):
        pdf = prep / "build" / f"system-design-{name}-prep.pdf"
        text = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True).stdout
        assert ("Ours, not yours" in text) is there


def test_a_new_project_leaves_the_environment_out_of_it(tmp_path):
    new(tmp_path)

    for name in tree(tmp_path / "prep"):
        assert str(tmp_path) not in (tmp_path / "prep" / name).read_text()
    assert [path.name for path in tmp_path.iterdir()] == ["prep"]
