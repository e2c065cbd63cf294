"""The acceptance minutes of a batch, in Word and as a PDF."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import docx
import pdfplumber
import pytest

from corpus.errors import ArchiveError
from corpus.quality import batches, measuring, minutes
from corpus.quality.batches import Rules
from corpus.vietnam import percent
from tests.corpus.quality.whole_tasks import look, papers

if TYPE_CHECKING:
    from corpus.store.archive import Archive


def test_minutes_say_what_was_measured_in_word_and_pdf(archive: Archive) -> None:
    batch = batches.create(archive, "Cây & xanh", papers(archive, 2), by="quang", rules=Rules(share=1, seed=5))
    for by in ("lan", "lan", "hoa", "hoa"):
        look(archive, batch.id, by, change=lambda t: t.replace("bàng", "bằng") if by == "hoa" else t)  # noqa: B023
    measuring.decide(archive, batch.id, accept=True, by="quang", note="đủ")
    meeting = minutes.Meeting(
        parent="UBND thị xã", agency="UBND phường", symbol="UBND", chair="Chủ tọa", present=("A", "B")
    )
    said = minutes.minutes(archive, batch.id, meeting)
    texts = {}
    for form in minutes.FORMATS:
        stream = io.BytesIO()
        minutes.write(said, form, stream)
        texts[form] = TEXT_OF[form](stream)
    for text in texts.values():
        joined = " ".join(text.split())
        for part in (
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "UBND THỊ XÃ", "BIÊN BẢN", "BB-UBND",
            "Cây & xanh", "mã chọn mẫu 5", "Người làm: lan", "Người làm: hoa", "ĐẠT yêu cầu", "CHỦ TỌA", "THƯ KÝ",
            "A; B", "Nơi nhận",
        ):  # fmt: skip
            assert part in joined
        found = measuring.measure(archive, batch.id)
        assert percent(found.words.rate) in joined
    with pytest.raises(ArchiveError):
        minutes.write(said, "odt", io.BytesIO())


def test_a_pdf_never_parts_the_conclusion_from_the_signatures(archive: Archive) -> None:
    batch = batches.create(archive, "Lô", papers(archive, 1), by="quang", rules=Rules(share=1, seed=5))
    meeting = minutes.Meeting(agency="UBND phường", chair="Chủ tọa", secretary="Thư ký")
    said = minutes.minutes(archive, batch.id, meeting)
    pages_taken = set()
    for lines in range(0, 30, 3):
        stream = io.BytesIO()
        told = tuple(f"Dòng thứ {number}." for number in range(lines))
        minutes.write(replace(said, before=(*said.before, *told)), "pdf", stream)
        pages = [" ".join(text.split()) for text in _pdf_pages(stream)]
        (held,) = [text for text in pages if "3. Kết luận" in text]
        assert "Chưa kết luận." in held
        assert "nhất ký tên" in held
        assert held.index("3. Kết luận") < held.index("CHỦ TỌA") < held.index("Nơi nhận")
        assert sum(text.count("Dòng thứ") for text in pages) == lines
        pages_taken.add(len(pages))
    assert len(pages_taken) > 1, "some fit on a page, some do not"


def _word_text(stream: Any) -> str:
    file = docx.Document(stream)
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in file.paragraphs), *cells])


def _pdf_text(stream: Any) -> str:
    return "\n".join(_pdf_pages(stream))


def _pdf_pages(stream: Any) -> list[str]:
    with pdfplumber.open(stream) as pdf:
        fonts = {char["fontname"] for page in pdf.pages for char in page.chars}
        assert all("+" in font for font in fonts), "embedded"
        return [page.extract_text() for page in pdf.pages]


TEXT_OF = {"docx": _word_text, "pdf": _pdf_text}
