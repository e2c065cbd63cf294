from __future__ import annotations

import io
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image as PillowImage

from corpus.documents import documents, findings
from corpus.store import blobs
from ingest.cache import PageCache
from ingest.checking import check
from ingest.errors import UnreadableFile
from ingest.executors import SupervisedPool
from ingest.intake import accept
from ingest.limits import Limits
from ingest.page_checks import PageChecks
from ingest.pipeline import Workshop, process
from ingest.reading import HowToRead, page_pool, read_pages
from ingest.stages import EngineSettings, check_and_read_page, inspect_page
from ingest.worker import Worker
from ocr.errors import SohoaError
from ocr.intake.findings import finding
from ocr.intake.inspection import Frame, inspect
from tests.corpus import papers
from tests.ingest import faults
from tests.ingest.sources import files
from tests.ocr import drawing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpus.store.archive import Archive


@pytest.mark.parametrize(
    ("file", "pages", "pictures", "codes"),
    [
        ("ke-hoach-96-ban-goc.pdf", 3, 0, set()),  # born digital: nothing was scanned
        ("bien-ban-dien-quang.pdf", 2, 1, set()),
        ("bao-cao-164-dien-phuoc.tif", 2, 2, {"not-colour"}),
        ("quyet-dinh-2317.pdf", 2, 2, {"not-colour", "skewed", "black-border"}),
        ("bao-cao-23-dien-minh.txt", 1, 0, set()),
    ],
)
def test_the_samples_are_told_what_they_are(scans: Path, file: str, pages: int, pictures: int, codes: set[str]) -> None:
    checked = check(scans / file, Limits())
    assert (checked.pages, checked.pictures) == (pages, pictures)
    assert {one.code for one in checked.findings} == codes


def test_a_page_scanned_twice_names_the_other(tmp_path: Path) -> None:
    page = drawing.draw_page(200)
    frames = [PillowImage.fromarray(drawing.scanned(drawing.skewed(page, angle))) for angle in (0.2, -0.3)]
    file = tmp_path / "twice.tif"
    frames[0].save(file, save_all=True, append_images=frames[1:], dpi=(200, 200))
    doubled = [one for one in check(file, Limits()).findings if one.code == "doubled"]
    assert [(one.page, one.measured) for one in doubled] == [(2, 1.0)]


def test_what_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "cut.png"
    file.write_bytes(files.encoded("PNG")[:400])
    with pytest.raises(UnreadableFile):
        check(file, Limits())


