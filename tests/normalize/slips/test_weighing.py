import pytest

from normalize.restoring import Doubt, restore

GOOD = (
    "\n\nCăn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015; theo đề nghị của Giám đốc Sở Nội vụ, "
    "Chủ tịch Ủy ban nhân dân tỉnh ban hành quyết định này để các đơn vị thực hiện."
)


def _words(raw: str, sure: float) -> list[Doubt]:
    found, place = [], 0
    for word in raw.split():
        place = raw.index(word, place)
        found.append(Doubt(place, place + len(word), sure))
        place += len(word)
    return found


@pytest.mark.parametrize(
    ("slip", "truth"),
    [
        ("Uy ban nhân dân huyện báo cáo", "Ủy ban nhân dân huyện báo cáo"),
        ("KT. CHỦ TICH", "KT. CHỦ TỊCH"),
        ("cơ quan, đơn vị tô chức thực hiện", "cơ quan, đơn vị tổ chức thực hiện"),
        ("phát huy tỉnh thần đoàn kết", "phát huy tinh thần đoàn kết"),
        ("nội dung nêu trền và các văn bản", "nội dung nêu trên và các văn bản"),
        ("nâng cao đời sông nhân dân", "nâng cao đời sống nhân dân"),
        ("Quyết định số 15/QD-UBND ngày 02/3/2020", "Quyết định số 15/QĐ-UBND ngày 02/3/2020"),
        ("theo Nghị quyết của HPND tỉnh", "theo Nghị quyết của HĐND tỉnh"),
        ("Đại hội lần thứ XIH của Đảng", "Đại hội lần thứ XIII của Đảng"),
        ("UY BAN NHAN DAN", "ỦY BAN NHÂN DÂN"),
        ("HOI DONG NHAN DAN TINH", "HỘI ĐỒNG NHÂN DÂN TỈNH"),
        ("NGHI QUYET", "NGHỊ QUYẾT"),
    ],
)
@pytest.mark.parametrize("sure", [None, 0.97, 0.93, 0.85])
def test_slips_are_mended_however_sure_the_engine_was(slip: str, truth: str, sure: float | None) -> None:
    raw = slip + GOOD
    assert restore(raw, () if sure is None else _words(raw, sure)).text == truth + GOOD


def test_a_mended_slip_is_less_sure_than_what_nobody_touched() -> None:
    tokens = restore("phát huy tỉnh thần đoàn kết" + GOOD).tokens
    assert tokens[2].text == "tinh"
    assert 0.5 < tokens[2].confidence < tokens[0].confidence


def test_small_crosses_of_a_column_stay_small_all_the_way_down() -> None:
    rows = ["Xã Đông Hà\tX", "Xã Tân Lập\tx", "Xã Bình An\tX", "Xã Thanh Sơn\tX", "Xã Phú Lộc\tx"]
    assert restore("\n".join(rows)).text.count("\tx") == 5
    capitals = [row.replace("\tx", "\tX") for row in rows]
    assert restore("\n".join(capitals)).text == "\n".join(capitals)


@pytest.mark.parametrize("line", ["SOCIALIST REPUBLIC OF VIET NAM", "VIET NAM NATIONAL UNIVERSITY"])
@pytest.mark.parametrize("after", ["", "\nIndependence - Freedom - Happiness"])
def test_foreign_lines_in_capitals_stay(line: str, after: str) -> None:
    raw = f"{GOOD}\n\n{line}{after}\n{GOOD}"
    assert restore(raw).text == raw


def test_each_line_in_capitals_is_judged_by_itself() -> None:
    raw = f"{GOOD}\nNGHI QUYET\nLANG CU RUOI\nHOI DONG NHAN DAN TINH\n{GOOD}"
    lines = ["NGHỊ QUYẾT", "LANG CU RUOI", "HỘI ĐỒNG NHÂN DÂN TỈNH"]
    assert restore(raw).text == "\n".join([GOOD, *lines, GOOD])


def test_a_list_of_names_without_marks_stays() -> None:
    raw = f"{GOOD}\nNGUYEN THI HOA\nTRAN VAN MINH\nLE QUOC BINH{GOOD}"
    assert restore(raw).text == raw
