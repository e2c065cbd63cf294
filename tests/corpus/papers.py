"""Papers put into an archive without reading an image: the pages' words stand in a plain grid of lines."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from corpus.documents import documents
from corpus.pages import revisions
from corpus.pages.merging import Merged
from corpus.store import blobs
from extract import read
from normalize.restoration import Restoration, Token
from ocr.page import Box, Reading, Word

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.store.archive import Archive
    from ocr.page import Source

LINE, LETTER = 40, 10  # pixels


def grid(text: str, source: Source = "ocr", confidence: float = 0.9) -> Reading:
    """Return a page whose characters stand LETTER wide in lines LINE high."""
    words = []
    for number, line in enumerate(re.finditer(r"[^\n]*\n?", text)):
        for word in re.finditer(r"\S+", line.group()):
            at = line.start() + word.start()
            box = Box(word.start() * LETTER, number * LINE, len(word.group()) * LETTER, LINE - 10)
            words.append(Word(at, at + len(word.group()), box, confidence, number))
    return Reading(text, tuple(words), 1240, 1754, 150, source, "grid 1")


def flat(text: str) -> Reading:
    """Return a page of plain text, without an image."""
    return Reading(text, (), 0, 0, 0, "text", "text")


def unchanged(raw: str) -> Restoration:
    """Return a restoration that found nothing to repair."""
    tokens = (Token(m.group(), m.group(), 1.0, *m.span(), *m.span()) for m in re.finditer(r"\S+", raw))
    return Restoration(raw, raw, tuple(tokens))


def rewritten(raw: str, change: Callable[[str], str]) -> Restoration:
    """Return a restoration that changed every token by a function of it."""
    text, tokens, at, length = [], [], 0, 0
    for match in re.finditer(r"\S+", raw):
        gap, new = raw[at : match.start()], change(match.group())
        length += len(gap)
        tokens.append(Token(match.group(), new, 0.8, *match.span(), length, length + len(new)))
        text += [gap, new]
        at, length = match.end(), length + len(new)
    return Restoration(raw, "".join(text) + raw[at:], tuple(tokens))


def take_in(archive: Archive, content: bytes, file: str) -> documents.Registration:
    blob = blobs.store(archive, io.BytesIO(content))
    return documents.register(archive, blob, file=file, kind="txt", media_type="text/plain", by="tester")


def put(
    archive: Archive,
    text: str,
    file: str = "paper.txt",
    *,
    reading: Callable[[str], Reading] = flat,
    restoring: Callable[[str], Restoration] = unchanged,
) -> int:
    """Carry a paper through; its pages are parted by form feeds. Return the document's id."""
    document = take_in(archive, f"{file}\n{text}".encode(), file).document.id
    finish(archive, document, text, reading=reading, restoring=restoring)
    return document


def finish(
    archive: Archive,
    document: int,
    text: str,
    *,
    reading: Callable[[str], Reading] = flat,
    restoring: Callable[[str], Restoration] = unchanged,
) -> None:
    pages = text.split("\f")
    documents.begin(archive, document, len(pages))
    for number, page in enumerate(pages, start=1):
        documents.save_page(archive, document, number, reading(page))
    raw, _ = documents.raw_text(archive, document)
    restoration = restoring(raw)
    documents.complete(archive, document, restoration, read(restoration.text))


def review(archive: Archive, document: int, text: str, page: int = 1) -> None:
    """Make a text a page's reviewed layer, with its history, and do nothing that follows from it."""
    with archive.transaction() as db:
        query = "SELECT coalesce(restored, raw) FROM page WHERE document_id = ? AND number = ?"
        (base,) = db.execute(query, [document, page]).fetchone()
        revisions.add(db, document, page, kind="edit", by="tester", base=base, merged=Merged(text, (), ()))


def report(ward: str, number: str, day: int, *, houses: int = 4, kind: str = "PHƯỜNG") -> str:
    """Return one filling of a form that every ward fills: alike but for ward, number, day and figures."""
    name = f"{kind.capitalize().replace('Phường', 'phường').replace('Xã', 'xã')} {ward}"
    return (
        f"ỦY BAN NHÂN DÂN\n{kind} {ward.upper()}\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
        f"Số: {number}/BC-UBND\n{ward}, ngày {day:02} tháng 6 năm 2024\nBÁO CÁO\n"
        f"Kết quả xóa nhà tạm, nhà dột nát tại các thôn {name}\n\n"
        f"Thực hiện Quyết định số 1746/QĐ-UBND ngày 07/11/2022 của UBND thị xã, UBND {name} báo cáo như sau:\n"
        f"1. Trong sáu tháng đã khởi công {houses} căn nhà cho hộ nghèo, bàn giao {houses - 1} căn.\n"
        "2. Mặt trận và các đoàn thể đã vận động nhân dân góp ngày công, vật liệu và phương tiện chuyên chở.\n"
        "3. Việc nghiệm thu được lập thành biên bản, có chữ ký của đại diện khu dân cư và chủ hộ.\n"
        "4. Trong thời gian đến, tiếp tục rà soát các hộ còn khó khăn về nhà ở để hỗ trợ kịp thời.\n\n"
        "Nơi nhận:\n- UBND thị xã;\n- Lưu: VT.\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n"
    )
