from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.custody.verify import verify
from corpus.errors import ArchiveError
from corpus.learning.knowledge import LEARNT, TERMS, own, read_learnt, terms_of
from corpus.learning.learning import Tally, learn
from corpus.store import audit
from normalize.errors import RestorationError
from tests.corpus.papers import grid, put, report
from tests.normalize.counting import count_runs

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.store.archive import Archive

layer = partial(grid, source="text-layer")
ONE_HOUSEHOLD = "Hộ bà Lò Thị Xuyến Chi, số điện thoại 0905 123 456, được hỗ trợ sửa nhà.\n"


@pytest.fixture
def filled(archive: Archive) -> Archive:
    put(archive, report("Điện An", "15", 12) + ONE_HOUSEHOLD, "an.pdf", reading=layer)
    put(archive, report("Điện Minh", "31", 14), "minh.pdf", reading=layer)
    put(archive, report("Điện Ngọc", "7", 3), "ngoc.jpg", reading=grid)
    return archive


def test_what_two_papers_say_is_learnt_and_where_it_comes_from(filled: Archive) -> None:
    seen: list[tuple[int, int]] = []
    learnt = learn(filled, by="test", progress=lambda done, total: seen.append((done, total)))
    assert (learnt.all_papers, learnt.papers, learnt.reviewed, learnt.pages) == (3, 2, 0, 2)
    assert seen == [(1, 3), (2, 3), (3, 3)]
    found = read_learnt(filled.path)
    assert found is not None
    runs, provenance = found
    assert provenance.documents == (1, 2)
    assert provenance.least == 2
    assert len(runs) == learnt.kept > 100
    assert learnt.dropped > 0
    assert runs["xóa", "nhà", "tạm"] == 2
    assert runs["ngày", "0", "tháng"] >= 2
    known = own(filled.path).knowledge
    assert known is not None
    assert known.runs == runs


def test_what_one_paper_alone_says_leaves_no_trace(filled: Archive) -> None:
    learn(filled, by="test")
    text = (filled.path / LEARNT).read_text("utf-8")
    for word in ("xuyến", "chi", "905", "123", "điện an", "ngọc"):
        assert word not in text.partition("\n")[2]


def test_a_dry_run_changes_nothing(filled: Archive) -> None:
    before = audit.head(filled)
    assert learn(filled, by="test", dry_run=True).kept > 0
    assert not (filled.path / LEARNT).exists()
    assert audit.head(filled) == before


def test_a_page_that_is_trusted_no_longer_is_forgotten(filled: Archive) -> None:
    learn(filled, by="test")
    with filled.transaction() as db:
        db.execute("UPDATE page SET source = 'ocr' WHERE document_id = 2")
    assert learn(filled, by="test").kept == 0
    assert own(filled.path).knowledge is None
    assert [entry.action for entry in audit.entries(filled)][:2] == ["archive.learn", "archive.learn"]


def test_unreadable_terms_stop_learning_and_lose_nothing(filled: Archive) -> None:
    learn(filled, by="test")
    before = (filled.path / LEARNT).read_bytes()
    (filled.path / TERMS).write_bytes(b"\xb8\xb5\xff\x00")
    with pytest.raises(RestorationError, match="UTF-8"):
        learn(filled, by="test")
    assert (filled.path / LEARNT).read_bytes() == before
    found = own(filled.path)
    assert found.knowledge is not None
    assert found.knowledge.terms == ()
    assert found.knowledge.runs
    assert [problem.code for problem in found.problems] == [RestorationError.code]
    assert [problem.subject for problem in verify(filled).problems] == [TERMS]


def test_a_changed_file_is_not_believed(filled: Archive) -> None:
    learn(filled, by="test")
    file = filled.path / LEARNT
    file.write_bytes(file.read_bytes().replace(b"\n2\t", b"\n9\t", 1))
    found = own(filled.path)
    assert found.knowledge is None
    assert "sohoa learn" in found.problems[0].message
    assert [problem.subject for problem in verify(filled).problems] == [LEARNT]
    learn(filled, by="test")
    assert own(filled.path).knowledge is not None
    assert verify(filled).whole


def test_half_a_file_is_not_believed(filled: Archive) -> None:
    learn(filled, by="test")
    file = filled.path / LEARNT
    for content in (file.read_bytes()[:-40], b"", b"{}\n", b"[1]\n", b'{"sohoa": "learnt", "form": 99}\n', b"\xff\n"):
        file.write_bytes(content)
        assert own(filled.path).knowledge is None
        assert len(own(filled.path).problems) == 1


def test_a_result_that_cannot_be_written_leaves_the_last_one(filled: Archive) -> None:
    learn(filled, by="test")
    before = sorted(file.name for file in filled.path.iterdir())
    (filled.path / LEARNT).unlink()
    (filled.path / LEARNT).mkdir()
    with pytest.raises(ArchiveError, match=LEARNT):
        learn(filled, by="test")
    assert sorted(file.name for file in filled.path.iterdir()) == before


def test_own_terms_are_known_as_soon_as_the_file_changes(tmp_path: Path) -> None:
    assert own(tmp_path / "none").knowledge is None
    file = tmp_path / TERMS
    for written, terms in (
        ("# làng\nchợ Vĩnh Điện\n", ("chợ Vĩnh Điện",)),
        ("Gò Nổi\nhoà giải viên\n", ("Gò Nổi", "hòa giải viên")),
    ):
        file.write_text(written, "utf-16")
        known = own(tmp_path).knowledge
        assert known is not None
        assert known.terms == terms
        assert own(tmp_path).knowledge is known
    file.unlink()
    assert own(tmp_path).knowledge is None


def test_a_term_of_one_syllable_is_told_and_not_used(tmp_path: Path) -> None:
    (tmp_path / TERMS).write_text("chợ Vĩnh Điện\nchợ\n", "utf-8")
    assert terms_of(tmp_path) == (("chợ Vĩnh Điện",), ("chợ",))


@given(st.lists(st.text(alphabet="ab ;0\n", max_size=30), max_size=6), st.integers(1, 3))
def test_a_tally_counts_as_the_contract_says(texts: list[str], least: int) -> None:
    tally = Tally()
    for text in texts:
        tally.add(text)
    assert tally.common(least) == count_runs(texts, least)
    assert len(tally) == len(count_runs(texts, 1))
    bound = tally.least(most=5)
    assert len(tally.common(bound)) <= 5
    assert bound == 2 or len(tally.common(bound - 1)) > 5
