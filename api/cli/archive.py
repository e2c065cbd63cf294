"""Keeping the archive: verify, make the index again, backup, restore a backup."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.opening import open_archive
from api.cli.output import print_json, progress_console, result_console
from corpus.custody import backup as backups
from corpus.custody import verify as verification
from corpus.search import page_index

if TYPE_CHECKING:
    from api.settings import Settings


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
@click.pass_obj
def backup(settings: Settings, dest: Path) -> None:
    """Copy the archive to DEST, consistent while the service runs; again into the same folder copies what is new.

    Example: sohoa backup sao-luu
    """
    with open_archive(settings) as archive:
        done = backups.backup(archive, dest)
    progress_console.print(f"Đã sao lưu {done.documents} văn bản vào {dest} ({done.copied} tệp gốc mới)")


@click.command("restore-backup")
@click.argument("src", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.pass_obj
def restore_backup(settings: Settings, src: Path) -> None:
    """Bring a backup back into an empty archive folder.

    Example: sohoa --archive kho-moi restore-backup sao-luu
    """
    with backups.restore_backup(src, settings.archive):
        pass
    progress_console.print(f"Đã khôi phục vào {settings.archive}")
