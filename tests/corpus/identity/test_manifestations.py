from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from corpus.documents import documents
from corpus.identity import bands, fingerprint
from normalize.folding import fold
from tests.corpus.papers import finish, grid, put, report, take_in

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.store.archive import Archive

# What an English engine makes of Vietnamese letters, in short.
GARBLED = str.maketrans(
    {"ế": "é", "ề": "é", "ộ": "6", "ố": "6", "ủ": "u", "ư": "u", "ơ": "o", "ă": "i", "Đ": "P", "ạ": "@"}
)


def garbled(text: str) -> str:
    """Return a text as an engine that knows no Vietnamese reads it; figures come through."""
    letters = [c if c.isdigit() else c.translate(GARBLED) for c in text]
    return "".join(fold(c).upper() if c.isupper() else c if ord(c) < 300 else fold(c) for c in letters)


def paper(archive: Archive, document: int) -> int | None:
    return documents.get(archive, document).paper_id


def test_a_bad_scan_and_the_digital_original_are_one_paper(archive: Archive, shared: Path) -> None:
    seeds = shared / "seeds"
    scan = put(archive, (seeds / "plan199.ocr.txt").read_text("utf-8"), "scan.txt")
    original = put(archive, (seeds / "plan199.born-digital.txt").read_text("utf-8"), "original.pdf")
    assert paper(archive, scan) == paper(archive, original)
    assert [document.file for document in documents.manifestations(archive, scan)] == ["original.pdf"]


def test_readings_of_one_paper_are_linked_and_no_two_papers_are(archive: Archive, shared: Path) -> None:
    files = [file for file in sorted((shared / "dev").glob("*.txt")) if "excerpt" not in file.name]
    for file in files:
        put(archive, file.read_text("utf-8"), file.name)
    found = {(document.paper_id, document.file.split(".")[0]) for document in documents.listing(archive)}
    names = {file.name.split(".")[0] for file in files}
    assert len(found) == len({paper for paper, _ in found}) == len(names)


def test_a_garbled_copy_is_linked_though_nothing_restored_it(archive: Archive) -> None:
    text = report("Điện An", "15", 12)
    original = put(archive, text, "original.txt")
    scan = put(archive, garbled(text), "scan.txt", reading=grid)
    assert paper(archive, original) == paper(archive, scan)


def test_lines_of_the_letterhead_in_another_order_do_not_part_a_paper(archive: Archive) -> None:
    lines = report("Điện An", "15", 12).split("\n")
    merged = [f"{lines[0]} {lines[2]}", f"{lines[1]} {lines[3]}", f"{lines[4]} {lines[5]}", *lines[6:]]
    assert paper(archive, put(archive, "\n".join(lines))) == paper(archive, put(archive, "\n".join(merged), "scan"))


def test_two_wards_fillings_of_one_form_are_two_papers(archive: Archive) -> None:
    one = put(archive, report("Điện An", "15", 12))
    others = [
        put(archive, report("Điện Nam Bắc", "15", 12), "same number and day.txt"),
        put(archive, report("Điện An", "16", 12), "other number.txt"),
        put(archive, report("Điện An", "15", 13), "other day.txt"),
        put(archive, report("Điện Ngọc", "22", 14, houses=7), "all other.txt"),
    ]
    assert len({paper(archive, document) for document in [one, *others]}) == 5


def test_without_numbers_the_figures_tell_one_form_from_another(archive: Archive) -> None:
    blank = re.sub(r"Số: 15/", "Số:      /", report("Điện An", "15", 12, houses=4))
    first = put(archive, blank, "one.txt")
    other = put(archive, blank.replace("4 căn", "39 căn").replace("3 căn", "38 căn"), "two.txt")
    copy = put(archive, blank + "\n", "copy.txt")
    assert paper(archive, first) == paper(archive, copy) != paper(archive, other)


def test_a_copy_that_shows_no_number_is_linked_if_all_else_agrees(archive: Archive) -> None:
    text = report("Điện An", "15", 12)
    assert paper(archive, put(archive, text)) == paper(
        archive, put(archive, text.replace("Số: 15/BC-UBND\n", ""), "cut.txt")
    )


def test_a_document_read_anew_as_another_paper_leaves_its_paper(archive: Archive) -> None:
    text = report("Điện An", "15", 12)
    first, second = put(archive, text), take_in(archive, b"second", "second.txt").document.id
    finish(archive, second, text)
    assert paper(archive, first) == paper(archive, second)
    finish(archive, second, report("Điện An", "88", 20))
    assert paper(archive, first) != paper(archive, second)
    assert documents.manifestations(archive, first) == []


def test_a_third_file_joins_two_that_could_not_be_joined_alone(archive: Archive) -> None:
    text = report("Điện An", "15", 12)
    undated = text.replace("Điện An, ngày 12 tháng 6 năm 2024\n", "")
    documents_ = [put(archive, version, f"{n}.txt") for n, version in enumerate([text, undated, garbled(text)])]
    assert len({paper(archive, document) for document in documents_}) == 1
    assert archive.db.execute("SELECT count(*) FROM paper").fetchone() == (1,)


def test_candidates_come_from_the_index_and_not_from_all_texts(archive: Archive) -> None:
    put(archive, report("Điện An", "15", 12))
    plans = [
        row[-1]
        for query in (
            "SELECT id FROM document WHERE number_key >= '15/' AND number_key < '150'",
            bands.SHARED,
        )
        for row in archive.db.execute(f"EXPLAIN QUERY PLAN {query}", {"bands": "[]"} if ":" in query else {})
    ]
    assert not any(str(step).startswith("SCAN") and "json_each" not in str(step) for step in plans)
    assert sum(str(step).startswith("SEARCH document_band") for step in plans) == len(bands.TABLES)


@given(st.lists(st.sampled_from(["một", "hai", "ba", "bốn", "năm", "sáu", "bảy"]), min_size=3, max_size=60))
def test_a_signature_does_not_see_marks_case_or_lines(words: list[str]) -> None:
    one, two = fingerprint.signature(" ".join(words)), fingerprint.signature("\n".join(map(str.upper, words)))
    assert one is not None
    assert two is not None
    assert fingerprint.to_bytes(one) == fingerprint.to_bytes(two)
    assert fingerprint.bands(one) == fingerprint.bands(two)


def test_signatures_agree_about_as_often_as_texts_do() -> None:
    words = [f"w{number}" for number in range(2000)]
    one, two = " ".join(words), " ".join(words[:1000] + [f"x{number}" for number in range(1000)])
    first, second = fingerprint.signature(one), fingerprint.signature(two)
    assert first is not None
    assert second is not None
    assert abs(float((first == second).mean()) - 1 / 3) < 0.15


def test_a_signature_is_the_same_in_every_version() -> None:
    minhash = fingerprint.signature("Ủy ban nhân dân thị xã báo cáo kết quả")
    assert minhash is not None
    assert minhash.astype("<u4").tobytes()[:8].hex() == "d6f35a218389cb30"
    assert fingerprint.bands_from(minhash.astype("<u4").tobytes()) == fingerprint.bands(
        minhash
    )  # as it was stored before
    assert fingerprint.bands_from(fingerprint.to_bytes(minhash)) == fingerprint.bands(minhash)


def test_too_short_a_text_has_no_signature() -> None:
    assert fingerprint.signature("hai chữ") is None
