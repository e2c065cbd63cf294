"""Two wards in one archive, each with papers of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from api.auth.passwords import hash_password
from corpus.custody import retention
from corpus.documents import correcting, documents
from corpus.dossiers import dossiers
from corpus.linking import programmes
from corpus.quality import batches, doubts
from corpus.records import evidence
from corpus.store import users
from tests.api.conftest import PASSWORD
from tests.corpus.emulation import launch, ward
from tests.corpus.papers import put

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.store.archive import Archive
    from extract.units.gazetteer import UnitKey
    from tests.api.conftest import Client

MINE, THEIRS = "sổtrúc", "sổsen"  # words of one ward's papers only


REPORT = (
    "Thực hiện Kế hoạch số 70/KH-UBND ngày 01/3/2024 của UBND thị xã, đã tổ chức ngày hội đọc sách cho học sinh"
    " với {word} trong năm 2024.\nTặng Giấy khen cho bà Trần Thị {word} theo Quyết định số 919/QĐ-UBND ngày 02/5/2024."
)


SECRETS = (THEIRS, "so-sen.txt", "8181/BC-UBND", "Hồ sơ của phường sen")


@dataclass(frozen=True)
class Wards:
    mine: int
    theirs: int
    plan: int
    unit: UnitKey
    other: UnitKey
    piece: int
    their_piece: int


@pytest.fixture
def wards(archive: Archive) -> Wards:
    plan = launch(archive)
    programmes.add(archive, plan, by="test")
    papers = {}
    for name, word, number, file in (
        ("PHƯỜNG ĐIỆN AN", MINE, "6161/BC-UBND", "so-truc.txt"),
        ("PHƯỜNG ĐIỆN NGỌC", THEIRS, "8181/BC-UBND", "so-sen.txt"),
    ):
        text = ward(name, REPORT.format(word=word), number=number)
        papers[name] = put(archive, text, file)
    mine, theirs = papers.values()
    dossiers.add(archive, "HS-SEN", "Hồ sơ của phường sen", "20 năm", by="test")
    dossiers.put(archive, "HS-SEN", [theirs], by="test")
    retention.keep_for(archive, theirs, 1, rule="Hồ sơ của phường sen", from_year=2001, by="test")
    correcting.correct(archive, theirs, 1, documents.page(archive, theirs, 1).text + f"\n{THEIRS}", by="test")
    first, second = documents.get(archive, mine), documents.get(archive, theirs)
    key, other = (str(first.unit_code), str(first.unit_from)), (str(second.unit_code), str(second.unit_from))
    doubts.catch_up(archive)
    with archive.transaction() as db:
        for number, (paper, word) in enumerate(((mine, MINE), (theirs, THEIRS)), start=1):
            at = documents.page(archive, paper, 1).text.index(word)
            place = [number, paper, at, at, at + len(word), word]
            db.execute("INSERT INTO doubt VALUES (?, ?, 1, ?, ?, ?, ?, 'number', 0.1, 9, NULL, NULL)", place)
            db.execute("INSERT INTO letterhead_doubt VALUES (?, '[]', 9, NULL, NULL)", [paper])
            name = ["Lô của An", "Hồ sơ của phường sen"][number - 1]
            batches.create(archive, name, [paper], by="test")
    pieces = {piece.document: piece.id for piece in evidence.evidence(archive)}
    users.add(archive, "sen", "clerk", hash_password(PASSWORD), must_change=False, by="test")
    users.set_units(archive, "sen", [other], by="test")
    return Wards(mine, theirs, plan, key, other, pieces[mine], pieces[theirs])


@pytest.fixture
def bind(archive: Archive, wards: Wards, sign_in: Callable[[str], Client]) -> Callable[[str], Client]:
    def enter(name: str) -> Client:
        users.set_units(archive, name, [wards.unit], by="test")
        return sign_in(name)

    return enter
