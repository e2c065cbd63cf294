"""`sohoa export`: cleaned text and metadata out of the archive."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.opening import open_archive
from api.cli.output import progress_console
from corpus.documents import batches, documents
from corpus.exports import Note, formats
from corpus.exports import export as export_documents
from corpus.search.search import Request
from corpus.search.search import search as search_archive

if TYPE_CHECKING:
    from api.settings import Settings


@click.command()
@click.option("--query", help="Documents that a search finds.")
@click.option("--document", type=int, multiple=True, help="A document's id; may be repeated.")
@click.option("--all", "everything", is_flag=True, help="Every document of the archive.")
@click.option("--format", "form", type=click.Choice(sorted(formats())), required=True)
@click.argument("dest", type=click.Path(path_type=Path))
@click.pass_obj
@click.pass_context
def export(
    context: click.Context,
    settings: Settings,
    query: str | None,
    document: tuple[int, ...],
    everything: bool,
    form: str,
    dest: Path,
) -> None:
    """Write documents to DEST: a file for csv and jsonl, a folder for the rest.

    One document as pdf, alto or hocr may go to a file, several to a .zip. Exit code 1: some documents could not have
    this format (files of text have no page images) and were left out, each named.

    Example: sohoa export --all --format csv so-dang-ky.csv
    """
    if sum((query is not None, bool(document), everything)) != 1:
        raise click.UsageError("one of --query, --document and --all")
    with open_archive(settings) as archive:
        if everything:
            # A batch that is split is in the archive once more as its parts.
            split = batches.split_ids(archive)
            chosen = [number for number in documents.ids(archive) if number not in split]
        elif query is not None:
            hits = search_archive(archive, Request(query=query, limit=1_000_000)).hits
            chosen = list(dict.fromkeys(hit.document for hit in hits))
        else:
            chosen = [documents.get(archive, number).id for number in document]
        notes: list[Note] = []
        written = export_documents(archive, chosen, form, dest, notes.append)
    for note in notes:
        progress_console.print(note.message, markup=False)
    left_out = sum(note.left_out for note in notes)
    count = len(chosen) - left_out
    progress_console.print(f"Đã xuất {count} văn bản vào {len(written)} tệp tại {dest}", markup=False)
    context.exit(1 if left_out else 0)
