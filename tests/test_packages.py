"""Installed packages: a wheel with kinds and a brand is built, installed beside, and used; broken ones are told of."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from pdfs import pages_of, text_of

from sdprint.errors import Exit

KIND = """like = "key"
title = "Handout"
about = "what a package brings"
"""
PAGE = '{% extends "shipped/page.html.j2" %}{% block foot %}Packed, {% include "base/packed.css" %}{% endblock %}'
BRAND = '[meta]\nname = "Packed Brand"\n[logo]\npath = "logo.svg"\nalt = "P"\n[typography]\nbase = "IBM Plex Mono"\n'
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="20"><rect width="80" height="20" fill="#C0006A"/></svg>'
)
CODE = "raise SystemExit('the code of a package of templates was run')\n"
FONT = Path(__file__).parent.parent / "templates" / "fonts" / "IBMPlexMono-Regular.ttf"
FILES = {
    "acme_templates/__init__.py": CODE,
    "acme_templates/templates/documents/handout/document.toml": KIND,
    "acme_templates/templates/documents/handout/page.html.j2": PAGE,
    "acme_templates/templates/documents/_base/packed.css": "indeed",
    # What is shipped stays as it is.
    "acme_templates/templates/documents/worksheet/document.toml": "broken",
    "acme_templates/templates/documents/_base/style.css": "{{ broken",
    "acme_templates/templates/brands/packed/brand.toml": BRAND,
    "acme_templates/templates/brands/packed/logo.svg": LOGO,
    "acme_templates/templates/brands/packed/brand.css": '.mast{background:url("logo.svg") right top no-repeat}',
    "acme_templates/templates/brands/packed/key/page.html.j2": (
        '{% extends "shipped/page.html.j2" %}{% block body %}{{ super() }}<p>By the brand</p>{% endblock %}'
    ),
    "acme_templates/templates/brands/plain/brand.toml": "broken",
}


@pytest.fixture
def install(tmp_path, checklist):
    """Builds a wheel of these files and lets pip install it into a folder; gives the variables to run with it."""
    checklist()

    def install(value, files, name="acme"):
        (tmp_path / "wheels").mkdir(exist_ok=True)
        wheel = tmp_path / "wheels" / f"{name}-1.0-py3-none-any.whl"
        info = f"{name}-1.0.dist-info"
        meta = {
            f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
            f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            f"{info}/entry_points.txt": f"[sdprint.templates]\n{name} = {value}\n",
        }
        with zipfile.ZipFile(wheel, "w") as archive:
            for path, text in {**files, **meta}.items():
                archive.writestr(path, text)
            archive.writestr(f"{info}/RECORD", "".join(f"{path},,\n" for path in (*files, *meta, f"{info}/RECORD")))
        site = tmp_path / "site"
        command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--no-compile"]
        subprocess.run([*command, "--target", str(site), str(wheel)], check=True, capture_output=True)
        return {"PYTHONPATH": str(site)}

    return install


@pytest.mark.parametrize("worker", ["", "spawn"])
def test_a_kind_and_a_brand_of_a_package_are_built_and_its_code_is_not_run(sdprint, install, tmp_path, worker):
    with_package = install("acme_templates", FILES)

    done = sdprint("build", "list.md", "-k", "handout", "-b", "packed", SDPRINT_WORKER=worker, **with_package)

    assert done.returncode == Exit.DONE, done.stderr
    pdf = tmp_path / "build" / "list-handout-packed.pdf"
    assert "Packed, indeed" in text_of(pdf)
    # The kind is like the key, and so has what the brand has for keys.
    assert "By the brand" in text_of(pdf)
    assert pages_of(pdf)


def test_a_package_can_bring_fonts_with_a_brand(sdprint, install, tmp_path):
    files = {
        "acme/brands/fonted/brand.toml": '[typography]\nbase = "IBM Plex Mono"\n',
        "acme/brands/fonted/fonts/own.ttf": FONT.read_bytes(),
    }
    done = sdprint("build", "list.md", "-k", "key", "-b", "fonted", **install("acme", files))

    assert done.returncode == Exit.DONE, done.stderr
    assert (tmp_path / "build" / "list-key-fonted.pdf").is_file()


def test_what_is_installed_is_listed_and_built_but_never_in_place_of_what_is_shipped(sdprint, install):
    with_package = install("acme_templates", FILES)
    listed, checked = sdprint("list", **with_package), sdprint("check", "list.md", **with_package)
    built = sdprint("build", "list.md", "--json", **with_package)

    assert "handout          what a package brings" in listed.stdout
    assert "\n  packed\n" in listed.stdout
    assert (checked.returncode, checked.stdout) == (Exit.DONE, "")
    assert built.returncode == Exit.DONE, built.stderr
    assert any(made["path"].endswith("list-handout.pdf") for made in json.loads(built.stdout))
    assert any(made["path"].endswith("list-worksheet.pdf") for made in json.loads(built.stdout))


def test_the_project_goes_before_a_package(sdprint, install, tmp_path):
    folder = tmp_path / "templates" / "documents" / "handout"
    folder.mkdir(parents=True)
    (folder / "page.html.j2").write_text(
        '{% extends "shipped/page.html.j2" %}{% block foot %}Ours; {{ super() }}{% endblock %}'
    )
    done = sdprint("build", "list.md", "-k", "handout", **install("acme_templates", FILES))

    assert done.returncode == Exit.DONE, done.stderr
    assert "Ours; Packed, indeed" in text_of(tmp_path / "build" / "list-handout.pdf")


@pytest.mark.parametrize(
    ("value", "files", "reason"),
    [
        ("acme_templates", {}, "there is no package acme_templates"),
        ("acme", {"acme/__init__.py": CODE}, "there is no folder documents/ or brands/ in it"),
        (
            "acme_templates.print",
            {"acme_templates/__init__.py": CODE},
            "there is no folder documents/ or brands/ in it",
        ),
        ("acme_templates", {"acme_templates.py": CODE}, "acme_templates is a module, and has no folder of its own"),
        ("acme_templates:kinds", {"acme_templates/__init__.py": CODE}, "it is not the name of a package"),
        ("../../etc", {}, "it is not the name of a package"),
    ],
)
def test_a_broken_package_is_told_of_and_stops_nothing_else(sdprint, install, value, files, reason):
    with_package = install(value, files)
    checked = sdprint("check", "list.md", **with_package)
    wrong = sdprint("build", "list.md", "-k", "handout", **with_package)
    built = sdprint("build", "list.md", "-k", "key", **with_package)

    said = f"sdprint.templates: acme = {value} of the package acme can't be used: {reason}"
    assert checked.returncode == Exit.DONE
    assert f"warning: the entry point {said}" in checked.stdout
    assert wrong.returncode == Exit.USAGE
    assert said in wrong.stderr
    assert (built.returncode, built.stderr) == (Exit.DONE, "")


def test_a_package_can_name_a_folder_inside_of_it(sdprint, install):
    files = {
        "acme/__init__.py": CODE,
        "acme/print/__init__.py": CODE,
        "acme/print/documents/handout/document.toml": KIND,
    }

    assert "handout" in sdprint("list", "kinds", **install("acme.print", files)).stdout


def test_a_kind_of_a_package_is_ejected_as_a_shipped_one_is(sdprint, install):
    with_package = install("acme_templates", FILES)
    done, style = (sdprint("template", "eject", f"handout{file}", **with_package) for file in ("", ":style.css"))

    assert (done.returncode, done.stdout) == (Exit.DONE, "templates/documents/handout/page.html.j2\n")
    assert "it is that of the kind which it is like: key:style.css" in style.stderr
    assert "extends the shipped handout:page.html.j2" in sdprint("template", "diff", **with_package).stderr


def test_a_damaged_list_of_entry_points_is_told_of(sdprint, install, tmp_path):
    with_package = install("acme_templates", FILES)
    (tmp_path / "site" / "acme-1.0.dist-info" / "entry_points.txt").write_bytes(b"[sdprint.templates]\nno sense\n\xff")
    checked = sdprint("check", "list.md", **with_package)

    assert checked.returncode == Exit.DONE
    assert "the list of installed packages can't be read" in checked.stdout


def test_packages_are_only_looked_for_when_they_are_needed():
    code = """
import sys
from pathlib import Path
from sdprint.design.catalog import Catalog
from sdprint.design.packages import find_packages
catalog = Catalog(Path("nowhere"))
kind, brand = catalog.kind("worksheet"), catalog.brand("plain")
catalog.template_folders(kind, brand), catalog.fonts(brand), catalog.has("brands", "plain")
print(find_packages.cache_info().misses)
catalog.kinds(), catalog.brands(), catalog.kinds()
print(find_packages.cache_info().misses)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["0", "1"]
