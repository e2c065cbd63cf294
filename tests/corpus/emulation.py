"""A small emulation movement of this project's own invention, and the papers of units that answer it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.records import evidence
from tests.corpus.papers import put

if TYPE_CHECKING:
    from corpus.store.archive import Archive

TOWN = "ỦY BAN NHÂN DÂN\nTHỊ XÃ ĐIỆN BÀN"
ADDED = (
    "1. Tình hình chung\n- Phường có 12 khối phố.\n2. Văn hóa đọc\n"
    "- Đã bổ sung 350 đầu sách cho tủ sách cộng đồng theo Quyết định số 415/QĐ-UBND ngày 12/02/2024 của UBND thị xã, "
    "đạt 100% phân bổ."
)
TWO_UNITS = (
    "I. KẾT QUẢ\n"
    "Thực hiện Quyết định số 415/QĐ-UBND ngày 12/02/2024, việc bổ sung đầu sách cho tủ sách cộng đồng như sau:\n"
    "- Phường Điện An đã bổ sung 350 đầu sách, hoàn thành phân bổ.\n"
    "- Xã Điện Hồng mới bổ sung 90 đầu sách, chậm tiến độ.\n"
    "II. KIẾN NGHỊ\n- Đề nghị xã Điện Quang hoàn thành việc bổ sung đầu sách cho tủ sách cộng đồng trong tháng 12."
)

PLAN_BODY = """
UBND thị xã phát động phong trào thi đua “Tủ sách quê hương” năm 2024 với những nội dung sau:
I. MỤC ĐÍCH, YÊU CẦU
- Đưa sách đến gần người dân ở thôn, khối phố.
II. CHỈ TIÊU THI ĐUA
1. Đối với UBND xã, phường
- Ban hành kế hoạch phát triển văn hóa đọc của địa phương và phân công cán bộ phụ trách tủ sách cộng đồng.
- Hoàn thành việc bổ sung đầu sách cho tủ sách cộng đồng theo phân bổ tại Quyết định số 415/QĐ-UBND ngày 12/02/2024 \
của UBND thị xã (thể hiện bằng biên bản, báo cáo).
- Tổ chức ngày hội đọc sách cho học sinh ít nhất 01 lần trong năm (thể hiện bằng báo cáo).
2. Đối với Ủy ban MTTQ Việt Nam xã, phường
- Vận động doanh nghiệp hiến tặng kệ sách, máy vi tính cho tủ sách cộng đồng (thể hiện bằng báo cáo).
3. Đối với Phòng Văn hóa và Thông tin thị xã
- Tổng hợp kết quả bổ sung đầu sách của các xã, phường (thể hiện bằng báo cáo).
4. Thời gian thực hiện: từ ngày ban hành Kế hoạch này đến hết ngày 30/11/2024.
III. TỔ CHỨC THỰC HIỆN
UBND các xã, phường gửi báo cáo về Phòng Văn hóa và Thông tin.
"""

ISSUING, ADDING, READING_DAY, GIVING = "1.a", "1.b", "1.c", "2.a"  # what the extraction calls the bullets above


def paper(agency: str, number: str, date: str, kind: str, subject: str, body: str) -> str:  # noqa: PLR0917
    """Return a paper; `date` is "14/3/2024", `agency` the lines on the left, a letter has no kind."""
    day, month, year = date.split("/")
    place = agency.split()[-2:]
    title = f"{kind}\n{subject}" if kind else f"V/v {subject}"
    return (
        f"{agency}\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nSố: {number}\n"
        f"{' '.join(place).title()}, ngày {int(day):02} tháng {int(month):02} năm {year}\n{title}\n\n"
        f"{body.strip()}\n\nNơi nhận:\n- Như trên;\n- Lưu: VT.\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n"
    )


PLAN = paper(
    TOWN, "70/KH-UBND", "1/3/2024", "KẾ HOẠCH", "Phát động phong trào thi đua “Tủ sách quê hương” năm 2024", PLAN_BODY
)


def ward(name: str, body: str, *, number: str = "31/BC-UBND", date: str = "15/9/2024", **said: str) -> str:
    """Return a paper of a ward, a report unless said otherwise."""
    agency = f"{said.get('body_of', 'ỦY BAN NHÂN DÂN')}\n{name.upper()}"
    subject = said.get("subject", "Kết quả thực hiện nhiệm vụ văn hóa, xã hội")
    return paper(agency, number, date, said.get("kind", "BÁO CÁO"), subject, body)


def town(body: str, *, kind: str = "BÁO CÁO", number: str = "88/BC-UBND", date: str = "20/10/2024") -> str:
    """Return a paper of the town, a report unless said otherwise."""
    return paper(TOWN, number, date, kind, "Kết quả phong trào “Tủ sách quê hương”", body)


def linked(archive: Archive) -> set[tuple[str, str, bool]]:
    """Return (unit, criterion, speaks for it) of all evidence."""
    return {(piece.unit_name, piece.criterion, piece.favourable) for piece in evidence.evidence(archive)}


def launch(archive: Archive) -> int:
    """Put the plan into the archive."""
    return put(archive, PLAN, "ke-hoach.txt")
