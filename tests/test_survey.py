"""Sources read and judged: everything that is wrong is said at once, each with its place."""

from sdprint.design.project import find_project
from sdprint.survey import check_all

FONTS_HINT = "put a font that has them, as .ttf or .otf, into the project's templates/fonts/ or the brand's fonts/"
MARGINS = "margins = { top = 9, right = 9, bottom = 9, left = 9 }\n"
KIND = 'title = "T"\nabout = "a"\nkicker = "k"\n' + MARGINS
BRAND = '[meta]\nname = "Acme"\n'


def write(folder, files):
    """Write text files, given by their paths in `folder`."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())


def test_everything_is_checked_without_a_document(tmp_path):
    write(
        tmp_path,
        {
            "sdprint.toml": 'paper = "tabloid"\n',
            "content/a.md": "---\nbrand: plane\n---\n- ![x](gone.png)\n",
            "content/b.md": b"- \xff",
            "content/c.md": "- fine?\n- fine?\n",
            "templates/documents/key/document.toml": KIND + "colour = 1\n",
            "templates/brands/acme/brand.toml": BRAND + "motto = 1\n",
        },
    )
    found = check_all((), find_project(tmp_path))

    assert [(str(f.path.relative_to(tmp_path)), f.line, f.severity.value) for f in found] == [
        ("sdprint.toml", 1, "error"),
        ("content/a.md", 2, "error"),
        ("content/a.md", 4, "error"),
        ("content/b.md", 1, "error"),
        ("content/c.md", 2, "warning"),
        ("templates/documents/key/document.toml", 5, "error"),
        ("templates/brands/acme/brand.toml", 3, "error"),
    ]
    assert not (tmp_path / "build").exists()


def test_a_check_names_the_characters_that_no_font_has_and_a_file_that_is_no_font(tmp_path):
    card = "# 数\n\n| a | b |\n|---|---|\n| 量 | 1 |\n"
    text = "---\nnumbers: [kanji]\ntagline: 字\n---\n# Release\n\n- Why 中? {short=短}\n  > Key 键\n\n![図](x.png)\n"
    write(
        tmp_path, {"sdprint.toml": "", "content/numbers/kanji.md": card, "content/x.png": "", "content/list.md": text}
    )
    write(tmp_path, {"templates/fonts/junk.ttf": "junk"})
    found = check_all((), find_project(tmp_path))

    assert [(f.path.name, f.line, f.column, f.what) for f in found] == [
        ("junk.ttf", 0, 0, "is no font"),
        ("list.md", 3, 10, "no font has 字 (U+5B57)"),
        ("list.md", 7, 7, "no font has 中 (U+4E2D) 短 (U+77ED)"),
        ("list.md", 8, 9, "no font has 键 (U+952E)"),
        ("kanji.md", 1, 3, "no font has 数 (U+6570)"),
        ("kanji.md", 5, 3, "no font has 量 (U+91CF)"),
    ]
    assert {f.hint for f in found[1:]} == {FONTS_HINT}


def test_what_a_brand_has_for_single_kinds_is_checked_with_its_place(tmp_path):
    write(
        tmp_path,
        {
            "sdprint.toml": "",
            "content/list.md": "- fine?\n",
            "templates/brands/acme/brand.toml": BRAND,
            "templates/brands/acme/key/document.toml": '[promise]\npages = "two"\n',
            "templates/brands/acme/notes/document.toml": 'impose = "nofold"\n',
            "templates/brands/acme/pocket/document.toml": 'like = "key"\n',
            "templates/brands/acme/worksheeet/page.html.j2": "",
        },
    )
    found = [
        str(finding).replace(f"{tmp_path}/templates/brands/acme/", "")
        for finding in check_all((), find_project(tmp_path))
    ]

    assert [one.partition("\n")[0] for one in found] == [
        "key/document.toml:2:1: promise.pages: Input should be a valid integer, unable to parse string as an integer",
        "notes/document.toml: unknown fold 'nofold': known are pocket, quarter, trifold, booklet",
        "pocket/document.toml:1:1: unknown key 'like'",
        "worksheeet: warning: there is no kind 'worksheeet': nothing here is used",
    ]
