from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from extract.reading import read

if TYPE_CHECKING:
    from extract.facts import Field, Letterhead

COLUMNS = """UBND THỊ XÃ ĐIỆN BÀN
ỦY BAN NHÂN DÂN
PHƯỜNG ĐIỆN NGỌC
Số: {number}
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Điện Ngọc, {date}
BÁO CÁO
Kết quả ra quân vệ sinh môi trường
Thực hiện Kế hoạch số 96/KH-UBND ngày 05/4/2024 của UBND thị xã;
"""
MERGED = """UBND THỊ XÃ ĐIỆN BÀN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
ỦY BAN NHÂN DÂN Độc lập - Tự do - Hạnh phúc
PHƯỜNG ĐIỆN NGỌC
Số: {number} Điện Ngọc, {date}
BÁO CÁO
Kết quả ra quân vệ sinh môi trường
Thực hiện Kế hoạch số 96/KH-UBND ngày 05/4/2024 của UBND thị xã;
"""


def head(text: str) -> Letterhead:
    return read(text).letterhead


def value(field: Field | None) -> str | None:
    return field.value if field else None


@pytest.mark.parametrize("layout", [COLUMNS, MERGED], ids=["columns", "merged"])
def test_both_layouts_say_the_same(layout: str) -> None:
    found = head(layout.format(number="118/BC-UBND", date="ngày 06 tháng 9 năm 2024"))
    assert value(found.agency) == "ỦY BAN NHÂN DÂN PHƯỜNG ĐIỆN NGỌC"
    assert value(found.parent) == "UBND THỊ XÃ ĐIỆN BÀN"
    assert found.number is not None
    assert (found.number.value, found.number.state) == ("118/BC-UBND", "printed")
    assert value(found.symbol) == "BC-UBND"
    assert (value(found.place), value(found.date)) == ("Điện Ngọc", "2024-09-06")
    assert (value(found.type), value(found.abstract)) == ("Báo cáo", "Kết quả ra quân vệ sinh môi trường")


@pytest.mark.parametrize("layout", [COLUMNS, MERGED], ids=["columns", "merged"])
@pytest.mark.parametrize(
    ("number", "expected", "state"),
    [
        ("      /BC-UBND", "", "blank"),
        ("……/BC-UBND", "", "blank"),
        ("....25..../BC-UBND", "25/BC-UBND", "doubtful"),
        ("l2g/BC-UBND", "l2g/BC-UBND", "doubtful"),
        ("+56/BC-UBND", "+56/BC-UBND", "doubtful"),
        ("1 2/BC-UBND", "12/BC-UBND", "doubtful"),
        ("BC-UBND", "", "blank"),
    ],
)
def test_an_open_number_is_never_filled_from_the_body(layout: str, number: str, expected: str, state: str) -> None:
    facts = read(layout.format(number=number, date="ngày 06 tháng 9 năm 2024"))
    found = facts.letterhead
    assert found.number is not None
    assert (found.number.value, found.number.state) == (expected, state)
    assert value(found.symbol) == "BC-UBND"
    assert value(found.date) == "2024-09-06"
    assert all(reference.role != "self" for reference in facts.references)


@pytest.mark.parametrize("layout", [COLUMNS, MERGED], ids=["columns", "merged"])
@pytest.mark.parametrize(
    ("date", "expected", "state"),
    [
        ("ngày     tháng 3 năm 2024", "2024-03", "blank"),
        ("ngày … tháng … năm 2024", "2024", "blank"),
        ("ngày … tháng … năm …", "", "blank"),
        ("ngày 31 tháng 02 năm 2024", "", "doubtful"),
        ("ngày ..15.. tháng ..4.. năm 2024", "2024-04-15", "doubtful"),
    ],
)
def test_an_open_date_is_said_to_be_open(layout: str, date: str, expected: str, state: str) -> None:
    found = head(layout.format(number="118/BC-UBND", date=date))
    assert found.date is not None
    assert (found.date.value, found.date.state) == (expected, state)
    assert value(found.place) == "Điện Ngọc"


