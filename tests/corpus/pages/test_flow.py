from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import docx
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import exports
from corpus.documents import documents
from corpus.exports.tables import as_csv, as_markdown
from corpus.pages.flow import flow, table_rows
from corpus.pages.loose import loose_page
from corpus.pages.page_layout import regions, tables
from ocr.page import Cell, Reading, Region, Table
from tests.corpus.papers import flat, grid, put, rewritten

if TYPE_CHECKING:
    from corpus.pages.pages import PageView
    from corpus.store.archive import Archive

WHERE = "Ủy ban nhân dân phường sau ba ngày. Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05/3."
HEAD, FIRST, SECOND = "TT\tTiêu chí\tĐiểm", "1\tHọp giao ban\t10", "2\t\t7,5"


def with_tables(reading: Reading) -> Reading:
    """Return a reading in which lines with tabs are tables; `[…]` at the end of a page is a footnote."""
    found = [_table(match) for match in re.finditer(r"(?:[^\n]*\t[^\n]*\n)+", reading.text)]
    notes = [Region("footnote", *match.span()) for match in re.finditer(r"^¹ .*$", reading.text, re.MULTILINE)]
    numbers = [Region("page-number", *match.span()) for match in re.finditer(r"^\d$", reading.text, re.MULTILINE)]
    return replace(reading, tables=tuple(found), regions=tuple(sorted((*notes, *numbers), key=lambda r: r.start)))


def _table(match: re.Match[str]) -> Table:
    cells, at = [], match.start()
    lines = match.group().rstrip("\n").split("\n")
    for row, line in enumerate(lines):
        for column, cell in enumerate(line.split("\t")):
            cells.append(Cell(row, column, at, at + len(cell)))
            at += len(cell) + 1
    return Table(match.start(), match.end(), len(lines), len(lines[0].split("\t")), tuple(cells))


def views(*texts: str) -> list[PageView]:
    return [loose_page(number, with_tables(grid(text))) for number, text in enumerate(texts, start=1)]


def test_pages_keep_tables_and_regions_as_they_were_read(archive: Archive) -> None:
    text = f"Mở đầu\n\n{HEAD}\n{FIRST}\n\n¹ Ghi chú\n2\n"
    document = put(archive, text, reading=lambda page: with_tables(grid(page)))
    view = documents.page(archive, document, 1)
    reading = with_tables(grid(text))
    assert (view.tables, view.regions) == (reading.tables, reading.regions)
    (table,) = tables(view)
    assert table_rows(view.text, table) == tuple(tuple(line.split("\t")) for line in (HEAD, FIRST))
    assert [region.kind for region in regions(view)] == ["footnote", "page-number"]


def test_cells_are_led_through_restoration_and_review() -> None:
    raw = f"{HEAD}\n{FIRST}\n{SECOND}\n"
    (read,) = views(raw)
    restored = rewritten(raw, lambda word: word.upper() + "~")
    tokens = documents.TokenRow
    changed = replace(
        read,
        restored=restored.text,
        tokens=tuple(tokens(t.raw_start, t.raw_end, t.start, t.end, t.confidence) for t in restored.tokens),
    )
    (table,) = tables(changed)
    assert table_rows(changed.text, table) == (
        ("TT~", "TIÊU~ CHÍ~", "ĐIỂM~"),
        ("1~", "HỌP~ GIAO~ BAN~", "10~"),
        ("2~", "", "7,5~"),
    )
    reviewed = replace(changed, reviewed=restored.text.replace("~", "").replace("GIAO BAN", "giao ban tháng"))
    (table,) = tables(reviewed)
    assert table_rows(reviewed.text, table)[0] == ("TT", "TIÊU CHÍ", "ĐIỂM")
    assert table_rows(reviewed.text, table)[1][2] == "10"


def test_paragraphs_go_on_overleaf_and_notes_numbers_and_running_heads_stay_out() -> None:
    head = "Sổ tay chấm điểm khu dân cư"
    found = flow(
        views(
            f"{head}\nBan vận động họp hằng tháng và gửi biên bản\nvề Ủy ban nhân dân\n¹ Theo Kế hoạch 96.\n1\n",
            f"{head}\nphường sau ba ngày. Căn cứ Nghị định số 30/2020/NĐ-\nCP ngày 05/3.\n2\n",
            f"{head}\nHết.\n3\n",
        )
    )
    assert [(piece.kind, piece.page, piece.text) for piece in found] == [
        (
            "paragraph",
            1,
            f"Ban vận động họp hằng tháng và gửi biên bản về {WHERE}",
        ),
        ("footnote", 1, "¹ Theo Kế hoạch 96."),
        ("paragraph", 3, "Hết."),
    ]


def test_a_table_that_goes_on_overleaf_is_one_with_one_head() -> None:
    found = flow(views(f"Bảng điểm:\n\n{HEAD}\n{FIRST}\n", f"2\n\n{HEAD}\n{SECOND}\n\nHết.\n"))
    assert [piece.kind for piece in found] == ["paragraph", "table", "paragraph"]
    assert found[1].rows == tuple(tuple(line.split("\t")) for line in (HEAD, FIRST, SECOND))


def test_markdown_and_word_exports_keep_tables(archive: Archive) -> None:
    text = f"Bảng điểm năm 2024:\n\n{HEAD}\n{FIRST}\n{SECOND}\n\n¹ Ghi chú cuối trang.\n"
    document = put(archive, text, reading=lambda page: with_tables(flat(page)))
    stream = io.BytesIO()
    exports.export(archive, [document], "md", stream)
    markdown = stream.getvalue().decode()
    assert "| TT | Tiêu chí | Điểm |\n| --- | --- | --- |\n| 1 | Họp giao ban | 10 |\n| 2 |  | 7,5 |" in markdown
    assert "> ¹ Ghi chú cuối trang." in markdown
    stream = io.BytesIO()
    exports.export(archive, [document], "docx", stream)
    opened = docx.Document(stream)
    assert [[cell.text for cell in row.cells] for row in opened.tables[1].rows] == [
        line.split("\t") for line in (HEAD, FIRST, SECOND)
    ]


CELL = st.text("ađ1=+-@|\\*\"',;", max_size=5)


@settings(deadline=None)
@given(st.integers(2, 4).flatmap(lambda width: st.lists(st.tuples(*[CELL] * width), min_size=1, max_size=4)))
def test_tables_come_back_from_csv_and_no_cell_breaks_a_markdown_row(rows: list[tuple[str, ...]]) -> None:
    table = tuple(rows)
    read = list(csv.reader(io.StringIO(as_csv([table]).removeprefix("\ufeff"), newline="")))
    assert [[cell.removeprefix("'") for cell in row] for row in read] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]
    lines = as_markdown(table).split("\n")
    assert len(lines) == len(rows) + 1
    assert {len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) for line in lines} == {len(rows[0]) + 1}


def test_figures_stay_figures_and_formulas_become_text() -> None:
    text = as_csv([(("-5", "- Có sổ", "=1+1", "+84", "-x"),)])
    assert text == "\ufeff-5,- Có sổ,'=1+1,+84,'-x\r\n"
