"""Rounds of quality control: who gets what, what is counted, the sample, blind entry, scans sent back, acceptance."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.custody.verify import verify
from corpus.documents import documents
from corpus.dossiers import dossiers
from corpus.errors import NotFound
from corpus.quality import batches, letterheads, measuring, rescans, rounds, selecting
from corpus.quality.batches import QualityRefused, Rules
from corpus.quality.claiming import ClaimedByOther
from corpus.quality.measuring import rate_of
from corpus.quality.rescans import RescanRefused
from corpus.quality.rounds import words_changed
from tests.corpus.quality.read_papers import put, report
from tests.corpus.quality.whole_tasks import look, papers

if TYPE_CHECKING:
    from corpus.store.archive import Archive


def test_two_rounds_by_two_people_and_what_they_measure(archive: Archive) -> None:
    numbers = papers(archive, 4)
    batch = batches.create(archive, "Báo cáo 2024", numbers, by="quang", rules=Rules(share=0.5, seed=3))
    first = [
        look(archive, batch.id, by, change=lambda t: t.replace("bàng", "bằng")) for by in ("lan", "lan", "hoa", "lan")
    ]
    assert [work.task for work in first if work] == ["first"] * 4
    now = batches.get(archive, batch.id)
    assert now.sampled_at
    assert now.waiting == {"second": 2}
    sample = {task.document_id for task in batches.tasks(archive, batch.id) if task.task == "second"}
    assert sample == set(batches.sampled(numbers, 0.5, 3))
    done = {task.document_id: task.done_by for task in batches.tasks(archive, batch.id) if task.task == "first"}
    while (work := rounds.claim(archive, batch.id, by="lan")) is not None:
        assert done[work.document_id] == "hoa", "nobody checks their own work"
        rounds.put_aside(archive, work.id, by="lan")
        break
    for by in ("hoa", "ba", "ba"):
        look(
            archive,
            batch.id,
            by,
            change=lambda t: t.replace("phượng", "phượng vĩ"),
            fields={"title": "Kết quả trồng cây"},
        )
    found = measuring.measure(archive, batch.id)
    length = len(documents.page(archive, numbers[0], 1).text.split())
    assert (found.first_words.errors, found.first_fields.errors) == (4, 0)
    assert (found.words.errors, found.words.total) == (2, 2 * (length - 1))
    assert (found.fields.errors, found.fields.total) == (2, 10)
    assert found.sample == found.sampled == 2
    after = batches.get(archive, batch.id)
    assert after.ready
    assert measuring.obstacles(after, found) == ["Tỷ lệ sai trường vượt ngưỡng."]
    with pytest.raises(QualityRefused, match="vượt ngưỡng"):
        measuring.decide(archive, batch.id, accept=True, by="quang")
    measuring.decide(archive, batch.id, accept=False, by="quang", note="sai trích yếu")
    with pytest.raises(QualityRefused, match="đã có kết luận"):
        measuring.decide(archive, batch.id, accept=True, by="quang")
    again = measuring.repeat(archive, batch.id, by="quang", rules=Rules())
    assert (again.repeats, again.documents) == (batch.id, 4)
    assert verify(archive).whole


def test_pages_that_could_not_be_read_are_passed_over(archive: Archive) -> None:
    number = put(archive, f"{report()}\fHai\fBa\fBốn")
    with archive.transaction() as db:
        db.execute("UPDATE page SET error = 'mờ' WHERE document_id = ? AND number IN (2, 4)", [number])
    batch = batches.create(archive, "Bốn trang", [number], by="quang")
    work = rounds.claim(archive, batch.id, by="lan")
    assert work
    rounds.enter_fields(archive, work.id, letterheads.fields_of(archive, number), by="lan")
    for page, following in ((1, 3), (3, None)):
        assert rounds.work(archive, work.id).page == page
        text, seen = documents.page(archive, number, page).text, rounds.seen_version(archive, number, page)
        rounds.save_page(archive, work.id, page, text, by="lan", seen=seen)
        assert rounds.work(archive, work.id).page == following
    rounds.hand_in(archive, work.id, by="lan")


def test_nobody_does_both_rounds_of_one_document(archive: Archive) -> None:
    (number,) = papers(archive, 1)
    batch = batches.create(archive, "Một", [number], by="quang", rules=Rules(share=1))
    look(archive, batch.id, "lan")
    assert rounds.claim(archive, batch.id, by="lan") is None
    (task,) = [task for task in batches.tasks(archive, batch.id) if task.task == "second"]
    assert task.state == "waiting"
    with pytest.raises(QualityRefused, match="người khác làm"):
        rounds.enter_fields(archive, task.id, {}, by="lan")
    assert look(archive, batch.id, "hoa")
    measuring.decide(archive, batch.id, accept=True, by="quang")
    assert batches.get(archive, batch.id).state == "accepted"


def test_two_people_get_two_documents_and_each_hands_in_their_own(archive: Archive) -> None:
    batch = batches.create(archive, "Hai", papers(archive, 2), by="quang")
    mine, theirs = (rounds.claim(archive, batch.id, by=by) for by in ("lan", "hoa"))
    assert mine
    assert theirs
    assert mine.document_id != theirs.document_id
    assert rounds.claim(archive, batch.id, by="lan") == mine, "one's own is given again"
    assert rounds.claim(archive, batch.id, by="ba") is None
    with pytest.raises(ClaimedByOther):
        rounds.hand_in(archive, mine.id, by="hoa")
    with pytest.raises(QualityRefused, match="trang 1"):
        rounds.hand_in(archive, mine.id, by="lan")
    with pytest.raises(QualityRefused, match="trang 1"):
        rounds.save_page(archive, mine.id, 2, "x", by="lan", seen=0)


def test_what_somebody_else_began_counts_for_nothing(archive: Archive) -> None:
    batch = batches.create(archive, "Dở", papers(archive, 1), by="quang")
    work = rounds.claim(archive, batch.id, by="lan")
    assert work
    text = documents.page(archive, work.document_id, 1).text.replace("bàng", "bằng")
    rounds.save_page(archive, work.id, 1, text, by="lan", seen=0)
    archive.db.execute("UPDATE quality_task SET claimed_until = '2020-01-01T00:00:00.000Z'")
    again = look(archive, batch.id, "hoa")
    assert again
    assert again.page == 1, "one person looks at every page"
    (task, *_) = batches.tasks(archive, batch.id)
    assert (task.done_by, task.word_errors) == ("hoa", 0)


def test_blind_entries_are_held_against_each_other_and_a_third_settles(archive: Archive) -> None:
    numbers = papers(archive, 2)
    batch = batches.create(archive, "Nhập đôi", numbers, by="quang", rules=Rules(blind=True, share=1, seed=1))
    work = rounds.claim(archive, batch.id, by="lan")
    assert work
    assert work.fields == {}, "what the machine read is not shown"
    for number in ("130", "31"):
        look(archive, batch.id, "lan", fields={"number": number})
    assert documents.get(archive, numbers[0]).number == "30/BC-UBND", "one entry alone counts for nothing"
    for _ in numbers:
        second = look(archive, batch.id, "hoa")
        assert second
        assert second.task == "entry"
    for by in ("lan", "hoa"):
        assert rounds.claim(archive, batch.id, by=by) is None, "who entered does not settle"
    settle = rounds.claim(archive, batch.id, by="ba")
    assert settle
    assert (settle.task, settle.document_id, settle.differing) == ("settle", numbers[0], ("number",))
    assert [entry["number"] for entry in settle.others] == ["130", "30"]
    rounds.enter_fields(archive, settle.id, settle.others[0], by="ba")
    rounds.hand_in(archive, settle.id, by="ba")
    assert documents.get(archive, numbers[0]).number == "130/BC-UBND"
    found = measuring.measure(archive, batch.id)
    assert found.disagreed
    assert (found.disagreed.errors, found.disagreed.total) == (1, 10)
    assert batches.get(archive, batch.id).waiting == {"second": 2}


def test_a_scan_sent_back_waits_for_the_new_one_which_takes_its_place(archive: Archive) -> None:
    numbers = papers(archive, 2)
    dossiers.add(archive, "HS-01", title="Cây xanh", retention="20 năm", by="quang")
    dossiers.put(archive, "HS-01", numbers, by="quang")
    batch = batches.create(
        archive, "Quét lại", selecting.documents(archive, dossier="HS-01"), by="quang", rules=Rules(share=1)
    )
    work = rounds.claim(archive, batch.id, by="lan")
    assert work
    with pytest.raises(RescanRefused, match="lý do"):
        rounds.send_back(archive, work.id, reason="  ", by="lan")
    rounds.send_back(archive, work.id, reason="mất góc phải", by="lan")
    look(archive, batch.id, "lan")
    waiting = batches.get(archive, batch.id)
    assert (waiting.rescans, waiting.sampled_at, waiting.waiting) == (1, None, {})
    (asked,) = rescans.listing(archive)
    assert (asked.document_id, asked.reason) == (numbers[0], "mất góc phải")
    with pytest.raises(RescanRefused, match="vẫn là bản quét cũ"):
        rescans.replace(archive, numbers[0], numbers[0], by="minh")
    new = put(archive, report("30", 3) + "\n", file="quét lại.png")
    rescans.replace(archive, numbers[0], new, by="minh")
    assert dossiers.document_ids(archive, "HS-01") == [new, numbers[1]]
    assert (replaced := rescans.replaces(archive, new))
    assert replaced.document_id == numbers[0]
    assert documents.get(archive, numbers[0]).state == "done", "the old scan stays"
    again = look(archive, batch.id, "hoa")
    assert again
    assert again.document_id == new
    assert batches.get(archive, batch.id).waiting == {"second": 2}
    with pytest.raises(NotFound):
        rescans.withdraw(archive, numbers[0], by="lan")
    assert verify(archive).whole


def test_taken_back_a_scan_goes_on_in_its_round(archive: Archive) -> None:
    (number,) = papers(archive, 1)
    batch = batches.create(archive, "Thôi", [number], by="quang")
    work = rounds.claim(archive, batch.id, by="lan")
    assert work
    rounds.send_back(archive, work.id, reason="mờ", by="lan")
    with pytest.raises(RescanRefused):
        rescans.ask(archive, number, reason="mờ", by="hoa")
    rescans.withdraw(archive, number, by="quang")
    assert batches.get(archive, batch.id).waiting == {"first": 1}


def test_a_batch_is_of_documents_that_are_read_and_free(archive: Archive) -> None:
    numbers = papers(archive, 2)
    batches.create(archive, "Lô", [numbers[0]], by="quang")
    assert selecting.documents(archive) == (numbers[1],)
    for title, chosen, rules in (
        ("Lô", [numbers[0]], None),
        ("Lô", [99], None),
        ("Lô", [], None),
        (" ", [numbers[1]], None),
        ("Lô", [numbers[1]], Rules(share=0)),
        ("Lô", [numbers[1]], Rules(most_words=2)),
    ):
        with pytest.raises(QualityRefused):
            batches.create(archive, title, chosen, by="quang", rules=rules)
    assert selecting.numbers_in(" 1-3, 7 ") == (1, 2, 3, 7)
    assert selecting.numbers_in("") is None
    with pytest.raises(QualityRefused):
        selecting.numbers_in("một")


def test_words_that_became_others_are_counted_by_the_longer_side() -> None:
    assert words_changed("a b c", "a b c") == 0
    assert words_changed("a b c", "a x c") == 1
    assert words_changed("a b c", "a x y c") == 2
    assert words_changed("a b c", "a c") == 1


@given(st.lists(st.integers(1, 10_000), min_size=1, unique=True), st.floats(0.01, 1), st.integers(0, 2**31 - 1))
def test_the_sample_can_be_drawn_again_by_anybody(numbers: list[int], share: float, seed: int) -> None:
    chosen = batches.sampled(numbers, share, seed)
    assert len(chosen) >= max(1, share * len(numbers) - 1e-6)
    assert len(chosen) < share * len(numbers) + 1 + 1e-6
    digests = {n: hashlib.sha256(f"{seed}:{n}".encode()).hexdigest() for n in numbers}
    assert chosen == sorted(numbers, key=digests.__getitem__)[: len(chosen)]
    assert chosen == batches.sampled(sorted(numbers), share, seed)


@given(st.lists(st.integers(0, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), max_size=8))
def test_the_interval_holds_the_rate_and_lies_in_bounds(pairs: list[tuple[int, int]]) -> None:
    found = rate_of(pairs)
    assert 0 <= found.low <= found.rate <= found.high <= 1
    assert (found.errors, found.total) == (sum(a for a, _ in pairs), sum(b for _, b in pairs))


def test_the_interval_is_wilsons_and_wider_where_errors_come_together() -> None:
    # Wilson's interval of 10 in 100, by hand: (0.0552, 0.1744)
    even = rate_of([(5, 50), (5, 50)])
    assert (even.low, even.high) == (pytest.approx(0.0552, abs=5e-4), pytest.approx(0.1744, abs=5e-4))
    clustered = rate_of([(10, 50), (0, 50)])
    assert clustered.high - clustered.low > even.high - even.low
    assert rate_of([(0, 100)]).high == pytest.approx(0.037, abs=1e-3)
