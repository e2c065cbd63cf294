"""`sohoa dossier`: dossiers made, filled and arranged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from rich.markup import escape
from rich.table import Table

from api.cli.actor import ACTOR
from api.cli.numbers import NUMBER
from api.cli.opening import open_archive
from api.cli.output import print_json, progress_console, result_console
from api.dossiers import as_values, document_rows
from api.selection import Selection, asked_for, chosen
from corpus.dossiers import dossiers

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.settings import Settings


@click.group()
def dossier() -> None:
    """Dossiers (hồ sơ): papers kept together under one code.

    Example: sohoa dossier add HS-2024-01 --title "Thi đua năm 2024" --retention "20 năm"
    """


def _said(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that say what a dossier is."""
    for option in reversed(
        (
            click.option("--title", help="Tiêu đề hồ sơ."),
            click.option("--retention", help="Thời hạn bảo quản: “Vĩnh viễn”, “20 năm” …"),
            click.option("--mode", help="Chế độ sử dụng."),
            click.option("--from", "year_from", type=int, help="Năm của văn bản sớm nhất."),
            click.option("--to", "year_to", type=int, help="Năm của văn bản muộn nhất."),
            click.option("--note", help="Ghi chú."),
        )
    ):
        command = option(command)
    return command


@dossier.command("add")
@click.argument("code")
@_said
@click.pass_obj
def add(
    settings: Settings,
    code: str,
    title: str | None,
    retention: str | None,
    mode: str | None,
    year_from: int | None,
    year_to: int | None,
    note: str | None,
) -> None:
    """Make a dossier of a code.

    Example: sohoa dossier add HS-2024-01 --title "Thi đua năm 2024" --retention "20 năm" --from 2023 --to 2024
    """
    with open_archive(settings) as archive:
        made = dossiers.add(
            archive, code, title or "", retention or "", by=ACTOR, mode=mode, years=(year_from, year_to), note=note
        )
    progress_console.print(f"Đã lập hồ sơ {made.code}", markup=False)


@dossier.command("change")
@click.argument("code")
@_said
@click.pass_obj
def change(
    settings: Settings,
    code: str,
    title: str | None,
    retention: str | None,
    mode: str | None,
    year_from: int | None,
    year_to: int | None,
    note: str | None,
) -> None:
    """Say other things of a dossier; what is not said stays.

    Example: sohoa dossier change HS-2024-01 --retention "Vĩnh viễn"
    """
    with open_archive(settings) as archive:
        before = dossiers.get(archive, code)
        dossiers.change(
            archive,
            code,
            by=ACTOR,
            title=before.title if title is None else title,
            retention=before.retention if retention is None else retention,
            mode=before.mode if mode is None else mode,
            years=(
                before.year_from if year_from is None else year_from,
                before.year_to if year_to is None else year_to,
            ),
            note=before.note if note is None else note,
        )
    progress_console.print(f"Đã sửa hồ sơ {code}", markup=False)


@dossier.command("list")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def listing(settings: Settings, as_json: bool) -> None:
    """List the dossiers.

    Example: sohoa dossier list
    """
    with open_archive(settings) as archive:
        found = dossiers.listing(archive)
    if as_json:
        print_json({"dossiers": [as_values(one) for one in found]})
        return
    table = Table("Mã hồ sơ", "Tiêu đề", "Thời hạn bảo quản", "Chế độ sử dụng", "Năm", "Văn bản")
    for one in found:
        years = " – ".join(str(year) for year in dict.fromkeys((one.year_from, one.year_to)) if year)
        table.add_row(
            escape(one.code), escape(one.title), escape(one.retention), escape(one.mode or ""), years, str(one.count)
        )
    result_console.print(table)


@dossier.command("show")
@click.argument("code")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def show(settings: Settings, code: str, as_json: bool) -> None:
    """Show the documents of a dossier, in their order.

    Example: sohoa dossier show HS-2024-01
    """
    with open_archive(settings) as archive:
        found, rows = dossiers.get(archive, code), document_rows(archive, code)
    if as_json:
        print_json({**as_values(found), "documents": rows})
        return
    result_console.print(f"{found.code}: {found.title} ({found.retention})", markup=False, style="bold")
    table = Table("Số", "Mã văn bản", "Tài liệu", "Số, ký hiệu", "Ngày", "Trích yếu")
    for row in rows:
        cells = (row["ordinal"], row["code"], row["document"], row["number"], row["date"], row["title"] or row["file"])
        table.add_row(*(escape(str(cell or "")) for cell in cells))
    result_console.print(table)


@dossier.command("put")
@click.argument("code")
@click.option("--document", type=NUMBER, multiple=True, help="A document's id; may be repeated.")
@click.option("--query", help="Documents that a search finds.")
@click.pass_obj
def put(settings: Settings, code: str, document: tuple[int, ...], query: str | None) -> None:
    """Put documents into a dossier, behind those that are there.

    Example: sohoa dossier put HS-2024-01 --document 3 --document 7
    """
    if bool(document) == (query is not None):
        raise click.UsageError("one of --document and --query")
    with open_archive(settings) as archive:
        ids = chosen(archive, Selection(None if query is None else asked_for(query), document))
        count = dossiers.put(archive, code, ids, by=ACTOR)
    progress_console.print(f"Đã xếp {count} văn bản vào hồ sơ {code}", markup=False)


@dossier.command("take-out")
@click.argument("code")
@click.option("--document", type=NUMBER, multiple=True, required=True, help="A document's id; may be repeated.")
@click.pass_obj
def take_out(settings: Settings, code: str, document: tuple[int, ...]) -> None:
    """Take documents out of a dossier; they stay in the archive.

    Example: sohoa dossier take-out HS-2024-01 --document 7
    """
    with open_archive(settings) as archive:
        count = dossiers.take_out(archive, code, document, by=ACTOR)
    progress_console.print(f"Đã lấy {count} văn bản ra khỏi hồ sơ {code}", markup=False)


@dossier.command("arrange")
@click.argument("code")
@click.argument("order", type=NUMBER, nargs=-1, metavar="[DOCUMENT]...")
@click.pass_obj
def arrange(settings: Settings, code: str, order: tuple[int, ...]) -> None:
    """Number the documents of a dossier anew: those named first, the rest as they were.

    Example: sohoa dossier arrange HS-2024-01 7 3
    """
    with open_archive(settings) as archive:
        dossiers.arrange(archive, code, order, by=ACTOR)
    progress_console.print(f"Đã đánh số lại hồ sơ {code}", markup=False)


@dossier.command("remove")
@click.argument("code")
@click.pass_obj
def remove(settings: Settings, code: str) -> None:
    """Do away with an empty dossier.

    Example: sohoa dossier remove HS-2024-01
    """
    with open_archive(settings) as archive:
        dossiers.remove(archive, code, by=ACTOR)
    progress_console.print(f"Đã xóa hồ sơ {code}", markup=False)
