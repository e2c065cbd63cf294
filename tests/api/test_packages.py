"""Packages taken in over HTTP: streamed, proved, refused whole, by those who may file."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

from api.app import create_app
from api.auth.passwords import hash_password
from api.settings import Settings
from corpus.documents import documents
from corpus.packages.writing import write_package
from corpus.store import audit, users
from corpus.store.archive import Archive
from tests.api.conftest import PASSWORD, Client, add_paper

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ADDRESS = "/api/v1/packages"
ZIP = {"content-type": "application/zip"}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A package of another archive."""
    folder = tmp_path_factory.mktemp("gói")
    with Archive(folder / "kho") as other:
        write_package(other, [add_paper(other)], folder / "goi.zip")
    return (folder / "goi.zip").read_bytes()


@pytest.fixture
def quang(sign_in: Callable[[str], Client]) -> tuple[Client, dict[str, str]]:
    client = sign_in("quang")
    return client, {**ZIP, "x-csrf-token": client.get("/api/v1/me").json()["csrf"]}


def test_a_package_is_taken_in_once(quang: tuple[Client, dict[str, str]], package: bytes, archive: Archive) -> None:
    client, headers = quang
    answer = client.post(ADDRESS, content=package, headers=headers)
    assert (answer.status_code, len(answer.json()["taken"])) == (201, 1), answer.text
    again = client.post(ADDRESS, content=package, headers=headers)
    assert (again.status_code, again.json()["same"], again.json()["taken"]) == (200, answer.json()["taken"], [])
    assert documents.get(archive, answer.json()["taken"][0]).state == "done"
    told = [entry.actor for entry in audit.entries(archive, limit=20) if entry.action == "package.import"]
    assert told == ["quang", "quang"]
    assert not list(archive.cache.glob("goi-*"))


@pytest.mark.parametrize("damage", ["cut", "changed", "leads out", "no zip", "nothing"])
def test_what_is_damaged_or_hostile_changes_nothing(
    quang: tuple[Client, dict[str, str]], package: bytes, archive: Archive, tmp_path: Path, damage: str
) -> None:
    client, headers = quang
    body = {"cut": package[: len(package) // 2], "no zip": b"PK nothing", "nothing": b""}.get(damage)
    if body is None:
        file = tmp_path / "goi.zip"
        file.write_bytes(package)
        with zipfile.ZipFile(file, "a") as packed:
            top = packed.namelist()[0].partition("/")[0]
            packed.writestr(f"{top}/../../../lọt.txt" if damage == "leads out" else f"{top}/data/thêm.txt", "x")
        body = file.read_bytes()
    answer = client.post(ADDRESS, content=body, headers=headers)
    assert answer.status_code == (400 if damage == "nothing" else 422), answer.text
    assert answer.json()["detail"]
    assert documents.ids(archive, state="done") == []
    assert not list(archive.path.rglob("lọt.txt"))
    assert not list(archive.cache.glob("goi-*"))


@pytest.mark.parametrize("name", ["lan", "minh"])
def test_only_those_who_file_may(sign_in: Callable[[str], Client], package: bytes, name: str) -> None:
    client = sign_in(name)
    headers = {**ZIP, "x-csrf-token": client.get("/api/v1/me").json()["csrf"]}
    assert client.post(ADDRESS, content=package, headers=headers).status_code == 403


def test_a_session_needs_its_token(quang: tuple[Client, dict[str, str]], package: bytes) -> None:
    assert quang[0].post(ADDRESS, content=package, headers=ZIP).status_code == 403


def test_one_at_a_time(quang: tuple[Client, dict[str, str]], package: bytes, archive: Archive) -> None:
    client, headers = quang
    with FileLock(archive.locks / "package-import.lock"):
        answer = client.post(ADDRESS, content=package, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "import-busy")


@pytest.fixture
def small(archive: Archive) -> Iterator[Client]:
    users.add(archive, "quang", "archivist", hash_password(PASSWORD), must_change=False, by="test")
    app = create_app(Settings(archive=archive.path, max_package_bytes=1000), archive)
    client = Client(app)
    yield client
    client.close()
    app.state.services.images.close()


def test_a_package_over_the_limit_is_not_written_down(small: Client, package: bytes, archive: Archive) -> None:
    answer = small.post(ADDRESS, content=package, headers=ZIP, auth=("quang", PASSWORD))
    assert (answer.status_code, answer.json()["code"]) == (413, "request-too-large")
    assert not list(archive.cache.glob("goi-*"))
