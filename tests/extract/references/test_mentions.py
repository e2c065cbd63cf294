from __future__ import annotations

import pytest

from extract.reading import read


def ids(text: str) -> list[str]:
    return [reference.id for reference in read(text).references]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Căn cứ Nghị định số 65/2014/NĐ- CP ngày 01/7/2014 của Chính phủ;", ["65/2014/NĐ-CP"]),
        ("Nghị định 38/2021/NĐ - CP", ["38/2021/NĐ-CP"]),
        ("Luật số 33/2002/QH 10 đã được sửa đổi", ["33/2002/QH10"]),
        ("Thông tư số 39/2010//TT-BTNMT", ["39/2010/TT-BTNMT"]),
        ("Thông tư liên tịch số 39/2014/TTLT-BCT-BTC", ["39/2014/TTLT-BCT-BTC"]),
        ("số 96 /HD-MTTW-BTT", ["96/HD-MTTW-BTT"]),
        ("Quyết định số 366- QĐ/TW", ["366-QĐ/TW"]),
        ("Nghị quyết số 1211/2016/UBTVQH13", ["1211/2016/UBTVQH13"]),
        ("Công văn số 9086/BNV-CTTN&BĐG", ["9086/BNV-CTTN&BĐG"]),
        ("Công văn số 14748-CV/VPTW", ["14748-CV/VPTW"]),
        ("Chương trình số 10-CTr/TU, Tờ trình số 70-TTr/ĐU", ["10-CTr/TU", "70-TTr/ĐU"]),
        ("Nghị định số 48-HĐBT, Nghị định số 115-CP, Sắc lệnh số 110/SL", ["48-HĐBT", "115-CP", "110/SL"]),
        ("Nghị quyết số 42-\nNQ/TW của Ban Chấp hành", ["42-NQ/TW"]),
        ("Nghị quyết số 43-NQ/TW2 về", ["43-NQ/TW"]),
        ("các Quyết định số 482/QĐ-TTg, 493/QĐ-TTg và 495/QĐ-TTg", ["482/QĐ-TTg", "493/QĐ-TTg", "495/QĐ-TTg"]),
        ("từ số 496/QĐ-TTg đến 521/QĐ-TTg", ["496/QĐ-TTg", "521/QĐ-TTg"]),
        ("các Kế hoạch số 12, 13 và 14/KH-UBND", ["12/KH-UBND", "13/KH-UBND", "14/KH-UBND"]),
        ("Nghi quyét sé 13/2023/NQ-HPND", ["13/2023/NQ-HĐND"]),
        ("Két lugn s¢ 02/KL-MTTW-BCT", ["02/KL-MTTW-ĐCT"]),
        ("Quyét dinh sb 1746/QP-UBND", ["1746/QĐ-UBND"]),
        ("Quyết định số 1685/QĐ-UBNDngày 12/3/2024", ["1685/QĐ-UBND"]),
        ("Quyết định số 12/QĐ-MTTQ-BTT - Về việc khen thưởng", ["12/QĐ-MTTQ-BTT"]),
        ("Kế hoạch số 0124/KH-UBND", ["0124/KH-UBND"]),
    ],
)
def test_every_form_of_the_grammar(text: str, expected: list[str]) -> None:
    assert ids(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Số: …../…..",
        "Quyết định số /2025/QĐ-UBND",
        "Quyết định số: ……/QĐ-UBND",
        "Mẫu số 01/TNCN",
        "dân số 7.670 người; chuyển đổi số 24/7",
        "tỷ lệ 1/500, 50 kg/ha, 120 triệu đồng/ha, 5 m/s",
        "TCVN 9001:2015/BYT và QCVN 01:2009/BYT",
        "2.345 hộ/7.890 khẩu, đạt 12/15 tiêu chí",
        "ĐT 0235.3867321; TK 0041000123456",
    ],
)
def test_blank_forms_and_lookalikes_are_no_references(text: str) -> None:
    assert ids(text) == []


