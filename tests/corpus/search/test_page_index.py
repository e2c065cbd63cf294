"""The index follows the database whatever happens, and can be made from it again."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import unicodedata
from contextlib import closing
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.custody.verify import verify
from corpus.documents import documents
from corpus.search import opening, page_index
from corpus.search.following import Follower
from corpus.search.search import Hit, Request, search
from corpus.store.archive import Archive
from normalize.folding import fold
from tests.corpus import papers
from tests.corpus.papers import put, report, take_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

WARDS = ("Điện An", "Điện Minh", "Điện Ngọc", "Điện Phương")


def filled(archive: Archive) -> list[int]:
    return [put(archive, report(ward, str(n), n + 10), f"{n}.txt") for n, ward in enumerate(WARDS)]


def ask(archive: Archive, query: str) -> list[Hit]:
    return list(search(archive, Request(query)).hits)


def places(archive: Archive, query: str) -> set[tuple[int, int, tuple[tuple[int, int], ...]]]:
    """Return what is found, without its order: how rare a word is counts words that are gone, for a while."""
    return {(hit.document, hit.page, hit.marks) for hit in ask(archive, query)}


def contents(archive: Archive) -> dict[int, dict[int, int]]:
    opened = page_index.reader(archive)
    return {number: page_index.digests(opened, number) for number in documents.ids(archive)}


def test_a_page_is_found_as_soon_as_its_document_is_done_and_by_others_too(archive: Archive) -> None:
    with Archive(archive.path) as other:
        assert ask(other, "khởi công") == []
        put(archive, report("Điện An", "15", 12))
        assert len(ask(other, "khởi công")) == 1
        assert len(ask(archive, "khởi công")) == 1


def test_changed_words_gone_documents_and_documents_read_anew_are_followed(archive: Archive) -> None:
    first, second, third, _ = filled(archive)
    assert len(ask(archive, "khởi công")) == 4
    with archive.transaction() as db:
        db.execute("UPDATE page SET reviewed = 'Trang này nói về thủy lợi.' WHERE document_id = ?", [first])
        db.execute("DELETE FROM document WHERE id = ?", [second])
    documents.reread(archive, third, by="lan")
    assert len(ask(archive, "khởi công")) == 1
    assert [hit.document for hit in ask(archive, "thuỷ lợi")] == [first]
    assert contents(archive)[third] == {}
    assert [problem for problem in verify(archive).problems if "index" in problem.kind] == []


def test_where_somebody_follows_for_all_others_a_search_that_finds_waits_for_nothing(archive: Archive) -> None:
    filled(archive)
    page_index.follow(archive)
    with Follower(archive) as follower:
        assert follower.hold()
        put(archive, report("Điện Tiến", "77", 20), "77.txt")
        behind = opening.current(archive).position
        assert ask(archive, "Điện Ngọc")
        assert opening.current(archive).position == behind < opening.newest(archive)
    assert ask(archive, "77/BC-UBND")  # nobody follows any more: who searches does
    assert opening.current(archive).position == opening.newest(archive)


def test_a_search_that_finds_nothing_waits_for_who_follows(archive: Archive) -> None:
    filled(archive)
    page_index.follow(archive)
    with Follower(archive) as follower:
        follower.hold()
        put(archive, report("Điện Tiến", "77", 20), "77.txt")
        following = threading.Timer(0.2, page_index.follow, [archive])
        following.start()
        assert ask(archive, "77/BC-UBND")
        following.join()


def test_one_follows_for_all_others_and_another_after_its_end(archive: Archive) -> None:
    with Follower(archive) as first, Follower(archive) as second:
        assert (first.hold(), second.hold()) == (True, False)
        first.__exit__()
        assert second.hold()


def test_made_again_it_is_what_following_made_it(archive: Archive) -> None:
    first, *_ = filled(archive)
    ask(archive, "khởi công")
    with archive.transaction() as db:
        db.execute("UPDATE page SET reviewed = plain(restored) || ' thêm' WHERE document_id = ?", [first])
    followed, hits = contents(archive), places(archive, "khởi công")
    assert page_index.rebuild(archive) == len(WARDS)
    assert contents(archive) == followed
    assert places(archive, "khởi công") == hits


def test_a_lost_or_damaged_index_is_made_again_by_itself(archive: Archive) -> None:
    filled(archive)
    before = places(archive, "khởi công")
    assert len(before) == len(WARDS)
    shutil.rmtree(opening.folder(archive))
    assert places(archive, "khởi công") == before
    (opening.folder(archive) / "meta.json").write_text("{")
    assert places(archive, "khởi công") == before


def test_an_index_of_another_database_is_made_anew(archive: Archive, tmp_path: Path) -> None:
    filled(archive)
    ask(archive, "khởi công")
    with Archive(tmp_path / "other") as other:
        put(other, report("Điện An", "99", 1))
        shutil.rmtree(other.path / "index", ignore_errors=True)
        shutil.copytree(archive.path / "index", other.path / "index")
        assert len(ask(other, "khởi công")) == 1


def test_rolled_back_changes_are_not_found(archive: Archive) -> None:
    filled(archive)

    def change_and_fail() -> None:
        with archive.transaction() as db:
            db.execute("UPDATE page SET reviewed = 'thủy lợi'")
            assert ask(archive, "thủy lợi") == []
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change_and_fail()
    assert ask(archive, "thủy lợi") == []
    assert len(ask(archive, "khởi công")) == 4


_FOLLOWER = """
import sys, threading
from pathlib import Path
from corpus.search import page_index
from corpus.store.archive import Archive
import tantivy

