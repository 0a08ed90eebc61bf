"""What a document may read: its project's files and data, and nothing else."""

import base64
import gzip
import io
import json
import os
import struct
import subprocess
import sys
import zlib

import pytest
from PIL import Image

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture(scope="module")
def fetch():
    """Ask the fetcher for addresses, in a process of its own as the worker would; a line for each."""

    def ask(root, *urls):
        code = (
            "import sys; from pathlib import Path; from sdprint.press.fetcher import Fetcher\n"
            "for url in sys.argv[2:]:\n"
            "    try: print(len(Fetcher((Path(sys.argv[1]),)).fetch(url).read()))\n"
            "    except (ValueError, OSError) as error: print('refused:', error)"
        )
        done = subprocess.run([sys.executable, "-c", code, root, *urls], capture_output=True, text=True, check=True)
        # A picture that is large is refused, and not only warned of.
        assert done.stderr == ""
        return done.stdout.strip()

    return ask


def test_a_file_below_the_root_and_a_data_address_are_fetched(fetch, tmp_path):
    (tmp_path / "a b.png").write_bytes(PNG)

    assert fetch(tmp_path, (tmp_path / "a b.png").as_uri()) == str(len(PNG))
    assert fetch(tmp_path, "data:text/plain,abc") == "3"


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://127.0.0.1:9/x.png", "does not use the network (http:)"),
        ("https://example.org/x.png", "does not use the network (https:)"),
        ("ftp://example.org/x", "does not use the network (ftp:)"),
        ("file://server/share/x.png", "does not use the network"),
        ("file:///etc/passwd", "outside of the project"),
        ("FILE:///etc/passwd", "outside of the project"),
        ("file://localhost/etc/passwd", "outside of the project"),
        ("file:///{root}/../outside.png", "outside of the project"),
        ("file:///{root}/%2e%2e/outside.png", "outside of the project"),
        ("file:///{root}/link.png", "outside of the project"),
        ("file:///{root}/pipe", "not a regular file"),
        ("file:///{root}/folder", "not a regular file"),
        ("file:///{root}/large.png", "larger than 20 MB"),
        ("file:///{root}/none.png", "No such file"),
        ("javascript:alert(1)", "does not use the network (javascript:)"),
    ],
)
def test_all_else_is_refused_with_a_reason(fetch, tmp_path, url, why):
    root = tmp_path / "project"
    (root / "folder").mkdir(parents=True)
    (tmp_path / "outside.png").write_bytes(PNG)
    (root / "link.png").symlink_to(tmp_path / "outside.png")
    os.mkfifo(root / "pipe")
    with (root / "large.png").open("wb") as large:
        large.truncate(20_000_001)

    said = fetch(root, url.replace("/{root}", str(root)))

    assert said.startswith("refused:")
    assert why in said


