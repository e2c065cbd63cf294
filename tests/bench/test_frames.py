"""Labels of letterheads, and how a letterhead is scored against them."""

from __future__ import annotations

from bench.frames import labels, score
from bench.own_papers import FOLDER
from extract.reading import read

PAPER = (
    "ỦY BAN NHÂN DÂN\nXÃ GÒ NỔI\nSố: {number}\nGò Nổi, ngày 4 tháng 6 năm 2024\n"
    "KẾ HOẠCH\nGiữ bến sông\nCăn cứ Luật\nNơi nhận:\n- Lưu: VT.\nCHỦ TỊCH\n"
)
WANTED = {"agency": "Ủy ban nhân dân xã Gò Nổi", "number": "5/KH-UBND", "date": "2024-06-04", "recipients": 1}


def test_every_own_paper_is_labelled_and_every_label_has_its_paper() -> None:
    told = labels("own_letterheads.toml")
    assert set(told) == {path.stem for path in FOLDER.glob("*.txt")}
    assert len({tuple(sorted(fields)) for fields in told.values()}) == 1


def test_what_is_printed_but_wrong_is_counted_apart_from_a_gap() -> None:
    right = score("x", read(PAPER.format(number="5/KH-UBND")).letterhead, WANTED)
    assert (right.right, right.total, right.surely_wrong, right.sure, right.wrong) == (4, 4, 0, 2, ())
    wrong = score("x", read(PAPER.format(number="6/KH-UBND")).letterhead, WANTED)
    assert (wrong.right, wrong.surely_wrong, wrong.sure, wrong.wrong) == (3, 1, 2, ("x number",))
    gap = score("x", read(PAPER.format(number="    /KH-UBND")).letterhead, WANTED)
    assert (gap.right, gap.surely_wrong, gap.sure) == (3, 0, 1)
    assert str(right + gap) == "7 / 8 (87.5%)"
    assert (wrong + gap).sureness == "1 of 3"
