"""What kind of file this is, told from its content alone: a name can be wrong, bytes are what is read.

Signatures at the beginning come first, then structure (what is in a ZIP), text last, because anything that decodes may
be text. Kinds that are known but not read are refused with what to save them as.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.decoding import looks_like_text
from ingest.errors import UnreadableFile

if TYPE_CHECKING:
    from pathlib import Path

HEAD = 4096  # bytes looked at
PDF_REACH = 1024  # where a PDF may begin: mail gateways and web servers put lines before it


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: short name, as it is shown and stored, and IANA media type."""

    name: str
    media_type: str


PDF = Kind("pdf", "application/pdf")
TIFF = Kind("tiff", "image/tiff")
PNG = Kind("png", "image/png")
JPEG = Kind("jpeg", "image/jpeg")
HEIC = Kind("heic", "image/heic")
WEBP = Kind("webp", "image/webp")
DOCX = Kind("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
TXT = Kind("txt", "text/plain")

SIGNATURES = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"II+\x00", TIFF),
    (b"MM\x00+", TIFF),
)
HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})

# What clerks also have on their disks: signature -> (what it is, what to save it as).
FOREIGN = (
    (b"GIF8", ("ảnh GIF", "PNG hoặc JPEG")),
    (b"BM", ("ảnh BMP", "PNG hoặc JPEG")),
    (b"\x00\x00\x00\x0cjP  \r\n\x87\n", ("ảnh JPEG 2000", "PNG, TIFF hoặc PDF")),
    (b"\xff\x4f\xff\x51", ("ảnh JPEG 2000", "PNG, TIFF hoặc PDF")),
    (b"{\\rtf", ("RTF", "DOCX")),
    (b"Rar!", ("nén RAR", "từng tệp riêng (giải nén)")),
    (b"7z\xbc\xaf", ("nén 7-Zip", "từng tệp riêng (giải nén)")),
    (b"\x1f\x8b", ("nén GZIP", "từng tệp riêng (giải nén)")),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A password turns a DOCX into an OLE file with a stream of this name, in UTF-16.
OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
OFFICE = (
    ("xl/workbook.xml", ("Excel", "PDF")),
    ("ppt/presentation.xml", ("PowerPoint", "PDF")),
    ("content.xml", ("OpenDocument", "DOCX hoặc PDF")),
)


def sniff(path: Path, name: str | None = None) -> Kind:
    """Return the kind of a file.

    Args:
        path: the file.
        name: what its owner calls it, where that is not its name on the disk; chooses the words of a refusal only.

    Raises:
        UnreadableFile: empty-file, encrypted (a DOCX with a password), convert-first, not-text, unknown-kind, damaged.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise UnreadableFile("empty-file")
    kind = _by_signature(head)
    if kind is not None:
        return kind
    if head.startswith(b"PK\x03\x04"):
        return _by_contents(path)
    if head.startswith(b"PK\x05\x06"):
        raise UnreadableFile("no-pages")
    _refuse_foreign(path, head)
    if b"%PDF-" in head[:PDF_REACH]:
        return PDF
    if looks_like_text(head, whole=len(head) < HEAD):
        return TXT
    called_text = (name or path.name).lower().endswith((".txt", ".text"))
    raise UnreadableFile("not-text" if called_text else "unknown-kind")


def _by_signature(head: bytes) -> Kind | None:
    for signature, kind in SIGNATURES:
        if head.startswith(signature):
            return kind
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp":
        size = int.from_bytes(head[:4], "big")
        brands = {head[at : at + 4] for at in (8, *range(16, min(size, 256), 4))}
        if brands & HEIC_BRANDS:
            return HEIC
    return None


def _by_contents(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        # The table of contents stands at the end: a file cut short has lost it.
        raise UnreadableFile("truncated") from error
    if "word/document.xml" in names:
        return DOCX
    for name, (kind, instead) in OFFICE:
        if name in names:
            raise UnreadableFile("convert-first", kind=kind, instead=instead)
    raise UnreadableFile("convert-first", kind="nén ZIP", instead="từng tệp riêng (giải nén)")


def _refuse_foreign(path: Path, head: bytes) -> None:
    if head.startswith(OLE):
        with path.open("rb") as file:
            if OLE_ENCRYPTED in file.read(1 << 20):
                raise UnreadableFile("encrypted")
        raise UnreadableFile("convert-first", kind="Office đời cũ (DOC, XLS, PPT)", instead="DOCX hoặc PDF")
    for signature, (kind, instead) in FOREIGN:
        if head.startswith(signature) and not (signature == b"BM" and looks_like_text(head, whole=False)):
            raise UnreadableFile("convert-first", kind=kind, instead=instead)
