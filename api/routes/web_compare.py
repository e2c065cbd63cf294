"""Two files of one paper side by side: which is the better scan, and where what was read of them differs."""

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.ids import Id
from api.rendering import certainty, render, vietnamese_date
from api.routes.who import Reader, Uploader
from api.services import services_of
from corpus.documents import documents
from corpus.documents.documents import Document, PageView
from corpus.errors import NotFound
from corpus.identity import joining, nearness, parting
from corpus.store.archive import Archive

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is known of both files."""

    label: str
    values: tuple[str, str]

    @property
    def differs(self) -> bool:
        """Whether the two say different things."""
        return self.values[0] != self.values[1]


@router.get("/documents/{document_id}/beside/{other_id}")
def beside(  # noqa: PLR0913, PLR0917 - one argument per part of the address
    request: Request,
    identity: Reader,
    document_id: Id,
    other_id: Id,
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    ask: bool = False,  # noqa: FBT001, FBT002 - a part of the address
) -> HTMLResponse:
    """Show a page of one file beside the same page of another; `ask`: also of files that may be one paper's."""
    services = services_of(request)
    both = (documents.get(services.archive, document_id), documents.get(services.archive, other_id))
    one_paper = both[0].paper_id is not None and both[0].paper_id == both[1].paper_id
    if document_id == other_id or not (one_paper or ask):
        raise NotFound("Hai tệp này không phải hai bản của cùng một văn bản, nên không đặt cạnh nhau được.")
    for one in both:
        services.openings.look(services.archive, identity, one.id)
    context = {
        "both": both,
        "pages": [_page(services.archive, one.id, page) for one in both],
        "number": page,
        "last": max(one.page_count or 1 for one in both),
        "lines": _lines(both),
        "one_paper": one_paper,
        "joined": joining.joined(services.archive, document_id, other_id),
        "parted": parting.is_parted(services.archive, document_id, other_id),
        "kept": joining.why(services.archive, document_id, other_id),
        "places": nearness.compared(services.archive, document_id, other_id),
    }
    return render(request, "beside.html", context)


@router.post("/documents/{document_id}/beside/{other_id}")
def say(
    request: Request,
    identity: Uploader,
    document_id: Id,
    other_id: Id,
    what: Annotated[Literal["join", "part", "undo"], Form()],
) -> Response:
    """Say that two files are of one paper, or of two, or take back what was said."""
    archive = services_of(request).archive
    undo = parting.undo if parting.is_parted(archive, document_id, other_id) else joining.part
    say_so = {"join": joining.join, "part": parting.part, "undo": undo}[what]
    say_so(archive, document_id, other_id, by=identity.name)
    return RedirectResponse(f"/documents/{document_id}/beside/{other_id}?ask=1", 303)


def _page(archive: Archive, document_id: int, number: int) -> PageView | None:
    if number not in documents.pages_read(archive, document_id):
        return None
    return documents.page(archive, document_id, number)


def _lines(both: tuple[Document, Document]) -> list[Line]:
    def line(label: str, told: list[str | None]) -> Line:
        return Line(label, (told[0] or "", told[1] or ""))

    return [
        line("Số, ký hiệu", [one.number for one in both]),
        line("Ngày", [vietnamese_date(one.date) for one in both]),
        line("Cơ quan ban hành", [one.issuer for one in both]),
        line("Trích yếu", [one.title for one in both]),
        line("Số trang", [str(one.page_count or "") for one in both]),
        line("Độ tin cậy", [certainty(one.confidence) for one in both]),
        line("Người gửi", [one.created_by for one in both]),
    ]
