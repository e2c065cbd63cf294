"""Split a batch scan into documents: the file of each part is made and stored, then all rows at once.

A part's file holds its pages of the batch as they are: pictures of a PDF are not packed anew, pixels of a TIFF stay.
The same part of the same file always gives the same bytes, so that what a crash interrupted is simply done again. Files
that no document names, which such a crash may leave, do no harm (`sohoa verify` tells of them).
"""

from __future__ import annotations

import hashlib
import io
import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import pypdfium2
from PIL import Image as PillowImage

from corpus.documents import batches, documents
from corpus.documents.batches import SplitRefused
from corpus.documents.splitting import PartFile, apply
from corpus.store import blobs
from ingest.kinds import PDF
from ingest.sources.pdf import PDFIUM

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.store.archive import Archive

# What PDFium writes of its own into every file: the moment, and a number made of it.
_MOMENT = re.compile(rb"/CreationDate\(D:[^)]*\)")
_ID = re.compile(rb"/ID\[<[0-9A-F]{32}><[0-9A-F]{32}>\]")
_DESCRIPTION, _ORIENTATION = 270, 274  # TIFF tags
_DEFAULT_COMPRESSION = "tiff_deflate"
_KEPT_COMPRESSIONS = frozenset({"group3", "group4", "tiff_lzw", "tiff_deflate", "tiff_adobe_deflate", "packbits"})


def split(archive: Archive, document_id: int, *, by: str) -> tuple[int, ...]:
    """Make a document of each part of a batch, as its parts are kept; return their ids. They wait to be understood.

    Raises:
        NotFound: there is no such document.
        SplitRefused: there is nothing to split, its kind cannot be, or see `corpus.documents.splitting.apply`.
    """
    document = documents.get(archive, document_id)
    batch = batches.find(archive, document_id)
    if batch is None or len(batch.proposal.parts) < 2:
        raise SplitRefused(
            f"Tài liệu {document_id} chỉ là một văn bản. Nếu nó gồm nhiều văn bản, hãy chọn các trang bắt đầu."
        )
    if document.kind not in batches.KINDS:
        raise SplitRefused("Chỉ tách được bản quét PDF hoặc TIFF. Hãy chia tệp này bằng chương trình đã tạo ra nó.")
    with archive.snapshot() as db:
        batches.require_whole(db, document_id)
    original = blobs.path(archive, document.sha256)
    name = PurePath(document.file)
    files = []
    for part in batch.proposal.parts:
        content = part_of_file(original, document.kind, part.first, part.last, document.sha256)
        pages = f"trang {part.first}-{part.last}" if part.last > part.first else f"trang {part.first}"
        stored = blobs.store(archive, io.BytesIO(content))
        files.append(PartFile(part.first, part.last, stored, f"{name.stem} ({pages}){name.suffix}"))
    return apply(archive, document_id, files, by=by)


def part_of_file(path: Path, kind: str, first: int, last: int, sha256: str) -> bytes:
    """Return a file of the pages `first` to `last`, from 1, of a PDF or TIFF whose hash is `sha256`."""
    told = f"{sha256} {first}-{last}"
    return _pdf(path, first, last, told) if kind == PDF.name else _tiff(path, first, last, told)


def _pdf(path: Path, first: int, last: int, told: str) -> bytes:
    buffer = io.BytesIO()
    with PDFIUM:
        source = pypdfium2.PdfDocument(path)
        try:
            target = pypdfium2.PdfDocument.new()
            try:
                target.import_pages(source, list(range(first - 1, last)))
                target.save(buffer)
            finally:
                target.close()
        finally:
            source.close()
    # Of the same length, so that the table of contents still points right.
    number = hashlib.sha256(told.encode()).hexdigest()[:32].upper().encode()
    content = _MOMENT.sub(lambda found: re.sub(rb"[0-9]", b"0", found.group()), buffer.getvalue(), count=1)
    return _ID.sub(b"/ID[<" + number + b"><" + number + b">]", content)


def _tiff(path: Path, first: int, last: int, told: str) -> bytes:
    buffer = io.BytesIO()
    with path.open("rb") as stream, PillowImage.open(stream, formats=["TIFF"]) as picture:
        frames: list[Any] = []
        for number in range(first - 1, last):
            picture.seek(number)
            frame: Any = picture.copy()
            frame.encoderinfo = _as_it_was(picture, told)
            frames.append(frame)
        head, *rest = frames
        head.save(buffer, "TIFF", save_all=True, append_images=rest, **head.encoderinfo)
    return buffer.getvalue()


def _as_it_was(picture: Any, told: str) -> dict[str, Any]:
    """Return how a frame is written so that it shows what it showed: lossless, same resolution, same way up."""
    kept: dict[str, Any] = {}
    compression = picture.info.get("compression")
    kept["compression"] = compression if compression in _KEPT_COMPRESSIONS else _DEFAULT_COMPRESSION
    if "dpi" in picture.info:
        kept["dpi"] = picture.info["dpi"]
    tags = {_DESCRIPTION: told}
    if _ORIENTATION in picture.tag_v2:
        tags[_ORIENTATION] = picture.tag_v2[_ORIENTATION]
    return {**kept, "tiffinfo": tags}
