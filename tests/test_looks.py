"""Every shipped brand in every kind on A4 and Letter: what it promises, and that it looks as it did.

`python tests/test_looks.py` writes the looks anew: greys of the first page of each document, field by field.
"""

import re
import subprocess
from pathlib import Path

import page as validation
import pytest
from pdfs import type_sizes, words_of
from PIL import Image

from sdprint.design.catalog import Catalog
from sdprint.design.project import Project
from sdprint.layout.plan import Choices
from sdprint.pipeline import Order, draw
from sdprint.press.worker import Press

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ROOT / "content" / "system-design.md"
LOOKS = Path(__file__).parent / "data" / "looks.txt"
KINDS = ("cheatsheet", "key", "notes", "pocket", "scorecard", "worksheet")
BRANDS = Catalog().brands()
# In colour on A4, in black and white on Letter.
PAPERS = {"a4": False, "letter": True}
DPI = 36
# A page has so many fields, each of one of so many greys; a field may be two greys off, and all together half of one.
FIELDS, GREYS, MOST_OFF, MOST_APART = (18, 25), 16, 2, 0.5
# A home printer leaves this much of each edge white, in mm.
DEAD_ZONE = 6.0
POINT = 25.4 / 72


def drawn(brand, paper, folder):
    order = Order((SHIPPED,), KINDS, brand=brand, paper=paper, choices=Choices(mono=PAPERS[paper]))
    with Press() as press:
        return {job.plan.kind.name: (job, pdf) for job, pdf in draw(order, Project(folder), press, DPI)}


@pytest.fixture(scope="module", params=[(brand, paper) for brand in BRANDS for paper in PAPERS], ids="-".join)
def documents(request, tmp_path_factory):
    """Give brand, paper, and the documents of a brand on a paper with their files, by kind."""
    brand, paper = request.param
    folder = tmp_path_factory.mktemp(f"{brand}-{paper}")
    found = {}
    for kind, (job, pdf) in drawn(brand, paper, folder).items():
        path = folder / f"{kind}.pdf"
        path.write_bytes(pdf.data)
        found[kind] = job, pdf, path
    return brand, paper, found


def test_every_kind_is_made_and_conforms_to_pdf_ua(documents):
    _, _, found = documents

    assert sorted(found) == sorted(KINDS)
    for kind, (_, _, path) in found.items():
        report = validation.validate_pdf(str(path), profile="ua1")
        assert report.is_compliant, (kind, report.failures)


def test_the_pages_have_their_number_and_their_size(documents):
    _, paper, found = documents
    upright = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}[paper]
    for kind, (job, pdf, path) in found.items():
        said = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
        size = tuple(float(edge) * POINT for edge in re.search(r"Page size: +([\d.]+) x ([\d.]+)", said).groups())
        assert sorted(size) == pytest.approx(sorted(upright), abs=0.3), kind
        promise = job.plan.kind.promise
        assert not promise.pages or pdf.pages == promise.pages, kind
        assert not promise.even or pdf.pages % 2 == 0, kind


def test_no_type_is_under_its_floor_and_large_print_is_large(documents):
    _, _, found = documents
    for kind, (job, _, path) in found.items():
        sizes = type_sizes(path)
        assert min(sizes) >= job.plan.kind.promise.type_floor * job.plan.magnification - 0.05, kind
        assert job.plan.brand.typography.size in {9.0, 14.0}


def test_every_word_is_inside_of_what_a_printer_prints(documents):
    _, _, found = documents
    for kind, (_, _, path) in found.items():
        for number, words, (width, height) in pages_with_words(path):
            for word in words:
                edges = word.left, word.top, width - word.right, height - word.bottom
                assert min(edges) >= DEAD_ZONE - 0.2, (kind, number, word)


def pages_with_words(path):
    sizes = subprocess.run(["pdfinfo", "-l", "-1", path], capture_output=True, text=True, check=True).stdout
    sizes = [
        (float(w) * POINT, float(h) * POINT) for w, h in re.findall(r"Page +\d+ size: +([\d.]+) x ([\d.]+)", sizes)
    ]
    words = words_of(path)
    return [(number, [word for word in words if word.page == number], size) for number, size in enumerate(sizes)]


def look(picture):
    """Return the greys of a page, field by field, each as one hexadecimal digit."""
    width, height, rgb = picture
    fields = Image.frombytes("RGB", (width, height), rgb).convert("L").resize(FIELDS, Image.Resampling.BOX)
    return "".join(f"{grey * GREYS // 256:x}" for grey in fields.tobytes())


def test_the_documents_look_as_they_did(documents):
    brand, paper, found = documents
    known = dict(line.rsplit(" ", 1) for line in LOOKS.read_text().splitlines())
    for kind, (_, pdf, _) in found.items():
        before, now = known[f"{brand} {paper} {kind}"], look(pdf.pictures[0])
        apart = [abs(int(one, 16) - int(other, 16)) for one, other in zip(before, now, strict=True)]
        hint = "if it is meant to look otherwise: python tests/test_looks.py, and look at the pages"
        assert max(apart) <= MOST_OFF, (kind, max(apart), hint)
        assert sum(apart) / len(apart) <= MOST_APART, (kind, hint)


def test_brands_differ_from_one_another():
    looks = dict(line.rsplit(" ", 1) for line in LOOKS.read_text().splitlines())
    for kind in KINDS:
        of_kind = [look_ for name, look_ in looks.items() if name.endswith(f"a4 {kind}")]
        assert len(set(of_kind)) == len(BRANDS), kind


def write_looks():
    lines = []
    for brand in BRANDS:
        for paper in PAPERS:
            made = drawn(brand, paper, Path("/"))
            lines += [f"{brand} {paper} {kind} {look(pdf.pictures[0])}" for kind, (_, pdf) in sorted(made.items())]
    LOOKS.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    write_looks()
