"""Words that speak against a unit, of what is not done yet or barely begun."""

from __future__ import annotations

import pytest

from corpus.linking.linking_rules import rules
from corpus.linking.telling import against, barely, not_yet
from corpus.phrases import spoken


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("còn chậm tiến độ so với kế hoạch", "chậm tiến độ"),
        ("con cham tien do so voi ke hoach", "chậm tiến độ"),
        ("không để chậm tiến độ", None),
        ("đã khắc phục tình trạng chậm tiến độ", None),
        ("chưa phát hiện điểm nào tái phát sinh", None),
        ("không có hộ nào chưa hoàn thành", None),
        ("một điểm lại tái phát sinh", "tái phát sinh"),
        ("xuất hiện ổ dịch tả lợn, phải tiêu hủy 46 con", "xuất hiện ổ dịch"),
        ("trường bị thu hồi bằng công nhận chuẩn", "bị thu hồi bằng"),
        ("không có hồ sơ trễ hẹn", None),
        ("không có hồ sơ", "không có hồ sơ"),
        ("không có bác sĩ nên người bệnh tử vong", "không có bác sĩ"),
        ("hoàn thành đúng tiến độ", None),
    ],
)
def test_unfavourable_words_and_what_turns_them_round(text: str, found: str | None) -> None:
    assert against(spoken(text)) == found


def test_every_weight_of_the_data_file_is_a_share() -> None:
    assert rules().weights
    assert all(0 < weight < 1 for weight in rules().weights.values())
    assert 0 < rules().threshold < 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Xã bổ sung 90 đầu sách, chưa phân công cán bộ", "chưa phân công"),
        ("Phường Điện An chưa ra mắt tủ sách", "chưa ra mắt"),
        ("xa Dien Hong chua ra mat tu sach", "chua ra mat"),
        ("Qua kiểm tra, 38/152 nhà sách chưa mở lối thoát nạn", "chưa mở lối"),
        ("Mái che ở ngã tư chợ chưa được giải tỏa", "chưa được giải"),
        ("Hỗ trợ sách cho 12 hộ khó khăn chưa có tủ sách", None),
        ("bình cứu hỏa sua chua xong", None),
        ("chưa phát hiện sai sót", None),
        ("35 hộ vẫn hàn kín cửa", "35 hộ vẫn hàn kín"),
        ("35 hộ vẫn giữ nghề", None),
        ("đã tặng sách cho 20 em chưa có sách giáo khoa", None),
    ],
)
def test_what_is_not_done_yet_where_it_is_said_of_the_unit(text: str, found: str | None) -> None:
    assert not_yet(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Xã A: mới trình 19/133 hồ sơ", "mới trình 19/133"),
        ("đến giữa kỳ chỉ còn 06/25 học viên", "chỉ còn 06/25"),
        ("xây mới 03/15 tủ sách", None),
        ("mới đạt 1.200/1.250 đầu sách", None),
        ("Xã có 47 thư viện, mới 12 thư viện mở cửa buổi tối", "mới 12 thư"),
        ("Xã có 47 thư viện, đến nay mới có 12 thư viện mở cửa", "mới có 12 thư"),
        ("Xã có 47 thư viện, mới 45 thư viện mở cửa buổi tối", None),
        ("Sửa 15 tủ sách, đóng mới 4 tủ sách", None),
    ],
)
def test_what_is_barely_begun(text: str, found: str | None) -> None:
    assert barely(text) == found
