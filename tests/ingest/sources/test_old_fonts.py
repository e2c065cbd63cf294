"""PDFs and DOCX set in old Vietnamese fonts, and 8-bit text files, read as the Unicode they mean."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from docx.oxml.ns import qn
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from ingest.sources import open_source
from ingest.sources.old_fonts import words_in_unicode
from tests.ingest.sources import files
from tests.normalize.legacy.writing import written
from tests.ocr import drawing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from normalize.legacy.tables import Encoding
    from ocr.page import Reading

LINES = (
    "Căn cứ Luật Tổ chức Hội đồng nhân dân và Ủy ban nhân dân ngày 26 tháng 11 năm 2003;",
    "Theo đề nghị của Trưởng phòng Tài nguyên và Môi trường huyện tại tờ trình số 15/TTr-TNMT,",
    "nay ban hành quy định về quản lý nước sạch, vệ sinh môi trường nông thôn trên địa bàn huyện.",
)


def pdf(lines: Sequence[tuple[str, str]]) -> bytes:
    """Return a page of lines, each with the name that its font claims."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842))
    real: dict[str, bytes] = {}
    for number, (name, line) in enumerate(lines):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, drawing.font(13, 72).path))
        real[name] = bytes(pdfmetrics.getFont(name).face.name)
        canvas.setFont(name, 9)
        canvas.drawString(60, 760 - 18 * number, line)
    canvas.save()
    content = buffer.getvalue()
    if len(real) == 1:
        ((name, shown),) = real.items()
        # A name of the same length, so that every place in the file stays where it was.
        claimed = name.replace("*", "x" * (len(shown) - len(name) + 1)).encode()
        assert len(claimed) == len(shown)
        content = content.replace(b"+" + shown, b"+" + claimed)
    return content


def reading(folder: Path, content: bytes) -> Reading:
    path = folder / "tep"
    path.write_bytes(content)
    with open_source(path) as source:
        return source.read_page(1)


@pytest.mark.parametrize("encoding", ["tcvn3", "vni", "cp1258"])
@pytest.mark.parametrize("hyphen", ["\u00ad", "-"])
def test_a_text_layer_in_an_old_encoding_is_used_whatever_its_font(
    tmp_path: Path, encoding: Encoding, hyphen: str
) -> None:
    old = [("old*", written(line, encoding).replace("\u00ad", hyphen)) for line in LINES]
    found = reading(tmp_path, pdf(old))
    assert found.source == "text-layer"
    assert found.text.lower().split() == " ".join(LINES).lower().split()
    assert {"nước", "sạch,"} <= {found.text[word.start : word.end] for word in found.words}


def test_a_font_of_capitals_says_so_by_its_name(tmp_path: Path) -> None:
    found = reading(tmp_path, pdf([(".Vn*H", written("ủy ban nhân dân xã đông hải", "tcvn3"))]))
    assert found.text.strip() == "ỦY BAN NHÂN DÂN XÃ ĐÔNG HẢI"


def test_an_old_name_on_unicode_text_changes_nothing(tmp_path: Path) -> None:
    found = reading(tmp_path, pdf([(".Vn*H", line) for line in LINES]))
    assert found.text.split() == " ".join(LINES).split()


def test_words_are_read_by_the_font_of_their_letters() -> None:
    old = [[(letter, "ABCDEF+.VnTime") for letter in written(word, "tcvn3")] for word in ["về", "nhà", "ở"]]
    new = [[("Số", "Times"), (":", "Times")], [("5", "Times")]]
    assert words_in_unicode([*old, *new]) == ["về", "nhà", "ở", "Số:", "5"]


def test_runs_of_a_docx_are_read_by_their_fonts(tmp_path: Path) -> None:
    document = files.document()
    paragraph = document.add_paragraph("Kính gửi: ")
    for part in ("Së Néi v", "ô vµ c¸c ban, ngµnh"):  # Word parts words where it likes
        paragraph.add_run(part).font.name = ".VnTime"
    paragraph.add_run(" (để báo cáo)")
    document.add_paragraph().add_run("quyÕt ®Þnh").font.name = ".VnTimeH"
    document.add_paragraph().add_run("Hội đồng").font.name = ".VnTime"
    style = document.styles["Quote"]
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:ascii"), "VNI-Times")
    document.add_paragraph("Uûy ban nhaân daân", style="Quote")
    text = reading(tmp_path, files.saved(document)).text
    assert [line for line in text.split("\n") if line] == [
        "Kính gửi: Sở Nội vụ và các ban, ngành (để báo cáo)",
        "QUYẾT ĐỊNH",
        "Hội đồng",
        "Ủy ban nhân dân",
    ]


@pytest.mark.parametrize("encoding", ["tcvn3", "vni", "cp1258"])
def test_8_bit_text_files_are_read(tmp_path: Path, encoding: Encoding) -> None:
    found = reading(tmp_path, written("\r\n".join(LINES), encoding).encode("latin-1"))
    assert found.source == "text"
    assert found.text.lower() == "\n".join(LINES).lower()
