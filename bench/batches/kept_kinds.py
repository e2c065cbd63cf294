"""Kinds of papers that were kept back while the rules of splitting were set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.batches.chance import table
from bench.batches.own_papers import own_paper
from bench.batches.paper_parts import CHAIR, MOTTO, STATE, closing, date, paged, place, state_head, subject
from bench.batches.shown_kinds import decision, report

if TYPE_CHECKING:
    from bench.batches.chance import Chance, Lines


def joint(chance: Chance) -> list[Lines]:
    """A programme that two bodies issue together, one line of numbers for both."""
    ward = place(chance)[1]
    lines = [f"HỘI NÔNG DÂN - ĐOÀN THANH NIÊN\t{STATE}", f"XÃ {ward.upper()}\t{MOTTO}"]
    lines += [
        f"Số: {chance.number(1, 90):02}/CTr-HND-ĐTN\t{date(chance, ward)}",
        "CHƯƠNG TRÌNH PHỐI HỢP",
        *subject(chance),
    ]
    return paged(chance, [*lines, *chance.body(chance.length()), *closing(chance, ("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH"))])


def regulation(chance: Chance) -> list[Lines]:
    """A decision and the regulation it issues, which has a letterhead of its own."""
    pages = decision(chance)
    number = next(line for line in pages[0] + [""] if "Số:" in line or not line).partition("\t")[0].removeprefix("Số: ")
    lines = [
        f"ỦY BAN NHÂN DÂN\t{STATE}",
        f"XÃ {chance.one(table()['wards']).upper()}\t{MOTTO}",
        "QUY CHẾ",
        *subject(chance),
    ]
    lines += [f"(Ban hành kèm theo Quyết định số {number or '15/QĐ-UBND'} của Ủy ban nhân dân xã)"]
    numbering = "none" if not pages[-1][0].isdigit() else "top"
    more = paged(chance, [*lines, *chance.body(chance.number(6, 18)), "\tTM. ỦY BAN NHÂN DÂN", "\tCHỦ TỊCH"], numbering)
    return pages + more


def petition(chance: Chance) -> list[Lines]:
    """A citizen's petition that came in as a paper of its own, filled in: no agency, no number."""
    lines = [
        STATE,
        MOTTO,
        chance.one(("ĐƠN ĐỀ NGHỊ", "ĐƠN KIẾN NGHỊ", "ĐƠN XIN XÁC NHẬN", "BẢN CAM KẾT")),
        *subject(chance),
    ]
    lines += [
        f"Kính gửi: Ủy ban nhân dân xã {chance.one(table()['wards'])}",
        "Tôi là chủ hộ ở tổ 4, xin trình bày như sau:",
    ]
    lines += chance.body(chance.number(2, 4))
    return paged(chance, [*lines, f"\t{date(chance, chance.one(table()['wards']))}", "\tNGƯỜI LÀM ĐƠN"])


def nameless_form(chance: Chance) -> list[Lines]:
    """A guide with a blank form that nothing calls a form: names, number and day are left open."""
    ward = place(chance)[1]
    pages = paged(
        chance,
        [*state_head(chance, "HD-UBND"), "HƯỚNG DẪN", *subject(chance), *chance.body(chance.length()),
         "Các thôn báo cáo theo mẫu gửi kèm hướng dẫn này./.", *closing(chance, CHAIR)],
    )  # fmt: skip
    lines = [
        f"UBND XÃ {ward.upper()}\t{STATE}",
        f"THÔN …………………\t{MOTTO}",
        "\t…………, ngày     tháng     năm 20…",
        "BÁO CÁO",
    ]
    lines += ["Kết quả bình xét gia đình văn hóa năm 20……"] + [
        f"{row}. Tổng số hộ …………… trong đó đạt ………… hộ, tỷ lệ ……… %" for row in range(1, 14)
    ]
    return [*pages, [*lines, "\tTRƯỞNG THÔN", "\t(Ký, ghi rõ họ tên)"]]


def handwritten(chance: Chance) -> list[Lines]:
    """A report whose number and day a pen wrote, of which reading kept nothing."""
    kind, ward = place(chance)
    lines = [
        f"ỦY BAN NHÂN DÂN\t{STATE}",
        f"{kind} {ward.upper()}\t{MOTTO}",
        f"Số:      /BC-UBND\t{ward}, ngày     tháng     năm 2024",
    ]
    lines += ["BÁO CÁO", *subject(chance), *chance.body(chance.length())]
    return paged(chance, [*lines, *closing(chance, CHAIR)])


def youth(chance: Chance) -> list[Lines]:
    """A paper of the Youth Union with its own heading."""
    ward = place(chance)[1]
    lines = [f"BCH ĐOÀN HUYỆN {chance.one(table()['districts']).upper()}\tĐOÀN TNCS HỒ CHÍ MINH"]
    lines += [
        f"BCH ĐOÀN XÃ {ward.upper()}\t{date(chance, ward)}",
        "***",
        f"Số: {chance.number(1, 90)}-KH/ĐTN",
        "KẾ HOẠCH",
        *subject(chance),
    ]
    return paged(chance, [*lines, *chance.body(chance.length()), *closing(chance, ("TM. BAN THƯỜNG VỤ", "BÍ THƯ"))])


def invitation(chance: Chance) -> list[Lines]:
    """An invitation: short, nobody is named who receives it."""
    lines = [*state_head(chance, "GM-UBND"), "GIẤY MỜI", *subject(chance), *chance.body(2)]
    return paged(chance, [*lines, *closing(chance, CHAIR, recipients=False)])


def hamlet(chance: Chance) -> list[Lines]:
    """Minutes of a hamlet: motto first, no agency, signed by three."""
    lines = [STATE, MOTTO, "BIÊN BẢN HỌP THÔN", *subject(chance), *chance.body(chance.number(5, 14))]
    return paged(chance, [*lines, "THƯ KÝ\tTRƯỞNG THÔN", "", "ĐẠI DIỆN CÁC HỘ"])


def landscape(chance: Chance) -> list[Lines]:
    """A report with lists behind it that carry the agency's name, but neither motto nor number."""
    pages = report(chance)
    for _ in range(chance.number(1, 3)):
        lines = [f"ỦY BAN NHÂN DÂN XÃ {chance.one(table()['wards']).upper()}", "DANH SÁCH HỘ ĐƯỢC HỖ TRỢ"]
        lines += [
            f"{row} Hộ số {chance.number(1, 999)} thôn {chance.one(table()['wards'])} {chance.number(1, 9)} khẩu"
            for row in range(1, 34)
        ]
        pages.append([*lines, "NGƯỜI LẬP BIỂU\tCHỦ TỊCH"] if chance.maybe(0.5) else lines)
    return pages


def own_kept(chance: Chance) -> list[Lines]:
    """One of the papers 09 to 16, of which nobody looks at single errors."""
    return own_paper(chance, range(9, 17))
