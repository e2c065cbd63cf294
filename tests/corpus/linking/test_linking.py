from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING

import pytest

from corpus.documents import documents
from corpus.linking import linking
from corpus.records import evidence
from corpus.units import units
from tests.corpus.emulation import (
    ADDED,
    ADDING,
    GIVING,
    ISSUING,
    PLAN,
    READING_DAY,
    TOWN,
    TWO_UNITS,
    launch,
    linked,
    paper,
    town,
    ward,
)
from tests.corpus.papers import grid, put

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.store.archive import Archive


def test_a_report_that_cites_what_the_criterion_names_is_evidence_with_its_reasons(archive: Archive) -> None:
    launch(archive)
    put(archive, ward("Phường Điện An", ADDED), "bao-cao.txt")
    (piece,) = evidence.evidence(archive)
    assert (piece.unit_name, piece.criterion, piece.favourable, piece.status) == (
        "Phường Điện An",
        ADDING,
        True,
        "proposed",
    )
    assert piece.quote.startswith("- Đã bổ sung 350 đầu sách")
    assert piece.quote.endswith("đạt 100% phân bổ.")
    assert f"Viện dẫn Quyết định số 415/QĐ-UBND mà tiêu chí {ADDING} nêu" in piece.reasons
    assert f"Là báo cáo, loại tài liệu mà tiêu chí {ADDING} nêu làm minh chứng" in piece.reasons
    assert "Do UBND Phường Điện An ban hành" in piece.reasons
    assert "Trong thời gian thi đua (1/3/2024 – 30/11/2024)" in piece.reasons
    assert any(reason.startswith("Có cụm từ: ") and "tủ sách cộng đồng" in reason for reason in piece.reasons)
    assert 0.5 <= piece.score <= 1


def test_a_quote_is_what_stands_at_its_place_on_the_page_and_the_scan(archive: Archive) -> None:
    launch(archive)
    document = put(archive, ward("Phường Điện An", ADDED).replace("2. Văn hóa", "\f2. Văn hóa"), reading=grid)
    (piece,) = evidence.evidence(archive)
    view = documents.page(archive, document, piece.page)
    assert piece.page == 2
    assert view.text[piece.start : piece.end] == piece.quote
    assert {page for page, _ in piece.boxes} == {2}
    assert evidence.evidence(archive, with_boxes=False)[0].boxes == ()


def test_a_plan_read_after_the_papers_links_them_as_well(archive: Archive) -> None:
    put(archive, ward("Phường Điện An", ADDED))
    assert linked(archive) == set()
    launch(archive)
    assert linked(archive) == {("Phường Điện An", ADDING, True)}


def test_words_alone_link_where_there_are_enough_of_them(archive: Archive) -> None:
    launch(archive)
    body = "- Ngày 20/4/2024 đã tổ chức ngày hội đọc sách cho 420 học sinh của 03 trường tiểu học."
    put(archive, ward("Phường Điện Minh", body))
    assert linked(archive) == {("Phường Điện Minh", READING_DAY, True)}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("- Thu ngân sách đạt 12,4 tỷ đồng, bằng 56% dự toán năm.", id="unrelated"),
        pytest.param("- Trong thời gian tới sẽ tổ chức ngày hội đọc sách cho học sinh.", id="future"),
        pytest.param("- Đề nghị thị xã hỗ trợ bổ sung đầu sách cho tủ sách cộng đồng.", id="asked for"),
        pytest.param(
            "III. PHƯƠNG HƯỚNG\n- Tổ chức ngày hội đọc sách cho học sinh vào tháng 10.", id="under a plan's heading"
        ),
        pytest.param("- Phường không thuộc diện bổ sung đầu sách cho tủ sách cộng đồng.", id="not concerned"),
        pytest.param(
            "Căn cứ Quyết định số 415/QĐ-UBND ngày 12/02/2024 về bổ sung đầu sách cho tủ sách cộng đồng;", id="basis"
        ),
        pytest.param(
            "Thực hiện Quyết định số 415/QĐ-UBND ngày 12/02/2024 về bổ sung đầu sách cho tủ sách cộng đồng, "
            "UBND phường báo cáo kết quả như sau:\n- Phường có 12 khối phố.",
            id="leads over",
        ),
        pytest.param("- Xã Điện Hồng đã bổ sung 90 đầu sách cho tủ sách cộng đồng.", id="another unit's"),
    ],
)
def test_what_proves_nothing_is_no_evidence(archive: Archive, body: str) -> None:
    launch(archive)
    put(archive, ward("Phường Điện An", body))
    assert linked(archive) == set()


