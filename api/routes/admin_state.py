"""Pages on which administrators see how the system is: health, log, room."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, StreamingResponse

from api.admin import logbook
from api.health.checks import free_bytes
from api.health.doctor import ORDER, examine
from api.health.figures import figures, room
from api.ids import Id
from api.ranged import attachment
from api.rendering import render
from api.routes.who import Administrator
from api.services import services_of
from corpus.custody import growth
from corpus.documents import marking
from corpus.exports.cells import BYTE_ORDER_MARK, csv_line
from corpus.store import audit

router = APIRouter(prefix="/admin", include_in_schema=False)

Text = Annotated[str, Query(max_length=100)]

ON_A_PAGE = 100
AT_ONCE = 500


@router.get("/health")
def health(request: Request, _: Administrator) -> HTMLResponse:
    """Show what the doctor sees, and figures of now."""
    services = services_of(request)
    checks = sorted(examine(services.settings, services.archive), key=lambda check: ORDER[check.state])
    context = {
        "checks": checks,
        "figures": figures(services.archive),
        "workers": None if services.worker is None else services.worker.is_alive(),
        "unmarked": marking.documents_without(services.archive),
    }
    return render(request, "admin/health.html", context)


@router.get("/audit")
def log(  # noqa: PLR0913, PLR0917 - one argument per field of the form
    request: Request,
    _: Administrator,
    who: Text = "",
    what: Text = "",
    since: Text = "",
    until: Text = "",
    document: Text = "",
    before: Id | None = None,
) -> HTMLResponse:
    """Show the log, the newest first, narrowed down."""
    archive = services_of(request).archive
    fields = {"who": who, "what": what, "since": since, "until": until, "document": document}
    found = audit.entries(archive, limit=ON_A_PAGE + 1, before=before, **logbook.asked(fields))
    context = {
        "rows": [logbook.row(entry) for entry in found[:ON_A_PAGE]],
        "fields": fields,
        "before": before,
        "next_before": found[ON_A_PAGE - 1].seq if len(found) > ON_A_PAGE else None,
        "actors": audit.actors(archive),
        "kinds": logbook.kinds(audit.actions(archive)),
        "head": audit.head(archive),
    }
    return render(request, "admin/audit.html", context)


@router.get("/audit.csv")
def log_as_csv(  # noqa: PLR0913, PLR0917 - as above
    request: Request,
    identity: Administrator,
    who: Text = "",
    what: Text = "",
    since: Text = "",
    until: Text = "",
    document: Text = "",
) -> StreamingResponse:
    """Give the log as a table, the newest first; that is written into the log too."""
    archive = services_of(request).archive
    fields = {"who": who, "what": what, "since": since, "until": until, "document": document}
    audit.append(archive, identity.name, "audit.export", "archive", {name: v for name, v in fields.items() if v})

    def lines() -> Iterator[str]:
        yield BYTE_ORDER_MARK + csv_line(["số", "giờ (UTC)", "người", "việc", "đối tượng", "chi tiết", "mã băm"])
        before: int | None = None
        while found := audit.entries(archive, limit=AT_ONCE, before=before, **logbook.asked(fields)):
            for entry in found:
                said = [entry.at, entry.actor, entry.action, entry.subject, logbook.told(entry)]
                yield csv_line([str(entry.seq), *said, entry.hash])
            before = found[-1].seq

    headers = {"content-disposition": attachment("nhat-ky.csv")}
    return StreamingResponse(lines(), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/storage")
def storage_page(request: Request, _: Administrator) -> HTMLResponse:
    """Show where the room goes, and what keeps it."""
    archive = services_of(request).archive
    months, free = growth.by_month(archive), free_bytes(archive.path)
    context = {
        "room": room(archive),
        "free": free,
        "kinds": growth.by_kind(archive),
        "months": months,
        "most": max((month.size for month in months), default=1) or 1,
        "days_left": growth.days_left(free, months),
        "kept": [logbook.row(entry) for entry in growth.kept(archive)],
    }
    return render(request, "admin/storage.html", context)
