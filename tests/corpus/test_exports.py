from __future__ import annotations

import csv
import io
import json
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import exports
from corpus.documents import documents
from corpus.errors import ArchiveError, NotFound
from corpus.exports.fields import FIELDS, split_number
from corpus.exports.metadata_table import EXTRA, shorten
from tests.corpus.emulation import launch, ward
from tests.corpus.papers import grid, put

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.store.archive import Archive

BODY = "- Đã họp theo Quyết định số 415/QĐ-UBND ngày 12/02/2024 của UBND thị xã.\f- Trang hai có 350 đầu sách."


@pytest.fixture
def ids(archive: Archive) -> list[int]:
    return [launch(archive), put(archive, ward("Phường Điện An", BODY), "Báo cáo số 31.txt", reading=grid)]


def text_of(archive: Archive, document: int) -> list[str]:
    return [page.text for page in documents.pages(archive, document)]


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def streamed(archive: Archive, ids: list[int], form: str) -> bytes:
    stream = io.BytesIO()
    assert exports.export(archive, ids, form, stream) == []
    return stream.getvalue()


def test_formats_are_those_that_can_be_written(archive: Archive, ids: list[int]) -> None:
    assert set(exports.formats()) == {"txt", "md", "docx", "pdf", "alto", "hocr", "csv", "xlsx", "jsonl"}
    for form in set(exports.formats()) - {"pdf"}:  # there is nothing to look at in these papers: see test_layered
        assert streamed(archive, ids, form)
    with pytest.raises(ArchiveError, match="Chưa có định dạng"):
        exports.export(archive, ids, "epub", io.BytesIO())


def test_a_folder_gets_a_file_per_document_and_nothing_else(archive: Archive, ids: list[int], tmp_path: Path) -> None:
    dest = tmp_path / "xuat" / "txt"
    written = exports.export(archive, ids, "txt", dest)
    assert sorted(dest.iterdir()) == sorted(written)
    assert written[1].name == f"{ids[1]:06d}-bao-cao-so-31.txt"
    assert len(written) == len(ids)
    pages = written[1].read_text("utf-8").split("\f")
    assert any(page.strip() for page in pages)
    assert [page.rstrip() for page in pages] == [text.rstrip() for text in text_of(archive, ids[1])]


def test_a_failed_export_leaves_no_half_file(archive: Archive, ids: list[int], tmp_path: Path) -> None:
    dest = tmp_path / "so.csv"
    dest.write_text("cũ", "utf-8")
    with pytest.raises(NotFound):
        exports.export(archive, [*ids, 999], "csv", dest)
    assert dest.read_text("utf-8") == "cũ"
    assert list(tmp_path.glob(".*")) == []


def test_a_place_that_cannot_be_written_is_named(archive: Archive, ids: list[int], tmp_path: Path) -> None:
    (tmp_path / "tệp").write_text("", "utf-8")
    with pytest.raises(ArchiveError, match="Không ghi được"):
        exports.export(archive, ids, "txt", tmp_path / "tệp")


def test_csv_has_the_eighteen_fields_in_order(archive: Archive, ids: list[int]) -> None:
    content = streamed(archive, ids, "csv")
    found = rows(content)
    assert list(found[1]) == [*FIELDS, *EXTRA]
    assert len(FIELDS) == 18
    report = found[1]
    assert (report["CodeNumber"], report["CodeNotation"], report["TypeName"]) == ("31", "BC-UBND", "Báo cáo")
    assert (report["IssuedDate"], report["PageAmount"], report["DocOrdinal"]) == ("2024-09-15", "2", "2")
    assert report["IssuedDatePrinted"] == "ngày 15 tháng 09 năm 2024"
    assert (report["ConfidenceLevel"], found[0]["ConfidenceLevel"]) == ("Số hóa", "")
    assert report["Shortened"] == ""
    assert content.startswith(b"\xef\xbb\xbf")


def test_csv_limits_are_kept_and_cuts_are_told(archive: Archive, ids: list[int]) -> None:
    with archive.transaction() as db:
        db.table("document").update(ids[1], {"title": "Kết quả " * 100, "issuer": "=HYPERLINK(1)"})
    report = rows(streamed(archive, ids, "csv"))[1]
    assert len(report["Subject"]) <= 500
    assert report["Subject"].endswith("…")
    assert report["Shortened"] == "Subject"
    assert report["OrganName"] == "'=HYPERLINK(1)"


@given(st.text(max_size=80), st.integers(2, 40))
def test_a_shortened_value_fits_and_keeps_its_beginning(value: str, most: int) -> None:
    short = shorten(value, most)
    assert len(short) <= most
    assert short == value or value.startswith(short[:-1])