def test_a_summary_is_evidence_for_each_unit_it_names_and_against_the_late_one(archive: Archive) -> None:
    launch(archive)
    put(archive, town(TWO_UNITS))
    assert linked(archive) == {("Phường Điện An", ADDING, True), ("Xã Điện Hồng", ADDING, False)}
    late = next(piece for piece in evidence.evidence(archive) if not piece.favourable)
    assert "Nội dung bất lợi, có cụm từ: chậm tiến độ" in late.reasons
    assert "Nêu tên Xã Điện Hồng tại đoạn này" in late.reasons
    assert f"Phần dẫn phía trên viện dẫn Quyết định số 415/QĐ-UBND mà tiêu chí {ADDING} nêu" in late.reasons


def test_one_sentence_says_of_each_unit_what_it_says(archive: Archive) -> None:
    launch(archive)
    sentence = (
        "- Về bổ sung đầu sách cho tủ sách cộng đồng: các phường Điện An, phường Điện Minh và xã Điện Hòa "
        "đã hoàn thành, xã Điện Hồng chưa hoàn thành."
    )
    put(archive, town(sentence))
    assert linked(archive) == {
        ("Phường Điện An", ADDING, True),
        ("Phường Điện Minh", ADDING, True),
        ("Xã Điện Hòa", ADDING, True),
        ("Xã Điện Hồng", ADDING, False),
    }


@pytest.mark.parametrize(
    ("kind", "number"), [("", "77/UBND-VX"), ("QUYẾT ĐỊNH", "77/QĐ-UBND"), ("KẾ HOẠCH", "77/KH-UBND")]
)
def test_a_higher_body_proves_only_by_reporting(archive: Archive, kind: str, number: str) -> None:
    launch(archive)
    put(archive, town(TWO_UNITS, kind=kind, number=number))
    assert linked(archive) == set()


def test_the_plan_itself_and_its_other_files_prove_nothing(archive: Archive) -> None:
    plan = launch(archive)
    assert linking.link_document(archive, plan) == 0
    assert linked(archive) == set()


def test_a_plan_proves_only_the_criterion_that_asks_for_one(archive: Archive) -> None:
    launch(archive)
    body = "I. NỘI DUNG\n- Phân công cán bộ phụ trách tủ sách cộng đồng.\n- Tổ chức ngày hội đọc sách cho học sinh."
    subject = "Phát triển văn hóa đọc năm 2024"
    put(archive, ward("Xã Điện Hòa", body, kind="KẾ HOẠCH", number="12/KH-UBND", subject=subject))
    assert linked(archive) == {("Xã Điện Hòa", ISSUING, True)}


def test_a_body_of_the_unit_answers_for_its_own_criteria(archive: Archive) -> None:
    launch(archive)
    body = "- Đã vận động 04 doanh nghiệp hiến tặng 06 kệ sách, 02 máy vi tính cho tủ sách cộng đồng."
    put(archive, ward("Phường Điện Ngọc", body))
    assert linked(archive) == set()
    put(archive, ward("Phường Điện An", body, body_of="ỦY BAN MTTQ VIỆT NAM", number="5/BC-MTTQ"))
    assert linked(archive) == {("Phường Điện An", GIVING, True)}


def test_the_same_number_of_another_day_is_another_paper(archive: Archive) -> None:
    launch(archive)
    body = "- Đã chi trả trợ cấp theo Quyết định số 415/QĐ-UBND ngày 30/6/2022 cho 18 đầu mối."
    put(archive, ward("Phường Điện An", body))
    assert linked(archive) == set()


@pytest.mark.parametrize(
    ("date", "links", "reason"),
    [
        ("15/9/2024", True, "Trong thời gian thi đua"),
        ("10/12/2024", True, "sau thời gian thi đua"),
        ("15/9/2023", False, ""),
        ("15/9/2025", False, ""),
    ],
)
def test_papers_outside_the_period_prove_only_what_they_say_of_its_year(
    archive: Archive, date: str, reason: str, *, links: bool
) -> None:
    launch(archive)
    put(archive, ward("Phường Điện An", ADDED, date=date))
    found = evidence.evidence(archive)
    assert bool(found) is links
    assert len(found) == links
    assert all(any(reason in said for said in piece.reasons) for piece in found)


