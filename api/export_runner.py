"""Makes the exports that were asked for over HTTP, one after another, in a thread of the service.

One process of an archive does so at a time. When the service ends, the export at hand stops between two documents and
goes on from there when the service runs again; so does one that was killed.
"""

from __future__ import annotations

import logging
import shutil
import sqlite3
import threading
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from api.delivering import PACKAGE, make
from api.selection import FILTERS, Selection, chosen, shown
from corpus.exports import columns, jobs, single, zips
from corpus.exports.contents import contents
from corpus.exports.delivery import TOGETHER, Told
from corpus.exports.files import safe
from corpus.exports.staging import Part, digest, write
from corpus.units.scopes import seen_by
from ocr.errors import SohoaError

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.exports.delivery import Delivery
    from corpus.exports.jobs import Job
    from corpus.store.archive import Archive

log = logging.getLogger(__name__)


class _StoppedError(Exception):
    """The service ends."""


class ExportRunner:
    """Works through the exports of an archive; `wake` begins where it does not work already."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._guard = threading.Lock()
        self._thread: threading.Thread | None = None
        self._again = False
        self._stopping = False

    def wake(self) -> None:
        """Say that there is something to be made."""
        with self._guard:
            self._again = True
            if self._stopping or self._thread is not None:
                return
            self._thread = threading.Thread(target=self._work, name="exports", daemon=True)
            self._thread.start()

    def wait(self) -> None:
        """Wait until nothing is left to be made."""
        with self._guard:
            thread = self._thread
        if thread is not None:
            thread.join()

    def stop(self) -> None:
        """Stop between two documents; what is not made stays asked for."""
        self._stopping = True
        self.wait()

    def _work(self) -> None:
        while True:
            self._again = False
            try:
                with FileLock(self._archive.locks / "exports.lock", timeout=0):
                    self._make_all()
            except Timeout:
                pass  # another process is at it, and will see what was asked for
            except (sqlite3.Error, OSError):
                log.exception("exports wait to be made")
            with self._guard:
                if not self._again or self._stopping:
                    self._thread = None
                    return

    def _make_all(self) -> None:
        while not self._stopping and (job := jobs.take(self._archive)) is not None:
            try:
                self._make(job)
            except _StoppedError:
                return
            except SohoaError as error:
                jobs.fail(self._archive, job.id, error.message)
            except Exception:  # a fault of ours with one export must not keep the others from being made
                log.exception("export %s", job.id)
                jobs.fail(self._archive, job.id, "Lỗi bên trong khi xuất; người quản trị xem nhật ký của máy chủ.")
            for number in jobs.too_old(self._archive):
                shutil.rmtree(jobs.folder(self._archive, number), ignore_errors=True)

    def _make(self, job: Job) -> None:
        archive, form = seen_by(self._archive, job.requested_by), job.request["format"]
        selection = selection_of(archive, job.request)
        ids = chosen(archive, selection, every_file=form == PACKAGE)
        jobs.progress(self._archive, job.id, 0, len(ids))
        notes: list[str] = []

        def progress(done: int, total: int) -> None:
            if self._stopping:
                raise _StoppedError
            jobs.progress(self._archive, job.id, done, total)

        folder = jobs.folder(archive, job.id)
        folder.mkdir(parents=True, exist_ok=True)
        dest = folder / _name(archive, form, selection, ids)
        told = Told(lambda note: notes.append(note.message), progress)
        mapping = job.request.get("columns")
        chosen_columns = columns.parse(mapping.encode(), "đã gửi") if mapping else None
        delivery = make(archive, selection, ids, form, dest, columns=chosen_columns, told=told)
        jobs.finish(self._archive, job.id, _one_file(delivery, dest), notes)


def selection_of(archive: Archive, request: dict[str, Any]) -> Selection:
    """Return what a job asks for."""
    filters = {name: request.get(name) for name in FILTERS}
    found = shown(archive, request.get("query") or "", filters, request.get("scan"))
    return found or Selection(documents=tuple(request.get("documents") or ()), dossier=request.get("dossier"))


def _name(archive: Archive, form: str, selection: Selection, ids: tuple[int, ...]) -> str:
    """Return what the file of an export is called; without ending where it is a folder at first."""
    alone = contents(archive, ids[0], 1).code if len(ids) == 1 else None
    stem = safe(selection.dossier or alone or "sohoa")
    if form in TOGETHER:
        return f"{stem}.{form}"
    if form == PACKAGE and selection.dossier is None and alone is None:
        return "goi"
    if form in single.ENDINGS and alone and selection.dossier is None:
        return f"{stem}{single.ENDINGS[form]}"
    return f"{stem}.zip"


def _one_file(delivery: Delivery, dest: Path) -> Part:
    """Return the one file that an export is; packages of several documents are packed into one."""
    if not dest.is_dir():
        return delivery.parts[0]
    target = f"{dest.name}.zip"
    members = [(f"{dest.name}/{file.name}", file) for file in delivery.files]
    write(dest.parent, target, lambda stream: zips.pack(members, "", stream))
    shutil.rmtree(dest)
    with (dest.parent / target).open("rb") as stream:
        return digest(stream, target)
