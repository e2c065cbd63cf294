from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.custody.verify import verify
from corpus.documents import correcting, documents
from corpus.errors import NotFound
from corpus.identity import joining, nearness, parting
from corpus.packages import importing, writing
from corpus.store.archive import Archive
from tests.corpus.papers import finish, put, report, take_in

if TYPE_CHECKING:
    from pathlib import Path

TEXT = report("Điện An", "15", 12)


def papers(archive: Archive, *ids: int) -> list[int]:
    """Return which of the documents is the first file of each one's paper."""
    of = [documents.get(archive, one).paper_id for one in ids]
    return [ids[of.index(one)] for one in of]


def test_what_a_person_parted_stays_two_papers_whatever_is_read_or_comes(archive: Archive) -> None:
    first, second = put(archive, TEXT, "a.txt"), put(archive, TEXT + "\n", "b.txt")
    assert papers(archive, first, second) == [first, first]
    parting.part(archive, second, first, by="lan")
    parting.part(archive, first, second, by="minh")
    assert papers(archive, first, second) == [first, second]
    for again in (first, second):
        finish(archive, again, TEXT)
        assert papers(archive, first, second) == [first, second]
    correcting.correct(archive, second, 1, TEXT.replace("vật liệu", "vật tư"), by="lan")
    third = put(archive, TEXT + "\n\n", "c.txt")
    assert papers(archive, first, second, third) == [first, second, first]
    finish(archive, third, TEXT)
    assert papers(archive, first, second, third) == [first, second, first]
    assert [one.file for one in parting.parted(archive, first)] == ["b.txt"]
    assert verify(archive).problems == ()
    said = archive.db.execute("SELECT actor, action FROM audit WHERE action LIKE 'document.apart%'").fetchall()
    assert said == [("lan", "document.apart")]


def test_parting_is_taken_back_and_the_machine_has_its_say_again(archive: Archive) -> None:
    first, second = put(archive, TEXT, "a.txt"), put(archive, TEXT + "\n", "b.txt")
    parting.part(archive, first, second, by="lan")
    again = parting.undo(archive, second, first, by="lan")
    assert again is not None
    assert "cùng số 15/BC-UBND" in again
    assert papers(archive, first, second) == [first, first]
    with pytest.raises(parting.NotParted):
        parting.undo(archive, first, second, by="lan")
    said = archive.db.execute("SELECT action FROM audit WHERE action LIKE 'document.apart%' ORDER BY rowid").fetchall()
    assert said == [("document.apart",), ("document.apart-undo",)]


def test_who_says_the_opposite_has_the_last_word(archive: Archive) -> None:
    first, second = put(archive, TEXT, "a.txt"), put(archive, report("Điện An", "75", 12), "b.txt")
    joining.join(archive, first, second, by="lan")
    parting.part(archive, first, second, by="minh")
    assert papers(archive, first, second) == [first, second]
    assert not joining.joined(archive, first, second)
    joining.join(archive, first, second, by="lan")
    assert papers(archive, first, second) == [first, first]
    assert not parting.is_parted(archive, first, second)


def test_a_paper_of_two_that_were_parted_is_no_way_around_it(archive: Archive) -> None:
    first, second = put(archive, TEXT, "a.txt"), put(archive, TEXT + "\n", "b.txt")
    third = put(archive, report("Điện An", "75", 12), "c.txt")
    parting.part(archive, first, second, by="lan")
    joining.join(archive, first, third, by="lan")
    with pytest.raises(joining.NotJoined, match="đã được người dùng tách ra"):
        joining.join(archive, second, third, by="lan")
    assert papers(archive, first, second, third) == [first, second, first]
    assert not joining.joined(archive, second, third)


def test_a_join_that_would_undo_another_is_refused_and_names_who_was_parted(archive: Archive) -> None:
    ids = [put(archive, report("Điện An", number, 12), f"{number}.txt") for number in ("15", "75", "18")]
    parting.part(archive, ids[0], ids[2], by="lan")
    joining.join(archive, ids[1], ids[2], by="lan")
    before = papers(archive, *ids)
    with pytest.raises(joining.NotJoined, match=f"“sohoa part {ids[0]} {ids[2]} --undo”"):
        joining.join(archive, ids[0], ids[1], by="minh")
    assert papers(archive, *ids) == before == [ids[0], ids[1], ids[1]]
    assert not joining.joined(archive, ids[0], ids[1])
    assert parting.is_parted(archive, ids[0], ids[2])
    assert parting.undo(archive, ids[0], ids[2], by="minh") is None
    joining.join(archive, ids[0], ids[1], by="minh")
    assert papers(archive, *ids) == [ids[0]] * 3
    assert verify(archive).problems == ()


