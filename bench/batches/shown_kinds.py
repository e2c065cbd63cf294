"""Kinds of papers that were looked at while the rules of splitting were set."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from bench.batches.chance import WIDTH_LETTERS, table
from bench.batches.own_papers import own_paper
from bench.batches.paper_parts import CHAIR, MOTTO, STATE, closing, date, paged, place, state_head, subject

if TYPE_CHECKING:
    from bench.batches.chance import Chance, Lines

PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"


def decision(chance: Chance) -> list[Lines]:
    """A decision with its bases and articles."""
    lines = [*state_head(chance, "QĐ-UBND"), "QUYẾT ĐỊNH", *subject(chance), "CHỦ TỊCH ỦY BAN NHÂN DÂN"]
    lines += [
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
        "Xét đề nghị của công chức văn phòng,",
    ]
    lines += ["QUYẾT ĐỊNH:"]
    for number in range(1, chance.number(2, 5)):
        lines += textwrap.wrap(f"Điều {number}. " + " ".join(chance.body(1)), WIDTH_LETTERS)
    return paged(chance, [*lines, *closing(chance, CHAIR)])


def report(chance: Chance) -> list[Lines]:
    """A report of one to six pages."""
    kind, symbol = chance.one((("BÁO CÁO", "BC"), ("KẾ HOẠCH", "KH"), ("TỜ TRÌNH", "TTr"), ("PHƯƠNG ÁN", "PA")))
    lines = [*state_head(chance, f"{symbol}-UBND"), kind, *subject(chance), *chance.body(chance.length())]
    return paged(chance, [*lines, *closing(chance, CHAIR)])


def letter(chance: Chance) -> list[Lines]:
    """A letter: no type, its subject under the number."""
    office = chance.one(
        (("UBND HUYỆN HÀ THANH", "PHÒNG NỘI VỤ"), ("UBND TỈNH NAM LĨNH", "SỞ TÀI CHÍNH"), ("UBND XÃ", "PHÚ LÂM"))
    )
    lines = state_head(chance, chance.one(("UBND-VP", "PNV-TH", "STC-NS")), office)
    lines += [f"V/v {chance.one(table()['subjects']).lower()}", "", "Kính gửi: Các cơ quan, đơn vị, địa phương"]
    return paged(chance, [*lines, *chance.body(chance.number(2, 6)), *closing(chance, ("TRƯỞNG PHÒNG",))])


def party(chance: Chance) -> list[Lines]:
    """A Party paper with its own heading."""
    kind, symbol = chance.one((("BÁO CÁO", "BC"), ("NGHỊ QUYẾT", "NQ"), ("KẾT LUẬN", "KL"), ("CHƯƠNG TRÌNH", "CTr")))
    ward = place(chance)[1]
    upper = chance.one(table()["districts"])
    lines = [f"HUYỆN ỦY {upper.upper()}\t{PARTY}", f"ĐẢNG ỦY XÃ {ward.upper()}\t{date(chance, ward)}", "*"]
    lines += [f"Số {chance.number(1, 300)}-{symbol}/ĐU", kind, *subject(chance), "-----"]
    return paged(chance, [*lines, *chance.body(chance.length()), *closing(chance, ("T/M ĐẢNG ỦY", "BÍ THƯ"))])


def front(chance: Chance) -> list[Lines]:
    """A paper of the Fatherland Front."""
    ward = place(chance)[1]
    kind, symbol = chance.one((("KẾ HOẠCH", "KH"), ("BÁO CÁO", "BC"), ("HƯỚNG DẪN", "HD"), ("THÔNG TRI", "TTr")))
    lines = [f"UBMTTQ VIỆT NAM {place(chance)[0]} {ward.upper()}\t{STATE}", f"BAN THƯỜNG TRỰC\t{MOTTO}"]
    lines += [f"Số: {chance.number(1, 200)}/{symbol}-MTTQ-BTT\t{date(chance, ward)}", kind, *subject(chance)]
    return paged(chance, [*lines, *chance.body(chance.length()), *closing(chance, ("TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH"))])


def minutes(chance: Chance) -> list[Lines]:
    """Minutes without a number; two sign."""
    kind, ward = place(chance)
    lines = [f"ỦY BAN NHÂN DÂN\t{STATE}", f"{kind} {ward.upper()}\t{MOTTO}", "BIÊN BẢN", *subject(chance)]
    lines += [f"Hôm nay, vào lúc {chance.number(7, 15)} giờ 00 phút, {date(chance, 'tại hội trường ' + ward)}, gồm có:"]
    lines += chance.body(chance.number(4, 12))
    return paged(
        chance, [*lines, "Biên bản được đọc lại, các thành viên thống nhất ký tên./.", "THƯ KÝ\tCHỦ TỌA", "", ""]
    )


def annexed(chance: Chance) -> list[Lines]:
    """A plan with an annex: a table on pages of its own."""
    pages = report(chance)
    number = len(pages)
    lines = [chance.one(("PHỤ LỤC", "Phụ lục I", "PHỤ LỤC 1", "Phụ lục số 01")), *subject(chance)]
    lines += [f"(Kèm theo Kế hoạch số {chance.number(1, 300)}/KH-UBND ngày 12 tháng 3 năm 2024 của UBND)"]
    lines += [
        f"{row} Thôn {chance.one(table()['wards'])} {chance.number(10, 900)} {chance.number(1, 99)},5 Quý {row % 4 + 1}"
        for row in range(1, chance.number(12, 70))
    ]
    per_page, goes_on = 42, pages[-1][0].isdigit()
    for at in range(0, len(lines), per_page):
        page = lines[at : at + per_page]
        number += 1
        pages.append([str(number), *page] if goes_on else page)
    return pages


def formed(chance: Chance) -> list[Lines]:
    """A letter or plan with a blank form behind it that has a motto of its own."""
    pages: list[Lines] = chance.one((report, letter))(chance)
    for number in range(1, chance.number(1, 2) + 1):
        title = chance.one(
            ("ĐƠN ĐỀ NGHỊ HỖ TRỢ", "BÁO CÁO KẾT QUẢ THỰC HIỆN", "BIÊN BẢN HỌP XÉT", "PHIẾU ĐÁNH GIÁ", "BẢN CAM KẾT")
        )
        head = [chance.one((f"Mẫu số {number:02}", f"MẪU SỐ {number}", f"Biểu mẫu {number}", f"Mẫu {number}"))]
        lines = [*head, f"TÊN CƠ QUAN …………\t{STATE}", f"Số: ……/BC-……\t{MOTTO}", "\t………, ngày … tháng … năm ……", title]
        lines += ["Kính gửi: ………………………………………………"] + [
            f"{row}. {text} ……………………………………"
            for row, text in enumerate(
                (
                    "Họ và tên:",
                    "Ngày sinh:",
                    "Nơi cư trú:",
                    "Nội dung đề nghị:",
                    "Lý do:",
                    "Thời gian thực hiện:",
                    "Kinh phí:",
                    "Cam kết:",
                ),
                start=1,
            )
        ]
        pages.append([*lines, "", "\tNGƯỜI LÀM ĐƠN", "\t(Ký, ghi rõ họ tên)"])
    return pages


def notice(chance: Chance) -> list[Lines]:
    """A notice of one page."""
    lines = [*state_head(chance, "TB-UBND"), "THÔNG BÁO", *subject(chance), *chance.body(chance.number(2, 4))]
    return paged(chance, [*lines, *closing(chance, CHAIR)])


def own(chance: Chance) -> list[Lines]:
    """One of the papers 01 to 08 of bench/papers."""
    return own_paper(chance, range(1, 9))
