"""Forms met on papers nobody had in view when the grammar was written: short snippets, each for one general cause."""

from __future__ import annotations

from textwrap import dedent

import pytest

from extract.reading import read

TOP = "ỦY BAN NHÂN DÂN\nXÃ GÒ NỔI\nSố: 7/{symbol}\nGò Nổi, ngày 4 tháng 11 năm 2025\n"
PLAN = f"{TOP.format(symbol='KH-UBND')}KẾ HOẠCH\nPhát động thi đua giữ bến sông năm 2026\n"


def roles(text: str) -> list[tuple[str, str]]:
    return [(reference.id, reference.role) for reference in read(text).references]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            (
                "Điều 1. Bãi bỏ các nghị quyết sau đây:\n1. Nghị quyết số 4/2016/NQ-HĐND ngày 3/3/2016 về phí đò.\n"
                "2. Nghị quyết số 5/2017/NQ-HĐND sửa đổi, bổ sung Nghị quyết số 4/2016/NQ-HĐND."
            ),
            ["repeals", "repeals", "cites"],
        ),
        (
            (
                "Bãi bỏ Điều 4 Quyết định số 1/QĐ-UBND ngày 2/2/2020, khoản 2 Điều 1 Quyết định số 2/QĐ-UBND "
                "và Phụ lục II Quyết định số 3/QĐ-UBND của UBND xã."
            ),
            ["repeals", "repeals", "repeals"],
        ),
        (
            (
                "2. Quyết định này thay thế các Quyết định sau:\na) Quyết định số 8/QĐ-UBND ngày 1/1/2021;\n"
                "b) Quyết định số 9/QĐ-UBND ngày 1/2/2021.\n3. Công văn số 10/UBND-VX hết hiệu lực kể từ ngày ký."
            ),
            ["replaces", "replaces", "repeals"],
        ),
        ("Căn cứ các văn bản: Nghị định số 7/2021/NĐ-CP; Thông tư số 8/2022/TT-BNV;", ["basis", "basis"]),
        ("1- Thống nhất Tờ trình số 3-TTr/ĐU.\n2- Thay thế Thông báo số 2-TB/ĐU.", ["cites", "replaces"]),
    ],
)
def test_roles_along_a_list(text: str, expected: list[str]) -> None:
    assert [role for _, role in roles(text)] == expected


def test_a_footnote_mark_glued_to_a_symbol_hides_no_issuer() -> None:
    (reference,) = read("Thực hiện Nghị quyết số 12-NQ/HU1 của Ban Chấp hành Đảng bộ huyện về thủy lợi.").references
    assert (reference.id, reference.issuer) == ("12-NQ/HU", "Ban Chấp hành Đảng bộ huyện")


def test_a_code_beside_a_whole_d_stroke_is_not_repaired() -> None:
    assert [found[0] for found in roles("Kế hoạch số 5-KH/TĐTN-BPT ngày 1/3/2025")] == ["5-KH/TĐTN-BPT"]


def test_a_letter_in_the_number_of_a_congress_is_a_figure() -> None:
    assert [found[0] for found in roles("Nghị quyết số 7/NQ-UBTVQHI5 ngày 1/3/2024")] == ["7/NQ-UBTVQH15"]


def test_the_party_numbers_a_quy_dinh_as_qd() -> None:
    facts = read("Căn cứ Quy định số 22-QĐ/TW ngày 28/7/2021 của Ban Chấp hành Trung ương;")
    assert facts.references[0].type == "Quy định"
    assert facts.conflicts == ()


def test_an_issuer_ends_before_a_line_in_capitals() -> None:
    text = "Sửa đổi Quyết định số 3/QĐ-UBND\ncủa Ủy ban nhân dân huyện\nCHỦ TỊCH ỦY BAN NHÂN DÂN\nCăn cứ Luật"
    assert read(text).references[0].issuer == "Ủy ban nhân dân huyện"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("từ tháng 02/2026 đến tháng 11/2026", "2026-02/2026-11"),
        ("Từ tháng 3 đến hết tháng 10 năm 2024", "2024-03/2024-10"),
        ("Từ 15/5 đến 31/5/2024", "2024-05-15/2024-05-31"),
        ("quý 111/2024", "2024-Q3"),
        ("quý IV/2024", "2024-Q4"),
    ],
)
def test_periods(text: str, value: str) -> None:
    assert [date.value for date in read(f"Thời gian: {text}.").dates] == [value]


def test_units_behind_a_colon_and_beside_a_party_committee() -> None:
    facts = read("Thành ủy Đà Nẵng kiểm tra các xã: Gò Nổi, Điện Bàn Tây.")
    assert [unit.name for unit in facts.communes] == ["Xã Gò Nổi", "Xã Điện Bàn Tây"]