def stop(*args):
    print("here", flush=True)
    threading.Event().wait()

real = page_index.entries
if sys.argv[2] == "before":
    page_index.entries = stop
else:
    class Writer:
        def __init__(self, real): self.real = real
        def __getattr__(self, name): return getattr(self.real, name)
        def commit(self):
            if sys.argv[2] == "after":
                self.real.commit()
            stop()
    class Index:
        def __init__(self, real): self.real = real
        def __getattr__(self, name): return getattr(self.real, name)
        def writer(self, **asked): return Writer(self.real.writer(**asked))
    step = page_index._step
    page_index._step = lambda archive, writer, position: step(archive, Writer(writer), position)
page_index.follow(Archive(Path(sys.argv[1])))
"""


@pytest.mark.parametrize("where", ["before", "within", "after"])
def test_killed_between_the_database_and_the_index_nothing_is_missed_or_twice(
    archive: Archive, root: Path, where: str
) -> None:
    filled(archive)
    ask(archive, "khởi công")
    for document in (1, 2):
        papers.review(archive, document, f"{documents.page(archive, document, 1).text} và thủy lợi")
    command = [sys.executable, "-c", _FOLLOWER, str(archive.path), where]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as worker:
        assert worker.stdout
        assert worker.stdout.readline() == "here\n"
        os.kill(worker.pid, signal.SIGKILL)
    assert len(ask(archive, "thủy lợi")) == 2
    assert len(ask(archive, "khởi công")) == 4
    assert verify(archive).problems == ()


_WRITER = """
import sys
from pathlib import Path
from corpus.store.archive import Archive
from tests.corpus.papers import put, report

with Archive(Path(sys.argv[1])) as archive:
    for number in range(8):
        put(archive, report("Điện An", f"{sys.argv[2]}{number}", 1 + number), f"{sys.argv[2]}{number}.txt")
"""


def test_two_who_write_at_once_are_both_found(archive: Archive, root: Path) -> None:
    command = [sys.executable, "-c", _WRITER, str(archive.path)]
    workers = [subprocess.Popen([*command, who], cwd=root) for who in ("1", "2")]
    while any(worker.poll() is None for worker in workers):
        ask(archive, "khởi công")
    assert [worker.returncode for worker in workers] == [0, 0]
    assert search(archive, Request("khởi công")).total == 16
    assert verify(archive).problems == ()


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive(tmp_path_factory.mktemp("held")) as archive:
        put(archive, "Tổ hòa giải xã hoà bình thuỷ lợi: bán đất, bàn ghế, đường làng, quý khách.\f" * 2, "a.txt")
        put(archive, report("Điện An", "15", 12), "b.txt")
        yield archive


WORDS = ("hòa", "giải", "thủy", "lợi", "đường", "làng", "quý", "bán", "đất", "nghiệm", "thu", "khởi", "công", "nghèo")
OLD_TONES = {"hòa": "hoà", "thủy": "thuỷ"}


@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=4),
    st.sampled_from(["{}", '"{}"']),
    st.sampled_from(["NFC", "NFD"]),
    st.sampled_from([str.lower, str.upper, str.title]),
    st.sampled_from([{}, OLD_TONES]),
)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_a_query_finds_the_same_in_any_spelling(  # noqa: PLR0917 - everything that may differ
    held: Archive, words: list[str], around: str, form: str, case: Callable[[str], str], tones: dict[str, str]
) -> None:
    typed = " ".join(words)
    spelled = " ".join(tones.get(word, word) for word in words)
    spelled = unicodedata.normalize(form, case(spelled))  # type: ignore[arg-type]
    expected, found = ask(held, around.format(typed)), ask(held, around.format(spelled))
    assert [(hit.document, hit.page, hit.marks, hit.score) for hit in found] == [
        (hit.document, hit.page, hit.marks, hit.score) for hit in expected
    ]
    bare = ask(held, around.format(fold(typed)))
    assert {(hit.document, hit.page) for hit in bare} == {(hit.document, hit.page) for hit in expected}


def test_a_document_that_waits_is_not_indexed(archive: Archive) -> None:
    document = take_in(archive, b"x", "a.txt").document.id
    documents.begin(archive, document, 1)
    assert contents(archive) == {document: {}}


def test_an_archive_of_before_the_index_lay_beside_it_is_found_again(tmp_path: Path) -> None:
    place = tmp_path / "old"
    with Archive(place) as archive:
        put(archive, report("Điện An", "15", 12))
    shutil.rmtree(place / "index", ignore_errors=True)
    with closing(sqlite3.connect(place / "archive.db")) as connection:
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE name LIKE 'index_%' AND type = 'trigger'")
        for (name,) in triggers.fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("DROP TABLE index_change")
        connection.execute("CREATE VIRTUAL TABLE page_index USING fts5(folded, exact)")
        script = (files("corpus") / "migrations" / "0008_index_follows.sql").read_text("utf-8")
        connection.executescript(script)
    with Archive(place) as archive:
        assert len(ask(archive, "khởi công")) == 1
        assert verify(archive).problems == ()


def test_words_side_by_side_by_twos_are_no_phrase_of_three(archive: Archive) -> None:
    put(archive, "Ủy ban nhân dân và ủy ban mặt trận; ban nhân sự.", "apart.txt")
    put(archive, "Họp với ủy ban nhân sự của xã.", "together.txt")
    assert [hit.file for hit in ask(archive, '"ủy ban nhân sự"')] == ["together.txt"]
    assert [hit.file for hit in ask(archive, "ủy ban nhân sự")] == ["together.txt", "apart.txt"]
