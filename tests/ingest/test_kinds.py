from __future__ import annotations

import io
import pickle
from typing import TYPE_CHECKING

import pytest

from ingest.decoding import decode
from ingest.errors import MESSAGES, UnreadableFile
from ingest.intake import accept
from ingest.kinds import DOCX, HEIC, JPEG, PDF, PNG, TIFF, TXT, WEBP, Kind, sniff
from ingest.limits import Limits
from tests.ingest.sources import files

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.store.archive import Archive

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def kind_of(folder: Path, content: bytes, name: str = "tep") -> Kind:
    path = folder / name
    path.write_bytes(content)
    return sniff(path)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (files.pdf(), PDF),
        (b"\r\nreceived by mail\r\n" + files.pdf(), PDF),
        (files.encoded("PNG"), PNG),
        (files.encoded("JPEG"), JPEG),
        (files.encoded("WEBP"), WEBP),
        (files.tiff(2), TIFF),
        (b"MM\x00*\x00\x00\x00\x08", TIFF),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", HEIC),
        (files.saved(files.document()), DOCX),
        ("Ủy ban nhân dân xã\r\n".encode(), TXT),
        ("Ủy ban nhân dân xã".encode("utf-16"), TXT),
        (b"\xef\xbb\xbf" + "số 5".encode(), TXT),
        (("ắ" * 3000).encode(), TXT),
    ],
)
@pytest.mark.parametrize("name", ["tep", "tep.pdf", "tep.jpg", "tep.txt"])
def test_kind_is_told_by_content_whatever_the_name(tmp_path: Path, content: bytes, kind: Kind, name: str) -> None:
    assert kind_of(tmp_path, content, name) == kind


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (bytes(range(256)) * 40, "unknown-kind"),
        (b"abc\x00\x01\x02\x03" * 50, "unknown-kind"),
        (files.archive(anh_txt=b"x"), "convert-first"),
        (files.archive(xl__workbook_xml=b"<x/>"), "convert-first"),
        (files.saved(files.document())[:4000], "truncated"),
        (OLE + bytes(600), "convert-first"),
        (OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"{\\rtf1 xin}", "convert-first"),
        (b"GIF89a\x01\x00", "convert-first"),
        (b"\x00\x00\x00\x0cjP  \r\n\x87\n\x00\x00", "convert-first"),
        (b"\xff\x4f\xff\x51\x00\x2f", "convert-first"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isom", "unknown-kind"),
        (bytes.fromhex("43e96e6720686fb7207856ae68f820") * 20, "unknown-kind"),
    ],
)
def test_what_is_not_read_is_refused_with_its_reason(tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        kind_of(tmp_path, content)
    assert caught.value.code == code
    assert caught.value.message.endswith(".")
    assert "{" not in caught.value.message


@pytest.mark.parametrize(("name", "code"), [("Báo cáo.TXT", "not-text"), ("báo cáo.pdf", "unknown-kind")])
def test_a_text_that_is_none_is_called_so(archive: Archive, tmp_path: Path, name: str, code: str) -> None:
    content = bytes(range(256))
    with pytest.raises(UnreadableFile) as caught:
        kind_of(tmp_path, content, name)
    assert caught.value.code == code
    with pytest.raises(UnreadableFile) as caught:
        accept(archive, io.BytesIO(content), file=name, by="test", limits=Limits())
    assert caught.value.code == code


def test_windows_1258_is_read_where_its_marks_prove_it() -> None:
    data = (
        b"Ca\xf2n b\xf4\xf2 x\xe3 b\xe1o c\xe1o; h\xf4\xf2i \xf0\xf4\xccng x\xe9t; "
        b"nhi\xea\xf2m vu\xf2 tro\xf2ng t\xe2m; \xf0a\xf2i h\xf4\xf2i."
    )
    assert decode(data).startswith("Cạn bộ x")
    with pytest.raises(UnreadableFile):
        decode("déjà vu à la façade, naïve über größe".encode("latin-1"))


def test_line_ends_become_one_kind_and_nothing_else_changes() -> None:
    assert decode(b"a\r\nb\rc\n\n d\t\x0ce \n") == "a\nb\nc\n\n d\t\x0ce \n"


def test_errors_travel_between_processes() -> None:
    error = UnreadableFile("too-many-pages", count=9000, limit=5000)
    back = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert (back.code, back.message, back.fields) == (error.code, error.message, error.fields)
    assert "9000" in back.message


def test_every_message_says_what_to_do() -> None:
    acts = ("Hãy", "nhận PDF", "có {count} trang")
    assert all(any(act in message for act in acts) for message in MESSAGES.values())
