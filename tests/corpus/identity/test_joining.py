from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

from corpus.custody.verify import verify
from corpus.documents import correcting, documents
from corpus.errors import NotFound
from corpus.identity import joining
from corpus.packages import importing, writing
from corpus.records import evidence
from corpus.search.search import Request, search
from corpus.store.archive import Archive
from tests.corpus.emulation import launch, ward
from tests.corpus.papers import finish, put, report, take_in

if TYPE_CHECKING:
    from pathlib import Path

TOLD = "- Đã bổ sung 350 đầu sách cho tủ sách cộng đồng theo Quyết định số 415/QĐ-UBND ngày 12/02/2024."


def paper(archive: Archive, document: int) -> int | None:
    return documents.get(archive, document).paper_id


def test_what_a_person_says_joins_two_scans_and_holds_when_they_are_read_anew(archive: Archive) -> None:
    launch(archive)
    first = put(archive, ward("Phường Điện An", TOLD), "ro.txt")
    second = take_in(archive, b"misread", "mo.txt").document.id
    misread = ward("Phường Điện An", TOLD, number="81/BC-UBND")  # 31
    finish(archive, second, misread)
    assert paper(archive, first) != paper(archive, second)
    assert len(evidence.evidence(archive)) == 2
    joining.join(archive, second, first, by="minh")
    joining.join(archive, first, second, by="lan")
    assert paper(archive, first) == paper(archive, second)
    (piece,) = evidence.evidence(archive)
    assert len(piece.copies) == 1
    assert search(archive, Request("đầu sách", unit="Phường Điện An")).total == 1
    finish(archive, second, misread)
    assert paper(archive, first) == paper(archive, second)
    said = archive.db.execute("SELECT actor FROM audit WHERE action = 'document.join'").fetchall()
    assert said == [("minh",)]
    joining.part(archive, first, second, by="lan")
    assert paper(archive, first) != paper(archive, second)
    assert not joining.joined(archive, first, second)
    assert len(evidence.evidence(archive)) == 2
    assert verify(archive).problems == ()


def test_what_cannot_be_joined_or_parted_is_refused(archive: Archive) -> None:
    text = report("Điện An", "15", 12)
    first, second = put(archive, text, "a.txt"), put(archive, text, "b.txt")
    unread = take_in(archive, b"later", "c.txt").document.id
    for other in (first, unread):
        with pytest.raises(joining.NotJoined):
            joining.join(archive, first, other, by="lan")
    with pytest.raises(NotFound):
        joining.join(archive, first, 999, by="lan")
    with pytest.raises(joining.NotJoined, match="không do người dùng ghép"):
        joining.part(archive, first, second, by="lan")
    assert paper(archive, first) == paper(archive, second)


def test_what_the_machine_joined_is_told_and_parts_once_it_is_corrected(archive: Archive) -> None:
    text = report("Điện An", "15", 12)
    first, second = put(archive, text, "a.txt"), put(archive, text + "\n", "b.txt")
    with pytest.raises(
        joining.NotJoined, match=r"không do người dùng ghép.*cùng số 15/BC-UBND, cùng ngày, chữ khớp nhau"
    ):
        joining.part(archive, first, second, by="lan")
    joining.join(archive, first, second, by="lan")
    assert joining.why(archive, first, second) is None
    still = joining.part(archive, first, second, by="lan")
    assert still is not None
    assert "hãy sửa chỗ đọc sai" in still
    assert paper(archive, first) == paper(archive, second)
    correcting.correct(archive, second, 1, text.replace("Số: 15/", "Số: 18/"), by="lan")
    assert paper(archive, first) != paper(archive, second)
    with pytest.raises(joining.NotJoined, match="đang là hai văn bản khác nhau"):
        joining.part(archive, first, second, by="lan")


def test_what_others_hold_together_is_told_by_name(archive: Archive) -> None:
    a, b, c = (put(archive, report("Điện An", number, 12), f"{number}.txt") for number in ("15", "75", "18"))
    for one, other in ((a, b), (b, c), (a, c)):
        joining.join(archive, one, other, by="lan")
    still = joining.part(archive, b, c, by="lan")
    assert still is not None
    assert f"Người dùng đã ghép tài liệu {b} với {a}, {a} với {c}." in still
    assert "chữ khớp" not in still
    with pytest.raises(joining.NotJoined, match="do các tệp khác"):
        joining.part(archive, b, c, by="lan")
    assert joining.part(archive, a, c, by="lan") is None
    assert paper(archive, a) == paper(archive, b) != paper(archive, c)


def test_where_a_chain_is_cut_in_its_middle_it_falls_in_two(archive: Archive) -> None:
    ids = [put(archive, report("Điện An", number, 12), f"{number}.txt") for number in ("15", "75", "18", "41")]
    for one, other in itertools.pairwise(ids):
        joining.join(archive, one, other, by="lan")
    assert joining.part(archive, ids[1], ids[2], by="lan") is None
    of = [paper(archive, one) for one in ids]
    assert of[0] == of[1] != of[2] == of[3]
    assert verify(archive).problems == ()


def test_what_was_joined_is_known_where_the_later_one_came_in_first(archive: Archive, tmp_path: Path) -> None:
    first, second = (put(archive, report("Điện An", number, 3), f"{number}.txt") for number in ("12", "72"))
    joining.join(archive, first, second, by="lan")
    packed = [tmp_path / "0", tmp_path / "1"]
    for one, dest in zip((second, first), packed, strict=True):
        writing.write_packages(archive, [one], dest)
    with Archive(tmp_path / "other") as other:
        importing.import_packages(other, packed, by="minh")
        ids = {file: one for one, file in other.db.execute("SELECT id, file FROM document")}
        assert ids["72.txt"] < ids["12.txt"]
        assert joining.joined(other, *ids.values())
        joining.part(other, *ids.values(), by="minh")
        assert paper(other, ids["12.txt"]) != paper(other, ids["72.txt"])
