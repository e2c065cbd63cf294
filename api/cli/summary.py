"""`sohoa summary`: what the archive holds, a line a paper."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click
from rich.table import Table
from rich.text import Text

from api.cli.opening import open_archive
from api.cli.output import print_json, result_console
from corpus.documents import overview
from ocr.visible import visible

if TYPE_CHECKING:
    from api.settings import Settings


@click.command()
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def summary(settings: Settings, as_json: bool) -> None:
    """Show what was found in each document.

    Example: sohoa --archive kho summary
    """
    with open_archive(settings) as archive:
        rows = overview.summary(archive)
    if as_json:
        print_json({"documents": [asdict(row) for row in rows]})
        return
    table = Table(title=f"Kho lưu trữ: {len(rows)} tệp, {len({row.paper for row in rows})} văn bản")
    for heading in ("Tệp", "Số, ký hiệu", "Ngày", "Cơ quan ban hành", "Đơn vị"):
        table.add_column(heading)
    for heading in ("Trang", "Tin cậy", "Viện dẫn", "Minh chứng"):
        table.add_column(heading, justify="right")
    for row in rows:
        confidence = None if row.confidence is None else f"{row.confidence:.1%}"
        cells = (visible(row.file), row.number, row.date, row.issuer, row.unit, row.pages, confidence)
        table.add_row(*(Text("–" if cell is None else str(cell)) for cell in (*cells, row.references, row.evidence)))
    result_console.print(table)
