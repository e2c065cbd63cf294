from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from corpus.custody.verify import verify
from corpus.documents import documents
from corpus.exports import appraisal as writing
from corpus.linking import programmes
from corpus.pages.places import boxes
from corpus.records import appraisal, points
from corpus.records.record import matrix, record
from corpus.units import units
from tests.corpus.emulation import ADDING, PLAN, READING_DAY, ward
from tests.corpus.papers import grid, put

if TYPE_CHECKING:
    from corpus.records.points import Points
    from corpus.store.archive import Archive

AN = "Phường Điện An"
WITH_POINTS = PLAN.replace(
    "(thể hiện bằng biên bản, báo cáo).", "(thể hiện bằng biên bản, báo cáo) (10 điểm)."
).replace("trong năm (thể hiện bằng báo cáo).", "trong năm (thể hiện bằng báo cáo) (5 điểm).")
BOOKS = (
    "Hoàn thành việc bổ sung đầu sách cho tủ sách cộng đồng theo phân bổ tại Quyết định số 415/QĐ-UBND của UBND thị xã"
)
TABLE = (
    ("STT", "Tiêu chí", "Điểm tối đa", "Điểm tự chấm", "Ghi chú"),
    ("1", BOOKS, "10", "9,5", ""),
    ("2", "Tổ chức ngày hội đọc sách cho học sinh ít nhất 01 lần trong năm", "5", "4", "tháng 4"),
    ("3", "Một việc mà kế hoạch này không nêu", "5", "5", ""),
    ("", "Tổng cộng", "20", "18,5", ""),
)


def table(*changes: tuple[str, str], **said: str) -> str:
    body = "\n".join("\t".join(row) for row in TABLE)
    for old, new in changes:
        body = body.replace(old, new)
    return ward(AN, f"Phường tự chấm điểm như sau:\n{body}", subject="Bảng tự chấm điểm thi đua", **said)


@pytest.fixture
def programme(archive: Archive) -> int:
    put(archive, WITH_POINTS, "ke-hoach.txt")
    (only,) = programmes.all_programmes(archive)
    return only.id


def of_an(archive: Archive, code: str = ADDING) -> Points:
    (part,) = record(archive, AN).programmes
    found = next(one.points for one in part.criteria if one.criterion.code == code)
    assert found is not None
    return found


def test_a_units_own_table_tells_its_points_and_the_cell_on_the_scan(archive: Archive, programme: int) -> None:
    document = put(archive, table(), "tu-cham.png", reading=grid)
    scored = of_an(archive).self_score
    assert scored is not None
    assert scored.told is not None
    assert (scored.points, scored.told.maximum, scored.told.document) == (9.5, 10, document)
    page = documents.page(archive, document, scored.told.page)
    assert page.text[scored.told.start : scored.told.end] == "9,5"
    assert len(boxes(page, scored.told.start, scored.told.end)) == 1
    assert of_an(archive, READING_DAY).self_score is not None
    (part,) = record(archive, AN).programmes
    assert part.totals is not None
    assert (part.totals.maximum, part.totals.self_score) == (15, 13.5)
    cell = matrix(archive, programme).cells[units.named(archive, AN)[0].key, ADDING]
    assert cell.points is not None
    assert cell.points.self_score == scored
    assert verify(archive).problems == ()


def test_the_sheet_and_its_csv_say_it_with_the_paper(archive: Archive, programme: int) -> None:
    assert programme
    put(archive, table(), "tu-cham.txt")
    sheets = appraisal.sheets(archive, AN)
    line = next(line for line in sheets[0].lines if line.criterion == ADDING)
    assert (line.maximum, line.self_score) == (10, 9.5)
    assert "Tự chấm theo 31/BC-UBND, trang 1" in line.notes
    stream = io.BytesIO()
    writing.write(sheets, "csv", stream)
    rows = list(csv.DictReader(io.StringIO(stream.getvalue().decode("utf-8-sig"))))
    assert [(row["Đơn vị"], row["Điểm tối đa"], row["Tự chấm"]) for row in rows if row["Tiêu chí"] == ADDING] == [
        (AN, "10", "9,5")
    ]


def test_the_newest_table_counts_and_what_a_person_wrote_goes_before_it(archive: Archive, programme: int) -> None:
    put(archive, table(("9,5", "8"), number="55/BC-UBND", date="20/11/2024"), "moi.txt")
    put(archive, table(), "cu.txt")
    told = of_an(archive).self_score
    assert told is not None
    assert told.points == 8
    asked = {"programme": programme, "criterion": ADDING, "unit": AN, "by": "lan"}
    points.set_self_score(archive, points=7, **asked)
    written = of_an(archive).self_score
    assert written is not None
    assert (written.points, written.by, written.told) == (7, "lan", None)
    points.set_self_score(archive, points=None, **asked)
    assert of_an(archive).self_score == told


@pytest.mark.parametrize(
    "paper",
    [
        table(("10\t9,5", "10\t12")),  # more than there is
        table(("10\t9,5", "20\t9,5")),  # of another table's points
        table((BOOKS, "Trồng cây xanh dọc các tuyến đường liên thôn")),
        table(date="3/2/2020"),
        table(("9,5", "")),
        table(("10\t9,5", "10\tchưa chấm")),
    ],
)
def test_what_is_not_of_this_programme_or_criterion_tells_nothing(archive: Archive, programme: int, paper: str) -> None:
    assert programme
    put(archive, paper, "khac.txt")
    assert of_an(archive).self_score is None
