"""A paper laid out on A4 after Nghị định 30/2020/NĐ-CP, as a born-digital PDF; every other form is made from it.

Letterhead in two columns, type and abstract centred, body justified, signature at the bottom right, recipients at the
bottom left, page numbers in the middle of the top margin from the second page on.
"""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportlab.lib.colors import Color
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    Flowable,
    KeepTogether,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
)

if TYPE_CHECKING:
    from samples.paper import Block, Paper

# Where Debian and Ubuntu put Liberation Serif. Its first version has no Vietnamese letters, so the second comes first.
_FONT_FOLDERS = tuple(Path("/usr/share/fonts/truetype") / name for name in ("liberation2", "liberation"))
_VIETNAMESE = ord("ạ")

_MARGINS = {"leftMargin": 30 * mm, "rightMargin": 17 * mm, "topMargin": 20 * mm, "bottomMargin": 18 * mm}
_WIDTH = A4[0] - 47 * mm
_LEFT, _RIGHT = 0.41 * _WIDTH, 0.59 * _WIDTH
_FLUSH = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 0),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
]
_GRID = [("GRID", (0, 0), (-1, -1), 0.6, (0, 0, 0)), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
_SEAL_RED = Color(0.78, 0.12, 0.14, alpha=0.75)


def _style(name: str, size: float, font: str = "Serif", **more: Any) -> ParagraphStyle:
    return ParagraphStyle(name, fontName=font, fontSize=size, leading=size * 1.22, **more)


_BODY: dict[str, Any] = {"alignment": TA_JUSTIFY, "firstLineIndent": 12.7 * mm, "spaceAfter": 4.5}
_STYLES = {
    "text": _style("text", 13.5, **_BODY),
    "bullet": _style("bullet", 13.5, **_BODY),
    "italic": _style("italic", 13.5, "Serif-Italic", **(_BODY | {"keepWithNext": 1})),
    "heading": _style("heading", 13.5, "Serif-Bold", **(_BODY | {"spaceBefore": 4, "keepWithNext": 1})),
    "subheading": _style("subheading", 13.5, "Serif-Bold", **(_BODY | {"keepWithNext": 1})),
    "centre": _style("centre", 13.5, "Serif-Bold", alignment=TA_CENTER, spaceBefore=3, spaceAfter=5),
    "centre-italic": _style("centre-italic", 13, "Serif-Italic", alignment=TA_CENTER, spaceAfter=8),
    "head": _style("head", 12, alignment=TA_CENTER),
    "head-bold": _style("head-bold", 12, "Serif-Bold", alignment=TA_CENTER),
    "motto": _style("motto", 13, "Serif-Bold", alignment=TA_CENTER),
    "head-italic": _style("head-italic", 13, "Serif-Italic", alignment=TA_CENTER),
    "number": _style("number", 13, alignment=TA_CENTER),
    "type": _style("type", 14, "Serif-Bold", alignment=TA_CENTER, spaceBefore=10),
    "abstract": _style("abstract", 14, "Serif-Bold", alignment=TA_CENTER),
    "recipients-head": _style("recipients-head", 12, "Serif-BoldItalic"),
    "recipients": _style("recipients", 11),
    "cell": _style("cell", 13, alignment=TA_CENTER),
    "cell-head": _style("cell-head", 13, "Serif-Bold", alignment=TA_CENTER),
}


class Rule(Flowable):  # type: ignore[misc]  # reportlab ships no types
    """The line under the motto, the agency and the abstract, in the middle of its column; `share` of its width."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Take the whole width, so that the line stands in its middle."""
        self.width, self.height = width, 8
        return self.width, self.height

    def draw(self) -> None:
        """Draw it a little under the text."""
        self.canv.setLineWidth(0.7)
        middle, half = self.width / 2, self.width * self.share / 2
        self.canv.line(middle - half, 4, middle + half, 4)


class Seal(Flowable):  # type: ignore[misc]  # as Rule
    """Where a stamp was set: two red circles and nothing in them, so that it imitates no real seal."""

    def __init__(self, height: float, *, stamped: bool) -> None:
        super().__init__()
        self.width, self.height, self.stamped = _RIGHT, height, stamped

    def draw(self) -> None:
        """Draw it left of the middle of the signature, as stamps are set."""
        if not self.stamped:
            return
        self.canv.saveState()
        self.canv.setStrokeColor(_SEAL_RED)
        x, y = self.width * 0.36, self.height * 0.52
        for radius, line in ((37, 2.4), (32, 0.8), (13, 0.8)):
            self.canv.setLineWidth(line)
            self.canv.circle(x, y, radius, stroke=1, fill=0)
        self.canv.restoreState()


def lay_out(paper: Paper) -> bytes:
    """Return the paper as a PDF with a real text layer. The same paper gives the same bytes."""
    register_fonts()
    target = BytesIO()
    document = SimpleDocTemplate(
        target, pagesize=A4, invariant=1, title=_title(paper), lang="vi", author="", **_MARGINS
    )
    story: list[Flowable] = [*_letterhead(paper), *_title_lines(paper), *_body(paper.body), Spacer(1, 8)]
    story.extend(_closing(paper))
    if paper.annex:
        story.extend([PageBreak(), *_body(paper.annex)])
    document.build(story, onLaterPages=_page_number)
    return target.getvalue()


def font_folder() -> Path:
    """Return the folder of a Liberation Serif with Vietnamese letters. Raises FileNotFoundError where there is none."""
    for folder in _FONT_FOLDERS:
        file = folder / "LiberationSerif-Regular.ttf"
        if file.exists() and _VIETNAMESE in TTFont("Probe", file).face.charToGlyph:
            return folder
    raise FileNotFoundError("Liberation Serif 2 is missing: apt-get install fonts-liberation2")


def register_fonts() -> None:
    """Make the faces known to reportlab as Serif, Serif-Bold, Serif-Italic and Serif-BoldItalic.

    Raises FileNotFoundError where they are not installed.
    """
    folder = font_folder()
    for name, file in (
        ("Serif", "Regular"),
        ("Serif-Bold", "Bold"),
        ("Serif-Italic", "Italic"),
        ("Serif-BoldItalic", "BoldItalic"),
    ):
        pdfmetrics.registerFont(TTFont(name, folder / f"LiberationSerif-{file}.ttf"))
    pdfmetrics.registerFontFamily("Serif", "Serif", "Serif-Bold", "Serif-Italic", "Serif-BoldItalic")


def _title(paper: Paper) -> str:
    return " ".join(part for part in (paper.type.capitalize(), *paper.abstract) if part)


def _page_number(canvas: Any, _document: SimpleDocTemplate) -> None:
    canvas.setFont("Serif", 13)
    canvas.drawCentredString(A4[0] / 2, A4[1] - 13 * mm, str(canvas.getPageNumber()))


def _lines(texts: tuple[str, ...], style: str) -> list[Flowable]:
    return [Paragraph(_markup(text), _STYLES[style]) for text in texts]


def _letterhead(paper: Paper) -> list[Flowable]:
    left = [*_lines(paper.parent, "head"), *_lines(paper.agency, "head-bold"), Rule(0.35)]
    right = [
        *_lines(("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",), "head-bold"),
        *_lines(("Độc lập - Tự do - Hạnh phúc",), "motto"),
        Rule(0.58),
    ]
    number = _lines((paper.number.replace("  ", "\u00a0\u00a0"),), "number")
    if not paper.type:
        number.extend(_lines(paper.abstract, "head"))
    date = _lines((paper.place_date,), "head-italic")
    return [Table([[left, right], [number, date]], colWidths=[_LEFT, _RIGHT], style=_FLUSH)]


def _title_lines(paper: Paper) -> list[Flowable]:
    if paper.type:
        return [*_lines((paper.type,), "type"), *_lines(paper.abstract, "abstract"), Rule(0.25), Spacer(1, 7)]
    head = Paragraph("Kính gửi:", _STYLES["number"])
    names = [Paragraph(f"- {name}", _style("addressee", 13.5)) for name in paper.addressees]
    table = Table([[head, names]], colWidths=[0.3 * _WIDTH, 0.6 * _WIDTH], style=_FLUSH, hAlign="CENTER")
    return [Spacer(1, 12), table, Spacer(1, 10)]


def _body(blocks: tuple[Block, ...]) -> list[Flowable]:
    story: list[Flowable] = []
    rows: list[Block] = []
    for block in blocks:
        if block.kind == "row":
            rows.append(block)
            continue
        if rows:
            story.append(_grid(rows))
            rows = []
        story.append(Paragraph(_markup(block.text), _STYLES[block.kind]))
    if rows:
        story.append(_grid(rows))
    return story


def _grid(rows: list[Block]) -> Flowable:
    cells = [
        [Paragraph(cell, _STYLES["cell" if number else "cell-head"]) for cell in row.cells]
        for number, row in enumerate(rows)
    ]
    widths = [0.1 * _WIDTH, 0.38 * _WIDTH, 0.2 * _WIDTH, 0.32 * _WIDTH]
    return Table(cells, colWidths=widths, style=_GRID, spaceBefore=4, spaceAfter=10)


def _closing(paper: Paper) -> list[Flowable]:
    recipients = [*_lines(("Nơi nhận:",), "recipients-head"), *_lines(paper.recipients, "recipients")]
    signing = [*_lines(paper.signing, "head-bold"), Seal(76, stamped=paper.seal)]
    left = _lines(paper.left_signing, "head-bold") if paper.left_signing else recipients
    table = Table([[left, signing]], colWidths=[_LEFT, _RIGHT], style=_FLUSH)
    return [KeepTogether([table, *(recipients if paper.left_signing else [])])]


def _markup(text: str) -> str:
    return re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", text.replace("&", "&amp;"))
