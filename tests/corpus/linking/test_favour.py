"""What speaks for a unit and what against it where the criterion decides, or another part of the same sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus.linking.aims import Aim
from corpus.linking.criteria import Criterion, Programme
from corpus.linking.proving import propose
from corpus.linking.readings import Mention, Paper
from corpus.linking.scoring import timing

HERE, THERE = ("00001", "2020-01-01"), ("00002", "2020-01-01")
NAMES = {HERE: "Xã Thanh Bình", THERE: "Xã Phú Lạc"}
WANTED = {
    "1": "Tỷ lệ hộ nuôi tằm theo quy trình đạt từ 80% trở lên.",
    "2": "Kéo giảm số vụ trộm trâu, bò.",
    "3": "Không để xảy ra đánh bắt cá bằng xung điện.",
    "4": "Thu mua kén tằm đạt từ 90% kế hoạch.",
    "5": "Mỗi thôn có ít nhất 01 lò gốm đỏ lửa.",
    "6": "Giao quân đạt chỉ tiêu.",
    "7": "Tổ chức đối thoại với nhân dân.",
    "8": "Nợ quá hạn Quỹ nông dân dưới 0,5%.",
    "9": "Trồng ít nhất 15.000 gốc mai vàng.",
    "10": "Nộp hồ sơ làng nghề trước ngày 31/5/2024.",
    "12": "Chấm vườn mẫu hằng quý đạt từ 8 điểm trở lên.",
    "13": "Cấp phép khai thác đá không quá 12 ngày.",
    "14": "Hội viên câu lạc bộ cồng chiêng tăng so với năm trước.",
    "11": "Chuyển đổi số xếp loại khá trở lên.",
    "15": "Bảo vệ vườn cò, giữ gìn đầm sen cổ.",
    "16": "Mở lớp truyền nghề chạm bạc; tỷ lệ thợ trẻ bỏ nghề dưới 2%.",
    "17": "Tỷ lệ thuyền thúng gắn phao đạt từ 70% trở lên.",
    "18": "Tiếp nhận, trả lời phản ánh, kiến nghị về chợ nổi trong thời hạn quy định.",
}


def aim(wanted: dict[str, str] = WANTED, heading: str | None = None) -> Aim:
    programme = Programme(1, 1, "Phát động phong trào thi đua năm 2024", 2024, "2024-01-01", "2024-12-31", "")
    criteria = [
        Criterion(number, 1, number, code, heading, text, None, (), (), None, None, 1, 0, 1, ())
        for number, (code, text) in enumerate(wanted.items(), start=1)
    ]
    return Aim(programme, criteria, {}, ("kế hoạch", None))


def found(text: str, *, title: str = "Tình hình", above: bool = False, date: str = "2024-12-05") -> set[str]:
    """Return what a report proves: "+1" for the first criterion, "-1" against it, "there" behind the other unit's."""
    mentions = [Mention(unit, at, at + len(name)) for unit, name in NAMES.items() if (at := text.find(name)) >= 0]
    paper = Paper(
        text=text,
        type="Báo cáo",
        title=title,
        bodies=frozenset({"UBND"}),
        date=date,
        issued_by=None if above else HERE,
        above=above,
        cites=(),
        mentions=tuple(sorted(mentions, key=lambda one: one.start)) if above else (),
        frame=(),
        title_span=(text.find(title), text.find(title) + len(title)) if title in text else None,
    )
    codes = dict(enumerate(WANTED, start=1))
    return {
        f"{'+' if one.favourable else '-'}{codes[one.criterion]}{'' if one.unit == HERE else ' there'}"
        for one in propose(paper, aim(), NAMES.__getitem__)
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- Tỷ lệ hộ nuôi tằm theo quy trình đạt 91%.", {"+1"}),
        ("- Tỷ lệ hộ nuôi tằm theo quy trình đạt 55%.", {"-1"}),
        ("- Số hộ nuôi tằm theo quy trình vượt kế hoạch 12%.", {"+1"}),
        ("- Hộ nuôi tằm theo quy trình: 20/190 hộ.", {"-1"}),
        ("Phương hướng năm sau: nhóm thêm 09 lò gốm đỏ lửa.", set()),
        ("- Trong năm phát sinh 05 vụ trộm trâu, bò.", {"-2"}),
        ("- 46 hộ không nuôi tằm theo quy trình.", {"-1"}),
        ("- Số vụ trộm trâu, bò tăng 05 vụ so với năm trước.", {"-2"}),
        ("- Đã xử lý 05 vụ trộm trâu, bò.", {"+2"}),
        ("- Để 02 hộ đánh bắt cá bằng xung điện.", {"-3"}),
        ("- Đầu năm, 12 thanh niên lên đường nhập ngũ.", {"+6"}),
        ("- Đối thoại với nhân dân: mỗi thôn một buổi, 200 lượt người dự.", {"+7"}),
        ("- Đến nay 08 lò gốm đỏ lửa, nhưng khói bụi chưa được xử lý.", {"-5"}),
        ("- Đã nhóm 09 lò gốm đỏ lửa, còn 02 lò gốm chưa nhóm.", {"+5"}),
        ("- Mới nhóm 02 lò gốm đỏ lửa, còn 09 lò gốm chưa nhóm.", {"-5"}),
        ("- Số vụ trộm trâu, bò: 05 vụ, tăng gấp đôi năm trước.", {"-2"}),
        ("- Số vụ trộm trâu, bò không giảm.", {"-2"}),
        ("- Xã để phát sinh đánh bắt cá bằng xung điện.", {"-3"}),
        ("- Nợ quá hạn Quỹ nông dân 4,2%.", {"-8"}),
        ("- Nợ quá hạn Quỹ nông dân còn 0,3%.", {"+8"}),
        ("- Quỹ nông dân không có nợ quá hạn.", {"+8"}),
        ("- Trồng được 19.500 gốc mai vàng.", {"+9"}),
        ("- Trồng được 4.000 gốc mai vàng.", {"-9"}),
        ("- Nộp hồ sơ làng nghề ngày 18/6/2024.", {"-10"}),
        ("- Nộp hồ sơ làng nghề ngày 24/5/2024.", {"+10"}),
        ("- Đến ngày 30/9/2024 đã nộp hồ sơ làng nghề.", {"+10"}),
        ("- Chuyển đổi số xếp loại trung bình.", {"-11"}),
        ("- Chuyển đổi số đạt 88 điểm, xếp loại tốt.", {"+11"}),
        ("- Chuyển đổi số đạt 31 điểm, xếp thứ 16/16.", {"-11"}),
        ("- Giao quân thiếu 03 thanh niên.", {"-6"}),
        ("- Chấm vườn mẫu hằng quý: 6,5 điểm.", {"-12"}),
        ("- Chấm vườn mẫu hằng quý: 9/10 điểm.", {"+12"}),
        ("- Cấp phép khai thác đá bình quân 19 ngày.", {"-13"}),
        ("- Cấp phép khai thác đá đạt bình quân 9 ngày.", {"+13"}),
        ("- Số hội viên câu lạc bộ cồng chiêng giảm 41 người so với năm trước.", {"-14"}),
        ("- Giao quân được 12 thanh niên, không thiếu ai.", {"+6"}),
        ("- Trâu, bò: 27 vụ, tăng 11 vụ, phần lớn là trộm trâu.", {"-2"}),
        ("- Phát hiện, bắt giữ trong 27 vụ, tăng 11 vụ, phần lớn là trộm trâu.", {"+2"}),
        ("- Vườn cò ở đầm sen cổ bị chặt phá 0,4 ha.", {"-15"}),
        ("- Vườn cò được rào lại, không bị chặt phá.", {"+15"}),
        ("- Kiểm lâm cảnh báo việc chặt phá ở vườn cò, đầm sen cổ.", {"+15"}),
        ("- Không có thợ trẻ bỏ nghề chạm bạc, lớp truyền nghề đủ 100% chỗ ngồi.", {"+16"}),
        ("- Thợ trẻ bỏ nghề chạm bạc 05 người, chiếm 6,1%.", {"-16"}),
        ("- Thuyền thúng gắn phao 41%, ngư dân được tập huấn 96%.", {"-17"}),
        ("- Giao quân 12 thanh niên, bị trả về 02 người.", {"-6"}),
        ("- Giao quân 12 thanh niên, không có trường hợp bị trả về.", {"+6"}),
        ("- Tổ chức đối thoại với nhân dân 04 buổi, không có hồ sơ trễ hẹn.", {"+7"}),
        ("- Tổ chức đối thoại với nhân dân 04 buổi, không có hồ sơ.", {"-7"}),
        ("- Lò gốm đỏ lửa 06 cái, nợ thuế còn 5,2 tỷ đồng, tăng 1,4 tỷ đồng.", {"-5"}),
        ("- 06 lò gốm đỏ lửa gây mất trật tự.", {"-5"}),
        ("- Các thôn có lò gốm đỏ lửa được chọn thi hành Quyết định này.", set()),
        ("- Dân số 5.200 người, 06 lò gốm đỏ lửa.", set()),
        ("1. Khác\nKhông.\n2. Nhiệm vụ hai tháng cuối năm:\n- Nhóm 06 lò gốm đỏ lửa.", set()),
    ],
)
def test_what_is_told_is_held_against_what_is_asked(text: str, told: set[str]) -> None:
    assert found(text) == told