def test_a_body_and_the_date_merged_on_one_line() -> None:
    text = dedent("""\
        ỦY BAN MTTQ VIỆT NAM CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
        THÀNH PHỐ ĐÀ NẴNG Độc lập - Tự do - Hạnh phúc
        ỦY BAN MTTQ VIỆT NAM XÃ GÒ NỔI Gò Nổi, ngày 4 tháng 11 năm 2025
        $6: 7/KH-MTTQ-BTT
        BÁO CÁO THẨM TRA
        Dự thảo quy ước giữ bến sông
        Thời gian qua, các bến đã sạch hơn.
        """)
    head = read(text).letterhead
    assert head.agency is not None
    assert head.agency.value == "ỦY BAN MTTQ VIỆT NAM XÃ GÒ NỔI"
    assert [field and field.value for field in (head.number, head.place, head.date)] == [
        "7/KH-MTTQ-BTT",
        "Gò Nổi",
        "2025-11-04",
    ]
    assert head.abstract is not None
    assert head.abstract.value == "THẨM TRA Dự thảo quy ước giữ bến sông"


def test_a_letter_that_a_pen_made_of_a_figure_is_doubted() -> None:
    text = TOP.replace("7/", "2l/").format(symbol="KH-UBND")
    number = read(f"{text}KẾ HOẠCH\nGiữ bến sông\n").letterhead.number
    assert number is not None
    assert number.state == "doubtful"


@pytest.mark.parametrize(
    "foot", ["bến sông./.\nCHỦ TỊCH\nNơi nhận:\n- Lưu: VT.\n", "bến sông./.\nNơi nhận: CHỦ TỊCH\n- Lưu: VT.\n"]
)
def test_a_signer_without_a_prefix(foot: str) -> None:
    title = read(f"{PLAN}Căn cứ tình hình {foot}").letterhead.signer_title
    assert title is not None
    assert title.value == "CHỦ TỊCH"


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        (
            (
                "I. TIÊU CHÍ VÀ THANG ĐIỂM\nTiêu chí 1: Tuyên truyền (20 điểm)\n- Phát thanh hai buổi mỗi tuần.\n"
                "- Treo băng rôn ở từng bến đò.\nTiêu chí 2: Mỗi thôn dọn sạch một bến đò (10 điểm).\n"
            ),
            ["1.a", "1.b", "2"],
        ),
        (
            "I. CHỈ TIÊU THI ĐUA\nChỉ tiêu 1. Mỗi thôn dọn sạch một bến đò.\nChỉ tiêu 2. Mỗi hộ góp một ngày công.\n",
            ["1", "2"],
        ),
        (
            (
                "II. BẢNG TIÊU CHÍ CHẤM ĐIỂM\nTT Nội dung Điểm\nI TUYÊN TRUYỀN 30\n1 Phát thanh hai buổi mỗi\ntuần 30\n"
                "II RA QUÂN 70\n1 Mỗi thôn dọn sạch một bến đò 40\n2 Mỗi hộ góp một ngày công 30\nTổng cộng 100\n"
                "III. THỜI GIAN\nNăm 2026.\n"
            ),
            ["I.1", "II.1", "II.2"],
        ),
        (
            (
                "I. NỘI DUNG\nTheo Phụ lục 1.\nNơi nhận:\n- Lưu: VT.\nCHỦ TỊCH\n\fPHỤ LỤC 1\nBỘ TIÊU CHÍ THI ĐUA\n"
                "1. Bến đò\n1.1. Mỗi thôn dọn sạch một bến đò.\n1.2. Mỗi bến có một bảng nội quy.\n"
            ),
            ["1.1", "1.2"],
        ),
        (
            (
                "I. CHỈ TIÊU THI ĐUA\n1. Bến đò\nMỗi thôn dọn sạch một bến đò trong xã, có hình ảnh trước và sau.\n"
                "2. Thời gian thực hiện: từ ngày ký đến ngày 30/6/2026.\n3. Khen thưởng: năm thôn được giấy khen.\n"
            ),
            ["1"],
        ),
        ("II. NỘI DUNG KIỂM TRA\n1. Việc lưu hồ sơ khen thưởng.\n2. Việc lập kế hoạch.\n", []),
    ],
)
def test_criteria_in_other_shapes(body: str, codes: list[str]) -> None:
    criteria = read(f"{PLAN}Căn cứ tình hình, UBND xã phát động như sau:\n{body}").criteria
    assert [criterion.code for criterion in criteria] == codes


def test_a_row_of_a_table_has_its_points_and_not_in_its_text() -> None:
    body = "I. BẢNG TIÊU CHÍ CHẤM ĐIỂM\nSTT Nội dung Điểm tối đa\n1 Mỗi thôn dọn sạch một bến đò 40\nTổng cộng 40\n"
    (criterion,) = read(f"{PLAN}Căn cứ tình hình:\n{body}").criteria
    assert (criterion.text, criterion.points) == ("Mỗi thôn dọn sạch một bến đò", 40)


def test_a_heading_on_its_own_line_binds_and_is_no_part_of_the_text() -> None:
    body = (
        "I. CHỈ TIÊU THI ĐUA\n1. Đối với Phòng Kinh tế xã\n"
        "Thẩm định hồ sơ các bến trong thời hạn mười ngày làm việc kể từ khi nhận đủ.\n"
    )
    (criterion,) = read(f"{PLAN}Căn cứ tình hình:\n{body}").criteria
    assert criterion.text.startswith("Thẩm định hồ sơ")
    assert criterion.applies_to == "Phòng Kinh tế xã"
