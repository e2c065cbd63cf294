"""`sohoa summary`: what the archive holds, a line a paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from rich.table import Table

from api.cli.output import print_json, result_console
from corpus import documents
from corpus.archive import Archive

if TYPE_CHECKING:
    from api.settings import Settings

COUNTS = """
    SELECT (SELECT count(*) FROM reference WHERE document_id = :id) AS refs,
           (SELECT count(*) FROM evidence WHERE document_id = :id) AS evidence
"""


@click.command()
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def summary(settings: Settings, as_json: bool) -> None:
    """Show what was found in each document.

    Example: sohoa --archive kho summary
    """
    with Archive(settings.archive) as archive:
        rows = [_row(archive, number) for number in documents.ids(archive)]
    if as_json:
        print_json({"documents": rows})
        return
    table = Table(title=f"Kho lưu trữ: {len(rows)} tệp, {len({row['paper'] for row in rows})} văn bản")
    for heading, justify in (
        ("Tệp", "left"), ("Số, ký hiệu", "left"), ("Ngày", "left"), ("Cơ quan ban hành", "left"), ("Đơn vị", "left"),
        ("Trang", "right"), ("Tin cậy", "right"), ("Viện dẫn", "right"), ("Minh chứng", "right"),
    ):  # fmt: skip
        table.add_column(heading, justify=justify)  # type: ignore[arg-type]
    for row in rows:
        cells = [row["file"], row["number"], row["date"], row["issuer"], row["unit"], row["pages"]]
        confidence = f"{row['confidence']:.1%}" if row["confidence"] is not None else None
        cells += [confidence, row["references"], row["evidence"]]
        table.add_row(*("–" if cell is None else str(cell) for cell in cells))
    result_console.print(table)


def _row(archive: Archive, number: int) -> dict[str, str | int | float | None]:
    document = documents.get(archive, number)
    counts = next(archive.db.query(COUNTS, {"id": number}))
    return {
        "document": number,
        "file": document.file,
        "paper": document.paper_id,
        "state": document.state,
        "number": document.number,
        "date": document.date,
        "issuer": document.issuer,
        "unit": document.unit_name,
        "pages": document.page_count,
        "confidence": document.confidence,
        "references": counts["refs"],
        "evidence": counts["evidence"],
    }
