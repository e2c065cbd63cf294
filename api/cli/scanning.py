"""`sohoa ocr`: a scan to text, hOCR, ALTO or a searchable PDF, without an archive."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from api.cli.output import progress_console
from api.cli.progress import shown
from api.limits import cache_of, cluster_of, engine_of, limits_of, own_cache

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from api.settings import Settings
    from corpus.pages import PageView
    from normalize.knowledge import Knowledge

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
    from corpus.layered import write  # noqa: PLC0415 - loads while pages are being read

    pages = _read(settings, file, restoring=not raw)
    with _destination(output) as stream:
        notes = write(form, file, pages, stream, name=file.name, raw=raw, straighten=not as_scanned)
    for note in notes:
        progress_console.print(note, markup=False)
    context.exit(1 if any(page.error for page in pages) else 0)


def _read(settings: Settings, file: Path, *, restoring: bool) -> Sequence[PageView]:
    """Read all pages side by side; what the restoring stands on loads meanwhile."""
    from ingest.reading import HowToRead, page_pool, read_file  # noqa: PLC0415 - only reading needs it

    engine = engine_of(settings)
    how = HowToRead(limits_of(settings), engine, cache_of(settings, own_cache()))
    if restoring:
        threading.Thread(target=_load, daemon=True).start()
    with page_pool(settings.processes, engine, cluster_of(settings)) as pool:
        read = list(shown(read_file(file, pool, how), file.name))
    from corpus.loose import loose_page, restored  # noqa: PLC0415 - loaded while pages were being read

    pages = [loose_page(page.number, page.outcome) for page in read]
    for page in pages:
        if page.error:
            progress_console.print(f"Trang {page.number}: {page.error}", markup=False)
    if all(page.error for page in pages):
        _ = read[0].reading  # raises why
    return restored(pages, _own_knowledge(settings)) if restoring else pages


def _own_knowledge(settings: Settings) -> Knowledge | None:
    """Return what an archive knows of its language, where there is one."""
    if not settings.archive.is_dir():
        return None
    from api.cli.opening import own_knowledge  # noqa: PLC0415 - the archive takes its time to load

    return own_knowledge(settings)


def _load() -> None:
    from normalize.restoring import restore  # noqa: PLC0415 - what this is for

    restore("Uy ban")


@contextlib.contextmanager
def _destination(output: Path | None) -> Iterator[BinaryIO]:
    """Give a stream to write to; a file appears under its name only when it is whole."""
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    handle, name = tempfile.mkstemp(dir=output.parent, prefix=".sohoa-", suffix=".part")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
        temporary.chmod(0o644)
        temporary.replace(output)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
