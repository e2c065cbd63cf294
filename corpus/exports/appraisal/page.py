"""pdf: the appraisal sheet set on landscape A4, its fonts embedded, each page numbered."""

from __future__ import annotations

import unicodedata
from functools import cache, partial
from typing import TYPE_CHECKING, Any, BinaryIO
from xml.sax.saxutils import escape

from corpus.exports.appraisal import wording as words
from corpus.exports.appraisal.fonts import faces

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.records.appraisal import Sheet

_NAMES = ("SohoaSerif", "SohoaSerif-Bold", "SohoaSerif-Italic")
_CM = 72 / 2.54
_PADDING = 6  # points that a frame leaves inside its margins
_WIDTHS = (1.7, 7.2, 7.2, 1.5, 1.5, 1.7, 2.4, 3.0)  # cm, of the 26.2 between the margins
_ANNEX_WIDTHS = (1.1, 1.7, 7.2, 1.3, 11.4, 3.5)


def write(sheets: Sequence[Sheet], stream: BinaryIO) -> None:
    """Write sheets into one PDF, each beginning on its own page. Raises FontMissing."""
    from reportlab.lib.pagesizes import A4, landscape  # noqa: PLC0415 - takes its time to load
    from reportlab.platypus import PageBreak, SimpleDocTemplate  # noqa: PLC0415 - as above

    _register()
    file = SimpleDocTemplate(
        stream,
        pagesize=landscape(A4),
        leftMargin=2 * _CM - _PADDING,
        rightMargin=1.5 * _CM - _PADDING,
        topMargin=1.6 * _CM,
        bottomMargin=1.6 * _CM,
        title=words.TITLE,
        author="",
        creator="Sohoa",
        lang="vi",
        initialFontName=_NAMES[0],  # else Helvetica is named, which is not embedded
    )
    story: list[Any] = []
    for number, sheet in enumerate(sheets):
        story += [PageBreak()] if number else []
        story += _story(sheet)
    foot = partial(_foot, _printed(sheets[0].unit) if sheets else "")
    file.build(story, onFirstPage=foot, onLaterPages=foot)


@cache
def _register() -> None:
    from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415 - as above
    from reportlab.pdfbase.ttfonts import TTFont  # noqa: PLC0415 - as above

    for name, file in zip(_NAMES, faces(), strict=True):
        pdfmetrics.registerFont(TTFont(name, str(file)))


def _story(sheet: Sheet) -> Iterator[Any]:
    from reportlab.platypus import KeepTogether, PageBreak, Spacer  # noqa: PLC0415 - as above

    yield _head(sheet)
    yield Spacer(1, 8)
    yield _text(words.TITLE, bold=True, centred=True, size=14)
    yield Spacer(1, 6)
    for name, value in words.about(sheet):
        yield _marked(f'<font name="{_NAMES[1]}">{name}:</font> {_safe(value)}')
    yield _section(words.RESULTS)
    yield _results(sheet)
    for title, lines in (
        (words.AGAINST, words.against(sheet)),
        (words.GAPS, words.gaps(sheet)),
        (words.AWARDS, list(sheet.awards)),
    ):
        shown = [_text(f"- {line}") for line in lines] or [_text(words.NONE)]
        yield KeepTogether([_section(title), shown[0]])
        yield from shown[1:]
    yield Spacer(1, 6)
    yield KeepTogether([_signatures()])
    if sheet.proofs:
        yield PageBreak()
        yield _text(words.ANNEX_TITLE, bold=True, centred=True)
        yield Spacer(1, 6)
        yield _annex(sheet)


def _head(sheet: Sheet) -> Any:
    from reportlab.platypus import Table  # noqa: PLC0415 - as above

    left = [_text((sheet.issuer or "").upper(), bold=True, centred=True)]
    motto = _marked(f"<u>{words.MOTTO}</u>", bold=True, centred=True)
    right = [
        _text(words.COUNTRY, bold=True, centred=True),
        motto,
        _text(words.date_line(sheet), italic=True, centred=True),
    ]
    style = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("FONT", (0, 0), (-1, -1), _NAMES[0])]
    return Table([[left, right]], colWidths=[11 * _CM, 15.2 * _CM], style=style)


def _results(sheet: Sheet) -> Any:
    rows: list[list[Any]] = []
    for line in sheet.lines:
        figures = [_text(figure, size=9.5, centred=True) for figure in words.points(line)]
        proofs = [_text(words.proof_line(proof), size=9.5) for proof in line.proofs]
        notes = [_text(note, size=9.5) for note in line.notes]
        asked = _text(words.asked(line), size=9.5)
        rows.append([_text(line.criterion, size=9.5), asked, proofs, *figures, _text(line.state, size=9.5), notes])
    if total := words.total(sheet):
        sums = [_text(figure, size=9.5, bold=True, centred=True) for figure in total[:3]]
        rows.append(["", _text("Tổng cộng", size=9.5, bold=True), "", *sums, _text(total[3], size=9.5), ""])
    return _table(words.COLUMNS, rows, _WIDTHS)


