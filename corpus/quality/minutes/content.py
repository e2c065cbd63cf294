"""What the minutes say, the same in every format: who met, how it was looked over, the rates, the conclusion."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.quality import batches, measuring
from corpus.quality.rules import practice
from corpus.vietnam import clock_of, percent, written_day

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.quality.batches import Batch, TaskRow
    from corpus.quality.measuring import Measured, Rate
    from corpus.store.archive import Archive

COUNTRY, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
KIND = "BIÊN BẢN"
OPEN = "……………………………………"
DOTS = "……"
SIGN = "(Chữ ký)"
COLUMNS = ("Chỉ tiêu", "Đã xem", "Sai", "Tỷ lệ sai", "Khoảng tin cậy {percent}", "Ngưỡng", "Kết quả")
WIDTHS = (2.6, 2.0, 1.6, 2.2, 3.5, 2.1, 2.5)  # cm, of the 16.5 between the margins
ANNEX = ("TT", "Văn bản", "Vòng một", "Vòng hai", "Số từ", "Từ sai", "Số trường", "Trường sai")
ANNEX_WIDTHS = (1.0, 5.1, 2.2, 2.2, 1.5, 1.4, 1.6, 1.5)
ANNEX_TITLE = "PHỤ LỤC: CÁC VĂN BẢN KIỂM TRA XÁC SUẤT"
VERDICTS = {
    "open": "Chưa kết luận.",
    "accepted": "Lô tài liệu ĐẠT yêu cầu, nghiệm thu.",
    "refused": "Lô tài liệu KHÔNG ĐẠT yêu cầu, phải kiểm tra lại toàn bộ.",
}


@dataclass(frozen=True, slots=True)
class Meeting:
    """Who met where, as the minutes print it; what is "" is left to be written by hand.

    Attributes:
        parent, agency: the bodies at the head.
        symbol: behind the number, "UBND".
        place: where they met.
        chair, secretary: who led and who wrote.
        present: who else was there.
    """

    parent: str = ""
    agency: str = ""
    symbol: str = ""
    place: str = ""
    chair: str = ""
    secretary: str = ""
    present: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its head, its rows, widths in cm."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Minutes:
    """Minutes ready to be set: paragraphs in order, "1.", "2.", "3." begin headings; the table; the rest; the annex."""

    meeting: Meeting
    subject: str
    opening: tuple[tuple[str, str], ...]
    before: tuple[str, ...]
    results: Grid
    after: tuple[str, ...]
    closing: str
    annex: Grid
    recipients: tuple[str, ...] = field(default=("…………;", "Lưu: VT, hồ sơ số hóa."))

    @property
    def number(self) -> str:
        """The line of the number, which the office gives."""
        return f"Số: ……/BB-{self.meeting.symbol or DOTS}"


def minutes(archive: Archive, batch_id: int, meeting: Meeting | None = None) -> Minutes:
    """Return the minutes of a batch as it stands. Raises NotFound."""
    meeting = meeting or Meeting()
    batch, found = batches.get(archive, batch_id), measuring.measure(archive, batch_id)
    rows = batches.tasks(archive, batch_id)
    return Minutes(
        meeting=meeting,
        subject=f"Nghiệm thu chất lượng số hóa tài liệu: {batch.title}",
        opening=_opening(batch, meeting),
        before=(*_lot(archive, batch, rows), *_ways(batch, found)),
        results=Grid(
            tuple(name.format(percent=percent(practice().confidence, 0)) for name in COLUMNS),
            (_row("Chữ (từ)", found.words, batch.most_words), _row("Trường dữ liệu", found.fields, batch.most_fields)),
            WIDTHS,
        ),
        after=(*_first_round(found), *_rescans(archive, batch_id), "3. Kết luận", *_verdict(batch, found)),
        closing=f"Biên bản kết thúc vào {DOTS} giờ {DOTS} phút cùng ngày, đã đọc lại cho mọi người cùng nghe và thống "
        "nhất ký tên./.",
        annex=Grid(ANNEX, tuple(_annex(rows)), ANNEX_WIDTHS),
    )


def count(value: int) -> str:
    """Return 12.345 for 12345."""
    return f"{value:,}".replace(",", ".")


def _opening(batch: Batch, meeting: Meeting) -> tuple[tuple[str, str], ...]:
    when = f"{DOTS} giờ {DOTS} phút, ngày {DOTS} tháng {DOTS} năm {DOTS}"
    if batch.decided_at:
        at = clock_of(batch.decided_at)
        month = f"{at.month:02}" if at.month < 3 else str(at.month)
        when = f"{at:%H} giờ {at:%M} phút, ngày {at.day:02} tháng {month} năm {at.year}"
    return (
        ("Thời gian", when),
        ("Địa điểm", meeting.place or OPEN),
        ("Chủ trì", meeting.chair or OPEN),
        ("Thư ký (người ghi biên bản)", meeting.secretary or OPEN),
        ("Thành phần tham dự", "; ".join(meeting.present) or OPEN),
    )


def _lot(archive: Archive, batch: Batch, rows: Iterable[TaskRow]) -> tuple[str, ...]:
    numbers = {row.document_id for row in rows if row.task == "first" and row.state != "rescan"}
    pages = sum(
        archive.db.execute("SELECT count(*) FROM page WHERE document_id = ?", [number]).fetchone()[0]
        for number in numbers
    )
    opened = written_day(clock_of(batch.created_at).date().isoformat())
    told = f"Lô số {batch.id}, “{batch.title}”: {count(len(numbers))} văn bản, {count(pages)} trang"
    return "1. Lô tài liệu và cách kiểm tra", f"{told}; do {batch.created_by} lập ngày {opened}."


def _ways(batch: Batch, found: Measured) -> tuple[str, ...]:
    told = [f"Vòng một: xem toàn bộ, từng trang đối chiếu với bản quét. Người làm: {_names(found, 'first')}."]
    if batch.blind:
        told.append(
            "Nhập hai lần độc lập: hai người nhập các trường mà không thấy kết quả của nhau "
            f"(lần hai: {_names(found, 'entry')}); chỗ khác nhau do người thứ ba quyết định "
            f"({_names(found, 'settle')})."
        )
    told.append(
        f"Vòng hai: kiểm tra xác suất {percent(batch.share, 0)} số văn bản ({found.sampled} văn bản, mã chọn mẫu "
        f"{batch.seed}), do người khác với người làm vòng một. Người làm: {_names(found, 'second')}."
    )
    told.append("2. Kết quả vòng hai")
    return tuple(told)


def _names(found: Measured, task: str) -> str:
    return ", ".join(found.people.get(task, ())) or "chưa có"


def _row(name: str, rate: Rate, most: float) -> tuple[str, ...]:
    if not rate.total:
        return name, "0", "0", "chưa đo", "chưa đo", f"≤ {percent(most)}", "chưa đo"
    verdict = "Đạt" if rate.rate <= most else "Không đạt"
    interval = f"{percent(rate.low)} – {percent(rate.high)}"
    return name, count(rate.total), count(rate.errors), percent(rate.rate), interval, f"≤ {percent(most)}", verdict


def _first_round(found: Measured) -> tuple[str, ...]:
    words, fields = found.first_words, found.first_fields
    first = f"Vòng một đã sửa {count(words.errors)} từ trong {count(words.total)} từ ({percent(words.rate)})"
    second = f"{count(fields.errors)} trường trong {count(fields.total)} trường ({percent(fields.rate)})"
    told = [f"{first} và {second} do máy đọc."]
    if found.disagreed is not None:
        told.append(
            f"Hai lần nhập khác nhau ở {count(found.disagreed.errors)} trong {count(found.disagreed.total)} trường "
            f"({percent(found.disagreed.rate)}), đã được quyết định từng chỗ."
        )
    return tuple(told)


def _rescans(archive: Archive, batch_id: int) -> tuple[str, ...]:
    rows = archive.db.execute(
        "SELECT count(DISTINCT document_id), count(DISTINCT CASE WHEN rescan.state = 'replaced' THEN document_id END)"
        " FROM quality_task JOIN rescan USING (document_id)"
        " WHERE batch_id = ? AND quality_task.state = 'rescan' AND rescan.state != 'withdrawn'",
        [batch_id],
    ).fetchone()
    if not rows[0]:
        return ()
    return (f"Trả lại để quét lại {rows[0]} văn bản, đã có bản quét mới {rows[1]} văn bản.",)


def _verdict(batch: Batch, found: Measured) -> tuple[str, ...]:
    told = [VERDICTS[batch.state]]
    if batch.state == "open":
        told += measuring.obstacles(batch, found)
    if batch.decided_by:
        told.append(f"Người kết luận: {batch.decided_by}.")
    if batch.note:
        told.append(f"Ý kiến: {batch.note}")
    return tuple(told)


def _annex(rows: Iterable[TaskRow]) -> Iterable[tuple[str, ...]]:
    kept = list(rows)
    first = {row.document_id: row.done_by or "" for row in kept if row.task == "first"}
    for ordinal, row in enumerate((row for row in kept if row.task == "second"), start=1):
        figures = (row.words, row.word_errors, row.field_count, row.field_errors)
        yield (
            str(ordinal),
            f"{row.document_id}. {row.file}",
            first.get(row.document_id, ""),
            row.done_by or "chưa xong",
            *map(count, figures),
        )