def test_a_picture_that_is_cut_off_or_damaged_is_refused_and_one_that_is_whole_is_not(fetch, tmp_path):
    whole = io.BytesIO()
    Image.effect_noise((64, 64), 90).save(whole, "PNG")
    data = whole.getvalue()
    flipped = bytearray(data)
    flipped[len(data) // 2] ^= 255
    for name, content in (("whole", data), ("half", data[: len(data) // 2]), ("flipped", bytes(flipped))):
        (tmp_path / f"{name}.png").write_bytes(content)

    assert fetch(tmp_path, (tmp_path / "whole.png").as_uri()) == str(len(data))
    for name in ("half", "flipped"):
        assert fetch(tmp_path, (tmp_path / f"{name}.png").as_uri()).startswith("refused: damaged or too large: ")
    half = base64.b64encode(data[: len(data) // 2]).decode()
    assert fetch(tmp_path, f"data:image/png;base64,{half}").startswith("refused: damaged or too large: ")


def saved(form, size=(64, 64), mode="RGB", **options):
    """Return a picture of noise in a format, as bytes."""
    stream = io.BytesIO()
    Image.effect_noise(size, 90).convert(mode).save(stream, form, **options)
    return stream.getvalue()


def chunk(name, data):
    return struct.pack("!I", len(data)) + name + data + struct.pack("!I", zlib.crc32(name + data))


def blank(width, height, depth=1, color=0, rows=None):
    """Return a black PNG of a size; without `rows` it is not there to be decoded."""
    head = chunk(b"IHDR", struct.pack("!IIBBBBB", width, height, depth, color, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows or b"")) + chunk(b"IEND", b"")


def exif():
    found = Image.Exif()
    found[0x112] = 6
    return found


MORE = {"save_all": True, "append_images": [Image.new("RGB", (64, 64))]}
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9"/></svg>'
PICTURES = {
    "a.gif": lambda: saved("GIF"),
    "moving.gif": lambda: saved("GIF", **MORE),
    "a.webp": lambda: saved("WEBP"),
    "moving.webp": lambda: saved("WEBP", **MORE),
    "moving.png": lambda: saved("PNG", **MORE),
    "a.jpg": lambda: saved("JPEG"),
    "turned.jpg": lambda: saved("JPEG", (64, 32), exif=exif()),
    "cmyk.jpg": lambda: saved("JPEG", mode="CMYK"),
    "16bit.png": lambda: blank(32, 32, 16, 0, bytes(i * i * 7 % 251 * (i % 65 > 0) for i in range(65 * 32))),
    "a.tiff": lambda: saved("TIFF"),
    "jpeg-called.png": lambda: saved("JPEG"),
    "png-called.svg": lambda: saved("PNG"),
    "png-called.txt": lambda: saved("PNG"),
    "png-called-nothing": lambda: saved("PNG"),
}
DRAWINGS = {
    "a.svg": lambda: SVG,
    "svg-called.png": lambda: SVG,
    "utf16.svg": lambda: ('<?xml version="1.0" encoding="utf-16"?>' + SVG.decode()).encode("utf-16"),
    "old.svg": lambda: b'<?xml version="1.0"?><!DOCTYPE svg><s:svg xmlns:s="http://www.w3.org/2000/svg"/>',
    "bare.svg": lambda: b"<svg width='9' height='9'/>",
}


@pytest.fixture
def asked(fetch, tmp_path):
    """Write files and ask for each; return what is said, by their names."""

    def ask(files):
        for name, data in files.items():
            (tmp_path / name).write_bytes(data)
        return dict(
            zip(files, fetch(tmp_path, *((tmp_path / name).as_uri() for name in files)).split("\n"), strict=True)
        )

    return ask


def test_a_picture_is_known_by_its_data_whatever_it_is_called(asked):
    files = {name: make() for name, make in (PICTURES | DRAWINGS).items()}
    assert asked(files) == {name: str(len(data)) for name, data in files.items()}


def test_a_picture_that_is_cut_off_is_refused_whatever_it_is_called(asked):
    # Of a moving one the first picture is printed, which is whole.
    whole = {name: make() for name, make in PICTURES.items() if "moving" not in name}
    said = asked({name: data[: len(data) * 2 // 3] for name, data in whole.items()})
    assert len(said) > 8
    assert {line for line in said.values() if "damaged or too large: " not in line} == set()


NO_PICTURES = [
    ("a.png", blank(6325, 6325), "40.0 million pixels, and the limit is 40 million: make it smaller"),
    ("a.txt", blank(8000, 8000), "64.0 million pixels, and the limit is 40 million: make it smaller"),
    ("a.png", blank(13000, 13000), "169.0 million pixels, and the limit is 40 million"),
    ("a.png", blank(60000, 60000), "damaged or too large: Image size (3600000000 pixels) exceeds limit"),
    ("a.png", blank(0, 5), "no picture that can be printed"),
    ("a.png", b"", "no picture that can be printed"),
    ("a.png", b"<html>404</html>", "no picture that can be printed, and no SVG either"),
    ("a", b"<html>404</html>", "no picture that can be printed, and no SVG either"),
    ("a.svg", b"<note/>", "no picture that can be printed, and no SVG either"),
    ("a.svg", b"hello", "no picture that can be printed"),
    ("a.svg", SVG.replace(b'width="9"', b'width="0px"'), "a drawing whose width is 0"),
    ("a.svg", SVG.replace(b'height="9"', b'height="0.0"'), "a drawing whose height is 0"),
    ("a.svgz", gzip.compress(SVG), "a compressed drawing: unpack it with gunzip, and name it .svg"),
    ("a.svg", gzip.compress(SVG), "a compressed drawing: unpack it with gunzip, and name it .svg"),
    # Pillow would start Ghostscript for it.
    ("a.png", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\n", "EPS is no kind of picture"),
]


def test_what_is_no_picture_or_too_large_is_refused_before_it_is_decoded(asked):
    files = {f"{number}{name}": data for number, (name, data, _) in enumerate(NO_PICTURES)}
    for (name, _, why), said in zip(NO_PICTURES, asked(files).values(), strict=True):
        assert said.startswith(f"refused: {why}"), name


def test_all_pictures_of_a_document_have_a_limit_together(tmp_path):
    (tmp_path / "a.png").write_bytes(blank(6000, 6000, rows=b"\0" * 751 * 6000))
    for number in range(12):
        (tmp_path / f"{number}.png").symlink_to("a.png")
    code = (
        "import sys; from pathlib import Path; from sdprint.press.fetcher import Fetcher\n"
        "fetcher = Fetcher((Path(),))\n"
        # The same one twice is one.
        "for number in [0, *range(12)]:\n"
        "    try: fetcher.fetch(Path(f'{number}.png').absolute().as_uri())\n"
        "    except ValueError as error: print(number, error)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)

    assert done.stderr == ""
    assert done.stdout == "11 432.0 million pixels in all pictures, and the limit is 400 million: make it smaller\n"


def test_a_file_below_any_of_several_roots_is_fetched_and_each_refusal_is_kept_with_its_reason(tmp_path):
    for name in ("one", "two", "three"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.css").write_text(name)
    code = (
        "import json, sys; from pathlib import Path; from sdprint.press.fetcher import Fetcher\n"
        "fetcher = Fetcher((Path('one'), Path('two')))\n"
        "for url in sys.argv[1:]:\n"
        "    try: fetcher.fetch(url)\n"
        "    except ValueError: pass\n"
        "print(json.dumps(fetcher.refused))"
    )
    urls = [(tmp_path / name / "a.css").as_uri() for name in ("one", "two", "three")] + ["http://example.org/"] * 2
    command = [sys.executable, "-c", code, *urls]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)

    assert json.loads(done.stdout) == {
        urls[2]: "the file is outside of the project",
        "http://example.org/": "a build does not use the network (http:)",
    }


DRAWN = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{}</svg>'
FOREIGN, OUTSIDE = "the file is outside of the brand's folder", "the file is outside of the project"


@pytest.fixture
def at_home(tmp_path):
    """Fetch a file of a brand's folder, or its rendered style sheet; return its text and what is refused then."""
    home = tmp_path / "project" / "brand"
    home.mkdir(parents=True)
    for folder in (home, home.parent, tmp_path):
        (folder / "a.svg").write_text(DRAWN.format("<path d='M0 0h9'/>"))

    def ask(name, text, *, rendered=False):
        (home / name).write_text("" if rendered else text)
        code = (
            "import json, sys; from pathlib import Path; from sdprint.press.fetcher import Fetcher, Home\n"
            "path, text = Path(sys.argv[1]), sys.argv[2]\n"
            "home = Home(path.parent, path if text else None, text)\n"
            "fetcher = Fetcher((path.parent.parent,), home)\n"
            "data = fetcher.fetch(path.as_uri()).read().decode()\n"
            "print(json.dumps([data, fetcher.refused]))"
        )
        command = [sys.executable, "-c", code, str(home / name), text if rendered else ""]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        data, refused = json.loads(done.stdout)
        return data, {address.removeprefix(tmp_path.as_uri()): reason for address, reason in refused.items()}

    return ask


@pytest.mark.parametrize("rendered", [True, False])
@pytest.mark.parametrize(
    ("text", "address", "reason"),
    [
        ("a{b:url(../a.svg)}", "/project/a.svg", FOREIGN),
        ("a{b:url(../../a.svg)}", "/a.svg", OUTSIDE),
        ("a{--b:url(%2e%2e/a.svg)}", "/project/%2e%2e/a.svg".replace("/%", "/brand/%"), FOREIGN),
        ("@import '../b.css';", "/project/b.css", FOREIGN),
        ("@import 'b.txt';", "/project/brand/b.txt", "a style sheet is a .css file"),
        ("@import 'data:text/css,a{b:url(file:///etc/hosts)}';", "file:///etc/hosts", OUTSIDE),
        ("@font-face{font-family:x;src:url(../x.ttf)}", "/project/x.ttf", FOREIGN),
    ],
)
def test_a_style_sheet_of_a_brand_asks_for_files_of_the_brand_only(at_home, rendered, text, address, reason):
    assert at_home("brand.css", text, rendered=rendered)[1] == {address: reason}


@pytest.mark.parametrize(
    "text", ["a{b:url(a.svg)}", "a{b:url(sub/../a.svg)}", "a{b:url(data:,x)}", "a{b:url(#x)}", "a{}"]
)
def test_a_style_sheet_of_a_brand_has_its_own_files_and_data(at_home, text):
    data, refused = at_home("brand.css", text, rendered=True)

    assert refused == {}
    assert ("brand/a.svg" in data) == ("a.svg" in text)


@pytest.mark.parametrize(
    ("name", "wrapped"),
    [
        ("logo.svg", DRAWN),
        ("logo.png", DRAWN),
        ("a.css", "a{b:url('data:image/svg+xml," + DRAWN.replace("/", "%2F") + "')}"),
    ],
)
def test_a_drawing_of_a_brand_stays_in_its_folder_and_so_does_one_in_data(at_home, tmp_path, name, wrapped):
    inside = f"<image href='{(tmp_path / 'project' / 'a.svg').as_uri()}' width='9' height='9'/>"
    text = wrapped.replace("{}", inside if name != "a.css" else inside.replace("'", "%27"))

    assert at_home(name, text)[1] == {"/project/a.svg": FOREIGN}


def test_a_link_in_a_brand_leads_out_as_little_as_a_name(at_home, tmp_path):
    (tmp_path / "project" / "brand" / "link.svg").symlink_to(tmp_path / "project" / "a.svg")

    assert at_home("brand.css", "a{b:url(link.svg)}")[1] == {"/project/brand/link.svg": FOREIGN}
