"""Parts of a page told apart: letterhead, recipients, signature, footnotes, page numbers, running heads, paragraphs.

The project's own papers (`samples/papers`) and pages with footnotes and running heads, printed and scanned. What is
counted: lines of each part that are marked as that part and nothing else is; pairs of neighbouring lines of the
letterhead and the closing in the order in which a person reads them; paragraphs that come out whole.
"""

from __future__ import annotations

from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from bench.table_hardships import plain
from corpus.pages.flow import flow
from corpus.pages.loose import loose_page
from ocr.reading import read
from samples import damage, paper
from samples.raster import render
from samples.sheet import lay_out, register_fonts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocr.page import Reading

ALIKE = 85  # of 100: a line with a slip of the engine is that line
PAPERS = ("quyet-dinh-2317", "bao-cao-164", "ke-hoach-96", "bao-cao-118", "bien-ban-09", "cong-van-1042")
RUNNING = "Sổ tay hướng dẫn tự chấm điểm khu dân cư xanh - sạch - đẹp"
SENTENCES = (
    "Mỗi khu dân cư lập một sổ theo dõi, ghi ngày ra quân, số hộ tham gia và khối lượng rác đã thu gom.",
    "Ban vận động họp vào ngày 20 hằng tháng; biên bản họp gửi về phường chậm nhất sau ba ngày làm việc.",
    "Điểm tự chấm được niêm yết tại nhà sinh hoạt văn hóa ít nhất bảy ngày để nhân dân góp ý trước khi gửi đi.",
    "Trường hợp có ý kiến khác nhau, tổ thẩm định kiểm tra thực tế và ghi rõ lý do giữ nguyên hoặc thay đổi điểm.",
)
NOTES = (
    "Theo Kế hoạch số 96/KH-UBND ngày 26/01/2024 của UBND thị xã.",
    "Khối lượng tính bằng ki-lô-gam, làm tròn đến hàng đơn vị.",
    "Gồm trưởng ban, phó trưởng ban và đại diện các hội, đoàn thể.",
)


def parts_table() -> str:
    """Return the result as Markdown."""
    found: dict[str, list[int]] = {}
    for name in PAPERS:
        _letter(found, name)
    _handbook(found)
    rows = [
        f"| {part} | {right} of {wanted} ({right / wanted:.0%}) | {extra} |"
        for part, (right, wanted, extra) in found.items()
    ]
    return (
        "## Parts of pages\n\nOwn pages, 200 dpi, skewed up to 1°. Lines that are marked as the part they are, and\n"
        "lines "
        "that are marked as it and are not; pairs of lines in reading order; paragraphs whole.\n\n"
        "| part | right | too many |\n|---|---|---|\n" + "\n".join(rows) + "\n"
    )


def _letter(found: dict[str, list[int]], name: str) -> None:
    source = paper.load(name)
    readings = _read(lay_out(source), len(name))
    left = [*source.parent, *source.agency, source.number]
    right = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", source.place_date]
    _mark(found, "letterhead", readings, [*left, *right], extra_text=source.abstract if not source.type else ())
    _mark(found, "recipients", readings, ["Nơi nhận:", *source.recipients])
    _mark(found, "signature", readings, [*source.signing], extra_text=source.left_signing)
    numbers = [str(number) for number in range(2, len(readings) + 1)]
    _mark(found, "page-number", readings, numbers)
    text = "\n".join(reading.text for reading in readings)
    closing = ["Nơi nhận:", *source.recipients, *source.signing]
    order = _count(found, "lines of letterhead and closing in reading order")
    for lines in ([*left, *right], closing if not source.left_signing else []):
        places = [_place(text, line) for line in lines]
        pairs = list(pairwise(places))
        order[0] += sum(0 <= one < other for one, other in pairs)
        order[1] += len(pairs)
    whole = {plain(piece.text) for piece in flow([loose_page(at, one) for at, one in enumerate(readings, start=1)])}
    _paragraphs(found, whole, [block.text.replace("**", "") for block in source.body if block.kind == "text"])


