"""Doubtful words: which come first, who gets them, what becomes of a decision, and the way back."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from corpus.documents import correcting, documents
from corpus.pages import revisions
from corpus.quality import doubts, queue, rescans
from corpus.quality.claiming import ClaimedByOther
from corpus.quality.items import Item, WordGone
from corpus.quality.rules import consequences, practice
from corpus.quality.taking_back import DecisionRefused
from corpus.store.archive import Archive
from tests.corpus.quality.read_papers import put, report

if TYPE_CHECKING:
    from pathlib import Path

DOUBTS = {"36/BC-UBND": 0.7, "1746/QĐ-UBND": 0.7, "bàng": 0.2, "Mẫu": 0.5, "dọc": 0.85}


@pytest.fixture
def paper(archive: Archive) -> int:
    found = put(archive, report(), DOUBTS)
    doubts.catch_up(archive)
    return found


def words(items: list[Item]) -> list[str]:
    return [item.text for item in items]


def test_the_gravest_come_first_and_what_matters_little_is_not_asked(archive: Archive, paper: int) -> None:
    found = queue.claim(archive, "lan", most=20)
    assert words(found) == ["Mẫu", "36/BC-UBND", "1746/QĐ-UBND", "bàng"]
    assert [item.kind for item in found] == ["person", "number", "reference", "body"]
    assert [item.weight for item in found] == sorted((item.weight for item in found), reverse=True)
    view = documents.page(archive, paper, 1)
    for item in found:
        assert view.text[item.start : item.end] == item.text
        assert item.boxes
        assert item.text not in item.candidates
        assert (item.before + item.text + item.after) in view.text


@pytest.mark.usefixtures("paper")
def test_candidates_fit_between_the_neighbours(archive: Archive) -> None:
    (_, number, _, word) = queue.claim(archive, "lan", most=4)
    assert "bằng" in word.candidates
    assert number.candidates == ()
    put(archive, report("37").replace("1746/QĐ-UBND", "1746/QĐ-UB"), {"1746/QĐ-UB": 0.3}, "khac.png")
    doubts.catch_up(archive)
    (cited,) = queue.claim(archive, "hoa", most=1, kind="reference")
    assert cited.text == "1746/QĐ-UB"
    assert "1746/QĐ-UBND" in cited.candidates


@pytest.mark.usefixtures("paper")
def test_two_people_are_not_given_the_same_word(archive: Archive) -> None:
    mine = queue.claim(archive, "lan", most=2)
    theirs = queue.claim(archive, "hoa", most=9)
    assert not set(words(mine)) & set(words(theirs))
    assert len(mine) + len(theirs) == 4
    assert words(queue.claim(archive, "lan", most=9)) == words(mine), "one's own are given again after a reload"
    assert queue.claim(archive, "lan", most=9, without=tuple(item.id for item in mine)) == []
    with pytest.raises(ClaimedByOther, match="lan"):
        queue.decide(archive, mine[0].id, "accept", by="hoa", seen=mine[0].text)


@pytest.mark.usefixtures("paper")
def test_a_claim_ends_with_its_time(archive: Archive) -> None:
    mine = queue.claim(archive, "lan", most=1)
    archive.db.execute("UPDATE doubt SET claimed_until = '2020-01-01T00:00:00.000Z'")
    assert words(queue.claim(archive, "hoa", most=1)) == words(mine)
    queue.decide(archive, mine[0].id, "accept", by="hoa", seen=mine[0].text)
    with pytest.raises(WordGone):
        queue.decide(archive, mine[0].id, "accept", by="lan", seen=mine[0].text)


def test_many_at_once_get_each_word_once(tmp_path: Path) -> None:
    with Archive(tmp_path / "kho") as archive:
        for number in range(40, 46):
            put(archive, report(str(number)), {f"{number}/BC-UBND": 0.6, "bàng": 0.2, "Mẫu": 0.5}, f"{number}.png")
        doubts.catch_up(archive)
        given_out: list[list[Item]] = []

        def work(name: str) -> None:
            while found := queue.claim(archive, name, most=2, without=tuple(i.id for one in mine[name] for i in one)):
                mine[name].append(found)
                given_out.append(found)

        mine: dict[str, list[list[Item]]] = {name: [] for name in "abcd"}
        threads = [threading.Thread(target=work, args=(name,)) for name in mine]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        ids = [item.id for found in given_out for item in found]
        assert len(ids) == len(set(ids)) == archive.db.execute("SELECT count(*) FROM doubt").fetchone()[0] == 18


def test_accepting_leaves_the_words_and_asks_no_more(archive: Archive, paper: int) -> None:
    before = documents.page(archive, paper, 1).text
    (item,) = queue.claim(archive, "lan", most=1)
    queue.decide(archive, item.id, "accept", by="lan", seen=item.text)
    assert documents.page(archive, paper, 1).text == before
    assert item.text not in words(queue.claim(archive, "lan", most=9))
    newest = revisions.newest(archive, paper)[1]
    assert (newest.kind, newest.by, newest.checked) == ("check", "lan", ((item.start, item.end),))


def test_a_new_word_goes_into_the_page_and_others_keep_their_place(archive: Archive, paper: int) -> None:
    found = {item.text: item for item in queue.claim(archive, "lan", most=9)}
    queue.decide(archive, found["36/BC-UBND"].id, "replace", by="lan", seen="36/BC-UBND", text="1136/BC-UBND")
    assert documents.get(archive, paper).number == "1136/BC-UBND"
    queue.decide(archive, found["bàng"].id, "replace", by="lan", seen="bàng", text="bằng lăng")
    view = documents.page(archive, paper, 1)
    assert "Số: 1136/BC-UBND\n" in view.text
    assert "trồng cây bằng lăng và cây" in view.text
    left = queue.claim(archive, "lan", most=9)
    assert words(left) == ["Mẫu", "1746/QĐ-UBND"]
    assert {item.id for item in left} == {found["Mẫu"].id, found["1746/QĐ-UBND"].id}, "a word keeps its row"
    assert all(view.text[item.start : item.end] == item.text for item in left)


def test_what_is_no_word_is_struck_out(archive: Archive) -> None:
    number = put(archive, report().replace("cây bàng", "cây ~x7 bàng"), {"~x7": 0.01})
    doubts.catch_up(archive)
    (item,) = queue.claim(archive, "lan", most=1)
    queue.decide(archive, item.id, "replace", by="lan", seen=item.text, text="")
    assert "trồng cây bàng" in documents.page(archive, number, 1).text


def test_the_last_decisions_are_taken_back_one_by_one(archive: Archive, paper: int) -> None:
    before = documents.page(archive, paper, 1).text
    for action, text in (("accept", ""), ("replace", "37/BC-UBND"), ("skip", ""), ("rescan", "")):
        (item,) = queue.claim(archive, "lan", most=1)
        queue.decide(archive, item.id, action, by="lan", seen=item.text, text=text, reason="mờ")  # type: ignore[arg-type]
    assert queue.claim(archive, "lan", most=9) == []
    undone = []
    while queue.last(archive, "lan") is not None:
        made, item_again = queue.undo(archive, "lan")
        assert item_again is not None
        assert item_again.text == made.before
        undone.append(made.action)
    assert undone == ["rescan", "skip", "replace", "accept"]
    assert documents.page(archive, paper, 1).text == before
    assert len(queue.claim(archive, "lan", most=9)) == 4
    with pytest.raises(DecisionRefused, match="Không còn quyết định"):
        queue.undo(archive, "lan")


def test_nobody_takes_back_over_what_others_did_since(archive: Archive, paper: int) -> None:
    first, second = queue.claim(archive, "lan", most=1)[0], queue.claim(archive, "hoa", most=1)[0]
    queue.decide(archive, first.id, "replace", by="lan", seen=first.text, text="Mẫn")
    queue.decide(archive, second.id, "replace", by="hoa", seen=second.text, text="38/BC-UBND")
    with pytest.raises(DecisionRefused, match="sửa tiếp sau đó"):
        queue.undo(archive, "lan")
    text = documents.page(archive, paper, 1).text
    assert "Mẫn" in text
    assert "38/BC-UBND" in text


@pytest.mark.usefixtures("paper")
def test_a_word_put_aside_comes_back_when_asked_for(archive: Archive) -> None:
    (item,) = queue.claim(archive, "lan", most=1)
    queue.decide(archive, item.id, "skip", by="lan", seen=item.text)
    assert item.text not in words(queue.claim(archive, "lan", most=9))
    assert item.text in words(queue.claim(archive, "hoa", most=9)), "others are asked"
    archive.db.execute("UPDATE doubt SET claimed_until = '2020-01-01T00:00:00.000Z'")
    assert queue.bring_back_skipped(archive, "lan") == 1
    assert words(queue.claim(archive, "lan", most=1)) == [item.text]


def test_a_page_changed_elsewhere_is_followed(archive: Archive, paper: int) -> None:
    found = {item.text: item for item in queue.claim(archive, "lan", most=9)}
    text = documents.page(archive, paper, 1).text
    correcting.correct(archive, paper, 1, "TRÍCH SAO\n" + text.replace("Mẫu", "Mân"), by="hoa")
    queue.decide(archive, found["bàng"].id, "replace", by="lan", seen="bàng", text="bằng")
    after = documents.page(archive, paper, 1).text
    assert after == "TRÍCH SAO\n" + text.replace("Mẫu", "Mân").replace("bàng", "bằng")
    with pytest.raises(WordGone):
        queue.decide(archive, found["Mẫu"].id, "accept", by="lan", seen="Mẫu")


def test_a_page_looked_at_as_a_whole_asks_no_more(archive: Archive, paper: int) -> None:
    correcting.correct(archive, paper, 1, documents.page(archive, paper, 1).text, by="lan", whole=True)
    doubts.catch_up(archive)
    assert queue.claim(archive, "lan", most=9) == []


def test_the_table_follows_whatever_changes_the_archive(archive: Archive, paper: int) -> None:
    assert doubts.catch_up(archive) == 0
    other = put(archive, report("77"), {"77/BC-UBND": 0.5}, "77.png")
    assert doubts.catch_up(archive) == 1
    assert queue.left(archive)["number"] == 2
    archive.db.execute("DELETE FROM document WHERE id = ?", [other])
    doubts.catch_up(archive)
    assert queue.left(archive)["number"] == 1
    rescans.ask(archive, paper, reason="mờ", by="lan")
    assert queue.left(archive) == {}
    rescans.withdraw(archive, paper, by="lan")
    assert sum(queue.left(archive).values()) == 4


def test_catching_up_ends_where_it_is_told_to(archive: Archive) -> None:
    for number in range(50, 55):
        put(archive, report(str(number)), {"bàng": 0.2}, f"{number}.png")
    assert doubts.catch_up(archive, stopped=lambda: True) == 0
    assert doubts.catch_up(archive, most=3) == 3
    assert doubts.catch_up(archive) == 2


def test_a_batch_scan_that_is_split_is_asked_for_in_its_parts_only(archive: Archive) -> None:
    number = put(archive, report("61") + "\f" + report("62"), {"bàng": 0.2})
    doubts.catch_up(archive)
    assert queue.left(archive)["body"] == 2
    archive.db.execute(
        "INSERT INTO batch (document_id, parts, left_out, applied_by, applied_at) VALUES (?, '[]', '[]', 'x', 'now')"
        " ON CONFLICT (document_id) DO UPDATE SET applied_at = 'now'",
        [number],
    )
    archive.db.execute("UPDATE document SET title = title WHERE id = ?", [number])
    doubts.catch_up(archive)
    assert queue.left(archive) == {}


@pytest.mark.parametrize(("kind", "index"), [(None, "doubt_weight"), ("number", "doubt_kind")])
def test_the_gravest_are_found_by_an_index(archive: Archive, kind: str | None, index: str) -> None:
    bound = {"me": "a", "now": "b", "kind": kind, "document": None, "without": "[]", "most": 3}
    rows = archive.db.execute(f"EXPLAIN QUERY PLAN {queue._next(archive, kind, None)}", bound)
    plan = [str(row[3]) for row in rows]
    assert any(index in step for step in plan)
    assert not any("TEMP B-TREE" in step for step in plan)


def test_every_kind_has_a_consequence_and_a_name() -> None:
    assert [one.weight for one in consequences().values()] == sorted(
        (one.weight for one in consequences().values()), reverse=True
    )
    assert all(one.label and 0 < one.weight <= 1 for one in consequences().values())
    assert min(consequences(), key=lambda kind: consequences()[kind].weight) == "body"
    assert 0 < practice().share <= 1