@pytest.mark.parametrize(
    ("columns", "cells", "told"),
    [
        ("Nội dung | Kế hoạch | Thực hiện", "Gốc mai vàng trồng mới | 15.000 | 15.400", {"+9"}),
        ("Nội dung | Kế hoạch | Thực hiện", "Gốc mai vàng trồng mới | 15.000 | 9.000", {"-9"}),
        ("Nội dung | Kế hoạch | Thực hiện", "Số vụ trộm trâu, bò | 2 | 5", {"-2"}),
        ("Nội dung | Kế hoạch | Thực hiện", "Số vụ trộm trâu, bò | 2 | 1", {"+2"}),
        ("Nội dung | Kết quả | Đánh giá", "Hộ nuôi tằm theo quy trình | 310 | Chưa đạt", {"-1"}),
        ("Nội dung | Kết quả | Đánh giá", "Hộ nuôi tằm theo quy trình | 310 | Đạt", {"+1"}),
        ("Nội dung | Kết quả | Đạt | Chưa đạt", "Hộ nuôi tằm theo quy trình | 310 | | x", {"-1"}),
        ("Nội dung | Tỷ lệ (%)", "Nợ quá hạn Quỹ nông dân | 0,31", {"+8"}),
        ("Nội dung | Tỷ lệ (%)", "Nợ quá hạn Quỹ nông dân | 1,4", {"-8"}),
        ("Nội dung | So kế hoạch (%)", "Thu mua kén tằm | 41,5", {"-4"}),
    ],
)
def test_columns_say_what_the_figures_of_a_row_mean(columns: str, cells: str, told: set[str]) -> None:
    assert found(f"| {columns} |\n| {cells} |") == told


