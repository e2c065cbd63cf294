"""What papers say of each other, on papers that were read by the real reader and stand in a real archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.citations import holdings
from corpus.citations.citation_report import as_json, dangling_json, report
from corpus.citations.citations import cited_by, cites
from corpus.citations.dangling import dangling, missing_numbers
from tests.corpus.papers import put

if TYPE_CHECKING:
    from corpus.store.archive import Archive

STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
TOWN, OTHER_TOWN = "ỦY BAN NHÂN DÂN\nTHỊ XÃ ĐIỆN BÀN\n", "ỦY BAN NHÂN DÂN\nTHỊ XÃ SƠN TÂY\n"
WARD, OTHER_WARD = "ỦY BAN NHÂN DÂN\nPHƯỜNG ĐIỆN AN\n", "ỦY BAN NHÂN DÂN\nXÃ ĐIỆN TIẾN\n"
CITING = "Thực hiện Quyết định số 1746/QĐ-UBND ngày 07/11/2022 của UBND thị xã Điện Bàn, UBND phường báo cáo như sau."


def paper(
    number: str, day: str, body: str, *, agency: str = TOWN, kind: str = "QUYẾT ĐỊNH", title: str = "Về việc trồng cây"
) -> str:
    date, month, year = day.split("/")
    place = f"Điện Bàn, ngày {date} tháng {month} năm {year}\n"
    return f"{agency}{STATE}Số: {number}\n{place}{kind}\n{title}\n\n{body}\n\nNơi nhận:\n- Lưu: VT.\n"


DECISION = paper("1746/QĐ-UBND", "07/11/2022", "Điều 1. Trồng cây ở các khu phố theo danh sách kèm theo.")
FEES = "Điều 1. Mức thu học phí năm học này của các trường mầm non công lập giữ như năm học trước.\n" * 5
REPORT = paper("15/BC-UBND", "12/06/2024", CITING, agency=WARD, kind="BÁO CÁO", title="Kết quả trồng cây")


def states(archive: Archive, document: int) -> dict[str, str]:
    return {one.meant.ref: one.state for one in cites(archive, document)}


def test_a_paper_that_arrives_later_resolves_earlier_citations(archive: Archive) -> None:
    citing = put(archive, REPORT, "báo cáo.txt")
    assert states(archive, citing) == {"1746/QĐ-UBND": "dangling"}
    assert [(one.ref, one.papers) for one in dangling(archive)] == [("1746/QĐ-UBND", 1)]
    held = put(archive, DECISION, "quyết định.txt")
    (cited,) = cites(archive, citing)
    assert (cited.state, [each.paper.document for each in cited.papers]) == ("certain", [held])
    (back,) = cited_by(archive, held)
    assert (back.paper.document, back.likeness.certain, back.meant.roles) == (citing, True, ("cites",))
    assert dangling(archive) == []
    assert missing_numbers(archive) == 0


def test_the_namesake_of_another_town_or_year_is_not_meant(archive: Archive) -> None:
    put(archive, paper("1746/QĐ-UBND", "07/11/2022", "Điều 1. Thu học phí.", agency=OTHER_TOWN), "sơn tây.txt")
    put(archive, paper("1746/QĐ-UBND", "09/11/2021", "Điều 1. Giao đất."), "năm trước.txt")
    citing = put(archive, REPORT, "báo cáo.txt")
    assert states(archive, citing) == {"1746/QĐ-UBND": "dangling"}
    assert all(not cited_by(archive, other) for other in (1, 2))


def test_where_the_issuer_is_not_named_there_are_candidates(archive: Archive) -> None:
    held = put(archive, DECISION, "quyết định.txt")
    other = put(archive, paper("1746/QĐ-UBND", "07/11/2022", FEES, agency=OTHER_TOWN), "sơn tây.txt")
    citing = put(archive, REPORT.replace(" của UBND thị xã Điện Bàn", ""), "báo cáo.txt")
    (cited,) = cites(archive, citing)
    assert cited.state == "candidates"
    assert [each.paper.document for each in cited.papers] == [held, other]
    assert "chưa rõ cùng cơ quan ban hành" in cited.papers[0].likeness.reasons
    assert not cited_by(archive, held)[0].likeness.certain


def test_a_short_mention_means_what_the_full_one_of_the_paper_means(archive: Archive) -> None:
    put(archive, DECISION, "quyết định.txt")
    text = REPORT.replace("như sau.", "như sau.\n1. Đã làm theo Quyết định số 1746/QĐ-UBND và Công văn số 88/CV-ABC.")
    (decision, _) = cites(archive, put(archive, text, "báo cáo.txt"))
    assert decision.state == "certain"
    assert len(decision.meant.mentions) == 2


def test_two_files_of_one_paper_cite_once_and_are_held_once(archive: Archive) -> None:
    body = "Điều 1. Trồng cây xanh ở các khu phố, tổ dân cư theo danh sách kèm theo quyết định này.\n" * 6
    text = paper("1746/QĐ-UBND", "07/11/2022", body)
    scan, digital = put(archive, text, "bản quét.txt"), put(archive, text, "bản gốc.txt")
    assert holdings.holding(archive, scan).paper == holdings.holding(archive, digital).paper
    citing = put(archive, REPORT, "báo cáo.txt")
    (cited,) = cites(archive, citing)
    assert (cited.state, len(cited.papers)) == ("certain", 1)
    assert len(cited_by(archive, scan)) == len(cited_by(archive, digital)) == 1
    assert [holding.document for holding in holdings.numbered(archive, "qđ 1746")] == [cited.papers[0].paper.document]


def test_a_decree_needs_no_issuer_and_its_other_date_is_told(archive: Archive) -> None:
    decree = paper("30/2020/NĐ-CP", "05/03/2020", "Điều 1. Phạm vi.", agency="CHÍNH PHỦ\n", kind="NGHỊ ĐỊNH")
    held = put(archive, decree, "nghị định.txt")
    short = put(
        archive, paper("3/KH-UBND", "01/02/2024", "Thực hiện Nghị định số 30/2020/NĐ-CP.", kind="KẾ HOẠCH"), "a.txt"
    )
    wrong = paper("4/KH-UBND", "02/02/2024", "Thực hiện Nghị định số 30/2020/NĐ-CP ngày 03/5/2020.", kind="KẾ HOẠCH")
    other = put(archive, wrong, "b.txt")
    assert states(archive, short) == states(archive, other) == {"30/2020/NĐ-CP": "certain"}
    (told,) = report(archive, other).discrepancies
    assert (told.kind, told.document, told.other) == ("cited-other-date", other, held)
    assert "3/5/2020" in told.message.replace("03/05", "3/5")
    assert [one.kind for one in report(archive, held).discrepancies] == ["cited-other-date"]
    assert report(archive, short).discrepancies == ()


def test_one_identity_with_two_dates_is_two_papers_that_disagree(archive: Archive) -> None:
    first = put(archive, DECISION, "một.txt")
    second = put(archive, paper("1746/QĐ-UBND", "17/11/2022", "Điều 1. Giao đất cho hợp tác xã."), "hai.txt")
    (told,) = report(archive, first).discrepancies
    assert (told.kind, told.document, told.other) == ("one-identity-twice", second, first)


def test_the_same_number_and_day_of_another_body_is_told(archive: Archive) -> None:
    held = put(archive, DECISION, "quyết định.txt")
    put(archive, REPORT.replace("UBND thị xã Điện Bàn", "UBND tỉnh Quảng Nam"), "báo cáo.txt")
    (told,) = report(archive, held).discrepancies
    assert told.kind == "cited-other-issuer"
    assert "UBND tỉnh Quảng Nam" in told.message


REPEAL = (
    "Căn cứ Luật Tổ chức chính quyền địa phương;\nQUYẾT ĐỊNH:\n"
    "Điều 1. {act}\nĐiều 2. Quyết định này có hiệu lực từ ngày ký."
)
WHOLE = "Quyết định số 1746/QĐ-UBND ngày 07/11/2022 của UBND thị xã Điện Bàn"


@pytest.mark.parametrize(
    ("act", "kind", "standing"),
    [
        (f"Bãi bỏ {WHOLE}.", "QUYẾT ĐỊNH", "repealed"),
        (f"Quyết định này thay thế {WHOLE}.", "QUYẾT ĐỊNH", "replaced"),
        (f"Bãi bỏ khoản 2 Điều 1 {WHOLE}.", "QUYẾT ĐỊNH", "part"),
        (f"Bãi bỏ Điều 3, Điều 4 của {WHOLE}.", "QUYẾT ĐỊNH", "part"),
        (f"Thay thế Phụ lục I, khoản 2 Điều 1 {WHOLE}.", "QUYẾT ĐỊNH", "part"),
        (f"Sửa đổi, bổ sung một số điều của {WHOLE}.", "QUYẾT ĐỊNH", "amended"),
        (f"Đề nghị bãi bỏ {WHOLE}.", "QUYẾT ĐỊNH", "in_force"),
        (f"Bãi bỏ {WHOLE}.", "TỜ TRÌNH", "in_force"),
        (f"Thực hiện {WHOLE}.", "QUYẾT ĐỊNH", "in_force"),
        ("Bãi bỏ Quyết định số 1746/QĐ-UBND ngày 07/11/2022.", "QUYẾT ĐỊNH", "possibly"),
        ("Bãi bỏ Quyết định số 1746/QĐ-UBND ngày 07/11/2022 của UBND thị xã Sơn Tây.", "QUYẾT ĐỊNH", "in_force"),
    ],
)
def test_what_became_of_a_paper(archive: Archive, act: str, kind: str, standing: str) -> None:
    held = put(archive, DECISION, "quyết định.txt")
    number = "99/QĐ-UBND" if kind == "QUYẾT ĐỊNH" else "99/TTr-UBND"
    later = put(archive, paper(number, "05/05/2024", REPEAL.format(act=act), kind=kind), "sau.txt")
    found = report(archive, held)
    assert found.status.standing == standing
    assert {one.by.document for one in found.status.acts} == (set() if standing == "in_force" else {later})
    for one in found.status.acts:
        assert "1746/QĐ-UBND" in one.mention.quote
        assert one.certain == (standing != "possibly")


def test_an_earlier_paper_cannot_repeal_a_later_one(archive: Archive) -> None:
    held = put(archive, DECISION, "quyết định.txt")
    put(archive, paper("99/QĐ-UBND", "05/05/2020", REPEAL.format(act=f"Bãi bỏ {WHOLE}.")), "trước.txt")
    assert report(archive, held).status.standing == "in_force"


def test_missing_papers_are_counted_by_who_is_meant(archive: Archive) -> None:
    for index, (agency, whose) in enumerate(
        [(WARD, "thị xã Điện Bàn"), (OTHER_WARD, "thị xã Điện Bàn"), (WARD, "thị xã"), (TOWN, "thị xã Sơn Tây")]
    ):
        body = f"Thực hiện Chỉ thị số 01/CT-UBND ngày 05/01/2024 của UBND {whose} về việc số {index} trong năm nay."
        put(
            archive,
            paper(f"{70 + index}/BC-UBND", f"{11 + index}/06/2024", body, agency=agency, kind="BÁO CÁO"),
            f"{index}",
        )
    found = dangling(archive)
    assert [(one.papers, one.dates) for one in found] == [(3, ("2024-01-05",)), (1, ("2024-01-05",))]
    assert found[1].issuer == "UBND thị xã Sơn Tây"
    assert len(found[0].cited_by) == 3
    assert missing_numbers(archive) == 1
    assert dangling(archive, number="ct 1") == found
    assert dangling(archive, number="ct 2") == []
    assert dangling(archive, limit=1) == found[:1]
    put(archive, paper("01/CT-UBND", "05/01/2024", "Chỉ thị về cây xanh.", kind="CHỈ THỊ"), "chỉ thị.txt")
    assert [one.papers for one in dangling(archive)] == [1]


def test_plain_values_carry_places_that_cut_out_the_number(archive: Archive) -> None:
    held, citing = put(archive, DECISION, "quyết định.txt"), put(archive, REPORT, "báo cáo.txt")
    told = as_json(report(archive, citing))
    place = told["cites"][0]["places"][0]
    assert "1746/QĐ-UBND" in REPORT[place["start"] : place["end"]]
    assert told["cites"][0]["papers"][0]["document"] == held
    assert as_json(report(archive, held))["cited_by"][0]["places"] == told["cites"][0]["places"]
    assert dangling_json(dangling(archive)) == []
