from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from corpus.documents import correcting, documents
from corpus.errors import NotFound
from corpus.identity import joining, nearness
from corpus.packages import importing, writing
from corpus.store.archive import Archive
from tests.corpus.papers import finish, put, report

if TYPE_CHECKING:
    from pathlib import Path

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
    assert nearness.compared(archive, first, other) == (nearness.Place("7", "8", 2, 2),)
    numbered = put(archive, report("Điện An", "15", 12, houses=9), "có số.txt")
    assert nearness.near(archive, numbered) == []


def test_what_differs_is_kept_and_follows_what_people_correct(archive: Archive) -> None:
    first = put(archive, BLANK, "một.txt")
    other = put(archive, BLANK.replace("4 căn", "9 căn"), "hai.txt")
    assert archive.db.execute("SELECT document_id, other_id, count FROM near_paper").fetchall() == [(other, first, 1)]
    correcting.correct(archive, first, 1, BLANK.replace("4 căn", "8 căn"), by="lan")
    (near,) = nearness.near(archive, other)
    assert near.places == (nearness.Place("9", "8", 1, 1),)
    assert nearness.as_json([near])[0]["places"] == [{"one": "9", "other": "8", "page": 1, "other_page": 1}]
    correcting.correct(archive, first, 1, BLANK.replace("4 căn", "9 căn"), by="lan")
    assert nearness.near(archive, first) == []
    assert paper(archive, first) == paper(archive, other)
    with pytest.raises(NotFound):
        nearness.near(archive, 999)


def test_those_that_differ_least_come_first_and_no_more_than_are_wanted(archive: Archive) -> None:
    ids = [put(archive, BLANK.replace("4 căn", f"{number} căn"), f"{number}.txt") for number in range(4, 7)]
    two = put(archive, BLANK.replace("4 căn", "9 căn").replace("1746", "1747"), "hai chỗ.txt")
    found = nearness.near(archive, ids[0])
    assert [one.count for one in found] == [1, 1, 2]
    assert {one.document_id for one in found[:2]} == set(ids[1:])
    assert found[2].document_id == two
    assert nearness.near(archive, ids[0], limit=2) == found[:2]


def test_what_others_kept_of_a_document_stays_when_it_is_read_anew(archive: Archive) -> None:
    ids = [put(archive, BLANK.replace("4 căn", f"{number} căn"), f"{number}.txt") for number in range(4, 13)]
    before = nearness.near(archive, ids[0], limit=50)
    assert len(before) > len(nearness.near(archive, ids[0]))
    finish(archive, ids[0], BLANK)
    assert nearness.near(archive, ids[0], limit=50) == before


def test_what_came_before_it_was_kept_is_looked_for_once(archive: Archive, tmp_path: Path) -> None:
    first, other = put(archive, BLANK, "một.txt"), put(archive, BLANK.replace("4 căn", "9 căn"), "hai.txt")
    before = nearness.near(archive, first)
    with archive.transaction() as db:  # as an archive of an earlier version is brought up
        db.execute("DELETE FROM near_paper")
        db.execute("INSERT INTO to_near VALUES (?), (?)", [first, other])
    assert nearness.near(archive, first) == before
    assert archive.db.execute("SELECT document_id FROM to_near").fetchall() == [(other,)]
    writing.write_packages(archive, [first, other], tmp_path / "out")
    with Archive(tmp_path / "in") as come:
        importing.import_packages(come, [tmp_path / "out"], by="minh")
        (told,) = nearness.near(come, come.db.execute("SELECT id FROM document WHERE file = 'một.txt'").fetchone()[0])
        assert told.places == before[0].places
