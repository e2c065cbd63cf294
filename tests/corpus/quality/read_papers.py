"""Papers of the archive with words that the engine doubted, in known places."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from corpus.documents import documents
from corpus.store import blobs
from extract.reading import read
from normalize.restoration import Restoration, Token
from tests.corpus.papers import grid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpus.store.archive import Archive

REPORT = (
    "ỦY BAN NHÂN DÂN\nPHƯỜNG ĐIỆN AN\nSố: {number}/BC-UBND\n"
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
    "Điện An, ngày {day:02} tháng 6 năm 2024\n\nBÁO CÁO\nKết quả trồng cây xanh\n\n"
    "Thực hiện Quyết định số 1746/QĐ-UBND ngày 07/11/2022 của UBND thị xã, UBND phường Điện An báo cáo như sau:\n"
    "1. Đã trồng cây bàng và cây phượng dọc các tuyến đường.\n"
    "2. Ông Trần Văn Mẫu phụ trách việc chăm sóc cây.\n"
)


def report(number: str = "36", day: int = 14) -> str:
    return REPORT.format(number=number, day=day)


def doubted(raw: str, doubts: Mapping[str, float]) -> Restoration:
    """Return a restoration that changed nothing and is sure of every word but these."""
    tokens = (
        Token(m.group(), m.group(), doubts.get(m.group(), 0.99), *m.span(), *m.span()) for m in re.finditer(r"\S+", raw)
    )
    return Restoration(raw, raw, tuple(tokens))


def put(archive: Archive, text: str, doubts: Mapping[str, float] | None = None, file: str = "bao-cao.png") -> int:
    """Carry a paper through, its pages parted by form feeds; `doubts` is word -> confidence."""
    blob = blobs.store(archive, io.BytesIO(f"{file}\n{text}".encode()))
    found = documents.register(archive, blob, file=file, kind="png", media_type="image/png", by="tester").document
    pages = text.split("\f")
    documents.begin(archive, found.id, len(pages))
    for number, page in enumerate(pages, start=1):
        documents.save_page(archive, found.id, number, grid(page))
    raw, _ = documents.raw_text(archive, found.id)
    restoration = doubted(raw, doubts or {})
    documents.complete(archive, found.id, restoration, read(restoration.text))
    return found.id