class BlindPool(SupervisedPool):
    """Real worker processes, but looking at a page crashes or fails."""

    def __init__(self, fault: Callable[..., Any], *arguments: Any) -> None:
        super().__init__(1, seconds=60)
        self._fault, self._arguments = fault, arguments

    def submit_within(self, seconds: float, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        if function is inspect_page:
            return super().submit_within(seconds, self._fault, *self._arguments)
        return super().submit_within(seconds, function, *args, **kwargs)

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        if function is check_and_read_page:
            return super().submit(self._fault, *self._arguments)
        return super().submit(function, *args, **kwargs)


@pytest.mark.parametrize(("fault", "arguments"), [(faults.crash, ()), (faults.complain, ("chiều ảnh bằng không",))])
def test_a_look_that_goes_wrong_costs_the_advice_alone(
    archive: Archive, fault: Callable[..., Any], arguments: tuple[str, ...]
) -> None:
    number = accept(archive, io.BytesIO("một\x0chai".encode()), file="a.txt", by="test", limits=Limits()).document.id
    pool = BlindPool(fault, *arguments)
    try:
        process(Workshop(archive, pool, Limits(), EngineSettings(), threading.Event()), number)
    finally:
        pool.kill()
    assert documents.get(archive, number).state == "done"
    assert findings.of_document(archive, number) == []


@pytest.mark.engine
def test_a_document_keeps_what_was_seen(archive: Archive) -> None:
    image = PillowImage.fromarray(drawing.scanned(drawing.draw_page(120)))
    content = io.BytesIO()
    image.save(content, "PNG", dpi=(120, 120))
    content.seek(0)
    number = accept(archive, content, file="a.png", by="test", limits=Limits()).document.id
    Worker(archive, Limits(), processes=1).drain(frozenset({number}))
    assert documents.get(archive, number).state == "done"
    codes = {one.code for one in findings.of_document(archive, number)}
    assert {"low-resolution", "not-colour"} <= codes


class HerePool:
    """Runs every task in this process at once, where what the sources log of their work can be read."""

    size = 2

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(function(*args, **kwargs))
        except SohoaError as error:
            future.set_exception(error)
        return future

    def submit_within(self, _seconds: float, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        return self.submit(function, *args, **kwargs)

    def kill(self) -> None:
        pass


def told(archive: Archive, number: int) -> list[tuple[int, str]]:
    return [(one.page, one.code) for one in findings.of_document(archive, number)]


def made_into_pixels(caplog: pytest.LogCaptureFixture) -> int:
    return sum(record.name.startswith("ingest.sources") for record in caplog.records)


@pytest.mark.engine
@pytest.mark.parametrize(
    ("file", "pictures"),
    [("bao-cao-164-dien-phuoc.tif", 2), ("quyet-dinh-2317.pdf", 2), ("ke-hoach-96-ban-goc.pdf", 0)],
)
def test_a_page_is_made_into_pixels_once_for_check_and_reading(
    archive: Archive, scans: Path, caplog: pytest.LogCaptureFixture, file: str, pictures: int
) -> None:
    caplog.set_level("DEBUG", "ingest.sources")
    with (scans / file).open("rb") as content:
        number = accept(archive, content, file=file, by="test", limits=Limits()).document.id
    cache = PageCache(archive.path / "cache")
    workshop = Workshop(archive, HerePool(), Limits(), EngineSettings(), threading.Event(), cache)
    process(workshop, number)
    assert documents.get(archive, number).state == "done"
    assert made_into_pixels(caplog) == pictures
    found = told(archive, number)
    assert bool(found) == bool(pictures)
    # Readings are known the second time: what is left is to look at the pages, once each.
    caplog.clear()
    again = PageChecks(archive, number)
    path = blobs.path(archive, documents.get(archive, number).sha256)
    count = documents.get(archive, number).page_count
    pages = list(read_pages(path, count, range(1, count + 1), workshop.pool, HowToRead(cache=cache), seen=again.keep))
    assert not any(isinstance(page.outcome, SohoaError) for page in pages)
    assert made_into_pixels(caplog) == pictures
    assert told(archive, number) == found


@pytest.mark.engine
def test_what_was_seen_on_a_page_is_there_before_its_text(tmp_path: Path) -> None:
    file = tmp_path / "three.tif"
    frames = [PillowImage.fromarray(drawing.scanned(drawing.draw_page(100))) for _ in range(3)]
    frames[0].save(file, save_all=True, append_images=frames[1:], dpi=(100, 100))
    order: list[tuple[str, int]] = []
    with page_pool(1) as pool:
        pages = read_pages(file, 3, (1, 2, 3), pool, HowToRead(), seen=lambda at, _: order.append(("seen", at)))
        order.extend(("read", page.number) for page in pages)
    assert sorted(order) == [(what, number) for what in ("read", "seen") for number in (1, 2, 3)]
    assert all(order.index(("seen", number)) < order.index(("read", number)) for number in (1, 2, 3))


def test_a_sheet_scanned_twice_is_told_in_whatever_order_its_pages_come(archive: Archive) -> None:
    number = accept(archive, io.BytesIO("một\x0chai".encode()), file="a.txt", by="test", limits=Limits()).document.id
    frame = Frame(1654, 2339, 200.0, "colour")
    pages = [np.asarray(drawing.scanned(drawing.skewed(drawing.draw_page(200), angle))) for angle in (0.2, -0.3)]
    looks = [inspect(page, frame, at) for at, page in enumerate(pages, start=1)]
    checks = PageChecks(archive, number)
    for at in (2, 1):
        checks.keep(at, looks[at - 1])
    assert [(one.page, one.measured) for one in findings.of_document(archive, number) if one.code == "doubled"] == [
        (2, 1)
    ]
    checks.keep(2, None)
    assert not any(one.page == 2 for one in findings.of_document(archive, number))


def test_twins_that_were_read_otherwise_are_nearly_the_same(archive: Archive) -> None:
    form = "Xác nhận hộ ông Trần Văn Mẫu ở thôn {n} đã nhận đủ hỗ trợ xóa nhà tạm theo quy định."
    told = {}
    for name, numbers in {"khác": (4, 7), "như": (4, 4)}.items():
        texts = [form.format(n=n) for n in numbers]
        content = io.BytesIO(f"{name}\x0c".encode() + texts[1].encode())
        number = accept(archive, content, file="a.txt", by="test", limits=Limits()).document.id
        documents.begin(archive, number, 2)
        for at, text in enumerate(texts, start=1):
            documents.save_page(archive, number, at, papers.flat(text))
        findings.keep(archive, number, 2, [finding("doubled", 2, 1), finding("skewed", 2, 1.5)])
        Worker(archive, Limits(), processes=1).drain(frozenset({number}))
        told[name] = {one.code: one.message for one in findings.of_document(archive, number)}
    assert told["khác"].keys() == {"nearly-doubled", "skewed"}
    assert told["khác"]["nearly-doubled"] == "Trang này gần giống trang 1, nhưng đọc ra khác ở “7” / “4”."
    assert told["như"]["doubled"] == "Trang này trông như trang 1: có thể đã quét hai lần."
