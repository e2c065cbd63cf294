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
