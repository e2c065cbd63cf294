from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import UnreadableFile
from ingest.limits import Limits
from ingest.sources import Source, open_source
from ingest.sources.docx_numbering import write_number
from ingest.sources.text import cut
from tests.ingest.sources import files

if TYPE_CHECKING:
    from pathlib import Path


def opened(folder: Path, content: bytes, limits: Limits | None = None) -> Source:
    path = folder / "tep"
    path.write_bytes(content)
    return open_source(path, limits)


def texts(source: Source) -> list[str]:
    with source:
        return [source.read_page(number).text for number in range(1, source.page_count + 1)]


def test_a_text_is_kept_as_it_is_and_parted_at_form_feeds(tmp_path: Path) -> None:
    content = "  Số:\t5\r\n\r\n\u00a0hết\x0c\x0ctrang ba \n\x0c".encode()
    assert texts(opened(tmp_path, content)) == ["  Số:\t5\n\n\u00a0hết", "", "trang ba \n"]


def test_a_text_without_form_feeds_is_cut_between_paragraphs(tmp_path: Path) -> None:
    paragraphs = [f"Đoạn {number}: " + "việc nhà " * 20 + "xong.\n\n" for number in range(30)]
    pages = texts(opened(tmp_path, "".join(paragraphs).encode(), Limits(text_page=1000)))
    assert "".join(pages) == "".join(paragraphs)
    assert all(500 <= len(page) <= 1000 and page.startswith("Đoạn ") for page in pages[:-1])
    assert len(texts(opened(tmp_path, "".join(paragraphs).encode(), Limits(text_page=10_000)))) == 1
    assert len(texts(opened(tmp_path, "".join(paragraphs).encode(), Limits(text_page=100, max_pages=7)))) <= 7