LOOMS = "TT\tĐơn vị\tĐạt\tChưa đạt\tGhi chú"


@pytest.mark.parametrize(
    ("columns", "cells", "told"),
    [
        (LOOMS, "1\tXã Thanh Bình\tx\t\t", {"+5"}),
        (LOOMS, "1\tXã Thanh Bình\t\tx\tcòn 02 lò", {"-5"}),
        (LOOMS, "1\tXã Thanh Bình\t\tX\t", {"-5"}),
        (LOOMS, "1\tXã Thanh Bình\t✓", {"+5"}),  # the end of a page, its empty cells gone
        (LOOMS, "\tXã Thanh Bình\t\t(v)\t", {"-5"}),
        (LOOMS.replace("\t", " | "), "1 | Xã Thanh Bình |  | X |", {"-5"}),
        (LOOMS.replace("\t", " | "), "1 | Xã Thanh Bình | + |  | ", {"+5"}),
        (f"| {LOOMS} |".replace("\t", " | "), "|  | Xã Thanh Bình |  | x |  |", {"-5"}),
        ("TT\tĐơn vị\tLò nhóm mới\tĐạt\tKhông đạt", "1\tXã Thanh Bình\t6\t\t✔", {"-5"}),
        ("Đơn vị\tKết quả\tĐánh giá", "Xã Thanh Bình\tđã có 01 lò\tChưa đạt", {"-5"}),
        ("Đơn vị\tKết quả\tĐánh giá", "Xã Thanh Bình\tchưa kể 01 lò thử\tĐạt", {"+5"}),
        ("Đơn vị\tKế hoạch\tThực hiện", "Xã Thanh Bình\t6\t2", {"-5"}),
        ("Đơn vị\tĐánh giá", "Xã Thanh Bình\tĐạt", {"+5"}),
        ("TT\tĐơn vị\tKết quả\t\tGhi chú\n\t\tĐạt\tChưa đạt\t", "1\tXã Thanh Bình\tx\t\t", {"+5"}),
        ("TT\tĐơn vị\tKết quả\t\tGhi chú\n\t\tĐạt\tChưa đạt\t", "1\tXã Thanh Bình\t\tx\t", {"-5"}),
        (LOOMS, "1.\tXã Thanh Bình\t\tx\t", {"-5"}),  # no heading, for all its number
        ("TT\tĐơn vị\tĐạt\tKhông đạt", "1\tXã Thanh Bình\t-\t1", {"-5"}),
        ("TT\tĐơn vị\tĐạt\tKhông đạt", "1\tXã Thanh Bình\tCó\t", {"+5"}),
    ],
)
def test_columns_parted_by_tabs_keep_their_empty_cells(columns: str, cells: str, told: set[str]) -> None:
    other = cells.replace("Thanh Bình", "Đồng Xa")
    table = f"{columns}\n{other}\n{cells}\n{other}"
    assert found(f"Lò gốm đỏ lửa\n{table}", title="Lò gốm đỏ lửa", above=True) == told


