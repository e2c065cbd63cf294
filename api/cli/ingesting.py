"""`sohoa ingest`: files, folders or a scanner's folder into the archive, with progress on stderr."""

from __future__ import annotations

import itertools
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from api.cli.output import print_json, progress_console, result_console
from api.limits import engine_of, limits_of
from corpus import documents
from corpus.archive import Archive
from ingest.intake import accept
from ingest.watching import files_below, settled_files
from ingest.worker import Worker
from ocr.errors import SohoaError

if TYPE_CHECKING:
    from api.settings import Settings
    from corpus.documents import Document

ACTOR = "cli"


@dataclass
class Intake:
    """What became of the files of one command."""

    taken: dict[int, Path] = field(default_factory=dict)
    duplicates: dict[Path, Document] = field(default_factory=dict)
    refused: dict[Path, SohoaError] = field(default_factory=dict)

    def take(self, archive: Archive, settings: Settings, path: Path) -> None:
        """Store one file, or note why not."""
        try:
            if not path.is_file():
                raise_not_a_file(path)
            registration = accept(archive, path, file=path.name, by=ACTOR, limits=limits_of(settings))
        except SohoaError as error:
            self.refused[path] = error
            return
        if registration.duplicate:
            self.duplicates[path] = registration.document
        if not registration.duplicate or registration.document.state in {"queued", "reading"}:
            self.taken[registration.document.id] = path


class NotAFile(SohoaError):
    """A path that is neither a file nor a folder."""

    code = "not-a-file"


def raise_not_a_file(path: Path) -> None:
    """Raise NotAFile for a path."""
    raise NotAFile(f"Không có tệp hay thư mục {path}. Hãy kiểm tra lại đường dẫn.")


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--watch", is_flag=True, help="Go on taking what a scanner drops into the folders, until Ctrl-C.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document of what became of each file.")
@click.pass_obj
@click.pass_context
def ingest(context: click.Context, settings: Settings, paths: tuple[Path, ...], watch: bool, as_json: bool) -> None:
    """Take files and folders into the archive.

    Exit code 0: all taken; 1: some refused, each named with its reason; files stay where they are.

    Example: sohoa --archive kho ingest samples/scans
    """
    with Archive(settings.archive) as archive:
        intake = Intake()
        for file in itertools.chain.from_iterable(map(files_below, paths)):
            intake.take(archive, settings, file)
        read_documents(archive, settings, frozenset(intake.taken))
        _report(archive, intake, as_json=as_json)
        if watch:
            _watch(archive, settings, paths)
        failed = any(documents.get(archive, number).state == "failed" for number in intake.taken)
    context.exit(1 if intake.refused or failed else 0)


def read_documents(archive: Archive, settings: Settings, among: frozenset[int]) -> None:
    """Read these documents to their end, with a bar of pages and the time left."""
    if not among:
        return
    worker = Worker(archive, limits_of(settings), processes=settings.processes, engine=engine_of(settings))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=progress_console) as progress:
        bars = {number: progress.add_task(documents.get(archive, number).file, total=None) for number in sorted(among)}

        def show() -> None:
            for number, bar in bars.items():
                document = documents.get(archive, number)
                note = {"queued": "chờ", "reading": "đang đọc", "done": "xong", "failed": "lỗi"}[document.state]
                progress.update(
                    bar,
                    description=f"{document.file} · {note}",
                    total=document.page_count,
                    completed=document.pages_read,
                )

        worker.drain(among, show)


def _watch(archive: Archive, settings: Settings, folders: tuple[Path, ...]) -> None:
    progress_console.print("Đang chờ tệp mới; nhấn Ctrl-C để dừng.")
    stopping = threading.Event()
    threads = [
        threading.Thread(target=_watch_folder, args=(archive, settings, folder, stopping))
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


def _watch_folder(archive: Archive, settings: Settings, folder: Path, stopping: threading.Event) -> None:
    for path in settled_files(folder, stopping):
        intake = Intake()
        intake.take(archive, settings, path)
        if intake.taken:
            read_documents(archive, settings, frozenset(intake.taken))
        if intake.taken or intake.refused:
            _report(archive, intake, as_json=False)


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
        result_console.print(f"[yellow]Đã có[/]  {path} = văn bản {document.id} ({document.file})")
    for path, error in intake.refused.items():
        result_console.print(f"[red]Từ chối[/]  {path}: {error.message}")
    for path, document in taken:
        if document.state == "failed":
            result_console.print(f"[red]Lỗi[/]  {path}: {document.error}")
        else:
            others = documents.manifestations(archive, document.id)
            same = f"; cùng văn bản với {', '.join(other.file for other in others)}" if others else ""
            number = document.number or "không rõ số"
            result_console.print(f"[green]Đã đọc[/]  {path}: văn bản {document.id}, {number}{same}")


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
