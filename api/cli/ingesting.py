"""`sohoa ingest`: files, folders or a scanner's folder into the archive, with progress on stderr."""

from __future__ import annotations

import itertools
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from api.cli.actor import ACTOR
from api.cli.numbers import NUMBER
from api.cli.opening import open_archive, own_knowledge
from api.cli.output import print_json, progress_console, result_console
from api.labels import STATES
from api.limits import limits_of, worker_of
from corpus.documents import documents, holders
from corpus.linking import linking
from corpus.store.archive import Archive
from corpus.units import choosing
from ingest.intake import accept
from ingest.watching import files_below, settled_files
from ocr.errors import SohoaError
from ocr.visible import visible

if TYPE_CHECKING:
    from api.settings import Settings
    from corpus.documents.documents import Document
    from extract.units.gazetteer import UnitKey

SECONDS_BETWEEN_LINES = 10.0


@dataclass
class Intake:
    """What became of the files of one command."""

    taken: dict[int, Path] = field(default_factory=dict)
    duplicates: dict[Path, Document] = field(default_factory=dict)
    refused: dict[Path, SohoaError] = field(default_factory=dict)
    though_deleted: bool = False
    units: tuple[UnitKey, ...] = ()  # that the files are given to

    def take(self, archive: Archive, settings: Settings, path: Path) -> None:
        """Store one file, or note why not."""
        if not path.is_file():
            self.refused[path] = NotAFile(path)
            return
        try:
            registration = accept(
                archive,
                path,
                file=path.name,
                by=ACTOR,
                limits=limits_of(settings),
                though_deleted=self.though_deleted,
            )
        except SohoaError as error:
            self.refused[path] = error
            return
        document = registration.document
        holders.add(archive, document.id, self.units, by=ACTOR)
        again = document.id not in self.taken and document.state in {"queued", "reading"}
        if not registration.duplicate or again:
            self.taken[document.id] = path
        else:
            self.duplicates[path] = document


class NotAFile(SohoaError):
    """A path that is neither a file nor a folder."""

    code = "not-a-file"

    def __init__(self, path: Path) -> None:
        super().__init__(f"Không có tệp hay thư mục {path}. Hãy kiểm tra lại đường dẫn.")


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--watch", is_flag=True, help="Go on taking what a scanner drops into the folders, until Ctrl-C.")
@click.option("--though-deleted", is_flag=True, help="Take files too that were deleted from the archive by law.")
@click.option("--unit", multiple=True, help="Give the files to this unit, by name or code; may be said several times.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document of what became of each file.")
@click.pass_obj
@click.pass_context
def ingest(
    context: click.Context,
    settings: Settings,
    paths: tuple[Path, ...],
    watch: bool,
    though_deleted: bool,
    unit: tuple[str, ...],
    as_json: bool,
) -> None:
    """Take files and folders into the archive.

    Exit code 0: all taken; 1: some refused, each named with its reason; 3: the disk is full, or the archive cannot be
    written; what was read stays, and the same command goes on there. Files stay where they are.

    Example: sohoa --archive kho ingest samples/scans
    """
    with Archive(settings.archive) as archive:
        intake = Intake(though_deleted=though_deleted, units=tuple(choosing.chosen(archive, unit)))
        files = list(itertools.chain.from_iterable(map(files_below, paths)))
        for file in files:
            intake.take(archive, settings, file)
        read_documents(archive, settings, frozenset(intake.taken))
        linking.catch_up(archive)  # what a killed command left
        _report(archive, intake, as_json=as_json)
        if watch:
            _watch(archive, settings, paths, files, intake)
        failed = any(documents.get(archive, number).state == "failed" for number in intake.taken)
    context.exit(1 if intake.refused or failed else 0)


@click.command()
@click.argument("document", nargs=-1, required=True, type=NUMBER)
@click.pass_obj
@click.pass_context
def reread(context: click.Context, settings: Settings, document: tuple[int, ...]) -> None:
    """Read documents once more: pages that could not be read, then all of the text; what people decided stays.

    Example: sohoa reread 12
    """
    with open_archive(settings) as archive:
        for number in document:
            documents.reread(archive, number, by=ACTOR)
        read_documents(archive, settings, frozenset(document))
        after = [documents.get(archive, number) for number in document]
        for one in after:
            if one.state == "failed":
                _say("red", "Lỗi", f"{visible(one.file)}: {one.error}")
            else:
                _say("green", "Đã đọc", f"{visible(one.file)}: {_told(archive, one)}")
    context.exit(1 if any(one.state == "failed" for one in after) else 0)


def read_documents(archive: Archive, settings: Settings, among: frozenset[int]) -> None:
    """Read these documents to their end; on a terminal with bars and the time left, elsewhere a line at a time."""
    own_knowledge(settings)
    if not among:
        return
    worker = worker_of(settings, archive)
    if not progress_console.is_terminal:
        worker.drain(among, _Lines(archive, among).show)
        return
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=progress_console) as progress:
        bars = {
            number: progress.add_task(visible(documents.get(archive, number).file), total=None)
            for number in sorted(among)
        }

        def show() -> None:
            for number, bar in bars.items():
                document = documents.get(archive, number)
                note = f"{visible(document.file)} · {STATES[document.state]}"
                progress.update(bar, description=note, total=document.page_count, completed=document.pages_read)

        worker.drain(among, show)