@pytest.mark.parametrize(("figures", "told"), [("91 | 12", {"+1", "-17"}), ("12 | 91", {"-1", "+17"})])
def test_each_column_is_held_against_its_own_criterion(figures: str, told: set[str]) -> None:
    columns = "| Đơn vị | Hộ nuôi tằm theo quy trình (%) | Thuyền thúng gắn phao (%) |"
    title = "Kết quả hộ nuôi tằm theo quy trình và thuyền thúng gắn phao"
    assert found(f"{columns}\n| Xã Thanh Bình | {figures} |", title=title, above=True) == told


def test_the_first_row_of_a_page_goes_on_with_its_table() -> None:
    row = "| Xã Thanh Bình | nhóm 06 lò gốm đỏ lửa | Đạt |"
    table = f"| Đơn vị | Lò gốm đỏ lửa | Đánh giá |\n| Xã Đồng Xa | nhóm 02 lò gốm đỏ lửa | Đạt |\n\f{row}\n"
    assert found(f"{table}| Xã Đồng Văn | nhóm 03 lò gốm đỏ lửa | Đạt |", above=True) == {"+5"}


@pytest.mark.parametrize("again", ["", f"{LOOMS}\n"])
def test_a_table_parted_by_tabs_goes_on_under_the_number_of_the_next_page(again: str) -> None:
    rows = "2\tXã Thanh Bình\t\tx\t\n3\tXã Phú Lạc\tx\t\t\n"
    text = f"Lò gốm đỏ lửa\n{LOOMS}\n1\tXã Đồng Xa\tx\t\t\n\n\f2\n\n{again}{rows}"
    assert found(text, title="Lò gốm đỏ lửa", above=True) == {"-5", "+5 there"}


def test_a_wider_table_right_under_another_has_a_head_of_its_own() -> None:
    first = "TT\tĐơn vị\tChưa đạt\n1\tXã Đồng Xa\tx\n"
    text = f"Lò gốm đỏ lửa\n{first}\n{LOOMS}\n1\tXã Thanh Bình\tx\t\t\n"
    assert found(text, title="Lò gốm đỏ lửa", above=True) == {"+5"}


def test_what_stands_under_a_table_is_no_part_of_its_last_row() -> None:
    table = "| Đơn vị | Kế hoạch | Đã nhóm |\n| Xã Thanh Bình | 4 | 6 |"
    text = f"Lò gốm đỏ lửa\n{table}\nPhòng sẽ kiểm tra Xã Phú Lạc về lò gốm đỏ lửa."
    assert found(text, title="Lò gốm đỏ lửa", above=True) == {"+5"}


def test_what_grows_over_the_year_is_held_against_the_part_that_has_passed() -> None:
    text = "- Thu mua kén tằm đạt 52% kế hoạch."
    assert found(text, date="2024-06-20") == {"+4"}
    assert found(text, date="2024-12-20") == {"-4"}


def test_a_heading_that_is_one_criterion_s_matter_tells_it() -> None:
    assert found("1. Lò gốm đỏ lửa\nBà con 04 thôn nhóm lại được 06 cái, khách ghé thăm đông.\n2. Khác\nKhông.") == {
        "+5"
    }


def test_a_sentence_about_a_unit_that_is_none_of_the_programme_s_is_nobody_s() -> None:
    text = "Xã Thanh Bình nhóm 06 lò gốm đỏ lửa. Xã Đồng Xa không còn trộm trâu, bò."
    assert found(text, above=True) == {"+5"}


