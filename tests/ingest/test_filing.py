from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from corpus.documents import documents, learnt
from corpus.documents.completion import Finished
from corpus.errors import ArchiveError
from corpus.search import opening, page_index
from corpus.search.search import Request, search
from extract.reading import read
from ingest.filing import Filing, filing
from ingest.stages import learn
from normalize.restoring import restore
from tests.corpus.papers import flat, report, take_in

if TYPE_CHECKING:
    from corpus.store.archive import Archive

TEXTS = ("Báo cáo kết quả trồng bưởi.", "Báo cáo kết quả trồng cam.", "Báo cáo kết quả trồng quýt.")


def ready(archive: Archive, text: str) -> Finished:
    document = take_in(archive, text.encode(), "a.txt").document.id
    documents.begin(archive, document, 1)
    documents.save_page(archive, document, 1, flat(text))
    layers, facts, told = learn(text, (), [(0, 0)])
    return Finished(document, layers, facts, told)


def test_what_is_ready_meanwhile_is_filed_together(archive: Archive) -> None:
    desk = Filing()
    with desk._at_work:  # somebody is filing
        finished = [ready(archive, text) for text in TEXTS]
        threads = [threading.Thread(target=desk.complete, args=(archive, one)) for one in finished]
        for thread in threads:
            thread.start()
        while len(desk._waiting) < len(TEXTS):
            threads[0].join(0.01)
        assert {documents.get(archive, one.document_id).state for one in finished} == {"reading"}
    for thread in threads:
        thread.join()
    assert {documents.get(archive, one.document_id).state for one in finished} == {"done"}
    assert [len(search(archive, Request(word)).hits) for word in ("bưởi", "cam", "quýt")] == [1, 1, 1]


def test_what_is_wrong_with_one_costs_that_one(archive: Archive) -> None:
    first, second = ready(archive, TEXTS[0]), ready(archive, TEXTS[1])
    wrong = replace(second, layers=first.layers)
    desk, said = Filing(), []

    def bring(one: Finished) -> None:
        try:
            desk.complete(archive, one)
        except ArchiveError as error:
            said.append(error)

    with desk._at_work:
        threads = [threading.Thread(target=bring, args=(one,)) for one in (first, wrong)]
        for thread in threads:
            thread.start()
        while len(desk._waiting) < 2:
            threads[0].join(0.01)
    for thread in threads:
        thread.join()
    assert documents.get(archive, first.document_id).state == "done"
    assert documents.get(archive, wrong.document_id).state == "reading"
    assert [str(wrong.document_id) in error.message for error in said] == [True]


def test_threads_share_the_desk_of_an_archive(archive: Archive) -> None:
    assert filing(archive) is filing(archive)


def test_several_documents_are_completed_all_or_none(archive: Archive) -> None:
    first, second = ready(archive, TEXTS[0]), ready(archive, TEXTS[1])
    with pytest.raises(ArchiveError):
        documents.complete_many(archive, [first, replace(second, layers=first.layers)])
    assert documents.get(archive, first.document_id).state == "reading"
    documents.complete_many(archive, [first, second])
    assert {documents.get(archive, one.document_id).state for one in (first, second)} == {"done"}


def test_files_of_one_paper_that_are_completed_together_are_one_paper(archive: Archive) -> None:
    text = report("Điện An", "15", 12)
    undated = text.replace("Điện An, ngày 12 tháng 6 năm 2024\n", "")
    unnumbered = text.replace("Số: 15/BC-UBND\n", "")
    others = [report("Điện Hòa", "15", 12), report("Điện An", "16", 20)]
    together = [ready(archive, version) for version in (text, undated, unnumbered, text + "\n", *others)]
    documents.complete_many(archive, together)
    papers = [documents.get(archive, one.document_id).paper_id for one in together]
    assert papers[:4] == papers[:1] * 4
    assert len(set(papers)) == 3
    # One of them turns out to be another paper, together with a new file of it.
    changed, new = together[0].document_id, ready(archive, others[1] + "\n\n")
    layers, facts, told = learn(others[1], (), [(0, 0)])
    documents.save_page(archive, changed, 1, flat(others[1]))
    documents.complete_many(archive, [Finished(changed, layers, facts, told), new])
    papers = [documents.get(archive, one.document_id).paper_id for one in (*together, new)]
    assert papers[0] == papers[5] == papers[6]
    assert papers[1] == papers[2] == papers[3] != papers[0]


def test_what_a_worker_learns_is_what_is_learnt_here(archive: Archive) -> None:
    one = ready(archive, TEXTS[0])
    restoration = restore(TEXTS[0])
    assert one.layers == learnt.layers(restoration)
    documents.complete_many(archive, [one])
    as_learnt = documents.get(archive, one.document_id), documents.page(archive, one.document_id, 1)
    documents.complete(archive, one.document_id, restoration, read(restoration.text))
    assert (documents.get(archive, one.document_id), documents.page(archive, one.document_id, 1)) == as_learnt
    assert page_index.reader(archive).position == opening.newest(archive)
