"""`sohoa tables`: the tables of a scan, or of a document of the archive, for spreadsheets and as Markdown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.destinations import FILE, destination
from api.cli.numbers import NUMBER
from api.cli.opening import open_archive
from api.cli.output import progress_console
from api.cli.page_reading import read_pages
from corpus.documents import documents

if TYPE_CHECKING:
    from api.settings import Settings
    from corpus.pages.flow import Rows


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--document", type=NUMBER, help="A document of the archive, in place of a file.")
@click.option("--format", "form", type=click.Choice(["csv", "md"]), default="csv", show_default=True)
@click.option("--table", "chosen", type=click.IntRange(min=1), help="Only this one, counted from 1.")
@click.option("-o", "--output", type=FILE, help="Write there, not to stdout.")
@click.pass_obj
def tables(
    settings: Settings, file: Path | None, document: int | None, form: str, chosen: int | None, output: Path | None
) -> None:
    """Write the ruled tables of FILE or of a document, one after another; a table that goes on overleaf is one.

    Example: sohoa tables samples/scans/quyet-dinh-2317.pdf --format md
    """
    from corpus.exports.tables import as_csv, as_markdown  # noqa: PLC0415 - loads what writes the other exports

    if (file is None) == (document is None):
        raise click.UsageError("one of FILE and --document")
    found = _of_file(settings, file) if file else _of_document(settings, document or 0)
    progress_console.print(f"{len(found)} bảng")
    if chosen is not None:
        if chosen > len(found):
            raise click.UsageError(f"--table {chosen}: there are {len(found)}")
        found = found[chosen - 1 : chosen]
    text = as_csv(found) if form == "csv" else "\n\n".join(as_markdown(rows) for rows in found) + "\n"
    with destination(output) as stream:
        stream.write(text.encode("utf-8"))


def _of_document(settings: Settings, number: int) -> list[Rows]:
    from corpus.pages.flow import flow  # noqa: PLC0415 - as above

    with open_archive(settings) as archive:
        documents.get(archive, number)
        return [piece.rows for piece in flow(documents.pages(archive, number)) if piece.kind == "table"]


def _of_file(settings: Settings, file: Path) -> list[Rows]:
    from corpus.pages.flow import flow  # noqa: PLC0415 - as above

    return [piece.rows for piece in flow(read_pages(settings, file, restoring=True)) if piece.kind == "table"]