def test_a_mention_carries_what_stands_around_it() -> None:
    text = "Thực hiện Quyết định số 1746/QĐ-UBND ngày 07/11/2022 của UBND thị xã về bảng giá đất nông nghiệp;"
    (reference,) = read(text).references
    assert reference.text == "Quyết định số 1746/QĐ-UBND ngày 07/11/2022"
    assert (reference.number, reference.year, reference.symbol) == ("1746", None, "QĐ-UBND")
    assert (reference.type, reference.date, reference.issuer) == ("Quyết định", "2022-11-07", "UBND thị xã")
    assert reference.abstract == "về bảng giá đất nông nghiệp"
    assert (reference.role, reference.key) == ("cites", "1746/qd/ubnd")
    assert reference.confidence > 0.95


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        (
            "Công văn số 2350/BKHCN-VP ngày 1/2/2025 của Bộ trưởng Bộ Khoa học và Công nghệ về việc",
            "Bộ trưởng Bộ Khoa học và Công nghệ",
        ),
        ("Quyết định số 1/QĐ-UBND của UBND thành phố Tam Kỳ về việc", "UBND thành phố Tam Kỳ"),
        ("Thông tư số 1/2024/TT-BTP của Bộ Tư pháp, Thông tư số 2/2024/TT-BTC của Bộ Tài chính", "Bộ Tư pháp"),
        ("Công văn số 1/STC-NS của Giám đốc Sở Tài chính Đà Nẵng về việc", "Giám đốc Sở Tài chính Đà Nẵng"),
        ("Ke hoach so 1/KH-UBND cua UBND thi xa ve phat dong", "UBND thi xa"),
        ("Kế hoạch số 1/KH-UBND của UBND tỉnh và Quyết định số 2/QĐ-UBND", "UBND tỉnh"),
        ("Công văn số 5/SVHTTDL-VP của Sở Văn hóa, Thể thao và Du lịch hướng dẫn", "Sở Văn hóa, Thể thao và Du lịch"),
        ("Nghị quyết số 13/NQ-HĐND ngày 1/2/2023 của HĐND tỉnh3 về", "HĐND tỉnh"),
    ],
)
def test_issuer_ends_where_its_name_ends(text: str, issuer: str) -> None:
    assert read(text).references[0].issuer == issuer


def test_a_head_parted_by_a_page_break_is_still_told_by_the_symbol() -> None:
    text = "theo tinh thần Nghị\n1 Một chú thích ở cuối trang.\n\fquyết số 42-NQ/TW về"
    (reference,) = read(text).references
    assert reference.text == "quyết số 42-NQ/TW"
    assert reference.type == "Nghị quyết"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Căn cứ Nghị định số 1/2024/NĐ-CP ngày 1/1/2024;", "basis"),
        ("Thực hiện Kế hoạch số 1/KH-UBND", "cites"),
        ("Điều 1. Bãi bỏ toàn bộ Quyết định số 1/QĐ-UBND", "repeals"),
        ("Quyết định này thay thế Quyết định số 1/QĐ-UBND", "replaces"),
        ("Sửa đổi, bổ sung một số điều của Quyết định số 1/QĐ-UBND", "amends"),
        ("Danh sách ban hành kèm theo Quyết định số 1/QĐ-UBND", "attached"),
        ("Luật này được sửa đổi, bổ sung bởi Luật số 87/2025/QH15", "cites"),
    ],
)
def test_roles(text: str, role: str) -> None:
    assert read(text).references[0].role == role


def test_the_one_that_another_paper_amends_is_only_cited() -> None:
    text = "theo Nghị định số 187/2025/NĐ-CP sửa đổi, bổ sung một số điều của Nghị định số 78/2025/NĐ-CP."
    assert [reference.role for reference in read(text).references] == ["cites", "cites"]


def test_a_law_that_changes_another_by_its_name_is_a_basis_as_the_others_are() -> None:
    text = (
        "Căn cứ Luật Nhà ở số 27/2023/QH15 ngày 27/11/2023; Luật sửa đổi, bổ sung một số điều của Luật Quy hoạch số "
        "57/2024/QH15 ngày 29/11/2024;\nSửa đổi khoản 1 Điều 2 Quyết định số 5/QĐ-UBND ngày 3/2/2020."
    )
    assert [(found.id, found.role) for found in read(text).references] == [
        ("27/2023/QH15", "basis"),
        ("57/2024/QH15", "basis"),
        ("5/QĐ-UBND", "amends"),
    ]


def test_what_was_done_badly_is_no_issuer() -> None:
    (only,) = read("Bãi bỏ Công văn số 88/UBND-TH ngày 3/6/2020 do ghi sai thẩm quyền.").references
    assert only.issuer is None
    (other,) = read("Công văn số 88/UBND-TH ngày 3/6/2020 do UBND tỉnh ban hành.").references
    assert other.issuer == "UBND tỉnh"
