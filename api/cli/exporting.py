"""`sohoa export`: cleaned text and metadata out of the archive."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.opening import open_archive
from api.cli.output import progress_console
from corpus import batches, documents
from corpus.exports import export as export_documents
from corpus.exports import formats
from corpus.search import Request
from corpus.search import search as search_archive

if TYPE_CHECKING:
    from api.settings import Settings


@click.command()
@click.option("--query", help="Documents that a search finds.")
@click.option("--document", type=int, multiple=True, help="A document's id; may be repeated.")
@click.option("--all", "everything", is_flag=True, help="Every document of the archive.")
@click.option("--format", "form", type=click.Choice(sorted(formats())), required=True)
@click.argument("dest", type=click.Path(path_type=Path))
@click.pass_obj
def export(
    settings: Settings, query: str | None, document: tuple[int, ...], everything: bool, form: str, dest: Path
) -> None:
    """Write documents to DEST: a file for csv and jsonl, a folder for the rest.

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
        written = export_documents(archive, chosen, form, dest)
    progress_console.print(f"Đã xuất {len(chosen)} văn bản vào {len(written)} tệp tại {dest}")
