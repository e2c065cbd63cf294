from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.errors import ArchiveError, NotFound
from corpus.linking import linking, programmes
from corpus.linking.plans import DatedSpan, bounds, period_of, year_of
from corpus.store import audit
from extract import read
from tests.corpus.emulation import ADDING, PLAN, TOWN, launch, paper, ward
from tests.corpus.papers import put

if TYPE_CHECKING:
    from corpus.store.archive import Archive


def test_a_plan_about_emulation_becomes_a_programme_by_itself(archive: Archive) -> None:
    plan = launch(archive)
    (programme,) = programmes.all_programmes(archive)
    assert (programme.document_id, programme.year) == (plan, 2024)
    assert (programme.period_start, programme.period_end) == ("2024-03-01", "2024-11-30")
    assert "Tủ sách quê hương" in programme.title
    assert programmes.get(archive, programme.id) == programme
    assert [entry.action for entry in audit.entries(archive, subject=f"programme:{programme.id}")] == ["programme.add"]


def test_criteria_know_what_they_cite_whom_they_bind_and_where_they_stand(archive: Archive) -> None:
    plan = launch(archive)
    (programme,) = programmes.all_programmes(archive)
    found = {criterion.code: criterion for criterion in programmes.criteria(archive, programme.id)}
    adding = found[ADDING]
    assert adding.cites == ("415/qd/ubnd",)
    assert set(adding.proofs) == {"biên bản", "báo cáo"}
    assert adding.binds_units
    assert not found["3.a"].binds_units
    (text,) = archive.db.execute("SELECT plain(restored) FROM page WHERE document_id = ?", [plan]).fetchone()
    assert text[adding.start : adding.end].startswith("Hoàn thành việc bổ sung đầu sách")


def test_adding_a_plan_again_changes_nothing(archive: Archive) -> None:
    plan = launch(archive)
    (before,) = programmes.all_programmes(archive)
    criteria, logged = programmes.criteria(archive, before.id), len(audit.entries(archive))
    assert programmes.add(archive, plan, by="lan") == before
    assert programmes.criteria(archive, before.id) == criteria
    assert len(audit.entries(archive)) == logged


def test_another_file_of_the_plan_is_the_same_programme(archive: Archive) -> None:
    launch(archive)
    second = put(archive, PLAN.replace("\n\nNơi nhận", " \n\nNơi nhận"), "ban-scan.txt")
    (programme,) = programmes.all_programmes(archive)
    assert programmes.add(archive, second, by="lan") == programme


def test_a_paper_without_criteria_is_refused(archive: Archive) -> None:
    document = put(archive, ward("Phường Điện An", "- Đã họp."))
    with pytest.raises(ArchiveError, match="không có tiêu chí"):
        programmes.add(archive, document, by="lan")
    with pytest.raises(NotFound):
        programmes.add(archive, 999, by="lan")
    with pytest.raises(NotFound):
        programmes.get(archive, 999)
    assert programmes.all_programmes(archive) == []


@pytest.mark.parametrize("typed", ["70/KH-UBND", "70/kh-ubnd", "Kế hoạch số 70/KH-UBND", "kh 70 ubnd"])
def test_a_plan_is_found_by_its_own_number_alone(archive: Archive, typed: str) -> None:
    put(archive, ward("Phường Điện An", "- Đã họp theo Kế hoạch số 70/KH-UBND ngày 01/3/2024 của UBND thị xã."))
    with pytest.raises(NotFound, match="không có văn bản nào mang số"):
        programmes.plan_by_number(archive, typed)
    plan = launch(archive)
    put(archive, PLAN.replace("\n\nNơi nhận", " \n\nNơi nhận"), "ban-scan.txt")
    assert programmes.plan_by_number(archive, typed) == plan


def test_a_number_that_several_papers_carry_is_refused_with_their_names(archive: Archive) -> None:
    plan = launch(archive)
    other = put(archive, PLAN.replace("ĐIỆN BÀN", "HƯƠNG THỦY").replace("ngày 01 tháng 03", "ngày 05 tháng 04"))
    with pytest.raises(ArchiveError) as refused:
        programmes.plan_by_number(archive, "70/KH-UBND")
    assert not isinstance(refused.value, NotFound)
    for said in (f"tài liệu {plan} (", "01/03/2024", f"tài liệu {other} (", "05/04/2024"):
        assert said in str(refused.value)


def test_what_is_an_emulation_plan() -> None:
    assert programmes.is_emulation_plan(read(PLAN))
    assert not programmes.is_emulation_plan(read(ward("Phường Điện An", "- Đã phát động thi đua.")))
    other = paper(
        TOWN, "71/KH-UBND", "1/3/2024", "KẾ HOẠCH", "Phòng, chống lụt bão năm 2024", "I. NỘI DUNG\n- Trực 24/24."
    )
    assert not programmes.is_emulation_plan(read(other))


def test_a_programme_binds_the_units_below_its_issuer(archive: Archive) -> None:
    launch(archive)
    (programme,) = programmes.all_programmes(archive)
    bound = linking.scope(archive, programme)
    assert bound is not None
    assert len(bound) == 20
    assert {unit.district for unit in bound} == {"Thị xã Điện Bàn"}


@pytest.mark.parametrize(
    ("text", "values", "period"),
    [
        ("Thời gian thực hiện: từ ngày ký đến 31/10/2024.", ["2024-10-31"], ("2024-03-14", "2024-10-31")),
        ("Thời gian thi đua: 01/4/2024 - 30/9/2024.", ["2024-04-01", "2024-09-30"], ("2024-04-01", "2024-09-30")),
        ("Thời gian thi đua: từ 01/4 đến 30/9/2024.", ["2024-04-01/2024-09-30"], ("2024-04-01", "2024-09-30")),
        ("Thời gian thực hiện: đến tháng 10/2024.", ["2024-10"], ("2024-10-01", "2024-10-31")),
        ("Không nói gì về hạn.", ["2022-11-07"], ("2024-03-14", "2024-12-31")),
        ("Thời gian: theo nhiệm kỳ 2024 - 2029.", ["2024/2029"], ("2024-03-14", "2024-12-31")),
    ],
)
def test_the_period_of_a_plan(text: str, values: list[str], period: tuple[str, str]) -> None:
    dates = [DatedSpan(value, 12, 20) for value in values]
    assert period_of(text, dates, "2024-03-14", 2024) == period


def test_a_plan_that_tells_no_time_at_all() -> None:
    assert period_of("Kế hoạch.", [], None, None) == (None, None)
    assert year_of("Phát động thi đua năm 2024", "2023-12-28") == 2024
    assert year_of("Phát động thi đua", "2023-12-28") == 2023
    assert year_of("Phát động thi đua", None) is None


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2024", ("2024-01-01", "2024-12-31")),
        ("2024-03-14/2024-10-31", ("2024-03-14", "2024-10-31")),
        ("2024-Q3", ()),
        ("", ()),
    ],
)
def test_the_days_a_date_names(value: str, days: tuple[str, ...]) -> None:
    assert bounds(value) == days
