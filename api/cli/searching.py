"""`sohoa search`: one query for numbers, units and words; `sohoa similar`, `sohoa near`: papers like a paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from api.cli.numbers import NUMBER
from api.cli.opening import open_archive
from api.cli.output import print_json, progress_console, result_console
from corpus.identity import nearness
from corpus.search.search import Request
from corpus.search.search import as_json as results_json
from corpus.search.search import search as search_archive
from corpus.search.similar import as_json as similar_json
from corpus.search.similar import similar as similar_papers
from ocr.visible import visible

if TYPE_CHECKING:
    from api.settings import Settings

_UNKNOWN = {
    "unit": "Không có đơn vị nào tên “{}”. Hãy kiểm tra --unit: tên xã, phường (cũ hoặc mới) hay mã.",
    "type": "Không có loại văn bản “{}”. Hãy kiểm tra --type: tên (“Quyết định”) hay ký hiệu (“qd”).",
}


@click.command()
@click.argument("query", default="")
@click.option("--unit", help="Name or code of a ward or commune, old or new.")
@click.option("--type", "kind", help='Kind of paper: "Quyết định", "qd".')
@click.option("--year", type=click.IntRange(0, 9999), help="Year of the paper's date.")
@click.option("--criterion", help="Only evidence for this criterion, as 3.2.1.a.")
@click.option("--body", help='Kind of body that issued: "Ủy ban nhân dân".')
@click.option("--status", type=click.Choice(["proposed", "accepted", "rejected"]), help="Of the evidence in a paper.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@click.option("--cursor", help='Go on where earlier results ended: their "next".')
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def search(
    settings: Settings,
    query: str,
    unit: str | None,
    kind: str | None,
    year: int | None,
    criterion: str | None,
    body: str | None,
    status: str | None,
    limit: int,
    cursor: str | None,
    as_json: bool,
) -> None:
    """Find papers by number in any spelling, by unit, by words with or without marks.

    Example: sohoa search "qđ 1746" --year 2023
    """
    with open_archive(settings) as archive:
        request = Request(
            query=query,
            unit=unit,
            type=kind,
            year=year,
            criterion=criterion,
            body=body,
            status=status,
            limit=limit,
            cursor=cursor,
        )
        results = search_archive(archive, request)
        for name in results.unknown:
            progress_console.print(_UNKNOWN[name].format(unit if name == "unit" else kind), markup=False)
        if as_json:
            print_json(results_json(results))
            return
        about = "" if results.exact else "khoảng "
        result_console.print(f"{about}{results.total} kết quả")
        if results.did_you_mean:
            result_console.print(f"Có phải bạn tìm: {results.did_you_mean}", markup=False)
        for hit in results.hits:
            head = " · ".join(part for part in (hit.number, hit.date, hit.issuer) if part)
            result_console.print(
                f"\n{hit.title or visible(hit.file)} ({visible(hit.file)}, trang {hit.page})",
                markup=False,
                style="bold",
            )
            result_console.print(f"  {head}", markup=False)
            result_console.print(f"  {' '.join(hit.snippet.split())}", markup=False)
            result_console.print(f"  {'; '.join(hit.reasons)}", markup=False, style="dim")
        if results.next:
            progress_console.print(f"Còn nữa: thêm --cursor {results.next}", markup=False)


@click.command()
@click.argument("document", type=NUMBER)
@click.option("--limit", type=click.IntRange(1, 50), default=5, show_default=True)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def similar(settings: Settings, document: int, limit: int, as_json: bool) -> None:
    """Find the papers most like a document's: they speak of the same things, or cite the same papers.

    Example: sohoa similar 7
    """
    with open_archive(settings) as archive:
        found = similar_papers(archive, document, limit=limit)
    if as_json:
        print_json({"similar": similar_json(found)})
        return
    if not found:
        result_console.print("Kho chưa có văn bản nào tương tự.")
    for one in found:
        head = " · ".join(part for part in (one.number, one.date, one.unit or one.issuer) if part)
        result_console.print(
            f"\n{one.title or visible(one.file)} ({visible(one.file)}, trang {one.page})", markup=False, style="bold"
        )
        result_console.print(f"  tài liệu {one.document}{' · ' if head else ''}{head}", markup=False)
        result_console.print(f"  {'; '.join(one.reasons)}", markup=False, style="dim")


@click.command()
@click.argument("document", type=NUMBER)
@click.option("--limit", type=click.IntRange(1, 50), default=5, show_default=True)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def near(settings: Settings, document: int, limit: int, as_json: bool) -> None:
    """Find documents with the same words as one without a number, but other figures or names.

    They are two fillings of one form, or two scans of one paper in which a figure was misread: look, then say which by
    sohoa join or sohoa part.

    Example: sohoa near 7
    """
    with open_archive(settings) as archive:
        found = nearness.near(archive, document, limit=limit)
    if as_json:
        print_json({"near": nearness.as_json(found)})
        return
    if not found:
        result_console.print("Kho không có văn bản nào chỉ khác con số hay tên người.")
    for one in found:
        result_console.print(f"\n{one.title or visible(one.file)} ({visible(one.file)})", markup=False, style="bold")
        result_console.print(f"  tài liệu {one.document_id} · khác {one.count} chỗ", markup=False)
        for place in one.places:
            pair = f"{place.one or '(không có)'} / {place.other or '(không có)'}"
            result_console.print(f"  {pair}, trang {place.page or place.other_page}", markup=False, style="dim")