def _annex(sheet: Sheet) -> Any:
    rows: list[list[Any]] = []
    for proof in sheet.proofs:
        quote = f"“{proof.quote}”" + ("" if proof.favourable else " (bất lợi)")
        texts = (
            str(proof.mark),
            proof.criterion,
            f"{words.paper_of(proof)}; tệp {proof.file}",
            str(proof.page),
            quote,
            words.decided(proof),
        )
        rows.append([_text(text, size=9.5) for text in texts])
    return _table(words.ANNEX, rows, _ANNEX_WIDTHS)


def _table(head: Sequence[str], rows: list[list[Any]], widths: Sequence[float]) -> Any:
    from reportlab.lib import colors  # noqa: PLC0415 - as above

    style = [
        ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
        ("LINEBELOW", (0, "splitlast"), (-1, "splitlast"), 0.5, colors.black),
        ("LINEABOVE", (0, "splitfirst"), (-1, "splitfirst"), 0.5, colors.black),
        ("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke),
        ("FONT", (0, 0), (-1, -1), _NAMES[0]),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ]
    top = [_text(name, bold=True, centred=True, size=9.5) for name in head]
    # A criterion with many proofs may be taller than a page: rows may be parted then.
    wide = [width * _CM for width in widths]
    return _parted()([top, *rows], colWidths=wide, repeatRows=1, style=style, splitInRow=1)


@cache
def _parted() -> Any:
    """Return a kind of table that goes on upon the next page behind a whole row.

    What is left of a page is else taken for the beginning of the next row, and the head stands there once more.
    """
    from reportlab.platypus import PageBreak, Table  # noqa: PLC0415 - as above

    class Parted(Table):  # type: ignore[misc]  # the library tells no types
        def split(self, width: float, height: float) -> list[Any]:
            parts = super().split(width, height)
            if len(parts) != 2:
                return list(parts)
            here, rest = parts
            # The head stands in both; a row that was parted counts twice. The library tells it in no other way.
            whole_rows = here._nrows + rest._nrows - 1 == self._nrows  # noqa: SLF001
            return [here, PageBreak(), rest] if whole_rows else [here, rest]

    return Parted


def _signatures() -> Any:
    from reportlab.platypus import Spacer, Table  # noqa: PLC0415 - as above

    cells = [
        [_text(who, bold=True, centred=True), _text(words.SIGN, italic=True, centred=True), Spacer(1, 46)]
        for who in words.SIGNATURES
    ]
    style = [("FONT", (0, 0), (-1, -1), _NAMES[0])]
    return Table([cells], colWidths=[26.2 / len(cells) * _CM] * len(cells), style=style)


def _section(title: str) -> Any:
    return _text(title, bold=True, before=8)


def _text(  # noqa: PLR0913 - how words are set
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    centred: bool = False,
    size: float = 11.5,
    before: float = 0,
) -> Any:
    return _marked(_safe(text), bold=bold, italic=italic, centred=centred, size=size, before=before)


def _marked(  # noqa: PLR0913 - as above
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    centred: bool = False,
    size: float = 11.5,
    before: float = 0,
) -> Any:
    from reportlab.platypus import Paragraph  # noqa: PLC0415 - as above

    return Paragraph(text, _style(bold=bold, italic=italic, centred=centred, size=size, before=before))


@cache
def _style(*, bold: bool, italic: bool, centred: bool, size: float, before: float) -> Any:
    from reportlab.lib.enums import TA_CENTER, TA_LEFT  # noqa: PLC0415 - as above
    from reportlab.lib.styles import ParagraphStyle  # noqa: PLC0415 - as above

    return ParagraphStyle(
        f"{bold}-{italic}-{centred}-{size}-{before}",
        fontName=_NAMES[1 if bold else 2 if italic else 0],
        fontSize=size,
        leading=size * 1.25,
        alignment=TA_CENTER if centred else TA_LEFT,
        spaceBefore=before,
        spaceAfter=2,
        splitLongWords=1,
    )


def _safe(text: str) -> str:
    return escape(_printed(text))


def _printed(text: str) -> str:
    """Return a text in composed letters, without what no font prints."""
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    return "".join(letter for letter in composed if unicodedata.category(letter)[0] != "C")


def _foot(unit: str, canvas: Any, file: Any) -> None:
    canvas.saveState()
    canvas.setFont(_NAMES[2], 9)
    canvas.drawString(2 * _CM, 0.9 * _CM, unit)
    canvas.drawRightString(file.pagesize[0] - 1.5 * _CM, 0.9 * _CM, f"Trang {canvas.getPageNumber()}")
    canvas.restoreState()
