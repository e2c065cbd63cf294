"""`sohoa citations`: what papers say of each other, and which cited papers are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from api.cli.opening import open_archive
from api.cli.output import print_json, result_console
from api.labels import ACTIVE_ROLES
from api.rendering import vietnamese_date
from corpus.citations import holdings
from corpus.citations.citation_report import as_json, dangling_json, report
from corpus.citations.dangling import dangling, missing_numbers
from corpus.documents import documents
from corpus.errors import NotFound
from ocr.visible import visible

if TYPE_CHECKING:
    from api.settings import Settings
    from corpus.citations.citation_report import Report
    from corpus.citations.citations import Citing
    from corpus.citations.dangling import Dangling
    from corpus.store.archive import Archive


@click.command()
@click.argument("paper", metavar="[DOCUMENT|NUMBER]", default="")
@click.option("--dangling", "missing", is_flag=True, help="Papers that are cited and not here, the most cited first.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, help="With --dangling.")
@click.option("--json", "as_json_", is_flag=True)
@click.pass_obj
def citations(settings: Settings, paper: str, missing: bool, limit: int, as_json_: bool) -> None:
    """Tell what a paper cites, what cites it, whether it still holds, and what disagrees.

    The paper is a document's id or a number; a number that is only cited is told too.

    Example: sohoa citations "qđ 1746" --json
    """
    if bool(paper) == missing:
        raise click.UsageError("one of DOCUMENT, NUMBER and --dangling")
    with open_archive(settings) as archive:
        reports = [] if missing else [report(archive, document) for document in _documents(archive, paper)]
        wanted = dangling(archive, limit=limit, number=None if missing else paper) if missing or not reports else []
        if not missing and not reports and not wanted:
            raise NotFound(f"Kho không có văn bản nào mang hay viện dẫn số “{paper}”. Hãy xem lại số hiệu.")
        if as_json_:
            total = {"total": missing_numbers(archive)} if missing else {"papers": [as_json(one) for one in reports]}
            print_json({**total, "dangling": dangling_json(wanted)})
            return
    for one in reports:
        _print(one)
    for absent in wanted:
        _print_missing(absent)
    if missing and not wanted:
        result_console.print("Mọi văn bản được viện dẫn đều có trong kho.")


def _documents(archive: Archive, paper: str) -> list[int]:
    if paper.isdigit() and int(paper) in documents.ids(archive):
        return [int(paper)]
    return [holding.document for holding in holdings.numbered(archive, paper)]


def _print(found: Report) -> None:
    head = " · ".join(filter(None, (found.paper.label, vietnamese_date(found.paper.date), found.paper.issuer)))
    result_console.print(f"\n{head} ({visible(found.paper.file)})", markup=False, style="bold")
    result_console.print(f"  Tình trạng: {found.status.label}", markup=False)
    for act in found.status.acts:
        sure = "" if act.certain else " (có thể)"
        page = act.mention.places[0].page
        result_console.print(f"    {act.by.label}, {visible(act.by.file)}, trang {page}{sure}", markup=False)
    for one in found.discrepancies:
        result_console.print(f"  Cần xem lại: {one.message}", markup=False, style="yellow")
    result_console.print(f"  Viện dẫn {len(found.cites)} văn bản:", markup=False)
    for cited in found.cites:
        held = "; ".join(f"tài liệu {each.paper.document} ({visible(each.paper.file)})" for each in cited.papers)
        where = {"certain": held, "candidates": f"có thể là {held}", "dangling": "chưa có trong kho"}[cited.state]
        day = f" ngày {vietnamese_date(cited.meant.date)}" if cited.meant.date else ""
        result_console.print(f"    {cited.meant.label}{day}: {where}", markup=False)
    result_console.print(f"  Được {len(found.cited_by)} văn bản viện dẫn:", markup=False)
    for citing in found.cited_by:
        result_console.print(f"    {_line(citing)}", markup=False)


def _line(citing: Citing) -> str:
    roles = ", ".join(ACTIVE_ROLES[role] for role in citing.meant.roles)
    place = citing.meant.mentions[0].places[0]
    sure = "" if citing.likeness.certain else " (có thể)"
    return f"{citing.paper.label}, {visible(citing.paper.file)}, trang {place.page}: {roles}{sure}"


def _print_missing(absent: Dangling) -> None:
    days = ", ".join(map(vietnamese_date, absent.dates))
    head = " · ".join(filter(None, (f"{absent.type or 'Văn bản'} số {absent.ref}", days, absent.issuer)))
    result_console.print(f"\n{head}", markup=False, style="bold")
    result_console.print(f"  {absent.papers} văn bản viện dẫn, chưa có trong kho", markup=False)
    for by in absent.cited_by:
        result_console.print(f"    {by.paper.label}, {visible(by.paper.file)}, trang {by.places[0].page}", markup=False)