def test_a_table_is_no_part_of_the_title() -> None:
    text = (
        "SỞ NỘI VỤ\nSố: 410/HD-SNV\nQuảng Nam, ngày 02 tháng 5 năm 2024\nHƯỚNG DẪN\nChấm điểm thi đua năm 2024\n"
        "| TT | Nội dung | Điểm tối đa |\n|---|---|---|\n| 1 | Có kế hoạch | 10 |\n"
    )
    abstract = read(text).letterhead.abstract
    assert abstract
    assert abstract.value == "Chấm điểm thi đua năm 2024"


def test_a_table_that_lost_its_outer_rules_is_no_part_of_the_title() -> None:
    text = COLUMNS.format(number="118/BC-UBND", date="ngày 06 tháng 9 năm 2024")
    opening = text.partition("Thực hiện")[0]
    found = head(f"{opening}Đơn vị | Số buổi\nThôn Một | 4\n")
    assert value(found.abstract) == "Kết quả ra quân vệ sinh môi trường"


def test_a_letter_has_a_subject_and_no_type() -> None:
    found = head(
        "UBND TỈNH QUẢNG NAM\nSỞ NỘI VỤ\nSố: 77/SNV-TĐKT\nV/v hướng dẫn\nbình xét thi đua\n"
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nTam Kỳ, ngày 3 tháng 9 năm 2024\n"
        "Kính gửi: UBND các huyện, thị xã, thành phố\n"
    )
    assert (value(found.agency), value(found.parent)) == ("SỞ NỘI VỤ", "UBND TỈNH QUẢNG NAM")
    assert (found.type, value(found.abstract)) == (None, "V/v hướng dẫn bình xét thi đua")


def test_the_front_and_the_party_have_their_own_frames() -> None:
    front = head(
        "ỦY BAN MTTQ VIỆT NAM CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nPHƯỜNG ĐIỆN AN Độc lập - Tự do - Hạnh phúc\n"
        "BAN THƯỜNG TRỰC\nSố: 12/KH-MTTQ-BTT Điện An, ngày 2 tháng 4 năm 2024\nKẾ HOẠCH\nTổ chức ngày hội\nCăn cứ"
    )
    assert (value(front.agency), value(front.parent)) == ("BAN THƯỜNG TRỰC", "ỦY BAN MTTQ VIỆT NAM PHƯỜNG ĐIỆN AN")
    party = head(
        "ĐẢNG BỘ TỈNH QUẢNG NAM ĐẢNG CỘNG SẢN VIỆT NAM\nTHỊ ỦY ĐIỆN BÀN\n* Điện Bàn, ngày 12 tháng 5 năm 2022\n"
        "Số 45-NQ/TU\nNGHỊ QUYẾT\ncủa Ban Chấp hành Đảng bộ thị xã\n-----\nThực hiện Nghị quyết số 10-NQ/TU của Tỉnh ủy"
    )
    assert (value(party.agency), value(party.number)) == ("THỊ ỦY ĐIỆN BÀN", "45-NQ/TU")
    assert (value(party.date), value(party.type)) == ("2022-05-12", "Nghị quyết")


