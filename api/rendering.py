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
from api.language import LANGUAGES, InEnglish, Language, language_of, said, told_in
from api.services import services_of
from corpus.dossiers import basket
from corpus.quality.unreadable import is_poor
from corpus.records.appraisal import STATUSES
from corpus.vietnam import capitalised, clock_of, figure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.requests import Request

    from api.auth.identity import Identity
    from corpus.documents.documents import Document
    from corpus.documents.pace import Pace

HERE = Path(__file__).parent
STATIC = HERE / "static"
QUARTERS = {"Q1": "I", "Q2": "II", "Q3": "III", "Q4": "IV"}
THEMES = {"": "Theo máy", "light": "Sáng", "dark": "Tối"}
THEME_COOKIE = "sohoa_theme"


def render(request: Request, template: str, context: dict[str, Any], *, status: int = 200) -> HTMLResponse:
    """Return a page in the language and colours that were chosen in this browser.

    Every template also gets `identity` (None where nobody is signed in), `can`, `basket_size`, `path`, `address_here`
    (the path with its query), `language` and `theme`.
    """
    identity: Identity | None = getattr(request.state, "identity", None)

    def can(permission: str) -> bool:
        return identity is not None and identity.may(Permission(permission))

    def basket_size() -> int:
        return basket.size(services_of(request).archive, identity.name) if identity is not None else 0

    language = language_of(request)
    theme = request.cookies.get(THEME_COOKIE, "")
    given = {
        "identity": identity,
        "can": can,
        "basket_size": basket_size,
        "path": request.url.path,
        "address_here": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        "language": language,
        "theme": theme if theme in THEMES else "",
        **context,
    }
    return HTMLResponse(_environment(language).get_template(template).render(given), status)


def asset(name: str) -> str:
    """Return the address of a file under static/, with a mark of its content so that it can be kept for good."""
    return f"/static/{name}?v={_mark(STATIC / name, (STATIC / name).stat().st_mtime_ns)}"


def vietnamese_date(iso: str | None) -> str:
    """Return 14/03/2024 for 2024-03-14, tháng 3/2024 for 2024-03, quý I/2024 for 2024-Q1, 2023 – 2025 for 2023/2025."""
    return _date(iso, "quý {}/{}", "tháng {}/{}")


def english_date(iso: str | None) -> str:
    """Return the same for readers of English; days are written as they are on the papers."""
    return _date(iso, "quarter {}/{}", "{}/{}")


def _date(iso: str | None, quarter_form: str, month_form: str) -> str:
    if not iso:
        return ""
    first, slash, last = iso.partition("/")
    if slash:
        return f"{_date(first, quarter_form, month_form)} – {_date(last, quarter_form, month_form)}"
    match re.findall(r"Q?\d+", iso):
        case [year, month, day]:
            return f"{int(day):02}/{int(month):02}/{year}"
        case [year, quarter] if quarter.startswith("Q"):
            return quarter_form.format(QUARTERS.get(quarter, quarter), year)
        case [year, month]:
            return month_form.format(int(month), year)
    return iso


def vietnamese_time(iso: str) -> str:
    """Return 07:05 14/03/2024, in Vietnam, for a time in UTC."""
    return f"{clock_of(iso):%H:%M %d/%m/%Y}"


def time_left(seconds: float) -> str:
    """Return about how long something takes, as people say it: in steps that do not jump about."""
    return _left(seconds, "dưới 10 giây", "khoảng {} giây", "khoảng {} phút")


def left_label(pace: Pace, language: Language) -> str | None:
    """Return how long a document still takes, or how many wait before it; None where neither can be told."""
    if pace.seconds_left is not None:
        tell = english_left if language == "en" else time_left
        return f"{said('còn', language)} {tell(pace.seconds_left)}"
    return f"{said('Số văn bản chờ trước:', language)} {pace.ahead}" if pace.ahead else None


def english_left(seconds: float) -> str:
    """Return the same in English."""
    return _left(seconds, "under 10 seconds", "about {} seconds", "about {} minutes")


def _left(seconds: float, soon: str, in_seconds: str, in_minutes: str) -> str:
    if seconds < 10:
        return soon
    if seconds < 90:
        return in_seconds.format(round(seconds / 10) * 10)
    return in_minutes.format(round(seconds / 60))


def english_number(value: int) -> str:
    """Return 12,345 for 12345."""
    return f"{value:,}"


def number(value: int) -> str:
    """Return 12.345 for 12345."""
    return f"{value:,}".replace(",", ".")


def size_of(count: int) -> str:
    """Return 12 KB, 3,4 MB or 5,6 GB for a count of bytes."""
    if count < 1024**2:
        return f"{count / 1024:.0f} KB"
    size, unit = (count / 1024**2, "MB") if count < 1024**3 else (count / 1024**3, "GB")
    return f"{size:.1f} {unit}".replace(".", ",")


def certainty(value: float | None) -> str:
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


def local(wanted: str) -> str:
    """Return an address if it is one of this site, else the home page; nobody is sent elsewhere after signing in."""
    plain = wanted.isprintable() and "\\" not in wanted
    return wanted if plain and wanted.startswith("/") and not wanted.startswith("//") else "/"


def place_address(document_id: int, page: int, start: int, end: int, **query: object) -> str:
    """Return the address of a place in a paper: its page, with the place marked and brought into view."""
    return address(f"/documents/{document_id}", page=page, start=start, end=end, **query) + "#hit"


@cache
def _environment(language: Language) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[InEnglish] if language == "en" else [],
    )

    def state_said(document: Document) -> str:
        return state_label(document, language)

    environment.globals.update(
        asset=asset,
        address=address,
        called=called,
        evidence_statuses=STATUSES,
        place_address=place_address,
        languages=LANGUAGES,
        role_names={role: said(name, language) for role, name in ROLE_NAMES.items()},
        state_labels={state: said(name, language) for state, name in STATES.items()},
        state_label=state_said,
        is_poorly_read=is_poor,
        themes={theme: said(name, language) for theme, name in THEMES.items()},
    )
    environment.filters.update(
        date=english_date if language == "en" else vietnamese_date,
        time=vietnamese_time,
        number=english_number if language == "en" else number,
        certainty=certainty,
        bytes=size_of,
        marked=marked,
        oneline=one_line,
        figure=figure,
        capitalise=capitalised,
        t=told_in(language),
        left=lambda pace: left_label(pace, language),
    )
    return environment


@cache
def _mark(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
