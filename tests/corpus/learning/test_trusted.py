from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest

from corpus.documents import correcting, documents
from corpus.learning.trusted import paper_ids, trusted
from normalize.restoring import restore
from ocr.page import MACHINE_MADE
from tests.corpus.papers import finish, flat, grid, put, report, rewritten, take_in

if TYPE_CHECKING:
    from corpus.store.archive import Archive
    from normalize.restoration import Restoration
    from ocr.page import Reading

layer = partial(grid, source="text-layer")
AN, MINH = report("Điện An", "15", 12), report("Điện Minh", "31", 14)


def review(archive: Archive, document: int, text: str, page: int = 1) -> None:
    with archive.transaction() as db:
        db.execute("UPDATE page SET reviewed = ? WHERE document_id = ? AND number = ?", [text, document, page])


def taught(archive: Archive) -> list[str]:
    found = [trusted(archive, paper) for paper in paper_ids(archive)]
    return [paper.text for paper in found if paper]


def words(text: str) -> list[str]:
    return text.split()


def test_a_born_digital_paper_is_trusted_whole(archive: Archive) -> None:
    document = put(archive, AN, "an.pdf", reading=layer)
    (paper,) = [trusted(archive, number) for number in paper_ids(archive)]
    assert paper is not None
    assert (paper.document_id, paper.origin, paper.pages) == (document, "born-digital", 1)
    assert words(paper.text) == words(AN)


def recognised(text: str) -> Reading:
    reading = layer(text)
    return replace(reading, engine=f"{reading.engine} {MACHINE_MADE}")


@pytest.mark.parametrize("reading", [grid, flat, recognised])
def test_what_an_engine_may_have_written_is_not_trusted(archive: Archive, reading: object) -> None:
    put(archive, AN, "an.txt", reading=reading)  # type: ignore[arg-type]
    assert taught(archive) == []


def test_a_page_that_had_to_be_repaired_is_not_trusted_the_others_are(archive: Archive) -> None:
    def one_word(raw: str) -> Restoration:
        return rewritten(raw, lambda word: "huyện" if word == "nhân" else word)

    put(archive, f"{MINH}\f{AN.replace('nhân dân góp', 'bà con góp')}", "hai.pdf", reading=layer, restoring=one_word)
    (text,) = taught(archive)
    assert "ĐIỆN AN" in text
    assert "ĐIỆN MINH" not in text


def test_an_old_encoding_is_no_repair(archive: Archive) -> None:
    from normalize.legacy import repair  # noqa: PLC0415 - only here

    old = "C¨n cø QuyÕt ®Þnh sè 12 cña ñy ban nh©n d©n tØnh vÒ viÖc ban hµnh kÕ ho¹ch ph¸t triÓn kinh tÕ x· héi"
    assert repair(old).text != old
    put(archive, old, "cu.pdf", reading=layer, restoring=restore)
    (text,) = taught(archive)
    assert "Căn cứ Quyết định số 12 của ủy ban nhân dân tỉnh" in text.replace("Ủy", "ủy")


def test_a_reviewed_page_is_trusted_without_what_nobody_looked_at(archive: Archive) -> None:
    def doubting(raw: str) -> Restoration:  # every word at 0.8, none changed
        return rewritten(raw, lambda word: word)

    document = put(archive, AN, "an.jpg", reading=grid, restoring=doubting)
    assert taught(archive) == []
    review(archive, document, AN.replace("góp ngày công", "đóng góp ngày lao động"))
    assert not any("vật liệu" in text for text in taught(archive))


def test_sure_words_and_a_persons_own_are_kept(archive: Archive) -> None:
    document = put(archive, AN, "an.jpg", reading=grid)
    corrected = AN.replace("vật liệu và", "cát sỏi và")
    review(archive, document, corrected)
    (paper,) = [trusted(archive, number) for number in paper_ids(archive)]
    assert paper is not None
    assert paper.origin == "reviewed"
    assert words(paper.text) == words(corrected)


def test_doubted_words_cut_the_run_at_their_place_alone(archive: Archive) -> None:
    def doubting(raw: str) -> Restoration:
        sure = rewritten(raw, lambda word: word)
        tokens = tuple(replace(token, confidence=0.5 if token.text == "phương" else 1.0) for token in sure.tokens)
        return replace(sure, tokens=tokens)

    document = put(archive, AN, "an.jpg", reading=grid, restoring=doubting)
    review(archive, document, AN.replace("khu dân cư", "khối phố"))
    (text,) = taught(archive)
    assert "vật liệu và … tiện chuyên chở" in " ".join(text.split())
    assert "đại diện khối phố và chủ hộ" in text


def test_doubted_words_that_somebody_looked_at_count(archive: Archive) -> None:
    def doubting(raw: str) -> Restoration:
        sure = rewritten(raw, lambda word: word)
        tokens = (replace(one, confidence=0.5 if one.text in {"phương", "vật"} else 1.0) for one in sure.tokens)
        return replace(sure, tokens=tuple(tokens))

    document = put(archive, AN, "an.jpg", reading=grid, restoring=doubting)
    at = AN.index("phương tiện")
    correcting.check(archive, document, 1, [(at, at + len("phương"))], by="lan")
    (text,) = taught(archive)
    assert "… liệu và phương tiện chuyên chở" in " ".join(text.split())
    correcting.correct(archive, document, 1, AN, by="lan", whole=True)
    (text,) = taught(archive)
    assert words(text) == words(AN)


def test_paragraphs_that_are_no_sound_vietnamese_are_left_out(archive: Archive) -> None:
    garbled = "Uy ban nhan dan phudng thyc hién Quyét dinh vé viéc xay dung nha o cho hg nghéo tren dia ban. " * 4
    put(archive, f"{AN}\n\n{garbled}\n", "an.pdf", reading=layer)
    (text,) = taught(archive)
    assert "phudng" not in text
    assert "hộ nghèo" in text


def test_files_of_one_paper_count_once(archive: Archive) -> None:
    scan, original = put(archive, AN, "an.jpg", reading=grid), put(archive, AN, "an.pdf", reading=layer)
    assert documents.get(archive, scan).paper_id == documents.get(archive, original).paper_id
    review(archive, scan, AN)
    assert len(taught(archive)) == 1


def test_documents_that_are_not_done_have_nothing_to_teach(archive: Archive) -> None:
    waiting = take_in(archive, b"waiting", "waiting.pdf").document.id
    documents.begin(archive, waiting, 1)
    documents.save_page(archive, waiting, 1, layer(AN))
    assert taught(archive) == []
    finish(archive, waiting, AN, reading=layer)
    assert len(taught(archive)) == 1
