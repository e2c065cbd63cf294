"""`sohoa awards`: what units, their bodies and people were honoured with, and by which decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from api.cli.opening import open_archive
from api.cli.output import print_json, result_console
from api.views.awards import in_words
from corpus.records import awards as records
from ocr.visible import visible

if TYPE_CHECKING:
    from api.settings import Settings


@click.command()
@click.option("--unit", help="Name or code of a ward or commune, old or new.")
@click.option("--year", type=click.IntRange(1945, 2100), help="The year, or one of the years, it was given for.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def awards(settings: Settings, unit: str | None, year: int | None, as_json: bool) -> None:
    """Show the awards won, each with the papers behind it; none that was only asked for, or was taken back.

    Example: sohoa awards --unit "Phường Điện An" --year 2023 --json
    """
    with open_archive(settings) as archive:
        found = records.awards(archive, unit=unit, year=year)
    if as_json:
        print_json({"awards": records.as_json(found)})
        return
    if not found:
        result_console.print("Chưa có khen thưởng nào.")
    for award in found:
        result_console.print(f"\n{award.unit_name} · {in_words(award)}", markup=False, style="bold")
        for source in award.sources:
            kind = "quyết định" if source.decides else "nêu trong"
            result_console.print(f"  {kind}: {visible(source.file)}, trang {source.page}", markup=False, style="dim")