@given(st.text(st.sampled_from("aă. \n;"), max_size=300), st.integers(1, 60))
def test_pages_that_were_cut_are_the_text_and_none_is_too_long(text: str, longest: int) -> None:
    pages = cut(text, longest)
    assert "".join(pages) == text
    assert all((longest + 1) // 2 <= len(page) <= longest for page in pages[:-1])
    assert len(pages[-1]) <= longest


def test_a_cut_goes_where_reading_is_hurt_least() -> None:
    assert cut("Một hai.\nBa bốn\n\nnăm sáu bảy tám", 24) == ["Một hai.\nBa bốn\n\n", "năm sáu bảy tám"]
    assert cut("một hai ba.\nbốn năm\nsáu bảy", 21) == ["một hai ba.\n", "bốn năm\nsáu bảy"]
    assert cut("một hai ba bốn năm sáu bảy", 20) == ["một hai ba bốn năm ", "sáu bảy"]
    assert cut("m" * 25, 10) == ["m" * 10, "m" * 10, "m" * 5]


def test_a_text_has_no_image(tmp_path: Path) -> None:
    with opened(tmp_path, "Xã".encode()) as source:
        assert source.render(1) is None
        reading = source.read_page(1)
        assert (reading.source, reading.words, reading.width, reading.dpi) == ("text", (), 0, 0)
        with pytest.raises(UnreadableFile):
            source.read_page(2)


def test_tables_keep_their_cells_and_what_is_merged(tmp_path: Path) -> None:
    document = files.document()
    document.add_paragraph("Bảng điểm")
    table = document.add_table(3, 3)
    for number, row in enumerate(table.rows, start=1):
        for cell, text in zip(row.cells, "abc", strict=True):
            cell.text = f"{text}{number}"
    for text, one, other in (("rộng", (0, 1), (0, 2)), ("cao", (1, 0), (2, 0))):
        merged = table.cell(*one).merge(table.cell(*other))
        merged.text = text
    document.add_paragraph("Hết")
    reading = opened(tmp_path, files.saved(document)).read_page(1)
    assert reading.text == "Bảng điểm\n\na1\trộng\t\ncao\tb2\tc2\n\tb3\tc3\n\nHết\n"
    (found,) = reading.tables
    cells = {
        (cell.row, cell.column): (reading.text[cell.start : cell.end], cell.rows, cell.columns) for cell in found.cells
    }
    assert cells == {
        (0, 0): ("a1", 1, 1),
        (0, 1): ("rộng", 1, 2),
        (1, 0): ("cao", 2, 1),
        (1, 1): ("b2", 1, 1),
        (1, 2): ("c2", 1, 1),
        (2, 1): ("b3", 1, 1),
        (2, 2): ("c3", 1, 1),
    }
    assert reading.text[found.start : found.end].count("\n") == 3


@pytest.mark.parametrize(
    ("content", "code"),
    [(b" \n\t\n", "empty-file"), (b"a" * 5000 + b"\x00" * 50, "not-text"), (b"a" * 99, "too-large")],
)
def test_bad_texts_are_refused(tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        opened(tmp_path, content, Limits(max_text=90 if code == "too-large" else 10_000))
    assert caught.value.code == code


def test_a_docx_gives_paragraphs_tables_and_pages_in_order(tmp_path: Path) -> None:
    document = files.document()
    head = document.add_table(1, 2)
    head.cell(0, 0).text = "ỦY BAN NHÂN DÂN\nXÃ ĐÔNG HẢI"
    head.cell(0, 0).add_paragraph("Số: 5/BC-UBND")
    head.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    document.add_paragraph("Mở đầu")
    document.add_paragraph("rà soát", style="List Number")
    document.add_paragraph("tổng hợp", style="List Number")
    document.add_paragraph("gạch", style="List Bullet")
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    table = document.add_table(2, 3)
    for row, cells in enumerate((("STT", "Thôn", "Số hộ"), ("1", "Đông", "12"))):
        for column, cell in enumerate(cells):
            table.cell(row, column).text = cell
    first, second = texts(opened(tmp_path, files.saved(document)))
    assert first == (
        "ỦY BAN NHÂN DÂN\nXÃ ĐÔNG HẢI\nSố: 5/BC-UBND\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\n"
        "Mở đầu\n\n1. rà soát\n\n2. tổng hợp\n\n- gạch\n"
    )
    assert second == "STT\tThôn\tSố hộ\n1\tĐông\t12\n"


def wrapped(element: Any, *names: str) -> None:
    """Put elements of these names around one, the outermost first."""
    for name in reversed(names):
        outer = OxmlElement(name)
        element.addprevious(outer)
        outer.append(element)
        element = outer


def test_a_table_inside_a_table_is_told_once(tmp_path: Path) -> None:
    document = files.document()
    table = document.add_table(1, 3)
    for cell, text in zip(table.rows[0].cells, ("Thôn", "Số hộ", "Ghi chú"), strict=True):
        cell.text = text
    inner = table.cell(0, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "nghèo", "cận nghèo"
    table.cell(0, 1).add_paragraph("cuối năm")
    assert texts(opened(tmp_path, files.saved(document))) == ["Thôn\tSố hộ nghèo cận nghèo cuối năm\tGhi chú\n"]


def test_rows_and_cells_in_content_controls_and_insertions_are_told_and_deleted_rows_are_not(tmp_path: Path) -> None:
    document = files.document()
    table = document.add_table(5, 3)
    for number, row in enumerate(table.rows, start=1):
        for cell, text in zip(row.cells, "abc", strict=True):
            cell.text = f"{text}{number}"
    rows = [row._tr for row in table.rows]
    wrapped(rows[0], "w:sdt", "w:sdtContent")
    wrapped(rows[1], "w:ins")
    wrapped(rows[2].tc_lst[1], "w:sdt", "w:sdtContent")
    rows[3].get_or_add_trPr().append(OxmlElement("w:del"))
    wrapped(rows[4], "w:customXml")
    assert texts(opened(tmp_path, files.saved(document))) == ["a1\tb1\tc1\na2\tb2\tc2\na3\tb3\tc3\na5\tb5\tc5\n"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (files.saved(files.document()), "no-pages"),
        (files.archive(word__document_xml=b"khong phai xml"), "damaged"),
        (files.archive(word__document_xml=bytes(5_000_000)), "too-large"),
    ],
)
def test_bad_documents_are_refused(tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        opened(tmp_path, content, Limits(max_unpacked=4_000_000))
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("number", "form", "written"),
    [
        (3, "decimal", "3"),
        (4, "lowerRoman", "iv"),
        (19, "upperRoman", "XIX"),
        (28, "lowerLetter", "bb"),
        (1, "upperLetter", "A"),
    ],
)
def test_numbers_are_written_as_word_shows_them(number: int, form: str, written: str) -> None:
    assert write_number(number, form) == written


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="quá mức") as caught:
        opened(tmp_path, files.pdf(), Limits(max_bytes=100))
    assert caught.value.code == "too-large"
