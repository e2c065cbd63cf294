"""Pages: Jinja templates with everything escaped, and the few filters that they need."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse

from api.admin.logbook import called
from api.auth.permissions import ROLE_NAMES, Permission
from api.labels import STATES, state_label
from corpus.records.appraisal import STATUSES
from corpus.vietnam import capitalised, clock_of, figure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.requests import Request

    from api.auth.identity import Identity

HERE = Path(__file__).parent
STATIC = HERE / "static"
QUARTERS = {"Q1": "I", "Q2": "II", "Q3": "III", "Q4": "IV"}


def render(request: Request, template: str, context: dict[str, Any], *, status: int = 200) -> HTMLResponse:
    """Return a page. Every template also gets `identity` (None where nobody is signed in), `can` and `path`."""
    identity: Identity | None = getattr(request.state, "identity", None)

    def can(permission: str) -> bool:
        return identity is not None and identity.may(Permission(permission))

    given = {"identity": identity, "can": can, "path": request.url.path, **context}
    return HTMLResponse(_environment().get_template(template).render(given), status)


def asset(name: str) -> str:
    """Return the address of a file under static/, with a mark of its content so that it can be kept for good."""
    return f"/static/{name}?v={_mark(STATIC / name, (STATIC / name).stat().st_mtime_ns)}"


def vietnamese_date(iso: str | None) -> str:
    """Return 14/3/2024 for 2024-03-14, tháng 3/2024 for 2024-03, quý I/2024 for 2024-Q1, 2023 – 2025 for 2023/2025."""
    if not iso:
        return ""
    first, slash, last = iso.partition("/")
    if slash:
        return f"{vietnamese_date(first)} – {vietnamese_date(last)}"
    match re.findall(r"Q?\d+", iso):
        case [year, month, day]:
            return f"{int(day)}/{int(month)}/{year}"
        case [year, quarter] if quarter.startswith("Q"):
            return f"quý {QUARTERS.get(quarter, quarter)}/{year}"
        case [year, month]:
            return f"tháng {int(month)}/{year}"
    return iso


def vietnamese_time(iso: str) -> str:
    """Return 07:05 14/3/2024, in Vietnam, for a time in UTC."""
    moment = clock_of(iso)
    return f"{moment:%H:%M} {moment.day}/{moment.month}/{moment.year}"


def number(value: int) -> str:
    """Return 12.345 for 12345."""
    return f"{value:,}".replace(",", ".")


def size_of(count: int) -> str:
    """Return 12 KB, 3,4 MB or 5,6 GB for a count of bytes."""
    if count < 1024**2:
        return f"{count / 1024:.0f} KB"
    size, unit = (count / 1024**2, "MB") if count < 1024**3 else (count / 1024**3, "GB")
    return f"{size:.1f} {unit}".replace(".", ",")


def percent(value: float | None) -> str:
    """Return 97% for 0.974, and "" for None. Never rounds up to 100%."""
    return "" if value is None else f"{min(99, int(value * 100)) if value < 1 else 100}%"


def marked(text: str, marks: Iterable[tuple[int, int]]) -> Markup:
    """Return the text escaped, with <mark> around the given spans; spans come in order and do not overlap."""
    parts: list[str] = []
    at = 0
    for start, end in marks:
        parts += [escape(text[at:start]), Markup("<mark>"), escape(text[start:end]), Markup("</mark>")]
        at = end
    return Markup("").join([*parts, escape(text[at:])])


def one_line(text: str) -> str:
    """Return a text without its line breaks."""
    return " ".join(text.split())


def address(path: str, **query: object) -> str:
    """Return an address with those parts of the query that are not None or empty."""
    given = {name: value for name, value in query.items() if value not in (None, "")}
    return f"{path}?{urlencode(given)}" if given else path


def place_address(document_id: int, page: int, start: int, end: int, **query: object) -> str:
    """Return the address of a place in a paper: its page, with the place marked and brought into view."""
    return address(f"/documents/{document_id}", page=page, start=start, end=end, **query) + "#hit"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        asset=asset,
        address=address,
        called=called,
        evidence_statuses=STATUSES,
        place_address=place_address,
        role_names=ROLE_NAMES,
        state_labels=STATES,
        state_label=state_label,
    )
    environment.filters.update(
        date=vietnamese_date,
        time=vietnamese_time,
        number=number,
        percent=percent,
        bytes=size_of,
        marked=marked,
        oneline=one_line,
        figure=figure,
        capitalise=capitalised,
    )
    return environment


@cache
def _mark(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