def test_what_only_leads_over_to_the_next_unit_is_not_said_of_the_first() -> None:
    text = "Xã Thanh Bình nhóm 06 lò gốm đỏ lửa, còn xã Phú Lạc chưa nhóm được lò gốm nào.".replace("xã Phú", "Xã Phú")
    assert found(text, above=True) == {"+5", "-5 there"}


def test_a_summary_of_one_unit_speaks_of_it_throughout() -> None:
    title = "Kiểm tra tại Xã Thanh Bình"
    assert found(f"{title}\n1. Gốm\nĐoàn thấy 06 lò gốm đỏ lửa.", title=title, above=True) == {"+5"}


def test_what_is_told_the_other_way_round_speaks_against_the_unit() -> None:
    text = "Xã Thanh Bình nhóm 06 lò gốm đỏ lửa. Ngược lại, Xã Phú Lạc để lò gốm đỏ lửa thành chỗ buộc bò."
    assert found(text, above=True) == {"+5", "-5 there"}


def test_a_list_has_its_matter_from_the_sentence_above_it_though_that_speaks_of_requests() -> None:
    led = "Toàn huyện nhận 240 phản ánh, kiến nghị về chợ nổi, nhiều nhất là về rác. Cụ thể:"
    text = f"{led}\n- Xã Thanh Bình nhận 64 ý kiến, trả lời cả 64 ý kiến trong thời hạn."
    assert found(text, above=True) == {"+18"}
    asking = text.replace(led, "Toàn huyện họp bàn về chợ nổi. Kiến nghị, đề xuất:")
    assert found(asking, above=True) == set()


@pytest.mark.parametrize(
    ("body", "heading", "count"),
    [
        ("Hội LHPN", "2. Mặt trận Tổ quốc xã", 1),
        ("Hội Nông dân", "2. Mặt trận Tổ quốc xã", 0),
        ("Hội Nông dân", "2. Mặt trận Tổ quốc và các đoàn thể xã", 1),
    ],
)
def test_a_union_answers_where_a_criterion_opens_with_it_or_its_section_has_all_unions(
    body: str, heading: str, count: int
) -> None:
    text = "- Trồng xong 1,3 km đường hoa mười giờ."
    wanted = aim({"1": "Hội Liên hiệp Phụ nữ trồng đường hoa mười giờ."}, heading)
    issued = Paper(
        text,
        "Báo cáo",
        "Tình hình",
        frozenset({body}),
        "2024-12-05",
        HERE,
        above=False,
        cites=(),
        mentions=(),
        frame=(),
        title_span=None,
    )
    assert len(propose(issued, wanted, NAMES.__getitem__)) == count


def test_a_heading_that_is_a_section_of_the_plan_is_none_of_its_criteria() -> None:
    wanted = {"1": "Hợp tác xã gốm sứ có sổ vàng.", "2": "Nhận thợ vẽ men lam."}
    alone, section = aim(wanted), aim(wanted, "1.2. Về gốm sứ")
    assert [one.code for one in alone.criteria if alone.names("GỐM SỨ", one)] == ["1"]
    assert [one.code for one in section.criteria if section.names("GỐM SỨ", one)] == []


@pytest.mark.parametrize(
    ("title", "passage", "speaks"),
    [
        ("Kết quả năm 2023", "Trong năm nhóm 06 lò gốm.", False),
        ("Kết quả lò gốm", "1. Năm 2023, nhóm 06 lò gốm.", False),
        ("Kết quả lò gốm", "Nhóm 06 lò gốm, nhiều hơn năm 2023.", True),
        ("Kết quả năm 2023, nhiệm vụ năm 2024", "1. Năm 2023, nhóm 06 lò gốm.", True),
    ],
)
def test_a_report_on_the_year_before_does_not_speak_of_the_period(title: str, passage: str, *, speaks: bool) -> None:
    text = f"Ngày 09 tháng 01 năm 2024\n{title}\n{passage}"
    report = Paper(text, "Báo cáo", title, frozenset({"UBND"}), "2024-01-09", HERE, False, (), (), (), None)  # noqa: FBT003
    wanted = aim()
    from_march = Aim(replace(wanted.programme, period_start="2024-03-01"), wanted.criteria, {}, ("kế hoạch", None))
    assert (timing(report, from_march) is not None) is speaks