@pytest.mark.parametrize(
    ("foot", "signing", "title"),
    [
        ("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
        ("TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        ("KT. BỘ TRƯỞNG\nTHỨ TRƯỞNG", "KT. BỘ TRƯỞNG", "THỨ TRƯỞNG"),
        ("TL. CHỦ TỊCH\nCHÁNH VĂN PHÒNG", "TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"),
        ("T/M BAN THƯỜNG VỤ\nBÍ THƯ", "T/M BAN THƯỜNG VỤ", "BÍ THƯ"),
        ("CHỦ TỊCH", None, "CHỦ TỊCH"),
    ],
)
def test_signature(foot: str, signing: str | None, title: str) -> None:
    text = COLUMNS.format(number="1/BC-UBND", date="ngày 6 tháng 9 năm 2024") + "Hết./.\n" + foot + "\n"
    found = head(text)
    assert (value(found.signing), value(found.signer_title)) == (signing, title)


def test_recipients_come_out_of_merged_columns() -> None:
    text = MERGED.format(number="1/BC-UBND", date="ngày 6 tháng 9 năm 2024") + (
        "Nơi nhận: TM. ỦY BAN NHÂN DÂN\n- UBND thị xã (b/c); KT. CHỦ TỊCH\n- Đảng ủy; PHÓ CHỦ TỊCH\n- Lưu: VT.\n"
    )
    found = head(text)
    assert [recipient.value for recipient in found.recipients] == [
        "UBND thị xã (b/c)",
        "Đảng ủy",
        "Lưu: VT",
    ]
    assert value(found.signing) == "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH"
    assert value(found.signer_title) == "PHÓ CHỦ TỊCH"


def test_a_text_without_a_frame_has_none() -> None:
    found = head(
        "Trong năm qua, thực hiện Kế hoạch\nsố 12/KH-UBND ngày 3 tháng 4 năm 2023\ncủa UBND xã, kết quả như sau"
    )
    assert (found.agency, found.number, found.date, found.type, found.recipients) == (None, None, None, None, ())


def test_an_abstract_may_begin_beside_the_type_and_go_on_below() -> None:
    found = head(
        "UBND XÃ ĐIỆN PHONG CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐiện Phong, ngày 18 tháng 11 năm 2023\n"
        "BIÊN BẢN HỌP THÔN\nVề việc bình xét gia đình văn hóa\nHôm nay, chúng tôi gồm có\n"
    )
    assert (value(found.type), value(found.abstract)) == ("Biên bản", "HỌP THÔN Về việc bình xét gia đình văn hóa")
    proposal = head(
        "UBND XÃ ĐIỆN PHONG\nSố: 1/TTr-UBND\nTỜ TRÌNH\nV/v đề nghị khen thưởng\n--------\nKính gửi: Chủ tịch thị xã\n"
    )
    assert value(proposal.abstract) == "V/v đề nghị khen thưởng"


@pytest.mark.parametrize(
    ("line", "number", "state", "symbol"),
    [
        ("Số; 15/KH-UBND", "15/KH-UBND", "printed", "KH-UBND"),
        ("SỐ: 15/KH-UBND", "15/KH-UBND", "printed", "KH-UBND"),
        ("Số   -KH/ĐU", "", "blank", "KH/ĐU"),
        ("Số: 15[KH-UBND", "", "doubtful", None),
        ("Số: 15/KH-UBND-", "15/KH-UBND-CỘNG", "doubtful", "KH-UBND-CỘNG"),
        ("Bản án số: 12/2022/HS-ST", "12/2022/HS-ST", "printed", "HS-ST"),
    ],
)
def test_lines_of_numbers(line: str, number: str, state: str, symbol: str | None) -> None:
    found = head(f"XÃ ĐOÀN GÒ NỔI\n{line}\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nGò Nổi, ngày 4 tháng 6 năm 2024\n")
    assert found.number is not None
    assert (found.number.value, found.number.state, value(found.symbol)) == (number, state, symbol)


@pytest.mark.parametrize(
    ("lines", "agency", "parent"),
    [
        ("UBND XÃ GÒ NỔI\nTHÔN HẠ NÔNG", "THÔN HẠ NÔNG", "UBND XÃ GÒ NỔI"),
        ("BAN CTMT\nTHÔN HẠ NÔNG", "BAN CTMT THÔN HẠ NÔNG", None),
        ("UBND XÃ GÒ NỔI\nBCĐ PHONG TRÀO TDĐKXDĐSVH", "BCĐ PHONG TRÀO TDĐKXDĐSVH", "UBND XÃ GÒ NỔI"),
        (
            "BCH ĐOÀN HUYỆN THU BỒN ĐOÀN TNCS HỒ CHÍ MINH\nBCH ĐOÀN XÃ GÒ NỔI",
            "BCH ĐOÀN XÃ GÒ NỔI",
            "BCH ĐOÀN HUYỆN THU BỒN",
        ),
        ("TÒA ÁN NHÂN DÂN\nHUYỆN DUY XUYÊN", "TÒA ÁN NHÂN DÂN HUYỆN DUY XUYÊN", None),
        ("PHÒNG GD&ĐT ĐẠI LỘC\nTRƯỜNG TIỂU HỌC BẾN DẦU", "TRƯỜNG TIỂU HỌC BẾN DẦU", "PHÒNG GD&ĐT ĐẠI LỘC"),
        ("BỘ NỘI VỤ - BỘ TÀI CHÍNH", "BỘ NỘI VỤ - BỘ TÀI CHÍNH", None),
    ],
)
def test_who_issues(lines: str, agency: str, parent: str | None) -> None:
    found = head(f"{lines}\nSố: 3/BC-XX\nGò Nổi, ngày 4 tháng 6 năm 2024\nBÁO CÁO\nBến sông\nThực hiện\n")
    assert (value(found.agency), value(found.parent)) == (agency, parent)


def test_a_letterhead_on_a_later_page_is_found_and_an_annex_has_none() -> None:
    paper = MERGED.format(number="1/BC-UBND", date="ngày 6 tháng 9 năm 2024")
    cover = "HỒ SƠ MINH CHỨNG\n1. Căn cứ xét\nCăn cứ Kế hoạch số 5/KH-UBND\n"
    found = head(f"{cover}\f{paper}")
    assert (value(found.number), value(found.date)) == ("1/BC-UBND", "2024-09-06")
    annex = head("PHỤ LỤC\nDANH SÁCH\n(Kèm theo Quyết định\nSố: 12/QĐ-UBND ngày 5/4/2024)\n")
    assert (annex.agency, annex.number, annex.date) == (None, None, None)


def test_a_subject_goes_on_to_its_end_and_no_further() -> None:
    top = "UBND TỈNH\nSỞ NỘI VỤ\nSố: 77/SNV-TĐKT Tam Kỳ, ngày 3 tháng 9 năm 2024\n"
    found = head(f"{top}V/v thực hiện Nghị quyết số 13/NQ-HĐND\nngày 22/9/2023 của HĐND tỉnh\nKính gửi: Các huyện\n")
    assert value(found.abstract) == "V/v thực hiện Nghị quyết số 13/NQ-HĐND ngày 22/9/2023 của HĐND tỉnh"
    merged = head(f"{top}V/v hướng dẫn xét thưởng Kính gửi:\n- Các huyện;\n")
    assert value(merged.abstract) == "V/v hướng dẫn xét thưởng"


@pytest.mark.parametrize(
    ("foot", "signing", "title"),
    [
        (
            "TM. BAN THƯỜNG TRỰC TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH CHỦ TỊCH",
            "TM. BAN THƯỜNG TRỰC TM. ỦY BAN NHÂN DÂN",
            "CHỦ TỊCH",
        ),
        ("KT. BỘ TRƯỞNG BỘ A\nTHỨ TRƯỞNG\nKT. BỘ TRƯỞNG BỘ B\nTHỨ TRƯỞNG", "KT. BỘ TRƯỞNG BỘ A", "THỨ TRƯỞNG"),
        ("KT. TRƯỞNG BAN\nPHÓ TRƯỞNG BAN THƯỜNG TRỰC", "KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN THƯỜNG TRỰC"),
    ],
)
def test_two_who_sign(foot: str, signing: str, title: str) -> None:
    found = head(COLUMNS.format(number="1/BC-UBND", date="ngày 6 tháng 9 năm 2024") + foot + "\n")
    assert (value(found.signing), value(found.signer_title)) == (signing, title)


def test_a_ward_whose_name_begins_with_an_is_no_scheme() -> None:
    text = COLUMNS.replace(
        "UBND THỊ XÃ ĐIỆN BÀN\nỦY BAN NHÂN DÂN\nPHƯỜNG ĐIỆN NGỌC", "UBND THÀNH PHỐ ĐÀ NẴNG\nPHƯỜNG AN THẮNG"
    )
    head = read(text.format(number="15/BC-UBND", date="ngày 7 tháng 5 năm 2025")).letterhead
    assert head.number is not None
    assert head.type is not None
    assert (head.number.value, head.number.state, head.type.value) == ("15/BC-UBND", "printed", "Báo cáo")
    assert head.agency is not None
    assert head.parent is not None
    assert (head.parent.value, head.agency.value) == ("UBND THÀNH PHỐ ĐÀ NẴNG", "PHƯỜNG AN THẮNG")


@pytest.mark.parametrize("number", ["7b/BC-UBND", "0T/BC-UBND", "6Ÿ/BC-UBND", "0//BC-UBND", "17 / KH/ĐU", "47//TB/ThU"])
def test_a_number_that_may_be_another_is_doubtful(number: str) -> None:
    head = read(COLUMNS.format(number=number, date="ngày 7 tháng 5 năm 2024")).letterhead
    assert head.number is not None
    assert head.number.state == "doubtful"


@pytest.mark.parametrize("date", ["ngày _8 tháng 6 năm 2014", "ngày 18 tháng 1_ năm 2025", "ngày 1… tháng 6 năm 2014"])
def test_a_day_beside_room_for_a_pen_is_doubtful(date: str) -> None:
    head = read(COLUMNS.format(number="7/BC-UBND", date=date)).letterhead
    assert head.date is not None
    assert head.date.state != "printed"


@pytest.mark.parametrize("place", ["TỈNH CÀ MAU", "TỈNH CAO BẰNG", "HUYỆN CỦ CHI"])
def test_a_place_whose_name_ends_as_a_form_does_keeps_its_number(place: str) -> None:
    motto = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
    text = f"ỦY BAN NHÂN DÂN\n{place}\nSố: 218/QĐ-UBND\n{motto}{place.title()}, ngày 14 tháng 11 năm 2022\nQUYẾT ĐỊNH\n"
    number = read(text).letterhead.number
    assert number is not None
    assert (number.value, number.state) == ("218/QĐ-UBND", "printed")


@pytest.mark.parametrize(
    ("lines", "abstract"),
    [
        ("Thực hiện phong trào thi đua “Bản sạch, nương xanh” năm 2024\nI. ĐỐI TƯỢNG", "Thực hiện phong trào"),
        ("Thực hiện Kế hoạch số 12/KH-UBND, xã báo cáo:\n1. Kết quả", None),
        (
            "Kết quả tiêm phòng năm 2024\nTính đến ngày 31/5, các xã đạt 95%. Một xã có ổ dịch.",
            "Kết quả tiêm phòng năm 2024",
        ),
        (
            "Kết quả phối hợp với\nHội Nông dân trong năm 2024\n1. Đã ký.",
            "Kết quả phối hợp với Hội Nông dân trong năm 2024",
        ),
    ],
)
def test_where_an_abstract_begins_and_ends(lines: str, abstract: str | None) -> None:
    found = head(
        "UBND HUYỆN A\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nSố: 9/BC-UBND\n"
        f"A, ngày 05 tháng 6 năm 2024\nBÁO CÁO\n{lines}\nNơi nhận:\n- Lưu: VT.\n"
    ).abstract
    assert (found and found.value[: len(abstract or "")]) == abstract
    assert found is None or "Tính đến" not in found.value


@pytest.mark.parametrize(
    ("head", "agency", "parent"),
    [
        ("PHƯỜNG ĐIỆN AN\nỦY BAN NHÂN DÂN", "ỦY BAN NHÂN DÂN PHƯỜNG ĐIỆN AN", None),
        ("Phường Điện An\nỦY BAN NHÂN DÂN", "ỦY BAN NHÂN DÂN Phường Điện An", None),
        ("ỦY BAN NHÂN DÂN\nPhường Điện An", "ỦY BAN NHÂN DÂN Phường Điện An", None),
        (
            "UBND THỊ XÃ ĐIỆN BÀN\nPHƯỜNG ĐIỆN AN\nỦY BAN NHÂN DÂN",
            "ỦY BAN NHÂN DÂN PHƯỜNG ĐIỆN AN",
            "UBND THỊ XÃ ĐIỆN BÀN",
        ),
        ("THỊ XÃ ĐIỆN BÀN\nPHƯỜNG ĐIỆN AN\nỦY BAN NHÂN DÂN", "ỦY BAN NHÂN DÂN PHƯỜNG ĐIỆN AN", "THỊ XÃ ĐIỆN BÀN"),
        ("THỊ XÃ ĐIỆN BÀN\nỦY BAN NHÂN DÂN\nPHƯỜNG ĐIỆN AN", "ỦY BAN NHÂN DÂN PHƯỜNG ĐIỆN AN", "THỊ XÃ ĐIỆN BÀN"),
        ("TỈNH QUẢNG NAM\nUBND\nTHỊ XÃ ĐIỆN BÀN", "UBND THỊ XÃ ĐIỆN BÀN", "TỈNH QUẢNG NAM"),
        ("TỈNH QUẢNG NAM\nỦY BAN NHÂN DÂN", "ỦY BAN NHÂN DÂN TỈNH QUẢNG NAM", None),
        ("HUYỆN DUY XUYÊN\nHỘI ĐỒNG NHÂN DÂN\nXÃ DUY SƠN", "HỘI ĐỒNG NHÂN DÂN XÃ DUY SƠN", "HUYỆN DUY XUYÊN"),
        ("HUYỆN ỦY DUY XUYÊN\nỦY BAN NHÂN DÂN", "ỦY BAN NHÂN DÂN", "HUYỆN ỦY DUY XUYÊN"),
        ("XÃ ĐOÀN DUY SƠN", "XÃ ĐOÀN DUY SƠN", None),
        ("ỦY BAN NHÂN DÂN", "ỦY BAN NHÂN DÂN", None),
    ],
)
@pytest.mark.parametrize("between", ["", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"])
def test_a_body_alone_on_its_line_takes_the_area_beside_it(
    head: str, agency: str, parent: str | None, between: str
) -> None:
    text = (
        f"{head}\n{between}Số: 12/BC-UBND\nĐiện An, ngày 2 tháng 4 năm 2024\nBÁO CÁO\nKết quả nhiệm vụ\n\nThực hiện.\n"
    )
    found = read(text).letterhead
    assert (value(found.agency), value(found.parent)) == (agency, parent)
    assert found.agency is not None
    assert {" ".join(line.split()) for line in head.splitlines()} >= {
        line for line in text[found.agency.start : found.agency.end].splitlines() if line in head
    }


def test_the_area_may_stand_behind_the_number() -> None:
    head = "ỦY BAN NHÂN DÂN\nSố: 12/BC-UBND\nPHƯỜNG ĐIỆN AN\nĐiện An, ngày 2 tháng 4 năm 2024\n"
    text = f"{head}BÁO CÁO\nKết quả\n\nThực hiện.\n"
    found = read(text)
    assert value(found.letterhead.agency) == "ỦY BAN NHÂN DÂN PHƯỜNG ĐIỆN AN"
    assert value(found.letterhead.number) == "12/BC-UBND"
    assert value(found.letterhead.place) == "Điện An"
