"""The typeface that fields are typed in is made of the shipped one; `python tests/test_lettering.py` makes it anew."""

import base64
import io
import re
import zlib
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from sdprint.press import lettering

SHIPPED = Path(__file__).parent.parent / "templates" / "fonts" / "IBMPlexSans-Regular.ttf"
HEAD = '''"""The typeface of what is typed into fields: the letters of WinAnsi, with the figures that a PDF wants of it.

Made of IBM Plex Sans by `python tests/test_lettering.py`, under another name as its licence asks for: the SIL Open Font
License 1.1, in templates/fonts/OFL-IBM-Plex.txt. Widths and the rest are in thousandths of the type size.
"""
'''
NAME = "SdprintFields"
DROPPED = ["GPOS", "GSUB", "GDEF", "kern", "DSIG", "BASE", "STAT", "meta", "gasp", "OS/2", "name", "post"]
FIRST, LAST = 32, 255


def letter(code):
    """Return the character of a code of WinAnsi, which is cp1252, or nothing."""
    return bytes([code]).decode("cp1252", "ignore") if code != 0x7F else ""


def cut():
    """Return the letters of WinAnsi alone, as a font file."""
    font = TTFont(SHIPPED, recalcTimestamp=False)
    options = subset.Options(
        hinting=False, glyph_names=False, layout_features=[], drop_tables=DROPPED, notdef_outline=True
    )
    cutter = subset.Subsetter(options)
    cutter.populate(text="".join(map(letter, range(FIRST, LAST + 1))))
    cutter.subset(font)
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()


def generate():
    data = cut()
    font = TTFont(io.BytesIO(data))
    glyphs, advances, head, hhea = font.getBestCmap(), font["hmtx"], font["head"], font["hhea"]
    assert head.unitsPerEm == 1000
    codes = [letter(code) for code in range(FIRST, LAST + 1)]
    widths = tuple(advances[glyphs[ord(sign)]][0] if sign else 0 for sign in codes)
    text = base64.b85encode(zlib.compress(data, 9)).decode()
    lines = "\n".join(f'    "{line}"' for line in re.findall(r".{1,110}", text))
    return "\n".join(
        [
            HEAD,
            "import base64",
            "import zlib",
            "",
            f'NAME = "{NAME}"',
            f"FIRST, LAST = {FIRST}, {LAST}",
            f"ASCENT, DESCENT, CAPITAL = {hhea.ascent}, {hhea.descent}, {round(capital(font))}",
            f"BOX = ({head.xMin}, {head.yMin}, {head.xMax}, {head.yMax})",
            f"WIDTHS = {widths}",
            "_DATA = (",
            lines,
            ")",
            "",
            "",
            "def font_file() -> bytes:",
            '    """Return the TrueType file."""',
            "    return zlib.decompress(base64.b85decode(_DATA))",
            "",
        ]
    )


def capital(font):
    return font["glyf"][font.getBestCmap()[ord("H")]].yMax


def test_it_is_what_the_shipped_typeface_makes():
    assert Path(lettering.__file__).read_text() == generate()


def test_it_has_each_letter_of_winansi():
    font = TTFont(io.BytesIO(lettering.font_file()))

    assert {ord(letter(code)) for code in range(FIRST, LAST + 1) if letter(code)} <= set(font.getBestCmap())


if __name__ == "__main__":
    Path(lettering.__file__).write_text(generate())
