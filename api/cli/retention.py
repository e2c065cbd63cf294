"""`sohoa retention` and `sohoa delete`: how long documents are kept, which are due, deletion that leaves a trace."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click
from rich.markup import escape
from rich.table import Table

from api.cli.actor import BY
from api.cli.numbers import NUMBER
from api.cli.opening import open_archive
from api.cli.output import print_json, progress_console, result_console
from corpus.custody import clearing, deleting
from corpus.custody import retention as periods
from corpus.custody.dossier_retention import keep_dossier
from corpus.documents import documents, tombstones
from corpus.vietnam import today
from ocr.visible import visible

if TYPE_CHECKING:
    from api.settings import Settings
    from corpus.custody.retention import Retention

STATES = {"proposed": "chờ duyệt", "withdrawn": "đã bỏ đề nghị", "deleted": "đã xóa"}


@click.group()
def retention() -> None:
    """How long documents are kept, which are due, what was deleted.

    Example: sohoa retention due
    """


@retention.command("set")
@click.argument("document", nargs=-1, required=True, type=NUMBER)
@click.option("--years", type=int, help="How many years after the one counted from.")
@click.option("--forever", is_flag=True, help="Kept for good.")
@click.option("--rule", required=True, help="What says so: the line of the schedule.")
@click.option("--from", "from_year", type=int, help="Year to count from (default: of the paper's date).")
@BY
@click.pass_obj
def set_(
    settings: Settings,
    document: tuple[int, ...],
    years: int | None,
    forever: bool,
    rule: str,
    from_year: int | None,
    by: str,
) -> None:
    """Set how long documents are kept: to the end of a year.

    Example: sohoa retention set 12 13 --years 10 --rule "Mục 45 bảng thời hạn"
    """
    if forever == (years is not None):
        raise click.UsageError("either --years or --forever")
    with open_archive(settings) as archive:
        for number in document:
            kept = periods.keep_for(archive, number, years, rule=rule, by=by, from_year=from_year)
            progress_console.print(f"{visible(kept.file)}: {_until(kept)}", markup=False)


@retention.command("dossier")
@click.argument("code")
@click.option("--rule", help="What says so (default: the dossier).")
@click.option("--from", "from_year", type=int, help="Year to count from (default: the dossier's last year).")
@BY
@click.pass_obj
def dossier_(settings: Settings, code: str, rule: str | None, from_year: int | None, by: str) -> None:
    """Set how long the documents of a dossier are kept, as its own period says; longer ones of theirs stay.

    Example: sohoa retention dossier HS-2024-01
    """
    with open_archive(settings) as archive:
        kept = keep_dossier(archive, code, by=by, rule=rule, from_year=from_year)
    for one in kept.changed:
        progress_console.print(f"{visible(one.file)}: {_until(one)}", markup=False)
    for one in kept.longer:
        progress_console.print(f"{visible(one.file)}: giữ nguyên, lâu hơn hồ sơ: {_until(one)}", markup=False)


@retention.command()
@click.argument("document", type=NUMBER)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def show(settings: Settings, document: int, as_json: bool) -> None:
    """Show how long a document is kept, and what was proposed and decided on it.

    Example: sohoa retention show 12
    """
    with open_archive(settings) as archive:
        kept = periods.of_document(archive, document)
        found = tombstones.deletions(archive, document_id=document)
        if kept is None and not found:
            documents.get(archive, document)
    if as_json:
        rows = [asdict(one) for one in found]
        print_json({"document": document, "retention": asdict(kept) if kept else None, "deletions": rows})
        return
    result_console.print(f"{_until(kept)}: {kept.rule}" if kept else "Chưa đặt thời hạn bảo quản.", markup=False)
    _show_deletions(found)


@retention.command()
@click.option("--on", "day", help="Day to look at, 2034-12-31 (default: today).")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def due(settings: Settings, day: str | None, as_json: bool) -> None:
    """List the documents whose time is over.

    Example: sohoa retention due --json
    """
    with open_archive(settings) as archive:
        found = periods.due(archive, day or today().isoformat())
    if as_json:
        print_json({"due": [asdict(one) for one in found]})
        return
    if not found:
        result_console.print("Không có tài liệu nào hết thời hạn bảo quản.")
        return
    table = Table("Tài liệu", "Số, ký hiệu", "Tệp", "Hết hạn", "Căn cứ", "Đề nghị xóa")
    for one in found:
        proposed = "đang chờ duyệt" if one.proposed else ""
        cells = (str(one.document_id), one.number or "", visible(one.file), one.until or "", one.rule, proposed)
        table.add_row(*map(escape, cells))
    result_console.print(table)


@retention.command()
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def deleted(settings: Settings, as_json: bool) -> None:
    """List deletions, proposed and done: the trace that is left of what was deleted.

    Example: sohoa retention deleted --json
    """
    with open_archive(settings) as archive:
        clearing.clear(archive)
        found = tombstones.deletions(archive)
    if as_json:
        print_json({"deletions": [asdict(one) for one in found]})
    elif found:
        _show_deletions(found)
    else:
        result_console.print("Chưa có tài liệu nào bị xóa hay được đề nghị xóa.")


@click.command()
@click.argument("document", type=NUMBER)
@click.option("--reason", help="Why: proposes the deletion. It is kept for good.")
@click.option("--with-programme", is_flag=True, help="Also the programme that it launches, and all its evidence.")
@click.option("--approve", is_flag=True, help="Approve what somebody else proposed, and delete.")
@click.option("--withdraw", is_flag=True, help="Take the proposal back, or turn it down.")
@BY
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def delete(
    settings: Settings,
    document: int,
    reason: str | None,
    with_programme: bool,
    approve: bool,
    withdraw: bool,
    by: str,
    as_json: bool,
) -> None:
    """Delete a document by law, in two steps by two people: one proposes with a reason, another approves.

    Example: sohoa delete 12 --reason "Hết thời hạn bảo quản" --by lan; sohoa delete 12 --approve --by minh
    """
    if [reason is not None, approve, withdraw].count(True) != 1:
        raise click.UsageError("one of --reason, --approve, --withdraw")
    with open_archive(settings) as archive:
        if reason is not None:
            done = deleting.propose(archive, document, reason=reason, by=by, with_programme=with_programme)
        elif approve:
            done = deleting.approve(archive, document, by=by, alone=settings.deletion_by_one)
        else:
            done = deleting.withdraw(archive, document, by=by)
    if as_json:
        print_json(asdict(done))
        return
    progress_console.print(f"{visible(done.file)}: {STATES[done.state]}", markup=False)
    if done.state == "deleted" and not done.cleared:
        progress_console.print("Kho đang bận nên chưa dọn hết dấu chữ; hãy chạy “sohoa verify” khi rảnh.")


def _until(kept: Retention) -> str:
    return f"bảo quản đến hết năm {kept.until[:4]}" if kept.until else "bảo quản vĩnh viễn"


def _show_deletions(found: list[tombstones.Deletion]) -> None:
    for one in found:
        head = f"tài liệu {one.document_id} · {one.number or visible(one.file)} · {STATES[one.state]}"
        result_console.print(head, markup=False, style="bold")
        result_console.print(f"  {one.reason}", markup=False)
        decided = f"; {one.decided_by}, {one.decided_at}" if one.decided_by else ""
        result_console.print(f"  đề nghị: {one.proposed_by}, {one.proposed_at}{decided}", markup=False)
        if one.counts:
            result_console.print("  " + ", ".join(f"{name} {count}" for name, count in one.counts.items()), style="dim")
