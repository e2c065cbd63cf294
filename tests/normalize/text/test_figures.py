import pytest

from normalize.restoring import restore
from normalize.text.figures import may_be_letters

FRAME = "Uy ban nhan dan x4 bdo cdo két qua: {} theo quy dinh cua Chinh phu vé céng tac dan téc."


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("dan chu 6 co so", True),
        ("van hoa, 6 khu dan cu", True),
        ("ho so 14 can cu", True),
        ("thang 6 nam sau", True),  # the sums say it is a number
        ("thang 6 nam 2024", False),
        ("dan chu 7 co so", False),
        ("Dieu 6. Co so", False),
        ("dan chu 6 Co so", False),
        ("tu 5 den 6 co so", False),
        ("dan chu 6 m2", False),
        ("dan chu (6) co so", False),
        ("dan chu  6 co so", False),
    ],
)
def test_where_a_figure_may_be_letters(text: str, *, may: bool) -> None:
    figure = next(word for word in ("14", "7", "6") if f" {word}" in text or f"({word}" in text)
    at = text.rindex(figure)
    assert may_be_letters(text, at, at + len(figure)) is may


def test_a_lone_figure_becomes_a_word_only_where_no_number_can_stand() -> None:
    raw = FRAME.format("déng bao dan téc thiéu sé séng 6 ving sau, ving xa; thang 6 nam 2025 c6 6 phuong, 14 x4")
    text = restore(raw).text
    assert "sống ở vùng sâu" in text
    assert "tháng 6 năm 2025 có 6 phường, 14 xã" in text
