"""`sohoa ocr`: a scan to text, hOCR, ALTO or a searchable PDF, without an archive."""

from __future__ import annotations

import errno
import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.destinations import FILE, destination, is_stdout, require_fit
from api.cli.output import progress_console
from api.cli.page_reading import read_pages
from corpus.errors import NotWritten
from ocr.visible import visible

if TYPE_CHECKING:
    from api.settings import Settings

FORMS = ("text", "hocr", "alto", "pdf")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--format", "form", type=click.Choice(FORMS), default="text", show_default=True)
@click.option("-o", "--output", type=FILE, help="Write there, not to stdout.")
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
    require_fit(output, form)
    if output is not None and not is_stdout(output):
        _require_writable(output)
    pages = read_pages(settings, file, restoring=not raw, meanwhile=partial(_get_ready, form))
    from corpus.pages.layered import write  # noqa: PLC0415 - loaded while pages were being read

    with destination(output) as stream:
        notes = write(form, file, pages, stream, name=file.name, raw=raw, straighten=not as_scanned)
    for note in notes:
        progress_console.print(visible(note), markup=False)
    context.exit(1 if any(page.error for page in pages) else 0)


def _get_ready(form: str) -> None:
    from corpus.pages.layered import get_ready  # noqa: PLC0415 - loads while pages are being read

    get_ready(form)


def _require_writable(output: Path) -> None:
    """Tell before hundreds of pages are read that they could not be written."""
    if not os.access(output if output.exists() and not output.is_file() else output.parent, os.W_OK):
        code = errno.EACCES if output.parent.is_dir() else errno.ENOENT
        raise NotWritten(output, OSError(code, os.strerror(code)))
