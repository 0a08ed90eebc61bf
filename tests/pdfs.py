"""Facts about a PDF, read with other people's programs: poppler, pikepdf and pypdfium2."""

import math
import re
import subprocess
from dataclasses import dataclass

import pikepdf

MM = 25.4 / 72
# What a plain build makes of a checklist, by the ends of the files' names.
MADE = (*("cheatsheet", "key", "notes", "notes-fillable", "pocket", "scorecard", "scorecard-fillable", "worksheet"),)


def papers_of(documents):
    """Return the documents that were made, without the forms that stand beside some of them."""
    return [made for made in documents if not made.path.stem.endswith("-fillable")]


@dataclass(frozen=True)
class Word:
    """A word on a page, its box in mm from the upper left corner."""

    text: str
    page: int
    left: float
    top: float
    right: float
    bottom: float


def text_of(path, *options):
    """Return the text of a PDF as poppler reads it."""
    done = subprocess.run(["pdftotext", *options, str(path), "-"], capture_output=True, check=True)
    # With -bbox, poppler 22 writes half a surrogate pair for an emoji at the start of a line.
    return done.stdout.decode("utf-8", "replace")


def squeezed(text):
    """Return `text` without white space, soft hyphens and the like, for comparing what is there."""
    return re.sub(r"[\s\u00a0\u00ad\u200b\u2010\ufe0f]+", "", text)


def words_of(path):
    """Return every word with its box."""
    import html

    found, page = [], -1
    pattern = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>')
    for line in text_of(path, "-bbox").splitlines():
        page += "<page " in line
        if match := pattern.search(line):
            left, top, right, bottom = (float(number) * MM for number in match.groups()[:4])
            found.append(Word(html.unescape(match[5]), page, left, top, right, bottom))
    return found


def pages_of(path):
    """Return the sizes of the pages in mm."""
    with pikepdf.open(path) as pdf:
        return [tuple(round(float(edge) * MM, 1) for edge in page.mediabox[2:]) for page in pdf.pages]


def fonts_of(path):
    """Return (name, embedded) of each font."""
    lines = subprocess.run(["pdffonts", str(path)], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    return [(line.split()[0].partition("+")[2], line.split()[-5] == "yes") for line in lines]


def type_sizes(path):
    """Return the sizes of type on the paper, in pt, with how many characters have each."""
    import pypdfium2
    from pypdfium2 import raw

    sizes = {}
    document = pypdfium2.PdfDocument(path)
    for page in document:
        text, matrix = page.get_textpage(), raw.FS_MATRIX()
        for index in range(text.count_chars()):
            if chr(raw.FPDFText_GetUnicode(text, index)).strip():
                # The size alone is that of CSS pixels: what the page makes of it is in the matrix.
                raw.FPDFText_GetMatrix(text, index, matrix)
                size = round(raw.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d), 2)
                sizes[size] = sizes.get(size, 0) + 1
        text.close()
        page.close()
    document.close()
    return sizes


def outline_of(path):
    """Return the titles of the outline with their depth."""

    def walk(items, depth):
        for item in items:
            yield depth, item.title
            yield from walk(item.children, depth + 1)

    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        return list(walk(outline.root, 0))


def make_form(fields, pages=2):
    """Make a form with fields for text: the name of each, its page, and its upper edge in pt."""
    from pikepdf import Array, Dictionary, Name

    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page()
        pdf.pages[-1].Annots = Array()
    pdf.Root.AcroForm = Dictionary(Fields=Array())
    for name, page, top in fields:
        field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=name, Rect=[10, top - 20, 90, top])
        field = pdf.make_indirect(field)
        pdf.Root.AcroForm.Fields.append(field)
        pdf.pages[page].Annots.append(field)
    return pdf


def fill_with_pikepdf(source, target, values):
    """Fill in fields, as text, or a state of a button."""
    with pikepdf.open(source) as pdf:
        for field in pdf.Root.AcroForm.Fields:
            value = values.get(str(field.T))
            if value is not None:
                button = field.FT == "/Btn"
                field.V = pikepdf.Name(f"/{value}") if button else pikepdf.String(value)
                for kid in field.get("/Kids", [field] if button else []):
                    kid.AS = field.V if field.V in kid.AP.N else pikepdf.Name.Off
        pdf.save(target)


def fill_with_pypdf(source, target, values):
    """Do the same; of a group of radio buttons, this program writes no state but a text."""
    import pypdf

    writer = pypdf.PdfWriter(clone_from=source)
    buttons = {name for name, field in writer.get_fields().items() if field.get("/FT") == "/Btn"}
    told = {name: f"/{value}" if name in buttons else value for name, value in values.items()}
    for page in writer.pages:
        writer.update_page_form_field_values(page, told, auto_regenerate=False)
    writer.write(target)


def states_of(path):
    """Return the states of each button of a form, and nothing for other fields."""
    with pikepdf.open(path) as pdf:
        return {
            str(field.T): tuple(
                str(state)[1:] for kid in field.get("/Kids", [field]) for state in kid.AP.N if state != "/Off"
            )
            if field.FT == "/Btn"
            else ()
            for field in pdf.Root.AcroForm.Fields
        }
