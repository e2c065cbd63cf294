"""Awards in the archive: each once, the decision first, none that was asked for or taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.custody.verify import verify
from corpus.documents import documents
from corpus.records.awards import as_json, awards, listing
from corpus.records.record import record
from corpus.store.window import Window
from tests.corpus.emulation import TOWN, paper, ward
from tests.corpus.papers import put

if TYPE_CHECKING:
    from corpus.store.archive import Archive

DECISION = paper(
    TOWN,
    "812/QĐ-UBND",
    "20/12/2023",
    "QUYẾT ĐỊNH",
    "Về việc khen thưởng năm 2023",
    "Điều 1. Tặng Giấy khen năm 2023 cho:\n"
    "1. Hội Nông dân phường Điện An;\n"
    "2. Ông Nguyễn Văn A, Trưởng khối phố 2, phường Điện An;\n"
    "3. UBND xã Điện Hồng.\n"
    "Điều 2. Quyết định có hiệu lực từ ngày ký.",
)
TOLD = "Năm 2023, Hội Nông dân phường Điện An được UBND thị xã tặng Giấy khen."


def test_an_award_is_told_once_with_the_decision_and_the_report_behind_it(archive: Archive) -> None:
    report = put(archive, ward("Phường Điện An", TOLD), "bao-cao.txt")
    decision = put(archive, DECISION, "quyet-dinh.txt")
    association, person = record(archive, "Phường Điện An").awards
    assert association.recipient == "Hội Nông dân phường Điện An"
    assert (association.title, association.year, association.number) == ("Giấy khen", "2023", "812/QĐ-UBND")
    assert [(source.document, source.decides) for source in association.sources] == [(decision, True), (report, False)]
    assert (person.recipient, person.recipient_kind) == ("Nguyễn Văn A", "person")
    assert person.organisation == "khối phố 2, phường Điện An"
    text = "\f".join(page.text for page in documents.pages(archive, decision))
    (source,) = person.sources
    assert text[source.start : source.end] == "Nguyễn Văn A"
    assert not verify(archive).problems


def test_awards_are_asked_for_by_unit_and_year(archive: Archive) -> None:
    put(archive, DECISION, "quyet-dinh.txt")
    assert {award.unit_name for award in awards(archive)} == {"Phường Điện An", "Xã Điện Hồng"}
    assert len(awards(archive, unit="xa dien hong", year=2023)) == 1
    assert awards(archive, unit="xa dien hong", year=2022) == []
    (told,) = as_json(awards(archive, unit="xa dien hong"))
    assert told["unit"]["name"] == "Xã Điện Hồng"
    assert told["sources"][0]["file"] == "quyet-dinh.txt"


def test_what_was_asked_for_is_no_award_and_what_was_taken_back_is_none_any_more(archive: Archive) -> None:
    asked = "Kính đề nghị UBND thị xã tặng Giấy khen năm 2023 cho Hội Phụ nữ phường Điện An."
    put(archive, ward("Phường Điện An", asked, number="9/TTr-UBND", kind="TỜ TRÌNH"), "to-trinh.txt")
    assert awards(archive) == []
    put(archive, DECISION, "quyet-dinh.txt")
    back = "Điều 1. Thu hồi Giấy khen đã tặng cho UBND xã Điện Hồng tại Quyết định số 812/QĐ-UBND ngày 20/12/2023."
    put(archive, paper(TOWN, "33/QĐ-UBND", "2/2/2024", "QUYẾT ĐỊNH", "Thu hồi Giấy khen", back), "thu-hoi.txt")
    assert {award.unit_name for award in awards(archive)} == {"Phường Điện An"}


def test_reading_a_paper_again_keeps_its_awards_once(archive: Archive) -> None:
    first = put(archive, DECISION, "quyet-dinh.txt")
    archive.db.execute("DELETE FROM award")
    assert awards(archive) == []
    documents.reread(archive, first, by="lan")
    put(archive, DECISION, "quyet-dinh.txt")
    assert len(awards(archive)) == 3


GIVEN = """Điều 1. Tặng Giấy khen năm {} cho:
1. UBND xã Điện Hồng;
2. Hội Nông dân phường Điện An;
3. Ông Nguyễn Văn A, Trưởng khối phố 2, phường Điện An."""


def decided(archive: Archive, number: str, year: int) -> int:
    text = paper(TOWN, number, f"20/12/{year}", "QUYẾT ĐỊNH", f"Khen thưởng năm {year}", GIVEN.format(year))
    return put(archive, text, f"{year}.txt")


def test_the_latest_come_first_and_a_page_is_what_stands_there_in_the_whole_list(archive: Archive) -> None:
    for number, year in (("5/QĐ-UBND", 2021), ("7/QĐ-UBND", 2023), ("6/QĐ-UBND", 2022)):
        decided(archive, number, year)
    everything, count = listing(archive)
    assert count == len(everything) == 9
    assert [award.year for award in everything] == ["2023"] * 3 + ["2022"] * 3 + ["2021"] * 3
    assert [award.recipient_kind for award in everything[:3]] == ["collective", "collective", "person"]
    assert listing(archive, window=Window(4, 2)) == (everything[2:6], 9)
    assert listing(archive, window=Window(4, 40)) == ([], 9)
    assert listing(archive, year=2022, window=Window(1, 2)) == ([everything[5]], 3)
    assert listing(archive, year=1999) == ([], 0)


def test_what_names_no_decision_belongs_to_the_first_that_is_named(archive: Archive) -> None:
    report = put(archive, ward("Phường Điện An", TOLD), "bao-cao.txt")
    first = put(archive, DECISION, "a.txt")
    put(archive, DECISION.replace("812/QĐ-UBND", "813/QĐ-UBND"), "b.txt")
    both = [award for award in awards(archive) if award.recipient == "Hội Nông dân phường Điện An"]
    assert {award.number: [source.document for source in award.sources] for award in both} == {
        "812/QĐ-UBND": [first, report],
        "813/QĐ-UBND": [first + 1],
    }


def test_awards_of_a_version_before_are_told_alike(archive: Archive) -> None:
    put(archive, ward("Phường Điện An", TOLD.replace("Nông dân", "NÔNG DÂN")), "bao-cao.txt")
    put(archive, DECISION, "quyet-dinh.txt")
    found = awards(archive)
    assert {who for (who,) in archive.db.execute("SELECT who FROM award")} >= {"hoi nong dan phuong dien an"}
    archive.db.execute("UPDATE award SET who = NULL")
    assert awards(archive) == found
