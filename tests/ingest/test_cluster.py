"""The same pages on a real cluster: its workers share no files with us, die, hang, and lose nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image as PillowImage
from PIL import ImageDraw

from corpus.documents import documents
from ingest.cluster import Cluster, ClusterGone, ClusterPool
from ingest.intake import accept
from ingest.limits import Limits
from ingest.mishaps import WorkerTimeout
from ingest.reading import page_pool, read_file
from ingest.stages import EngineSettings, read_page
from ingest.worker import Worker
from ocr.errors import SohoaError
from tests.ingest import faults
from tests.ingest.clusters import Machines, write_certificate
from tests.ocr import drawing
from tests.processes import gone_within

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from corpus.store.archive import Archive
    from ingest.reading import ReadPage

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    machines = Machines(tmp_path_factory.mktemp("cluster"))
    try:
        machines.start()
        machines.add_worker(nanny=False)
        machines.add_worker(nanny=True)
        yield machines
    finally:
        machines.stop()


def book(path: Path, *words: str) -> Path:
    """Write a TIFF with a page for each word."""
    pages = []
    for word in words:
        page = PillowImage.new("L", (700, 200), 255)
        ImageDraw.Draw(page).text((40, 60), f"Trang nói rằng {word}", font=drawing.font(13, 200), fill=0)
        pages.append(page)
    pages[0].save(path, save_all=True, append_images=pages[1:], compression="tiff_lzw", dpi=(200, 200))
    return path


def outcome(page: ReadPage) -> Any:
    return page.outcome.code if isinstance(page.outcome, SohoaError) else page.outcome


def test_one_machine_dies_in_the_middle_and_the_results_are_those_of_this_one(
    machines: Machines, tmp_path: Path
) -> None:
    path = book(tmp_path / "a.tif", "một", "hai", "ba", "bốn", "năm", "sáu")
    here = [read_page(path, number, Limits(), EngineSettings()) for number in range(1, 7)]
    with page_pool(1, cluster=machines.cluster) as pool:
        pages = read_file(path, pool, in_order=False)
        there = [next(pages)]
        machines.processes[1].kill()  # others are in its hands now
        there += pages
    there.sort(key=lambda page: page.number)
    assert [page.number for page in there] == list(range(1, 7))
    assert [outcome(page) for page in there] == here


def test_an_archive_is_read_by_the_machines_and_waits_for_a_cluster_that_is_lost(
    machines: Machines, archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = book(tmp_path / "a.tif", "một", "hai")
    number = accept(archive, path, file="a.tif", by="test", limits=Limits()).document.id
    monkeypatch.setattr("ingest.cluster.CONNECT_SECONDS", 0.5)
    with pytest.raises(ClusterGone):
        Worker(archive, Limits(), processes=1, cluster=Cluster("tcp://127.0.0.1:9")).drain(frozenset({number}))
    assert documents.get(archive, number).state == "queued"
    Worker(archive, Limits(), processes=1, cluster=machines.cluster).drain(frozenset({number}))
    assert documents.get(archive, number).state == "done"
    assert ["hai" in page.text for page in documents.pages(archive, number)] == [False, True]


def test_a_page_that_kills_its_machine_again_and_again_is_given_up_and_takes_no_other_with_it(
    machines: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.page_run.read_page", faults.read_as_told)
    path = book(tmp_path / "b.tif", "GIẾT", "hai")
    with page_pool(1, cluster=machines.cluster) as pool:
        outcomes = [outcome(page) for page in read_file(path, pool)]
    assert outcomes[0] == "worker-died"
    assert "hai" in outcomes[1].text


def test_a_task_that_hangs_there_is_ended_with_its_children(machines: Machines) -> None:
    note = machines.folder / "hanging"
    with page_pool(1, cluster=machines.cluster) as pool:
        # The note's path must reach the worker as it is: a file that exists here would be sent there.
        assert pool.submit(faults.double, 3).result() == 6  # the process has started
        with pytest.raises(WorkerTimeout):
            pool.submit_within(3.0, faults.hang_with_child, note).result()
        assert gone_within(int(note.read_text()), 5)
        assert pool.submit(faults.double, 4).result() == 8


def test_a_cluster_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.cluster.CONNECT_SECONDS", 0.5)
    with pytest.raises(ClusterGone, match="SOHOA_WORKERS"):
        ClusterPool(Cluster("tcp://127.0.0.1:9"), 10)


def test_nobody_without_a_certificate_of_theirs_gets_in(
    machines: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.cluster.CONNECT_SECONDS", 1.0)
    write_certificate(tmp_path)
    own = machines.cluster
    for cluster in (
        Cluster(own.address, own.ca, tmp_path / "cert.pem", tmp_path / "key.pem"),
        Cluster(own.address, own.ca),
        Cluster(own.address, own.ca, tmp_path / "none.pem", tmp_path / "none.pem"),
    ):
        with pytest.raises(ClusterGone, match="SOHOA_TLS"):
            ClusterPool(cluster, 10)
