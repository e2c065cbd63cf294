"""Packages proved for people: a ZIP that was sent, or one that this service made; nothing of it enters the archive."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.packages import checking
from corpus.store import blobs
from ingest import intake
from ocr.errors import SohoaError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.auth.identity import Identity
    from api.services import Services
    from api.uploads import Part
    from corpus.packages.checking import Report
    from corpus.store.archive import Archive


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a package was found to be; `report` is None where it could not even be read, `message` says why."""

    name: str
    report: Report | None
    message: str | None = None


def check_sent(services: Services, _: Identity, part: Part) -> list[Verdict]:
    """Prove a file of a form."""
    name = intake.display_name(part.file or "")
    part.body.seek(0)
    with _folder(services.archive) as folder:
        path = folder / "goi.zip"
        with path.open("wb") as stream:
            shutil.copyfileobj(part.body, stream)
        return list(check(services.archive, path, name))


def check(archive: Archive, path: Path, name: str) -> Iterator[Verdict]:
    """Prove a ZIP: a package, or several packed into one as an export of many documents is.

    Args:
        archive: beside whose originals there is room for what has to be unpacked.
        path: where it is.
        name: what people call it.
    """
    inner = _packages_in(path)
    if not inner:
        yield _proved(path, name)
        return
    with zipfile.ZipFile(path) as packed:
        for member in inner:
            with _folder(archive) as folder:
                target = folder / "goi.zip"
                with packed.open(member) as stream, target.open("wb") as copy:
                    shutil.copyfileobj(stream, copy)
                yield _proved(target, member.rpartition("/")[2])


def _proved(path: Path, name: str) -> Verdict:
    try:
        return Verdict(name, checking.check(path))
    except SohoaError as error:
        return Verdict(name, None, error.message.replace(path.name, name))


def _packages_in(path: Path) -> list[str]:
    """Return the ZIPs inside a ZIP that holds nothing else."""
    try:
        with zipfile.ZipFile(path) as packed:
            names = [info.filename for info in packed.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError):
        return []  # the proof says what is wrong with it
    return names if names and all(name.endswith(".zip") for name in names) else []


@contextmanager
def _folder(archive: Archive) -> Iterator[Path]:
    """Give a folder beside the originals: the system's own may be small, or memory."""
    spool = archive.blobs / blobs.INCOMING
    spool.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=spool) as folder:
        yield Path(folder)