def _handbook(found: dict[str, list[int]]) -> None:
    pages = 4
    readings = _read(_handbook_pdf(pages), 77)
    _mark(found, "page-number", readings, [str(number) for number in range(1, pages + 1)])
    pieces = flow([loose_page(at, one) for at, one in enumerate(readings, start=1)])
    notes = _count(found, "footnotes apart, whole")
    wanted = [f"{number + 1} {NOTES[number % 3]}" for number in range(pages)]
    got = [plain(piece.text) for piece in pieces if piece.kind == "footnote"]
    notes[0] += sum(_is_among(note, got) for note in wanted)
    notes[1] += len(wanted)
    notes[2] += sum(not _is_among(note, wanted) for note in got)
    heads = _count(found, "running heads left out")
    heads[0] += pages - sum(fuzz.partial_ratio(RUNNING, piece.text) > ALIKE for piece in pieces)
    heads[1] += pages
    whole = {plain(piece.text) for piece in pieces}
    _paragraphs(found, whole, [_paragraph(number) for number in range(pages * 3)])


def _paragraph(number: int) -> str:
    return " ".join(SENTENCES[(number + step) % 4] for step in range(3))


def _handbook_pdf(pages: int) -> bytes:
    register_fonts()
    target = BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=1)
    width, left = A4[0] - 150, 80.0
    lines: list[tuple[str, float]] = []
    for number in range(pages * 3):
        wrapped = simpleSplit("\u00a0" * 10 + _paragraph(number), "Serif", 13, width)
        lines += [(line, left) for line in wrapped]
    each = -(-len(lines) // pages)
    for page in range(pages):
        canvas.setFont("Serif-Italic", 11)
        canvas.drawCentredString(A4[0] / 2, A4[1] - 40, RUNNING)
        y = A4[1] - 80
        for line, x in lines[page * each : (page + 1) * each]:
            canvas.setFont("Serif", 13)
            indent = 30 if line.startswith("\u00a0") else 0
            canvas.drawString(x + indent, y, line.strip("\u00a0"))
            y -= 19
        canvas.line(left, 112, left + 140, 112)
        canvas.setFont("Serif", 10)
        canvas.drawString(left, 98, f"{page + 1} {NOTES[page % 3]}")
        canvas.setFont("Serif", 12)
        canvas.drawCentredString(A4[0] / 2, 50, str(page + 1))
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _read(pdf: bytes, seed: int) -> list[Reading]:
    rng = np.random.default_rng(seed)
    scans = (damage.grain(damage.skew(page, float(rng.uniform(-1, 1))), rng, 6) for page in render(pdf, 200))
    return [read(scan, dpi=200) for scan in scans]


def _mark(
    found: dict[str, list[int]],
    kind: str,
    readings: Iterable[Reading],
    wanted: Sequence[str],
    extra_text: Sequence[str] = (),
) -> None:
    """Count lines of one part; lines of `extra_text` are neither right nor wrong."""
    marked = [
        plain(line)
        for reading in readings
        for region in reading.regions
        if region.kind == kind
        for line in reading.text[region.start : region.end].split("\n")
        if line.strip()
    ]
    count = _count(found, kind)
    count[0] += sum(_is_among(line, marked) for line in wanted)
    count[1] += len(wanted)
    count[2] += sum(not _is_among(line, [*wanted, *extra_text]) for line in marked)


def _paragraphs(found: dict[str, list[int]], whole: set[str], wanted: list[str]) -> None:
    count = _count(found, "paragraphs whole")
    count[0] += sum(_is_among(text, whole) for text in wanted)
    count[1] += len(wanted)


def _count(found: dict[str, list[int]], part: str) -> list[int]:
    return found.setdefault(part, [0, 0, 0])


def _is_among(line: str, lines: Iterable[str]) -> bool:
    return any(line == other or (len(line) > 3 and fuzz.ratio(plain(line), other) >= ALIKE) for other in lines)


def _place(text: str, line: str) -> int:
    """Return where a line begins in a text, as far as the engine's slips let it be found; -1 where it is not."""
    at = 0
    for printed in text.split("\n"):
        if fuzz.ratio(plain(line), plain(printed)) >= ALIKE:
            return at
        at += len(printed) + 1
    return -1
