"""pdf: the minutes set on portrait A4, fonts embedded, pages numbered at the top from the second on."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any, BinaryIO
from xml.sax.saxutils import escape

from corpus.exports.appraisal.fonts import faces
from corpus.quality.minutes import content as words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.quality.minutes.content import Grid, Minutes

_NAMES = ("SohoaMinutes", "SohoaMinutes-Bold", "SohoaMinutes-Italic")
_CM = 72 / 2.54
_PADDING = 6  # points that a frame leaves inside its margins


def write(said: Minutes, stream: BinaryIO) -> None:
    """Write the minutes as a PDF. Raises FontMissing."""
    from reportlab.lib.pagesizes import A4  # noqa: PLC0415 - takes its time to load
    from reportlab.platypus import SimpleDocTemplate  # noqa: PLC0415 - as above

    _register()
    file = SimpleDocTemplate(
        stream,
        pagesize=A4,
        leftMargin=3 * _CM - _PADDING,
        rightMargin=1.5 * _CM - _PADDING,
        topMargin=2 * _CM,
        bottomMargin=2 * _CM,
        title=_printed(said.subject),
        author="",
        creator="Sohoa",
        lang="vi",
        initialFontName=_NAMES[0],  # else Helvetica is named, which is not embedded
    )
    file.build(list(_story(said)), onLaterPages=_number)


@cache
def _register() -> None:
    from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415 - as above
    from reportlab.pdfbase.ttfonts import TTFont  # noqa: PLC0415 - as above

    for name, file in zip(_NAMES, faces(), strict=True):
        pdfmetrics.registerFont(TTFont(name, str(file)))


def _story(said: Minutes) -> Iterator[Any]:
    from reportlab.platypus import KeepTogether, PageBreak, Spacer  # noqa: PLC0415 - as above

    yield _head(said)
    yield Spacer(1, 12)
    yield _text(words.KIND, bold=True, centred=True, size=14)
    yield _text(said.subject, bold=True, centred=True)
    yield Spacer(1, 8)
    for name, value in said.opening:
        yield _marked(f'<font name="{_NAMES[1]}">{_safe(name)}:</font> {_safe(value)}')
    for line in said.before:
        yield _line(line)
    yield Spacer(1, 4)
    yield _grid(said.results, 11)
    yield Spacer(1, 6)
    conclusion = max((at for at, line in enumerate(said.after) if _is_heading(line)), default=0)
    for line in said.after[:conclusion]:
        yield _line(line)
    # Signatures never stand alone on a page: nobody signs what is not above the name.
    yield KeepTogether(
        [
            *(_line(line) for line in said.after[conclusion:]),
            _text(said.closing),
            Spacer(1, 10),
            _signatures(said),
            _text("Nơi nhận:", bold=True, size=12),
            *(_text(f"- {one}", size=11) for one in said.recipients),
        ]
    )
    if said.annex.rows:
        yield PageBreak()
        yield _text(words.ANNEX_TITLE, bold=True, centred=True)
        yield Spacer(1, 6)
        yield _grid(said.annex, 10)


def _line(text: str) -> Any:
    return _text(text, bold=_is_heading(text))


def _is_heading(text: str) -> bool:
    return text[:2] in {"1.", "2.", "3."}


def _head(said: Minutes) -> Any:
    from reportlab.platypus import Table  # noqa: PLC0415 - as above

    left = [
        _text(said.meeting.parent.upper() or words.OPEN[:18], centred=True, size=12),
        _text(said.meeting.agency.upper() or words.OPEN[:18], bold=True, centred=True, size=12),
        _text(said.number, centred=True),
    ]
    right = [
        _text(words.COUNTRY, bold=True, centred=True, size=11.5),
        _marked(f"<u>{words.MOTTO}</u>", bold=True, centred=True),
    ]
    style = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("FONT", (0, 0), (-1, -1), _NAMES[0]),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ]
    return Table([[left, right]], colWidths=[6.5 * _CM, 10 * _CM], style=style)


def _grid(grid: Grid, size: float) -> Any:
    from reportlab.lib import colors  # noqa: PLC0415 - as above
    from reportlab.platypus import Table  # noqa: PLC0415 - as above

    style = [
        ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
        ("FONT", (0, 0), (-1, -1), _NAMES[0]),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
    ]
    rows = [[_text(name, bold=True, centred=True, size=size) for name in grid.head]]
    rows += [[_text(text, size=size) for text in row] for row in grid.rows]
    return Table(rows, colWidths=[width * _CM for width in grid.widths], repeatRows=1, style=style)


def _signatures(said: Minutes) -> Any:
    from reportlab.platypus import Spacer, Table  # noqa: PLC0415 - as above

    cells = [
        [
            _text(who, bold=True, centred=True),
            _text(words.SIGN, italic=True, centred=True),
            Spacer(1, 46),
            _text(name, bold=True, centred=True),
        ]
        for who, name in (("THƯ KÝ", said.meeting.secretary), ("CHỦ TỌA", said.meeting.chair))
    ]
    return Table([cells], colWidths=[8.25 * _CM] * 2, style=[("FONT", (0, 0), (-1, -1), _NAMES[0])])


def _text(text: str, *, bold: bool = False, italic: bool = False, centred: bool = False, size: float = 13) -> Any:
    return _marked(_safe(text), bold=bold, italic=italic, centred=centred, size=size)


def _marked(text: str, *, bold: bool = False, italic: bool = False, centred: bool = False, size: float = 13) -> Any:
    from reportlab.platypus import Paragraph  # noqa: PLC0415 - as above

    return Paragraph(text, _style(bold=bold, italic=italic, centred=centred, size=size))


@cache
def _style(*, bold: bool, italic: bool, centred: bool, size: float) -> Any:
    from reportlab.lib.enums import TA_CENTER, TA_LEFT  # noqa: PLC0415 - as above
    from reportlab.lib.styles import ParagraphStyle  # noqa: PLC0415 - as above

    return ParagraphStyle(
        f"minutes-{bold}-{italic}-{centred}-{size}",
        fontName=_NAMES[1 if bold else 2 if italic else 0],
        fontSize=size,
        leading=size * 1.25,
        alignment=TA_CENTER if centred else TA_LEFT,
        spaceAfter=0 if centred else 4,
        splitLongWords=1,
    )


def _safe(text: str) -> str:
    return escape(_printed(text))


def _printed(text: str) -> str:
    """Return a text in composed letters, without what no font prints."""
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    return "".join(letter for letter in composed if unicodedata.category(letter)[0] != "C")


def _number(canvas: Any, file: Any) -> None:
    canvas.saveState()
    canvas.setFont(_NAMES[0], 13)
    canvas.drawCentredString(file.pagesize[0] / 2, file.pagesize[1] - 1.3 * _CM, str(canvas.getPageNumber()))
    canvas.restoreState()