def test_a_paper_without_a_date_links_and_says_so(archive: Archive) -> None:
    launch(archive)
    put(archive, ward("Phường Điện An", ADDED).replace("Điện An, ngày 15 tháng 09 năm 2024\n", ""))
    (piece,) = evidence.evidence(archive)
    assert any("không ghi rõ ngày tháng" in reason for reason in piece.reasons)


def test_a_unit_of_another_district_is_not_bound(archive: Archive) -> None:
    launch(archive)
    put(archive, ward("Xã Duy Phước", ADDED))
    assert linked(archive) == set()


def test_the_samples_are_linked_as_their_labels_say(archive: Archive, root: Path) -> None:
    samples = root / "samples"
    labels = tomllib.loads((samples / "labels.toml").read_text("utf-8"))["sample"]
    wanted: set[tuple[str, str, str, bool]] = set()
    for truth in sorted({sample["truth"] for sample in labels}):
        put(archive, (samples / "truth" / f"{truth}.txt").read_text("utf-8"), truth)
    for sample in labels:
        # Records are those of wards and communes: what the labels expect of the town's own department is not theirs.
        wanted |= {
            (sample["truth"], item["unit"], item["criterion"], item["met"])
            for item in sample["evidence"]
            if units.find(archive, item["unit"])
        }
    found = {(piece.file, piece.unit_name, piece.criterion, piece.favourable) for piece in evidence.evidence(archive)}
    right = len(found & wanted)
    assert 2 * right / (len(found) + len(wanted)) >= 0.9, json.dumps(sorted(found ^ wanted), ensure_ascii=False)


def test_in_minutes_the_vote_goes_before_the_draft(archive: Archive) -> None:
    launch(archive)
    body = (
        "1. Công chức văn hóa đã trình bày dự thảo kế hoạch tổ chức ngày hội đọc sách cho học sinh.\n"
        "2. Biểu quyết: 12/12 thành viên thống nhất thông qua kế hoạch tổ chức ngày hội đọc sách cho học sinh."
    )
    put(archive, ward("Phường Điện An", body, kind="BIÊN BẢN", number="4/BB-UBND", subject="Họp thành viên UBND"))
    pieces = [piece for piece in evidence.evidence(archive) if piece.criterion == READING_DAY]
    assert [piece.quote.startswith("2. Biểu quyết") for piece in pieces] == [True]
    assert "Ghi kết quả biểu quyết, thông qua" in pieces[0].reasons


def test_a_department_above_tells_of_the_units_it_names(archive: Archive) -> None:
    launch(archive)
    agency = "UBND THỊ XÃ ĐIỆN BÀN\nPHÒNG VĂN HÓA VÀ THÔNG TIN"
    body = (
        "1. Phường Điện An: đã tổ chức ngày hội đọc sách cho học sinh.\n"
        "2. Xã Điện Hồng: chưa tổ chức ngày hội đọc sách cho học sinh."
    )
    put(archive, paper(agency, "9/TB-VHTT", "20/10/2024", "THÔNG BÁO", "Kết quả kiểm tra năm 2024", body))
    assert linked(archive) == {("Phường Điện An", READING_DAY, True), ("Xã Điện Hồng", READING_DAY, False)}


def test_of_wards_of_one_name_the_programmes_own_is_meant(archive: Archive) -> None:
    elsewhere = TOWN.replace("THỊ XÃ ĐIỆN BÀN", "HUYỆN ĐẠI LỘC")
    plan = PLAN.replace(TOWN, elsewhere).replace("Bàn, ngày", "Đại Lộc, ngày").replace("1. Đối với UBND xã, phường", "")
    put(archive, plan, "ke-hoach.txt")
    put(archive, ward("Xã Đại Minh", ADDED))  # there is one in another province, and the paper names no district
    (piece,) = evidence.evidence(archive)
    assert (piece.unit_name, piece.unit_code) == ("Xã Đại Minh", "20539")
    assert any("nơi khác cũng có đơn vị tên này" in reason for reason in piece.reasons)


def test_the_matter_of_a_sentence_is_that_of_every_unit_in_it(archive: Archive) -> None:
    launch(archive)
    done = "Phường Điện An đã bổ sung đầu sách cho tủ sách cộng đồng theo phân bổ"
    put(archive, town(f"1. {done}; xã Điện Hồng chưa bổ sung đầu sách nào."))
    assert linked(archive) == {("Phường Điện An", ADDING, True), ("Xã Điện Hồng", ADDING, False)}


