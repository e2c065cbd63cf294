from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.documents import documents
from corpus.identity import joining, nearness
from tests.corpus.papers import put, report

if TYPE_CHECKING:
    from corpus.store.archive import Archive

BLANK = re.sub(r"Số: 15/", "Số:      /", report("Điện An", "15", 12, houses=4))


def paper(archive: Archive, document: int) -> int | None:
    return documents.get(archive, document).paper_id


def test_one_other_figure_makes_another_paper_and_is_told_to_people(archive: Archive) -> None:
    first = put(archive, BLANK, "một.txt")
    other = put(archive, BLANK.replace("4 căn", "9 căn"), "hai.txt")
    assert paper(archive, first) != paper(archive, other)
    (near,) = nearness.near(archive, first)
    assert (near.document_id, near.file, near.places) == (other, "hai.txt", (nearness.Place("4", "9", 1, 1),))
    (back,) = nearness.near(archive, other)
    assert back.places == (nearness.Place("9", "4", 1, 1),)
    joining.join(archive, first, other, by="lan")
    assert nearness.near(archive, first) == []


def test_one_other_name_makes_another_paper(archive: Archive) -> None:
    named = BLANK.replace("Nơi nhận", "Chủ hộ: Trần Văn Mẫu.\nNơi nhận")
    first, other = put(archive, named), put(archive, named.replace("Văn Mẫu", "Văn Mậu"), "khác.txt")
    same = put(archive, named + "\n", "như.txt")
    assert paper(archive, first) == paper(archive, same) != paper(archive, other)
    assert [place.other for near in nearness.near(archive, other) for place in near.places] == ["Trần Văn Mẫu"] * 2


def test_pages_are_told_and_other_papers_are_not(archive: Archive) -> None:
    two = BLANK.replace("Nơi nhận", "\fNơi nhận 7 bản")
    first = put(archive, two, "một.txt")
    other = put(archive, two.replace("7 bản", "8 bản"), "hai.txt")
    put(archive, BLANK.replace("Điện An", "Điện Ngọc").replace("ĐIỆN AN", "ĐIỆN NGỌC"), "phường khác.txt")
    assert [near.document_id for near in nearness.near(archive, first)] == [other]
    assert nearness.compared(archive, first, other)[1] == (nearness.Place("7", "8", 2, 2),)
    numbered = put(archive, report("Điện An", "15", 12, houses=9), "có số.txt")
    assert nearness.near(archive, numbered) == []
