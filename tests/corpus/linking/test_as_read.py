"""What an engine itself read, and units of a programme by misread names."""

from __future__ import annotations

import pytest

from corpus.linking.as_read import ReadWord, read_words, with_read
from corpus.linking.naming import Roll
from corpus.linking.targets import Placing
from corpus.linking.terms import wording
from corpus.pages.texts import DocumentText
from extract.units.gazetteer import Gazetteer
from extract.units.tables import Unit


def unit(code: str, name: str) -> Unit:
    return Unit(
        code,
        "2004-07-08",
        None,
        name,
        "Thị trấn" if name.startswith("Thị") else name.split(maxsplit=1)[0],
        "Huyện Thạnh Phú",
        "Tỉnh Bến Tre",
        None,
    )


NAMES = ("Xã Thạnh Hải", "Xã Giao Thạnh", "Thị trấn Thạnh Phú", "Xã An Thuận", "Phường Hương Vân", "Phường Hương Văn")
ROLL = Roll(unit(str(code), name) for code, name in enumerate(NAMES, start=1))


def test_words_are_told_where_restoring_put_other_letters() -> None:
    text = DocumentText(("3. Đoàn viên vượt 11 km kênh.", "Trang sau"))
    words = read_words(text, ("3. Doan vién vot 11 km kénh.", ""))
    assert [(text.text[word.start : word.end], word.word) for word in words] == [("vượt", "vot")]
    assert with_read(text.text, 0, len(text.pages[0]), words) == "3. Đoàn viên vot 11 km kênh."


def test_where_lines_or_words_do_not_answer_each_other_nothing_is_told() -> None:
    assert not read_words(DocumentText(("một hai ba",)), ("mot hai",))
    assert not read_words(DocumentText(("một\nhai",)), ("mat hoi",))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("UBND xã Thành Hải báo cáo", ["1"]),  # marks aside
        ("Xã Giao Thọnh đạt 12/12", ["2"]),  # a letter aside
        ("Các xã Thạnh Hải, An Thuận và Giao Thạnh", ["1", "4", "2"]),
        ("thị trấn Thạnh Phú", ["3"]),
        ("Phường Hương Vân", ["5"]),  # two of one name: the marks tell
        ("Phường Hương Vấn", []),
        ("xã An Phú Trung", []),
        ("xã hội hóa giáo dục", []),
        ("Hội Thạnh Hải", []),
    ],
)
def test_units_of_a_programme_are_found_by_names_that_were_misread(text: str, codes: list[str]) -> None:
    assert [named.unit[0] for named in ROLL.named(text)] == codes


def test_what_the_engine_read_may_be_the_name() -> None:
    text = "Xã Vượt Đức đã ký"
    roll = Roll([unit("7", "Xã Vị Đức")])
    assert not roll.named(text)
    assert [named.unit[0] for named in roll.named(text, [ReadWord(3, 7, "Vi")])] == ["7"]


def test_a_rare_syllable_alone_is_shared_where_no_pair_brings_it() -> None:
    said, wanted = wording("55 ha nhiễm rầy", {}), wording("xuống giống né rầy", {})
    assert said.shared(wanted) == {"rầy"}
    assert "rầy" not in wording("lịch né rầy", {}).shared(wanted)


def test_a_body_of_a_district_is_no_townships_of_the_same_name() -> None:
    town = unit("3", "Thị trấn Thạnh Phú")
    placing = Placing(Gazetteer((town,)), (town,))
    assert placing.is_of_district(town.key, ["ĐIỆN LỰC THẠNH PHÚ", ""])
    assert not placing.is_of_district(town.key, ["UBND THỊ TRẤN THẠNH PHÚ", ""])
    assert placing.misread("UBND THỊ TRẤN THẠNH PHÙ") == town.key
    assert placing.misread("UBND HUYỆN THẠNH PHÚ") is None
