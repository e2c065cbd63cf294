"""A programme about things that no rule, list or word of this project was written for: its criteria alone tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.linking.aims import Aim
from corpus.linking.criteria import Criterion, Programme
from corpus.linking.proving import propose
from corpus.linking.readings import Mention, Paper
from corpus.linking.terms import rarity, shared_phrases, syllables, terms, wording
from corpus.phrases import abbreviations

if TYPE_CHECKING:
    from corpus.linking.readings import UnitKey

WARD, OTHER = ("00001", "2020-01-01"), ("00002", "2020-01-01")
NAMES = {WARD: "Xã Thanh Bình", OTHER: "Xã Phú Lạc"}
WANTED = {
    "1": "Nuôi tằm ăn lá sắn, mỗi thôn có ít nhất 05 né kén.",
    "2": "Khôi phục làng đúc gang; lập phòng trưng bày lư đồng.",
    "3": "Thả bèo hoa dâu, ươm cá chép trong ruộng bậc thang.",
    "4": "Treo tổ ong nội, không phun thuốc trừ cỏ quanh vườn nhãn.",
    "5": "Tiếp dân thường xuyên vào ngày thứ Tư.",
}


def aim() -> Aim:
    programme = Programme(1, 1, "Phát động phong trào thi đua “Nghề xưa, đất mới” năm 2024", 2024, None, None, "")
    criteria = [
        Criterion(number, 1, number, code, None, text, None, (), (), None, None, 1, 0, 1, ())
        for number, (code, text) in enumerate(WANTED.items(), start=1)
    ]
    return Aim(programme, criteria, {}, ("kế hoạch", None))


def found(text: str, *, title: str = "Tình hình năm 2024", above: bool = False) -> set[tuple[str, UnitKey, bool]]:
    mentions = tuple(Mention(unit, at, at + len(name)) for unit, name in NAMES.items() if (at := text.find(name)) >= 0)
    said = Paper(
        text=text,
        type="Báo cáo",
        title=title,
        bodies=frozenset({"UBND"}),
        date="2024-09-01",
        issued_by=None if above else WARD,
        above=above,
        cites=(),
        mentions=tuple(sorted(mentions, key=lambda mention: mention.start)) if above else (),
        frame=(),
        title_span=None,
    )
    codes = dict(enumerate(WANTED, start=1))
    return {(codes[one.criterion], one.unit, one.favourable) for one in propose(said, aim(), NAMES.__getitem__)}


@pytest.mark.parametrize(
    ("text", "code", "favourable"),
    [
        ("- Bà con đã nuôi tằm bằng lá sắn ở 06 thôn.", "1", True),
        ("- Làng đúc gang nhóm lại 03 lò, đã mở phòng trưng bày lư đồng.", "2", True),
        ("- Thả được 12 ha bèo hoa dâu.", "3", True),
        ("- Chưa thả bèo hoa dâu vì ruộng cạn.", "3", False),
        ("- Không thả được bèo hoa dâu.", "3", False),
        ("- Quanh vườn nhãn vẫn phun thuốc trừ cỏ.", "4", False),
        ("- Lãnh đạo xã không tiếp dân thường xuyên.", "5", False),
    ],
)
def test_criteria_are_met_by_their_own_words(text: str, code: str, favourable: bool) -> None:  # noqa: FBT001
    assert found(text) == {(code, WARD, favourable)}


@pytest.mark.parametrize(
    "text",
    [
        "- Thu ngân sách đạt 3,2 tỷ đồng.",
        "- Đề nghị huyện cấp giống để nuôi tằm ăn lá sắn xong trước ngày 15/12/2024.",
        "- Xã có 12 thôn, 4.100 nhân khẩu.",
        "- Mưa lớn làm sạt 40 m ruộng bậc thang.",
    ],
)
def test_other_matters_prove_nothing(text: str) -> None:
    assert found(text) == set()


def test_a_row_of_a_list_has_its_matter_from_what_stands_above() -> None:
    text = "Kết quả như sau:\n- Xã Thanh Bình: 41/40 né, đạt 102%.\n- Xã Phú Lạc: mới có 3/40 né.\n"
    title = "Kết quả nuôi tằm ăn lá sắn năm 2024"
    assert found(text, title=title, above=True) == {("1", WARD, True), ("1", OTHER, False)}
    assert found(text, title="Tình hình chung năm 2024", above=True) == set()


def test_words_of_one_meaning_are_one_term_and_shown_as_written() -> None:
    short = abbreviations()
    wanted = terms("Phân loại chất thải rắn sinh hoạt", short)
    assert terms("phân loại rác", short) == wanted
    assert shared_phrases("Đã phân loại rác tại nhà", wanted, short) == ["phân loại rác"]
    assert "hop tac" in terms("thành lập hợp tác xã", short)
    assert "tac xa" in terms("thành lập hợp tác xã", short)


def test_pairs_that_stand_apart_or_are_misread_are_shared_loosely() -> None:
    wanted = wording("Trồng mới ít nhất 1.000 cây sưa", {})
    assert "trong … cay" in wording("Đã trồng được 1.260 cây", {}).shared(wanted)
    assert "trong … sua" in wording("trồng lại sưa", {}).shared(wanted)
    assert not wording("sửa cầu", {}).shared(wanted)
    assert "muong … thoat" in wording("khơi muong thoaf", {}).shared(wording("khơi mương thoát", {}))


def test_a_rare_syllable_says_more_than_a_common_one() -> None:
    assert 1 >= rarity("tằm") > rarity("cây") > rarity("nhà") >= 0
    assert syllables("Xã đã nuôi tằm", {}) == {"nuôi", "tằm"}


def test_what_goes_against_the_sentence_before_has_its_matter() -> None:
    told = "Bà con thả bèo hoa dâu, ươm cá chép trên 12 ha ruộng bậc thang. Riêng thôn Suối chưa ươm được con nào."
    assert found(told) == {("3", WARD, True), ("3", WARD, False)}
