"""What an appraisal sheet says beside its data, the same in every format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.records.appraisal import STATUSES
from corpus.vietnam import capitalised, day_of, figure, written_day

if TYPE_CHECKING:
    from corpus.records.appraisal import Line, Proof, Sheet

COUNTRY, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
TITLE = "PHIẾU THẨM ĐỊNH HỒ SƠ THI ĐUA"
COLUMNS = (
    "Tiêu chí",
    "Nội dung, thời hạn",
    "Minh chứng",
    "Điểm tối đa",
    "Tự chấm",
    "Thẩm định",
    "Trạng thái",
    "Ghi chú",
)
ANNEX = ("Số", "Tiêu chí", "Văn bản", "Trang", "Trích dẫn", "Kết quả xét")
RESULTS, AGAINST, GAPS, AWARDS = (
    "I. KẾT QUẢ THEO TỪNG TIÊU CHÍ",
    "II. NỘI DUNG BẤT LỢI CHO ĐƠN VỊ",
    "III. TIÊU CHÍ CHƯA CÓ MINH CHỨNG",
    "IV. KHEN THƯỞNG, DANH HIỆU",
)
ANNEX_TITLE = "PHỤ LỤC: DANH MỤC TÀI LIỆU MINH CHỨNG"
NONE = "Không có."
SIGNATURES = ("ĐẠI DIỆN ĐƠN VỊ", "NGƯỜI THẨM ĐỊNH", "LÃNH ĐẠO PHÊ DUYỆT")
SIGN = "(Ký, ghi rõ họ tên)"


def date_line(sheet: Sheet) -> str:
    """Return the line of place and day; the place is left to be written."""
    year, month, day = sheet.printed.split("-")
    # Nghị định 30/2020: days below 10 and the first two months have a leading zero.
    return f"…………, ngày {day} tháng {month if int(month) < 3 else int(month)} năm {year}"


def about(sheet: Sheet) -> list[tuple[str, str]]:
    """Return what stands under the title, name and value."""
    line = [f"trước đây: {', '.join(sheet.earlier)}"] if sheet.earlier else []
    line += [f"nay thuộc: {sheet.later[-1]}"] if sheet.later else []
    rows = [
        ("Đơn vị", f"{sheet.unit} ({'; '.join(line)})" if line else sheet.unit),
        ("Phong trào", sheet.title),
        ("Theo", sheet.plan),
    ]
    return [*rows, ("Thời gian", sheet.period)] if sheet.period else rows


def paper_of(proof: Proof) -> str:
    """Return which paper a proof is: number or title, day, issuer."""
    parts = [proof.number or proof.title or proof.file]
    parts += [f"ngày {proof.date}"] if proof.date else []
    parts += [f"của {proof.issuer.replace('ỦY BAN NHÂN DÂN', 'UBND')}"] if proof.issuer else []
    return " ".join(parts)


def place_of(proof: Proof) -> str:
    """Return where a proof stands: file and page."""
    return f"tệp {proof.file}, trang {proof.page}"


def proof_line(proof: Proof) -> str:
    """Return a proof as the table holds it."""
    against = " (bất lợi)" if not proof.favourable else ""
    left_out = " (đã loại)" if proof.status == STATUSES["rejected"] else ""
    return f"[{proof.mark}] {paper_of(proof)}; {place_of(proof)}{against}{left_out}"


def asked(line: Line) -> str:
    """Return what a criterion asks, with its last day."""
    return f"{line.asked} (Hạn: {line.deadline})" if line.deadline else line.asked


def points(line: Line) -> tuple[str, str, str]:
    """Return the three figures of a line; a criterion with points that waits is said to."""
    waits = "chưa xét" if line.maximum is not None and line.appraised is None else figure(line.appraised)
    return figure(line.maximum), figure(line.self_score), waits


def total(sheet: Sheet) -> tuple[str, str, str, str] | None:
    """Return the last row of the table: three sums and what waits; None where there are no points."""
    if sheet.maximum is None:
        return None
    waiting = f"{sheet.waiting} tiêu chí chưa xét" if sheet.waiting else ""
    return figure(sheet.maximum), figure(sheet.self_score), figure(sheet.appraised), waiting


def against(sheet: Sheet) -> list[str]:
    """Return what speaks against the unit and was not rejected, one line each."""
    return [
        f"[{proof.mark}] {proof.criterion}: “{proof.quote}” ({paper_of(proof)}, trang {proof.page})"
        for proof in sheet.proofs
        if not proof.favourable and proof.status != STATUSES["rejected"]
    ]


def gaps(sheet: Sheet) -> list[str]:
    """Return the gaps as sentences."""
    return [f"{capitalised(gap)}." for gap in sheet.gaps]


def decided(proof: Proof) -> str:
    """Return what was decided, by whom and on which day."""
    if not proof.decided_by or not proof.decided_at:
        return proof.status
    return f"{proof.status}, {proof.decided_by}, {written_day(day_of(proof.decided_at))}"
