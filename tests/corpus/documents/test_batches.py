from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from corpus.custody.verify import verify
from corpus.documents import batches, documents, splitting
from corpus.documents.batches import SplitRefused
from corpus.documents.splitting import PartFile
from corpus.linking import programmes
from corpus.records import evidence, reviewing
from corpus.search import page_index
from corpus.search.search import Request, search
from corpus.store import audit, blobs
from tests.corpus import papers
from tests.corpus.emulation import ADDING, launch

if TYPE_CHECKING:
    from corpus.store.archive import Archive

WARDS = (("Điện An", "361", 2), ("Điện Minh", "77", 9), ("Điện Phương", "15", 14))


def batch_text() -> str:
    """Return three papers, the second with a page more, a blank page behind the first."""
    one, two, three = (papers.report(ward, number, day) for ward, number, day in WARDS)
    middle = two.index("3. Việc")
    return "\f".join((one, "", two[:middle], "2\n" + two[middle:], three))


@pytest.fixture
def batch(archive: Archive) -> int:
    blob = blobs.store(archive, io.BytesIO(b"a batch"))
    kind = {"kind": "pdf", "media_type": "application/pdf"}
    document = documents.register(archive, blob, file="lô 7.pdf", by="clerk", **kind).document.id
    papers.finish(archive, document, batch_text(), reading=papers.grid)
    return document


def files(archive: Archive, document: int) -> list[PartFile]:
    kept = batches.find(archive, document)
    assert kept is not None
    return [
        PartFile(part.first, part.last, blobs.store(archive, io.BytesIO(f"{part.first}".encode())), f"{part.first}.pdf")
        for part in kept.proposal.parts
    ]


def understand(archive: Archive, document: int) -> None:
    """Do what the job of a document does once its pages are there."""
    raw, _ = documents.raw_text(archive, document)
    restoration = papers.unchanged(raw)
    documents.complete(archive, document, restoration, papers.read(restoration.text))


def split(archive: Archive, document: int) -> tuple[int, ...]:
    children = splitting.apply(archive, document, files(archive, document), by="clerk")
    for child in children:
        understand(archive, child)
    return children


def found(archive: Archive, query: str) -> list[tuple[int, int]]:
    return [(hit.document, hit.page) for hit in search(archive, Request(query=query)).hits]


def test_a_batch_is_known_when_it_is_read_and_one_paper_is_none(archive: Archive, batch: int) -> None:
    kept = batches.find(archive, batch)
    assert kept is not None
    assert [(part.first, part.last) for part in kept.proposal.parts] == [(1, 1), (3, 4), (5, 5)]
    assert kept.proposal.left_out == (2,)
    assert (kept.changed_by, kept.applied_at, kept.documents) == (None, None, ())
    assert batches.find(archive, papers.put(archive, batch_text(), "typed.txt")) is None


def test_parts_are_found_in_place_of_the_batch(archive: Archive, batch: int) -> None:
    assert found(archive, "bc 77") == [(batch, 3)]
    first, second, third = split(archive, batch)
    assert found(archive, "bc 77") == [(second, 1)]
    assert {number for number, _ in found(archive, "khởi công căn nhà")} == {first, second, third}
    assert [documents.get(archive, child).number for child in (first, second, third)] == [
        "361/BC-UBND", "77/BC-UBND", "15/BC-UBND",
    ]  # fmt: skip
    assert [documents.get(archive, child).page_count for child in (first, second, third)] == [1, 2, 1]
    assert batches.part_of(archive, second) == batches.PartOf(batch, "lô 7.pdf", 3, 4)
    assert documents.page(archive, second, 2).words == documents.page(archive, batch, 4).words
    assert verify(archive).whole
    page_index.rebuild(archive)
    assert found(archive, "bc 77") == [(second, 1)]
    assert audit.broken_at(archive) is None


