"""Keeping the archive: verify, make the index again, backup, restore a backup."""

from __future__ import annotations

import contextlib
import sqlite3
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from api.cli.actor import ACTOR
from api.cli.opening import open_archive
from api.cli.output import print_json, progress_console, result_console
from corpus.custody import backup as backups
from corpus.custody import backup_check, generations
from corpus.custody import verify as verification
from corpus.search import page_index
from corpus.store import audit
from ocr.visible import visible

if TYPE_CHECKING:
    from api.settings import Settings
    from corpus.store.archive import Archive


@click.command()
@click.option("--rebuild-index", is_flag=True, help="First make the search index again from the pages.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
@click.pass_context
def verify(context: click.Context, settings: Settings, rebuild_index: bool, as_json: bool) -> None:
    """Prove that nothing is lost: originals against their hashes, rows, index, audit chain.

    Exit code 0: all is well; 1: problems, each named.

    Example: sohoa verify --json
    """
    with open_archive(settings) as archive, progress_console.status("") as status:
        if rebuild_index:
            status.update("lập lại chỉ mục tìm kiếm")
            page_index.rebuild(archive)
        report = verification.verify(archive, lambda what, done: status.update(f"{what}: {done}"))
        _note(archive, "verify", {"problems": len(report.problems), "checked": report.checked})
    if as_json:
        print_json(verification.as_json(report))
    else:
        for problem in report.problems:
            result_console.print(f"[red]{problem.kind}[/] {problem.message}")
        for note in report.notes:
            result_console.print(note, style="dim")
        result_console.print("Có vấn đề." if report.problems else "Kho lưu trữ nguyên vẹn.")
    context.exit(1 if report.problems else 0)


@click.command()
@click.pass_obj
def reindex(settings: Settings) -> None:
    """Make the search index again from the pages; searching and other work go on meanwhile.

    Example: sohoa reindex
    """
    with open_archive(settings) as archive, progress_console.status("") as status:

        def told(done: int, of: int) -> None:
            status.update(f"lập lại chỉ mục tìm kiếm: {done}/{of}")

        pages = page_index.rebuild(archive, told)
    progress_console.print(f"Đã lập lại chỉ mục tìm kiếm của {pages} trang.")


@click.command()
@click.argument("dest", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--keep", type=click.IntRange(0, 1000), default=0, help="How many earlier states stay beside the new one."
)
@click.option(
    "--check", "is_checked", is_flag=True, help="Copy nothing: read all of DEST and tell whether it is whole."
)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
@click.pass_context
def backup(context: click.Context, settings: Settings, dest: Path, keep: int, is_checked: bool, as_json: bool) -> None:
    """Copy the archive to DEST, consistent while the service runs; again into the same folder copies what is new.

    Exit code 1: --check found something lost or damaged.

    Example: sohoa backup sao-luu --keep 7
    """
    if is_checked:
        context.exit(_check(dest, as_json=as_json))
    with open_archive(settings) as archive:
        done = backups.backup(archive, dest, keep=keep)
        _note(archive, "backup", {"documents": done.documents, "copied": done.copied})
    if as_json:
        print_json({**asdict(done), "generations": [folder.name for folder in generations.found(dest)]})
        return
    progress_console.print(
        f"Đã sao lưu {done.documents} văn bản vào {visible(dest)} ({done.copied} tệp gốc mới)", markup=False
    )


def _note(archive: Archive, action: str, told: dict[str, Any]) -> None:
    """Write into the log what was done to the archive; a log that takes no more is told by what was found."""
    with contextlib.suppress(sqlite3.Error):
        audit.append(archive, ACTOR, action, "archive", told)


def _check(dest: Path, *, as_json: bool) -> int:
    with progress_console.status("đọc lại bản sao lưu"):
        problems = backup_check.check(dest)
    kept = [folder.name for folder in generations.found(dest)]
    if as_json:
        print_json({"whole": not problems, "problems": [asdict(one) for one in problems], "generations": kept})
    else:
        for problem in problems:
            result_console.print(f"{problem.kind} {problem.message}", markup=False)
        result_console.print("Bản sao lưu có vấn đề." if problems else "Bản sao lưu nguyên vẹn.")
        if kept:
            result_console.print(f"Các bản cũ: {', '.join(kept)}", style="dim", markup=False)
    return 1 if problems else 0


@click.command("restore-backup")
@click.argument("src", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--generation", help="An earlier state that the backup keeps (backup --check names them).")
@click.pass_obj
def restore_backup(settings: Settings, src: Path, generation: str | None) -> None:
    """Bring a backup back into an empty archive folder.

    Example: sohoa --archive kho-moi restore-backup sao-luu
    """
    with backups.restore_backup(src, settings.archive, generation=generation):
        pass
    progress_console.print(f"Đã khôi phục vào {settings.archive}", markup=False)
