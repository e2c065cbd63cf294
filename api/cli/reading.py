"""Commands that need no archive: read a scan, restore a text, extract its facts.

Where there is one, restoring uses what it knows of its language.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from api.cli.opening import own_knowledge
from api.cli.output import print_json, progress_console
from api.limits import limits_of

if TYPE_CHECKING:
    from api.settings import Settings
    from normalize.restoration import Restoration

INPUT = click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True), default="-")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--format", "form", type=click.Choice(["text"]), default="text", show_default=True)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write there, not to stdout.")
@click.pass_obj
def ocr(settings: Settings, file: Path, form: str, output: Path | None) -> None:  # noqa: ARG001 - one form so far
    """Read a scan without an archive.

    Example: sohoa ocr samples/scans/bien-ban-dien-quang.pdf -o bien-ban.txt
    """
    from ingest.sources import open_source  # noqa: PLC0415 - OpenCV takes its time to load
    from ocr.tesseract import Tesseract  # noqa: PLC0415 - as above

    engine = Tesseract(settings.languages, seconds=settings.page_seconds)
    with open_source(file, limits_of(settings)) as source:
        pages = []
        for number in range(1, source.page_count + 1):
            progress_console.print(f"trang {number}/{source.page_count}")
            pages.append(source.read_page(number, engine).text)
    _write("\f".join(pages), output)


@click.command()
@INPUT
@click.option("--json", "as_json", is_flag=True, help="Tokens: raw, text, confidence, start, end.")
@click.pass_obj
def restore(settings: Settings, file: str, as_json: bool) -> None:
    """Turn noisy text into Vietnamese, with the terms of the archive, if there is one, and what it learnt.

    Example: echo "Uy ban nhan dan phudng" | sohoa restore
    """
    restoration = _restore(settings, read_text(file))
    if not as_json:
        _write(restoration.text, None)
        return
    tokens: list[dict[str, Any]] = [
        {
            "raw": token.raw,
            "text": token.text,
            "confidence": round(token.confidence, 4),
            "start": token.start,
            "end": token.end,
            "raw_start": token.raw_start,
            "raw_end": token.raw_end,
        }
        for token in restoration.tokens
    ]
    print_json({"text": restoration.text, "tokens": tokens})


@click.command()
@INPUT
@click.option("--raw", is_flag=True, help="The text is good: do not restore it first.")
@click.option("--json", "as_json", is_flag=True, help="For symmetry with the other commands: facts are always JSON.")
@click.pass_obj
def extract(settings: Settings, file: str, raw: bool, as_json: bool) -> None:  # noqa: ARG001 - accepted, see its help
    """Read the facts of a text: letterhead, references, citations, dates, units, criteria, conflicts.

    Offsets count characters of the text that was read, which is printed beside them as "text".

    Example: sohoa extract --json van-ban.txt
    """
    from extract.reading import read  # noqa: PLC0415 - models load where they are used
    from extract.report import as_json as facts_json  # noqa: PLC0415 - as above

    text = read_text(file)
    if not raw:
        text = _restore(settings, text).text
    print_json({**facts_json(read(text)), "text": text})


def read_text(file: str) -> str:
    """Return a text file's characters as they are, or stdin's for "-". Raises UnreadableFile (text-only)."""
    from ingest.errors import UnreadableFile  # noqa: PLC0415 - loads with the sources
    from ingest.sources.text import decode  # noqa: PLC0415 - as above

    try:
        return decode(sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes())
    except UnreadableFile as error:
        raise UnreadableFile("text-only") from error


def _restore(settings: Settings, text: str) -> Restoration:
    from normalize.restoring import restore as restore_text  # noqa: PLC0415 - models load where they are used

    return restore_text(text, knowledge=own_knowledge(settings))


def _write(text: str, output: Path | None) -> None:
    if output:
        output.write_text(text, "utf-8")
    else:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