def test_undoing_brings_all_back_with_what_people_wrote(archive: Archive, batch: int) -> None:
    before = {table: archive.db[table].count for table in ("document", "page", "reference", "paper")}
    indexed = page_index.count(page_index.reader(archive))
    _, second, _ = split(archive, batch)
    papers.review(archive, second, "Trang này đã được sửa tay.", page=2)
    splitting.undo(archive, batch, by="clerk")
    assert documents.get(archive, batch).state == "queued"
    understand(archive, batch)
    assert documents.page(archive, batch, 4).text == "Trang này đã được sửa tay."
    after = {table: archive.db[table].count for table in before}
    assert after == before | {"reference": after["reference"]}
    assert page_index.count(page_index.reader(archive)) == indexed
    assert found(archive, "bc 361") == [(batch, 1)]
    kept = batches.find(archive, batch)
    assert kept is not None
    assert (kept.applied_at, len(kept.proposal.parts)) == (None, 3)
    assert verify(archive).whole
    assert len(split(archive, batch)) == 3


def test_what_a_person_set_is_kept_when_the_batch_is_read_again(archive: Archive, batch: int) -> None:
    changed = batches.change(archive, batch, (1, 5), by="clerk")
    assert [(part.first, part.last) for part in changed.proposal.parts] == [(1, 4), (5, 5)]
    understand(archive, batch)
    assert batches.find(archive, batch) == changed
    with pytest.raises(SplitRefused, match="chỉ có 5 trang"):
        batches.change(archive, batch, (6,), by="clerk")


def test_a_failure_in_the_middle_leaves_the_batch_whole(archive: Archive, batch: int) -> None:
    parts = files(archive, batch)
    doubled = [parts[0], PartFile(3, 4, parts[0].blob, "x.pdf"), parts[2]]  # no two documents share a file
    before = list(archive.db.query("SELECT * FROM document")), found(archive, "bc 77")
    with pytest.raises(Exception, match="UNIQUE"):
        splitting.apply(archive, batch, doubled, by="clerk")
    assert (list(archive.db.query("SELECT * FROM document")), found(archive, "bc 77")) == before
    assert archive.db["batch_part"].count == 0
    assert verify(archive).whole


def test_what_cannot_be_done_is_refused_in_words(archive: Archive, batch: int) -> None:
    stale = files(archive, batch)
    batches.change(archive, batch, (1, 5), by="clerk")
    with pytest.raises(SplitRefused, match="vừa được thay đổi"):
        splitting.apply(archive, batch, stale, by="clerk")
    with pytest.raises(SplitRefused, match="chưa được tách"):
        splitting.undo(archive, batch, by="clerk")
    children = split(archive, batch)
    with pytest.raises(SplitRefused, match="đã được tách"):
        batches.change(archive, batch, (1, 3), by="clerk")
    with pytest.raises(SplitRefused, match="đã được tách"):
        documents.reread(archive, batch, by="clerk")
    archive.db.execute("UPDATE job SET state = 'running' WHERE document_id = ?", [children[0]])
    with pytest.raises(SplitRefused, match="đang được đọc"):
        splitting.undo(archive, batch, by="clerk")


def test_what_people_said_of_evidence_goes_with_its_pages(archive: Archive, batch: int) -> None:
    launch(archive)
    (programme,) = programmes.all_programmes(archive)
    place = reviewing.find_quote(archive, batch, 3, "đã khởi công 4 căn nhà")
    asked = {"programme": programme.id, "criterion": ADDING, "unit": "Phường Điện Minh"}
    added = reviewing.add(archive, batch, place, **asked, by="lan")
    evidence.decide(archive, added.id, "proposed", by="lan")  # picked by hand is said too, whatever it waits for
    _, second, _ = split(archive, batch)
    (piece,) = [piece for piece in evidence.of_document(archive, second) if piece.criterion == added.criterion]
    assert (piece.id, piece.page, piece.quote, piece.added_by) == (added.id, 1, added.quote, "lan")