@pytest.mark.parametrize(("year", "links"), [("2022", False), ("2024", True)])
def test_a_paper_without_a_date_is_of_the_year_in_its_title(archive: Archive, year: str, *, links: bool) -> None:
    launch(archive)
    text = ward("Phường Điện An", ADDED, subject=f"Kết quả công tác văn hóa năm {year}")
    put(archive, text.replace("Điện An, ngày 15 tháng 09 năm 2024\n", ""))
    assert bool(linked(archive)) is links


@pytest.mark.parametrize(
    ("said", "favourable"),
    [
        ("- Xã Điện Hồng: 118/130 học sinh dự ngày hội đọc sách cho học sinh.", True),
        ("- Xã Điện Hồng: nhà trường chưa tổ chức ngày hội đọc sách cho học sinh.", False),
        ("- Xã Điện Hồng còn 02 trường chưa tổ chức xong ngày hội đọc sách cho học sinh, tiến độ còn chậm.", False),
    ],
)
def test_shares_and_what_is_not_done_are_told_apart(archive: Archive, said: str, *, favourable: bool) -> None:
    launch(archive)
    put(archive, town(said))
    assert linked(archive) == {("Xã Điện Hồng", READING_DAY, favourable)}


def test_what_leads_over_to_numbers_stands_above_them(archive: Archive) -> None:
    launch(archive)
    lead = "Thực hiện Quyết định số 415/QĐ-UBND ngày 12/02/2024 của UBND thị xã, kết quả như sau:"
    put(archive, town(f"{lead}\n1. Phường Điện An đã bổ sung 350 đầu sách.\n2. Xã Điện Hồng đã sửa 02 km đường."))
    assert linked(archive) == {("Phường Điện An", ADDING, True)}


@pytest.mark.parametrize("heading", ["III. PHƯƠNG HƯỚNG", "III. PHƯỜNG HƯƠNG", "III, PHƯƠNG HƯỚNG NĂM 2025"])
def test_a_section_to_come_is_known_by_its_letters(archive: Archive, heading: str) -> None:
    launch(archive)
    put(archive, ward("Phường Điện An", f"{heading}\n- Tổ chức ngày hội đọc sách cho học sinh vào tháng 10."))
    assert linked(archive) == set()


def test_sentences_of_one_paragraph_prove_apart(archive: Archive) -> None:
    launch(archive)
    told = "Đã bổ sung 350 đầu sách cho tủ sách cộng đồng. Chưa tổ chức ngày hội đọc sách cho học sinh."
    put(archive, ward("Phường Điện An", told))
    found = {piece.criterion: (piece.quote, piece.favourable) for piece in evidence.evidence(archive)}
    first, second = (f"{one}." for one in told.rstrip(".").split(". "))
    assert found == {ADDING: (first, True), READING_DAY: (second, False)}


@pytest.mark.parametrize(
    ("said", "favourable"),
    [("Có 23 học sinh bỏ học sau Tết.", False), ("Đã vận động 23 học sinh bỏ học sau Tết trở lại lớp.", True)],
)
def test_what_a_criterion_wants_none_of_speaks_against(archive: Archive, said: str, favourable: bool) -> None:  # noqa: FBT001
    wanted = "- Tổ chức ngày hội đọc sách; không để học sinh bỏ học sau Tết Nguyên đán."
    put(archive, PLAN.replace("- Tổ chức ngày hội đọc sách cho học sinh ít nhất 01 lần trong năm", wanted))
    put(archive, ward("Phường Điện An", said))
    assert [piece.favourable for piece in evidence.evidence(archive)] == [favourable]


def test_a_council_under_a_commune_is_the_communes(archive: Archive) -> None:
    launch(archive)
    text = ward("Phường Điện An", ADDED, kind="BIÊN BẢN", number="4/BB-HĐNT", subject="Nghiệm thu")
    put(archive, text.replace("ỦY BAN NHÂN DÂN\nPHƯỜNG ĐIỆN AN", "UBND PHƯỜNG ĐIỆN AN\nHỘI ĐỒNG NGHIỆM THU"))
    assert [piece.unit_name for piece in evidence.evidence(archive)] == ["Phường Điện An"]
