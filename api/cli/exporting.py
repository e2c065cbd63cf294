"""`sohoa export`: cleaned text, metadata and packages out of the archive."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.actor import ACTOR
from api.cli.destinations import destination, is_stdout, require_fit, whereabouts
from api.cli.numbers import NUMBER
from api.cli.opening import open_archive
from api.cli.output import progress_console
from api.cli.progress import Counted
from api.delivering import PACKAGE, forms, make, pour, write_checksums
from api.selection import Selection, asked_for, chosen
from corpus.exports.delivery import Delivery, Told
from corpus.store import audit
from ocr.visible import visible

if TYPE_CHECKING:
    from api.settings import Settings
    from corpus.exports.contents import Note


@click.command()
@click.option("--query", help="Documents that a search finds.")
@click.option("--document", type=NUMBER, multiple=True, help="A document's id; may be repeated.")
@click.option("--dossier", help="The documents of a dossier, by its code; files are called by their codes.")
@click.option("--all", "everything", is_flag=True, help="Every document of the archive.")
@click.option("--format", "form", type=click.Choice(sorted(forms())), required=True)
@click.option(
    "--columns",
    type=click.Path(dir_okay=False, path_type=Path),
    help="For csv and xlsx: a TOML file that says which columns (docs/exports.md).",
)
@click.argument("dest", type=click.Path(allow_dash=True, path_type=Path))
@click.pass_obj
@click.pass_context
def export(
    context: click.Context,
    settings: Settings,
    query: str | None,
    document: tuple[int, ...],
    dossier: str | None,
    everything: bool,
    form: str,
    columns: Path | None,
    dest: Path,
) -> None:
    """Write documents to DEST: a file for csv, xlsx and jsonl, a folder or a .zip for the rest; "-": stdout.

    One document as pdf, alto, hocr or bagit may go to a file, a dossier as bagit to one .zip. Beside DEST stand the
    checksums. An export that was cut off goes on where it was when it is asked for again. Exit code 1: some documents
    could not have this format (files of text have no page images) and were left out, each named.

    Example: sohoa export --all --format csv so-dang-ky.csv
    """
    if sum((query is not None, bool(document), dossier is not None, everything)) != 1:
        raise click.UsageError("one of --query, --document, --dossier and --all")
    if columns is not None and form not in {"csv", "xlsx"}:
        raise click.UsageError("--columns goes with --format csv or xlsx")
    require_fit(dest, form)
    notes: list[Note] = []
    delivery: Delivery | None = None
    selection = Selection(None if query is None else asked_for(query), document, dossier)
    with open_archive(settings) as archive, Counted(dest.name, "văn bản") as counted:
        ids = chosen(archive, selection, every_file=form == PACKAGE)
        told = Told(notes.append, counted.at)
        if is_stdout(dest):
            with destination(dest) as stream:
                pour(archive, selection, ids, form, stream, columns=columns, told=told)
        else:
            delivery = make(archive, selection, ids, form, dest, columns=columns, told=told)
        audit.append(archive, ACTOR, "export", f"format:{form}", {"count": len(ids), **selection.as_json()})
    if delivery is not None:
        write_checksums(delivery, dest)
    for note in notes:
        progress_console.print(visible(note.message), markup=False)
    left_out = sum(note.left_out for note in notes)
    again = f", {delivery.reused} phần đã có sẵn từ lần trước" if delivery and delivery.reused else ""
    count, files = len(ids) - left_out, len(delivery.files) if delivery else 1
    progress_console.print(f"Đã xuất {count} văn bản vào {files} tệp tại {whereabouts(dest)}{again}", markup=False)
    context.exit(1 if left_out else 0)
