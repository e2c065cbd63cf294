"""`sohoa programme` and `sohoa evidence`: criteria from a plan, and the record of a unit."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli import reviewing
from api.cli.actor import ACTOR
from api.cli.ingesting import Intake, read_documents
from api.cli.opening import open_archive
from api.cli.output import print_json, result_console
from corpus.documents import documents
from corpus.linking import programmes
from corpus.records import evidence as records
from corpus.records.appraisal import STATUSES
from corpus.store.archive import Archive
from ocr.visible import visible

if TYPE_CHECKING:
    from api.settings import Settings
    from corpus.records.evidence_rows import Evidence


@click.group()
def programme() -> None:
    """Emulation programmes: the criteria that a plan sets.

    Example: sohoa programme add samples/scans/ke-hoach-96-ban-goc.pdf
    """


@programme.command("add")
@click.argument("plan")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def add(settings: Settings, plan: str, as_json: bool) -> None:
    """Make a programme of a plan: a file, a document's id in the archive, or its number.

    Example: sohoa programme add 199/KH-MTTQ-BTT
    """
    with Archive(settings.archive) as archive:
        added = programmes.add(archive, _document(archive, settings, plan), by=ACTOR)
        criteria = programmes.criteria(archive, added.id)
        if as_json:
            print_json(
                {
                    "programme": {"id": added.id, "document": added.document_id, "title": added.title},
                    "criteria": [
                        {"id": criterion.code, "text": criterion.text, "applies_to": criterion.applies_to}
                        for criterion in criteria
                    ],
                }
            )
            return
        result_console.print(added.title, markup=False, style="bold")
        for criterion in criteria:
            result_console.print(f"  {criterion.code}  {' '.join(criterion.text.split())}", markup=False)


@programme.command("list")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def list_(settings: Settings, as_json: bool) -> None:
    """List the programmes with their ids, which `record` and `evidence points` take as --programme.

    Example: sohoa programme list
    """
    with open_archive(settings) as archive:
        found = programmes.all_programmes(archive)
        if as_json:
            print_json({"programmes": [asdict(one) for one in found]})
            return
        for one in found:
            period = f"{one.period_start or '…'} – {one.period_end or '…'}"
            plan = documents.get(archive, one.document_id)
            result_console.print(f"{one.id}  {one.title}", markup=False, style="bold")
            result_console.print(f"   {plan.number or visible(plan.file)}, tài liệu {plan.id} · {period}", markup=False)
        if not found:
            result_console.print("Chưa có phong trào thi đua nào. Thêm: sohoa programme add KẾ-HOẠCH", markup=False)


def _document(archive: Archive, settings: Settings, plan: str) -> int:
    if Path(plan).is_file():
        intake = Intake()
        intake.take(archive, settings, Path(plan))
        for error in intake.refused.values():
            raise error
        read_documents(archive, settings, frozenset(intake.taken))
        found = [*intake.taken, *(document.id for document in intake.duplicates.values())]
        return found[0]
    if plan.isdigit() and int(plan) in documents.ids(archive):
        return int(plan)
    return programmes.plan_by_number(archive, plan)


@click.group(invoke_without_command=True)
@click.option("--unit", help="Name or code of a ward or commune, old or new.")
@click.option("--criterion", help="One criterion, as 3.2.1.a.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def evidence(context: click.Context, unit: str | None, criterion: str | None, as_json: bool) -> None:
    """Show the evidence in units' records, each with its place and reasons; or review it by a command.

    Example: sohoa evidence --unit "Phường Điện An" --json
    """
    if context.invoked_subcommand is not None:
        return
    with open_archive(context.obj) as archive:
        found = records.evidence(archive, unit=unit, criterion=criterion)
        if as_json:
            print_json(records.as_json(found))
            return
        if not found:
            result_console.print("Chưa có minh chứng nào.")
        for piece in found:
            show(piece)


def show(piece: Evidence) -> None:
    """Print one piece of evidence: where it is, what it says, why, and what was decided."""
    head = f"\n{piece.unit_name} · {piece.criterion} · {visible(piece.file)}, trang {piece.page}"
    result_console.print(head, markup=False, style="bold")
    against = "" if piece.favourable else "Bất lợi: "
    result_console.print(f"  {against}“{' '.join(piece.quote.split())}”", markup=False)
    result_console.print(f"  {'; '.join(piece.reasons)}", markup=False, style="dim")
    if piece.copies:
        others = "; ".join(copy.where for copy in piece.copies)
        result_console.print(f"  Cũng có bản quét khác: {others}", markup=False, style="dim")
    decided = f" ({piece.decided_by})" if piece.decided_by else ""
    noted = f" · Ghi chú: {piece.note}" if piece.note else ""
    result_console.print(f"  Số {piece.id} · {STATUSES[piece.status]}{decided}{noted}", markup=False)


for _command in reviewing.COMMANDS:
    evidence.add_command(_command)
