"""`sohoa check`: what is wrong with scans before anything is read, with the rule that asks for it and what to do."""

from __future__ import annotations

import itertools
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.markup import escape
from rich.table import Table

from api.cli.ingesting import NotAFile
from api.cli.output import print_json, progress_console, result_console
from api.limits import limits_of
from ingest.watching import files_below
from ocr.errors import SohoaError
from ocr.visible import visible

if TYPE_CHECKING:
    from api.settings import Settings
    from ingest.checking import Checked

COLOURS = {"warning": "yellow", "advice": "cyan"}


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
@click.pass_context
def check(context: click.Context, settings: Settings, paths: tuple[Path, ...], as_json: bool) -> None:
    """Look at scans before they are taken in: resolution, colour, size, skew, cut edges, blank and doubled pages.

    It advises and refuses nothing. Exit code 0: all could be opened, whatever the advice; 1: some could not.

    Example: sohoa check samples/scans
    """
    from ingest.checking import check as check_file  # noqa: PLC0415 - OpenCV takes its time to load

    checked: list[tuple[Path, Checked | SohoaError]] = []
    for path in itertools.chain.from_iterable(map(files_below, paths)):
        progress_console.print(visible(path), markup=False)
        try:
            if not path.is_file():
                raise NotAFile(path)
            checked.append((path, check_file(path, limits_of(settings))))
        except SohoaError as error:
            checked.append((path, error))
    if as_json:
        print_json({"files": [_entry(path, outcome) for path, outcome in checked]})
    else:
        _show(checked)
    context.exit(1 if any(isinstance(outcome, SohoaError) for _, outcome in checked) else 0)


def _entry(path: Path, outcome: Checked | SohoaError) -> dict[str, Any]:
    if isinstance(outcome, SohoaError):
        return {"file": str(path), "code": outcome.code, "reason": outcome.message}
    return {
        "file": str(path),
        "pages": outcome.pages,
        "pictures": outcome.pictures,
        "findings": [asdict(one) for one in outcome.findings],
    }


def _show(checked: list[tuple[Path, Checked | SohoaError]]) -> None:
    table = Table("Tệp", "Trang", "Nhận xét", "Nên làm", "Căn cứ")
    for path, outcome in checked:
        if isinstance(outcome, SohoaError):
            table.add_row(escape(visible(path)), "", f"[red]{escape(outcome.message)}[/]", "", "")
        elif not outcome.findings:
            told = "đạt" if outcome.pictures else "không có trang ảnh quét"
            table.add_row(escape(visible(path)), f"{outcome.pages} trang", f"[green]{told}[/]", "", "")
        else:
            for number, one in enumerate(outcome.findings):
                message = f"[{COLOURS[one.severity]}]{one.message}[/]"
                table.add_row(
                    "" if number else escape(visible(path)), str(one.page), message, one.advice, one.rule or ""
                )
    result_console.print(table)
