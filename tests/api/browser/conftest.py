"""One archive, read from the samples once for all workers; one server and one browser for all tests of this folder."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

from api.auth.passwords import hash_password
from api.settings import Settings
from corpus.store import users
from corpus.store.archive import Archive
from ingest import intake
from ingest.limits import Limits
from ingest.worker import Worker
from tests.api.browser.stage import PASSWORD, SIZES, Camera, Watch, launched, served, sign_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

# A scan, a plan with its digital text, a text, a Word file: few pages to be read by the engine.
PAPERS = (
    "ke-hoach-96-ban-goc.pdf",
    "quyet-dinh-2317.pdf",
    "bao-cao-23-dien-minh.txt",
    "bao-cao-57-tnmt.docx",
)
USERS = (("minh", "clerk"), ("lan", "reviewer"), ("quang", "archivist"), ("admin", "administrator"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.engine)


@pytest.fixture(scope="session")
def read_papers(tmp_path_factory: pytest.TempPathFactory, worker_id: str, scans: Path) -> Path:
    """The folder of an archive that holds `PAPERS`, read; whichever process comes first reads them."""
    together = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        together = together.parent
    folder, ready = together / "read-papers", together / "read-papers.ready"
    with FileLock(together / "read-papers.lock"):
        if not ready.exists():
            with Archive(folder) as archive:
                taken = [intake.accept(archive, scans / name, file=name, by="test", limits=Limits()) for name in PAPERS]
                among = frozenset(each.document.id for each in taken)
                Worker(archive, Limits(), processes=2).drain(among)
            ready.touch()
    return folder


@pytest.fixture(scope="package")
def scanner_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scanner") / "may-quet"  # the name is in the pictures
    folder.mkdir()
    return folder


@pytest.fixture(scope="package")
def papers(read_papers: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive of this process's own with the papers, and a user of each role."""
    folder = tmp_path_factory.mktemp("papers") / "archive"
    shutil.copytree(read_papers, folder)
    with Archive(folder) as archive:
        for name, role in USERS:
            users.add(archive, name, role, hash_password(PASSWORD), must_change=False, by="test")
        yield archive


@pytest.fixture(scope="package")
def site(papers: Archive, scanner_folder: Path) -> Iterator[str]:
    with served(Settings(archive=papers.path, processes=1, scanner_folder=scanner_folder), papers) as address:
        yield address


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture
def camera(request: pytest.FixtureRequest) -> Camera:
    return Camera(request.config.getoption("--screenshots"))


@pytest.fixture
def enter(site: str, chromium: Browser) -> Iterator[Callable[[str], Page]]:
    """Sign a user in, each in a browser of their own; at the end no page may have complained."""
    opened: list[Page] = []
    watches: list[Watch] = []

    def go_in(name: str) -> Page:
        context = chromium.new_context(viewport=SIZES["desk"], locale="vi-VN", base_url=site)
        context.set_default_timeout(20_000)
        page = context.new_page()
        opened.append(page)
        watches.append(Watch(page, site))
        sign_in(page, site, name)
        return page

    yield go_in
    for page in opened:
        page.context.close()
    assert [complaint for watch in watches for complaint in watch.complaints] == []
