"""What was typed into a form that was refused: shown again under the reason, to be mended and sent once more.

    a form of a page --> refused (`api.problems`) --> the error's page with the same fields, filled --> sent again

Nothing that people wrote is lost, whichever form it was. Passwords are never shown, and a form that did not come from a
page of this site is not shown with a new token.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

FORM = "application/x-www-form-urlencoded"
LABELS: Mapping[str, str] = {
    "code": "Mã",
    "criterion": "Tiêu chí",
    "evidence": "Minh chứng số",
    "from_year": "Tính từ năm",
    "mode": "Chế độ sử dụng",
    "note": "Ghi chú",
    "numbers": "Các tài liệu số",
    "points": "Số điểm",
    "q": "Tìm",
    "quote": "Trích đoạn",
    "reason": "Lý do",
    "retention": "Thời hạn bảo quản",
    "rule": "Căn cứ",
    "starts": "Các trang bắt đầu văn bản",
    "title": "Tiêu đề",
    "unit": "Đơn vị",
    "year_from": "Từ năm",
    "year_to": "Đến năm",
    "years": "Số năm",
}
"""Fields that people type into, and what they are called; others go along unseen."""
SECRET = frozenset({"password", "old", "new", "again"})
TOKEN = "csrf_token"  # noqa: S105 - the name of a field


@dataclass(frozen=True, slots=True)
class Typed:
    """A form as it was sent: (name, label, value) of what was typed, (name, value) of what goes along."""

    address: str
    fields: tuple[tuple[str, str, str], ...]
    hidden: tuple[tuple[str, str], ...]


async def typed_into(request: Request) -> Typed | None:
    """Return what was typed into the form of a request; None where nothing was, or it is not to be shown."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if request.method != "POST" or kind != FORM or request.url.path.startswith("/api/"):
        return None
    form = await request.form()  # read before: this is what was read
    given = [(name, value) for name, value in form.multi_items() if isinstance(value, str) and name != TOKEN]
    fields = tuple((name, LABELS[name], value) for name, value in given if name in LABELS)
    if SECRET & {name for name, _ in given} or not any(value.strip() for _, _, value in fields):
        return None
    hidden = tuple((name, value) for name, value in given if name not in LABELS)
    return Typed(request.url.path, fields, hidden)
