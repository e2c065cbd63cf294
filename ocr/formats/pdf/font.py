"""A font that shows nothing, and in which every character that is set can be found and copied.

Codes are given out as characters come up, so that all of Unicode fits into two bytes; the map back to Unicode is
written when the last page is done.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name, Stream

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

ASCENT, DESCENT = 0.78, 0.22  # of the font's size: above and under the baseline
WIDTH = 0.5  # the same: every character's width
NAME = "SohoaGlyphless"
MOST_CODES = 0xFFFF
PER_BLOCK = 100  # lines that a block of the map may have

_CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{blocks}endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


class TextFont:
    """The one font of all layers of a PDF."""

    def __init__(self, pdf: Pdf) -> None:
        """Reserve its place in `pdf`; `finish` fills it."""
        self._pdf = pdf
        self._codes: dict[str, int] = {}
        self.reference: Object = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type0))

    def encode(self, text: str) -> str:
        """Return a text as a string of PDF, hexadecimal with its brackets. A PDF has room for 65,535 characters."""
        return "<" + "".join(f"{self._code(character):04X}" for character in text) + ">"

    def _code(self, character: str) -> int:
        code = self._codes.get(character)
        if code is None:
            # No paper has so many different characters; what is beyond can still be seen on the page.
            code = min(len(self._codes) + 1, MOST_CODES)
            self._codes.setdefault(character, code)
        return code

    def finish(self) -> None:
        """Write the font with the map of the characters that were set."""
        pdf = self._pdf
        program = Stream(pdf, _program(), Length1=len(_program()))
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name(f"/{NAME}"),
            Flags=4 | 1,  # symbolic, of one width
            FontBBox=Array([0, round(-1000 * DESCENT), round(1000 * WIDTH), round(1000 * ASCENT)]),
            ItalicAngle=0,
            Ascent=round(1000 * ASCENT),
            Descent=round(-1000 * DESCENT),
            CapHeight=round(1000 * ASCENT),
            StemV=80,
            FontFile2=pdf.make_indirect(program),
        )
        every_code_to_the_empty_glyph = b"\x00\x01" * (max(self._codes.values(), default=0) + 1)
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=Name(f"/{NAME}"),
            CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
            FontDescriptor=pdf.make_indirect(descriptor),
            DW=round(1000 * WIDTH),
            CIDToGIDMap=pdf.make_indirect(Stream(pdf, every_code_to_the_empty_glyph)),
        )
        self.reference.BaseFont = Name(f"/{NAME}")
        self.reference.Encoding = Name("/Identity-H")
        self.reference.DescendantFonts = Array([pdf.make_indirect(descendant)])
        self.reference.ToUnicode = pdf.make_indirect(Stream(pdf, self._map()))

    def _map(self) -> bytes:
        lines = [f"<{code:04X}> <{char.encode('utf-16-be').hex().upper()}>\n" for char, code in self._codes.items()]
        blocks = (lines[at : at + PER_BLOCK] for at in range(0, len(lines), PER_BLOCK))
        return _CMAP.format(
            blocks="".join(f"{len(block)} beginbfchar\n{''.join(block)}endbfchar\n" for block in blocks)
        ).encode("ascii")


@cache
def _program() -> bytes:
    return (files("ocr.formats.pdf") / "data" / "glyphless.ttf").read_bytes()
