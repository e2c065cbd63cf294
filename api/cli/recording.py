"""`sohoa record`: a unit's appraisal sheet (phiếu thẩm định) as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from api.cli.actor import ACTOR
from api.cli.destinations import FILE, destination, require_fit, whereabouts
from api.cli.numbers import NUMBER
from api.cli.opening import open_archive
from api.cli.output import progress_console
from corpus.exports import appraisal as writing
from corpus.records import appraisal
from corpus.units import units

if TYPE_CHECKING:
    from pathlib import Path

    from api.settings import Settings


@click.command()
@click.option("--unit", required=True, help="Name or code of a ward or commune, old or new.")
@click.option("--programme", type=NUMBER, help="Id of the only programme; else each one has its sheet.")
@click.option("--format", "form", type=click.Choice(writing.FORMATS), required=True)
@click.argument("dest", type=FILE)
@click.pass_obj
def record(settings: Settings, unit: str, programme: int | None, form: str, dest: Path) -> None:
    """Write a unit's appraisal sheet to DEST, "-" for stdout.

    It has criteria, evidence, points, deadlines, gaps, awards, and the annex.

    Example: sohoa record --unit "Phường Điện Ngọc" --format pdf phieu-tham-dinh.pdf
    """
    require_fit(dest, form)
    with open_archive(settings) as archive:
        key = units.named(archive, unit)[0].key
        sheets = appraisal.sheets(archive, key, programme=programme)
        with destination(dest) as stream:
            writing.write(sheets, form, stream)
        writing.log(archive, ACTOR, key, form, sheets)
    progress_console.print(
        f"Đã lập {len(sheets)} phiếu thẩm định của {sheets[0].unit} tại {whereabouts(dest)}", markup=False
    )
