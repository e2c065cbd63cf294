from __future__ import annotations

import io
import threading
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image as PillowImage

from corpus.documents import documents, findings
from ingest.checking import check
from ingest.errors import UnreadableFile
from ingest.executors import SupervisedPool
from ingest.intake import accept
from ingest.limits import Limits
from ingest.pipeline import Workshop, process
from ingest.stages import EngineSettings, inspect_page
from ingest.worker import Worker
from tests.ingest import faults
from tests.ingest.sources import files
from tests.ocr import drawing

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
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
    told = {one.code for one in findings.of_document(archive, number)}
    assert {"low-resolution", "not-colour"} <= told
