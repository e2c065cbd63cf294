"""`sohoa split`: how a batch scan may be split, changed by hand, held against the list, done and undone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.markup import escape
from rich.table import Table

from api.batches import list_rows, part_rows
from api.cli.actor import ACTOR
from api.cli.ingesting import read_documents
from api.cli.numbers import NUMBER
from api.cli.opening import open_archive
from api.cli.output import print_json, result_console
from api.cli.reading import read_text
from corpus.documents import batches, documents, splitting
from extract.handover import read_list
from ingest.splitting import split as split_batch

if TYPE_CHECKING:
    from api.settings import Settings

STATES = {
    "agrees": "[green]khớp[/]",
    "differs": "[yellow]khác[/]",
    "missing": "[red]thiếu[/]",
    "extra": "[red]thừa[/]",
}


def _pages(_context: click.Context, _parameter: click.Parameter, value: str | None) -> tuple[int, ...] | None:
    if value is None:
        return None
    try:
        return tuple(int(page) for page in value.split(","))
    except ValueError:
        raise click.BadParameter("page numbers with commas between, such as 1,4,9") from None


@click.command()
@click.argument("document", type=NUMBER)
@click.option("--at", callback=_pages, help="Pages on which papers begin, 1,4,9: what you set stays.")
@click.option("--list", "handed_in", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="CSV handed in with the batch: numbers, dates, subjects, pages.")  # fmt: skip
@click.option("--apply", "is_applied", is_flag=True, help="Make a document of each part.")
@click.option("--undo", "is_undone", is_flag=True, help="Take the parts away again; the batch comes back.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
@click.pass_context
def split(
    context: click.Context,
    settings: Settings,
    document: int,
    at: tuple[int, ...] | None,
    handed_in: Path | None,
    is_applied: bool,
    is_undone: bool,
    as_json: bool,
) -> None:
    """Show where the papers of a batch scan begin and why; change that, compare it with the list, split it.

    Exit code 1: the list and the batch do not agree.

    Example: sohoa split 12 --at 1,4,9 --list danh-muc.csv --apply
    """
    if is_undone and (is_applied or at):
        raise click.UsageError("--undo goes alone")
    with open_archive(settings) as archive:
        documents.get(archive, document)
        entries = read_list(read_text(str(handed_in))) if handed_in else None
        if is_undone:
            splitting.undo(archive, document, by=ACTOR)
            read_documents(archive, settings, frozenset((document,)))
        if at:
            batches.change(archive, document, at, by=ACTOR)
        if is_applied:
            read_documents(archive, settings, frozenset(split_batch(archive, document, by=ACTOR)))
        told: dict[str, Any] = {"document": document, "parts": part_rows(archive, document)}
        if entries is not None:
            told["list"] = list_rows(archive, document, entries)
    if as_json:
        print_json(told)
    else:
        _show(told)
    context.exit(1 if any(line["state"] != "agrees" for line in told.get("list", ())) else 0)


def _show(told: dict[str, Any]) -> None:
    table = Table("Phần", "Trang", "Văn bản", "Chắc", "Vì sao", show_lines=True)
    for number, part in enumerate(told["parts"], start=1):
        named = escape(" ".join(filter(None, (part["type"], part["number"], part["subject"]))) or "chưa rõ")
        known = f" → tài liệu {part['document']}" if part["document"] else ""
        reasons = escape("; ".join(part["reasons"])) if number > 1 else ""
        sure = f"{part['confidence']:.0%}" if number > 1 else ""
        table.add_row(str(number), f"{part['first']}-{part['last']}", named + known, sure, reasons)
    result_console.print(table)
    if "list" in told:
        lines = Table("Dòng", "Danh sách ghi", "Trang", "Kết quả", "Ghi chú", show_lines=True)
        for line in told["list"]:
            listed = escape(" · ".join(filter(None, (line["number"], line["subject"]))))
            pages = f"{line['first']}-{line['last']}" if line["first"] else ""
            lines.add_row(
                str(line["line"] or ""), listed, pages, STATES[line["state"]], escape(" ".join(line["remarks"]))
            )
        result_console.print(lines)