def test_parting_two_that_people_joined_by_way_of_a_third_undoes_no_join_unseen(archive: Archive) -> None:
    ids = [put(archive, report("Điện An", number, 12), f"{number}.txt") for number in ("15", "75", "18")]
    joining.join(archive, ids[0], ids[1], by="lan")
    joining.join(archive, ids[1], ids[2], by="lan")
    with pytest.raises(joining.NotJoined, match=f"đã ghép tài liệu {ids[0]} với {ids[1]}, {ids[1]} với {ids[2]}"):
        parting.part(archive, ids[2], ids[0], by="minh")
    assert papers(archive, *ids) == [ids[0]] * 3
    assert not parting.is_parted(archive, ids[0], ids[2])


def test_who_was_joined_to_a_file_by_hand_goes_where_that_goes(archive: Archive) -> None:
    first, second = put(archive, TEXT, "a.txt"), put(archive, TEXT + "\n", "b.txt")
    third = put(archive, report("Điện An", "75", 12), "c.txt")
    joining.join(archive, second, third, by="lan")
    assert papers(archive, first, second, third) == [first] * 3
    parting.part(archive, first, second, by="minh")
    assert papers(archive, first, second, third) == [first, second, second]


def test_a_file_in_two_minds_goes_where_a_person_puts_it(archive: Archive) -> None:
    ids = [put(archive, TEXT + "\n" * number, f"{number}.txt") for number in range(3)]
    parting.part(archive, ids[0], ids[1], by="lan")
    assert papers(archive, *ids) == [ids[0], ids[1], ids[0]]
    joining.join(archive, ids[2], ids[1], by="lan")
    assert papers(archive, *ids) == [ids[0], ids[1], ids[1]]
    finish(archive, ids[2], TEXT)
    assert papers(archive, *ids) == [ids[0], ids[1], ids[1]]


def test_what_cannot_be_parted_is_refused(archive: Archive) -> None:
    first, unread = put(archive, TEXT, "a.txt"), take_in(archive, b"later", "b.txt").document.id
    for other in (first, unread):
        with pytest.raises(joining.NotJoined):
            parting.part(archive, first, other, by="lan")
    with pytest.raises(NotFound):
        parting.part(archive, first, 999, by="lan")


def test_papers_that_are_nearly_the_same_are_told_until_a_person_parts_them(archive: Archive) -> None:
    blank = TEXT.replace("Số: 15/", "Số:      /")
    first, second = put(archive, blank, "a.txt"), put(archive, blank.replace("4 căn", "9 căn"), "b.txt")
    assert [one.document_id for one in nearness.near(archive, second)] == [first]
    parting.part(archive, first, second, by="lan")
    assert nearness.near(archive, first) == nearness.near(archive, second) == []


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("busy", [False, True], ids=["into an empty archive", "beside another scan"])
def test_what_was_parted_goes_out_and_comes_in(
    archive: Archive, tmp_path: Path, *, backwards: bool, busy: bool
) -> None:
    first, second = put(archive, TEXT, "a.txt"), put(archive, TEXT + "\n", "b.txt")
    parting.part(archive, first, second, by="lan")
    order = (second, first) if backwards else (first, second)
    packed = [tmp_path / "0", tmp_path / "1"]
    for one, dest in zip(order, packed, strict=True):
        writing.write_packages(archive, [one], dest)
    with Archive(tmp_path / "other") as other:
        if busy:
            put(other, TEXT + "\n\n", "c.txt")
        importing.import_packages(other, packed, by="minh")
        ids = {file: one for one, file in other.db.execute("SELECT id, file FROM document")}
        a, b = ids["a.txt"], ids["b.txt"]
        assert parting.is_parted(other, a, b)
        assert papers(other, a, b) == [a, b]
        finish(other, b, TEXT)
        assert papers(other, a, b) == [a, b]
        assert verify(other).problems == ()
