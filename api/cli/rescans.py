"""`sohoa rescan`: scans that have to be made again, sent back by people or hardly read at all."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click
from rich.markup import escape
from rich.table import Table

from api.cli.actor import BY
from api.cli.numbers import NUMBER
from api.cli.opening import open_archive
from api.cli.output import print_json, progress_console, result_console
from corpus.quality import rescans, unreadable
from ocr.visible import visible

if TYPE_CHECKING:
    from api.settings import Settings

JSON = click.option("--json", "as_json", is_flag=True)


@click.group()
def rescan() -> None:
    """Scans that have to be made again.

    Example: sohoa rescan list
    """


@rescan.command("list")
@JSON
@click.pass_obj
def list_rescans(settings: Settings, as_json: bool) -> None:
    """List the documents that wait for a new scan, and why: sent back by people, or read with hardly a sure word.

    Example: sohoa rescan list
    """
    with open_archive(settings) as archive:
        found, poor = rescans.listing(archive), unreadable.listing(archive)
    if as_json:
        print_json({"rescans": [asdict(one) for one in found], "unreadable": [asdict(one) for one in poor]})
        return
    table = Table("Tài liệu", "Tệp", "Trang", "Lý do", "Ai trả lại")
    for one in found:
        table.add_row(
            str(one.document_id), escape(visible(one.file)), str(one.page or ""), escape(one.reason), one.asked_by
        )
    for bad in poor:
        table.add_row(str(bad.document_id), escape(visible(bad.file)), "", escape(bad.reason), "")
    result_console.print(table)


@rescan.command()
@click.argument("document", type=NUMBER)
@click.option("--reason", required=True)
@click.option("--page", type=NUMBER, help="Only this page is bad.")
@BY
@click.pass_obj
def ask(settings: Settings, document: int, reason: str, page: int | None, by: str) -> None:
    """Send a document back to be scanned again.

    Example: sohoa rescan ask 12 --reason "mờ, mất góc phải"
    """
    with open_archive(settings) as archive:
        rescans.ask(archive, document, reason=reason, page=page, by=by)
    progress_console.print(f"Tài liệu {document} chờ quét lại", markup=False)


@rescan.command()
@click.argument("document", type=NUMBER)
@click.argument("new", type=NUMBER)
@BY
@click.pass_obj
def replace(settings: Settings, document: int, new: int, by: str) -> None:
    """Say that NEW, taken in before, is the new scan of DOCUMENT; the old one and its history stay.

    Example: sohoa rescan replace 12 57
    """
    with open_archive(settings) as archive:
        rescans.replace(archive, document, new, by=by)
    progress_console.print(f"Tài liệu {new} thay bản quét cũ {document}", markup=False)


@rescan.command()
@click.argument("document", type=NUMBER)
@BY
@click.pass_obj
def withdraw(settings: Settings, document: int, by: str) -> None:
    """Take it back: the scan is good enough after all.

    Example: sohoa rescan withdraw 12
    """
    with open_archive(settings) as archive:
        rescans.withdraw(archive, document, by=by)
    progress_console.print(f"Tài liệu {document} không cần quét lại nữa", markup=False)