class _Lines:
    """Progress for a log: a line when a document changes its state, and every few seconds while it is read."""

    def __init__(self, archive: Archive, among: frozenset[int]) -> None:
        self._archive = archive
        self._told: dict[int, tuple[str, float]] = {}
        self._waiting = set(among)
        self._begun: dict[int, tuple[float, int]] = {}  # when a document was first seen being read, and how far it was

    def show(self) -> None:
        """Say what changed since the last time."""
        for number in sorted(self._waiting):
            document = documents.get(self._archive, number)
            state, at = self._told.get(number, ("queued", 0.0))
            due = document.state == "reading" and time.monotonic() - at >= SECONDS_BETWEEN_LINES
            if document.state == state and not due:
                continue
            pages = f"{document.pages_read}/{document.page_count or '?'}"
            rest = self._time_left(document)
            progress_console.print(
                f"{visible(document.file)} · {STATES[document.state]} · {pages} trang{rest}", markup=False
            )
            self._told[number] = (document.state, time.monotonic())
            if document.state in {"done", "failed"}:
                self._waiting.discard(number)

    def _time_left(self, document: Document) -> str:
        """Return how long it takes at the pace so far, where that can be told."""
        if document.state != "reading" or not document.page_count:
            return ""
        now = time.monotonic()
        begun, before = self._begun.setdefault(document.id, (now, document.pages_read))
        done = document.pages_read - before
        if done <= 0:
            return ""
        left = (now - begun) / done * (document.page_count - document.pages_read)
        return f" · còn khoảng {left:.0f} giây"


def _watch(archive: Archive, settings: Settings, folders: tuple[Path, ...], known: list[Path], first: Intake) -> None:
    progress_console.print("Đang chờ tệp mới; nhấn Ctrl-C để dừng.")
    stopping = threading.Event()
    failed: list[Exception] = []
    threads = [
        threading.Thread(target=_watch_folder, args=(archive, settings, folder, known, first.units, stopping, failed))
        for folder in folders
        if folder.is_dir()
    ]
    for thread in threads:
        thread.start()
    try:
        for thread in threads:
            thread.join()
    except KeyboardInterrupt:
        stopping.set()
        for thread in threads:
            thread.join()
    if failed:
        raise failed[0]


def _watch_folder(
    archive: Archive,
    settings: Settings,
    folder: Path,
    known: list[Path],
    units: tuple[UnitKey, ...],
    stopping: threading.Event,
    failed: list[Exception],
) -> None:
    try:
        for path in settled_files(folder, stopping, known=known):
            intake = Intake(units=units)
            intake.take(archive, settings, path)
            read_documents(archive, settings, frozenset(intake.taken))
            _report(archive, intake, as_json=False)
    except Exception as error:  # noqa: BLE001 - a full disk, say: the whole command ends with it, and tells
        failed.append(error)
        stopping.set()


def _report(archive: Archive, intake: Intake, *, as_json: bool) -> None:
    taken = [(path, documents.get(archive, number)) for number, path in intake.taken.items()]
    if as_json:
        print_json(
            {
                "taken": [_entry(archive, path, document) for path, document in taken if document.state != "failed"],
                "duplicates": [_entry(archive, path, document) for path, document in intake.duplicates.items()],
                "refused": [
                    {"file": str(path), "code": error.code, "reason": error.message}
                    for path, error in intake.refused.items()
                ]
                + [
                    {"file": str(path), "code": doc.error_code, "reason": doc.error, "document": doc.id}
                    for path, doc in taken
                    if doc.state == "failed"
                ],
            }
        )
        return
    for path, document in intake.duplicates.items():
        _say("yellow", "Đã có", f"{visible(path)} = văn bản {document.id} ({visible(document.file)})")
    for path, error in intake.refused.items():
        _say("red", "Từ chối", f"{visible(path)}: {error.message}")
    for path, document in taken:
        if document.state == "failed":
            _say("red", "Lỗi", f"{visible(path)}: {document.error}")
        else:
            _say("green", "Đã đọc", f"{visible(path)}: {_told(archive, document)}")


def _told(archive: Archive, document: Document) -> str:
    others = documents.manifestations(archive, document.id)
    same = f"; cùng văn bản với {', '.join(visible(other.file) for other in others)}" if others else ""
    unread = [page.number for page in documents.pages(archive, document.id) if page.error]
    gaps = f"; không đọc được trang {', '.join(map(str, unread))}" if unread else ""
    return f"văn bản {document.id}, {document.number or 'không rõ số'}{same}{gaps}"


def _say(colour: str, what: str, about: str) -> None:
    # File names and titles are data: brackets in them are no markup.
    result_console.print(Text.assemble((what, colour), "  ", about))


def _entry(archive: Archive, path: Path, document: Document) -> dict[str, Any]:
    return {
        "file": str(path),
        "document": document.id,
        "paper": document.paper_id,
        "state": document.state,
        "number": document.number,
        "pages": document.page_count,
        "manifestations": [
            {"document": other.id, "file": other.file} for other in documents.manifestations(archive, document.id)
        ],
    }
