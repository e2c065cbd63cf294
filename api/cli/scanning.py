"""`sohoa ocr`: a scan to text, hOCR, ALTO or a searchable PDF, without an archive."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from api.cli.output import progress_console
from api.cli.page_reading import read_pages
from corpus.store.durable import replacing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.settings import Settings

FORMS = ("text", "hocr", "alto", "pdf")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--format", "form", type=click.Choice(FORMS), default="text", show_default=True)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write there, not to stdout.")
@click.option("--raw", is_flag=True, help="The text as it was read, not restored.")
@click.option("--as-scanned", is_flag=True, help="PDF: leave skewed and turned pages as they lie.")
@click.pass_obj
@click.pass_context
def ocr(
    context: click.Context,
    settings: Settings,
    file: Path,
    form: str,
    output: Path | None,
    raw: bool,
    as_scanned: bool,
) -> None:
    """Read a scan without an archive: text, or words with their places, or a searchable PDF/A-2b.

    Pages are read side by side, the time left on stderr, and at no cost a second time; a PDF keeps its pictures as they
    are. A page that cannot be read is left empty and named on stderr with the reason; the exit code is 1 then.

    Example: sohoa ocr samples/scans/bien-ban-dien-quang.pdf --format pdf -o bien-ban.pdf
    """
    if form == "pdf" and output is None and sys.stdout.isatty():
        raise click.UsageError("a PDF needs a file: -o OUT")
    from corpus.pages.layered import write  # noqa: PLC0415 - loads while pages are being read

    pages = read_pages(settings, file, restoring=not raw)
    with _destination(output) as stream:
        notes = write(form, file, pages, stream, name=file.name, raw=raw, straighten=not as_scanned)
    for note in notes:
        progress_console.print(note, markup=False)
    context.exit(1 if any(page.error for page in pages) else 0)


@contextlib.contextmanager
def _destination(output: Path | None) -> Iterator[BinaryIO]:
    """Give a stream to write to; a file appears under its name only when it is whole."""
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with replacing(output) as stream:
        yield stream
