"""Awards in the archive: each once, the decision first, none that was asked for or taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.custody.verify import verify
from corpus.documents import documents
from corpus.records.awards import as_json, awards
from corpus.records.record import record
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