@pytest.mark.parametrize(
    ("number", "parts"),
    [
        ("199/KH-MTTQ-BTT", ("199", "KH-MTTQ-BTT")),
        ("13/2023/NQ-HĐND", ("13", "2023/NQ-HĐND")),
        ("43-NQ/TW", ("43", "NQ/TW")),
        ("01/CT-UBND", ("01", "CT-UBND")),
        ("", ("", "")),
    ],
)
def test_number_and_symbol_apart(number: str, parts: tuple[str, str]) -> None:
    assert split_number(number) == parts


def test_jsonl_holds_layers_and_facts_with_their_places(archive: Archive, ids: list[int]) -> None:
    plan, report = map(json.loads, streamed(archive, ids, "jsonl").decode().splitlines())
    assert (plan["document"]["id"], report["document"]["id"]) == (ids[0], ids[1])
    assert list(report["fields"]) == list(FIELDS)
    assert (plan["fields"]["DocOrdinal"], report["fields"]["DocOrdinal"]) == ("", "")  # in no dossier
    assert [page["number"] for page in report["pages"]] == [1, 2]
    assert {"raw", "restored", "reviewed"} <= set(report["pages"][0])
    cited = next(fact for fact in report["facts"] if fact["value"] == "415/QĐ-UBND")
    shown = report["pages"][cited["page"] - 1]["restored"]
    assert shown[cited["start"] : cited["end"]] == cited["quote"]
    assert cited["boxes"]
    assert cited["boxes"][0]["page"] == cited["page"]


def test_markdown_names_the_paper_and_lists_what_it_cites(archive: Archive, ids: list[int]) -> None:
    text = streamed(archive, ids[1:], "md").decode()
    assert text.startswith("# Báo cáo 31/BC-UBND: ")
    assert "- **Ngày ban hành:** 2024-09-15" in text
    assert "*Trang 2*" in text
    assert text.rstrip().endswith("- Quyết định số 415/QĐ-UBND, ngày 2024-02-12")


def test_markdown_and_word_take_text_as_it_is(archive: Archive) -> None:
    document = put(archive, ward("Phường Điện An", "# *không* phải <b>tiêu đề</b> | cột\x07 \\ 1. hết"))
    assert r"\# \*không\* phải \<b\>tiêu đề\</b\> \| cột" in streamed(archive, [document], "md").decode()
    file = docx.Document(io.BytesIO(streamed(archive, [document], "docx")))
    assert any("<b>tiêu đề</b> | cột" in paragraph.text for paragraph in file.paragraphs)


def test_word_holds_every_paragraph(archive: Archive, ids: list[int], tmp_path: Path) -> None:
    (file,) = exports.export(archive, ids[1:], "docx", tmp_path)
    said = " ".join(paragraph.text for paragraph in docx.Document(str(file)).paragraphs).split()
    for text in text_of(archive, ids[1]):
        assert " ".join(text.split()[-6:]) in " ".join(said)


KILLED = """
import os, signal, sys
from pathlib import Path
from corpus.exports import Order, Told, deliver
from corpus.store.archive import Archive
def die(done, total):
    if done == 2:
        os.kill(os.getpid(), signal.SIGKILL)
archive = Archive(Path(sys.argv[1]))
deliver(archive, Order(sys.argv[2], tuple(map(int, sys.argv[4:]))), Path(sys.argv[3]), Told(progress=die))
"""


@pytest.mark.parametrize(("form", "name"), [("jsonl", "tất cả.jsonl"), ("txt", "tất cả.zip")])
def test_an_export_of_files_that_was_killed_goes_on(  # noqa: PLR0917 - a table
    archive: Archive, ids: list[int], tmp_path: Path, root: Path, form: str, name: str
) -> None:
    whole = exports.deliver(archive, exports.Order(form, tuple(ids)), tmp_path / "một lần" / name)
    asked = [str(archive.path), form, str(tmp_path / name), *map(str, ids)]
    killed = subprocess.run([sys.executable, "-c", KILLED, *asked], cwd=root, check=False)
    assert (killed.returncode, (tmp_path / name).exists()) == (-signal.SIGKILL, False)
    done = exports.deliver(archive, exports.Order(form, tuple(ids)), tmp_path / name)
    assert done.reused > 0
    assert [part.sha256 for part in done.parts] == [part.sha256 for part in whole.parts]
    assert (tmp_path / name).read_bytes() == whole.files[0].read_bytes()
    assert list(tmp_path.glob(".*.sohoa")) == []
