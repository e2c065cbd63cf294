"""Errors as answers: problem+json (RFC 9457) for programs, a page for people; both say in Vietnamese what to do.

The status follows from the error's `code`: `ApiError` carries its own, the lower rooms' codes stand in `STATUS`.
"""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException
from starlette.routing import Match, Route

from api.auth.errors import PasswordChangeRequired, SignInRequired, TooManyAttempts
from api.errors import ApiError
from api.language import error_said, language_of, said
from api.once import Replay, replay
from api.rendering import render
from api.typed import typed_into
from ocr.errors import SohoaError

if TYPE_CHECKING:
    from fastapi import APIRouter, FastAPI
    from starlette.requests import Request
    from starlette.responses import Response

    from api.typed import Typed

log = logging.getLogger(__name__)

PROBLEM = "application/problem+json"

STATUS: dict[str, int] = {
    "not-found": HTTPStatus.NOT_FOUND,
    "file-too-large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "too-large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "piece-too-long": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "archive-failed": HTTPStatus.CONFLICT,
    "output-not-written": HTTPStatus.INTERNAL_SERVER_ERROR,
    "wrong-offset": HTTPStatus.CONFLICT,
    "too-many-uploads": HTTPStatus.CONFLICT,
    "no-room": HTTPStatus.INSUFFICIENT_STORAGE,
    "split-refused": HTTPStatus.CONFLICT,
    "correction-refused": HTTPStatus.CONFLICT,
    "edited-meanwhile": HTTPStatus.CONFLICT,
    "claimed-by-other": HTTPStatus.CONFLICT,
    "decision-refused": HTTPStatus.CONFLICT,
    "word-gone": HTTPStatus.CONFLICT,
    "rescan-refused": HTTPStatus.CONFLICT,
    "quality-refused": HTTPStatus.CONFLICT,
    "decided-meanwhile": HTTPStatus.CONFLICT,
    "deletion-refused": HTTPStatus.CONFLICT,
    "deleted-by-law": HTTPStatus.CONFLICT,
    "original-swept": HTTPStatus.CONFLICT,
    "archive-too-new": HTTPStatus.INTERNAL_SERVER_ERROR,
    "engine-missing": HTTPStatus.SERVICE_UNAVAILABLE,
    "engine-timeout": HTTPStatus.GATEWAY_TIMEOUT,
}
NOT_AGAIN = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}  # a form of these is not given a new token
OTHERWISE = HTTPStatus.UNPROCESSABLE_ENTITY

MESSAGES: dict[int, tuple[str, str]] = {
    400: ("bad-request", "Yêu cầu không đọc được. Hãy tải lại trang rồi thử lại."),
    404: ("not-found", "Không có trang này. Có thể địa chỉ đã gõ nhầm hoặc văn bản không còn trong kho."),
    405: ("method-not-allowed", "Địa chỉ này không nhận kiểu yêu cầu vừa gửi."),
    422: ("invalid-request", "Yêu cầu có chỗ chưa đúng. Hãy kiểm tra lại các ô đã nhập."),
}
TITLES: dict[int, str] = {
    400: "Yêu cầu không đọc được",
    401: "Cần đăng nhập",
    403: "Không được phép",
    404: "Không tìm thấy",
    405: "Không làm được",
    409: "Không thực hiện được",
    412: "Thiếu điều kiện",
    413: "Quá lớn",
    415: "Không nhận kiểu này",
    416: "Ngoài phạm vi tệp",
    422: "Không nhận được",
    428: "Thiếu bản đã xem",
    429: "Quá nhiều lần thử",
    500: "Lỗi của máy chủ",
    503: "Tạm thời chưa phục vụ được",
    460: "Sai khi truyền",
    504: "Quá thời gian",
    507: "Hết chỗ",
}
FAULT = (
    "Máy chủ gặp lỗi ngoài dự kiến. Dữ liệu đã lưu không bị ảnh hưởng; hãy thử lại, "
    "hoặc báo mã {mark} cho người quản trị."
)


def status_of(error: SohoaError) -> int:
    """Return the HTTP status of an error."""
    return error.status if isinstance(error, ApiError) else STATUS.get(error.code, OTHERWISE)


def install(app: FastAPI) -> None:
    """Make the application answer errors this way."""

    async def on_error(request: Request, error: Exception) -> Response:
        if not isinstance(error, SohoaError):
            raise error
        kept = None if status_of(error) in NOT_AGAIN else await typed_into(request)
        return answer_error(request, error, kept)

    async def on_http(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        code, message = MESSAGES.get(status, ("error", HTTPStatus(status).phrase))
        response = _answer(request, status, code, message)
        if status == HTTPStatus.METHOD_NOT_ALLOWED:
            response.headers["allow"] = ", ".join(sorted(_methods(request)))
        return response

    async def on_invalid(request: Request, error: Exception) -> Response:
        found = error.errors() if isinstance(error, RequestValidationError) else []
        fields = [{"field": ".".join(map(str, item["loc"])), "detail": str(item["msg"])} for item in found]
        kept = None if is_program(request) else await typed_into(request)
        return _answer(request, 422, *MESSAGES[422], kept, errors=fields)

    app.add_exception_handler(SohoaError, on_error)
    app.add_exception_handler(Replay, replay)
    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(RequestValidationError, on_invalid)


def answer_error(request: Request, error: SohoaError, kept: Typed | None = None) -> Response:
    """Answer a foreseen error; `kept`: what was typed into the form that was refused."""
    if not is_program(request) and request.method in {"GET", "HEAD"}:
        if isinstance(error, SignInRequired):
            return RedirectResponse(f"/sign-in?next={quote(_here(request))}", 303)
        if isinstance(error, PasswordChangeRequired):
            return RedirectResponse("/account/password", 303)
    status = status_of(error)
    if status >= 500:
        log.error("%s at %s: %s", error.code, request.url.path, error.message)
    response = _answer(request, status, error.code, error.message, kept)
    if isinstance(error, ApiError):
        response.headers.update(error.headers)
    if isinstance(error, TooManyAttempts):
        response.headers["retry-after"] = str(error.retry_after)
    if status == 401 and is_program(request) and "sec-fetch-mode" not in request.headers:
        # Browsers are not challenged: they would ask in a box of their own, and keep the password.
        response.headers["www-authenticate"] = 'Basic realm="Sohoa", charset="UTF-8"'
    return response


def answer_fault(request: Request, mark: str) -> Response:
    """Answer what nobody foresaw; `mark` finds it in the log."""
    return _answer(request, 500, "unexpected", FAULT.format(mark=mark))


def is_program(request: Request) -> bool:
    """Tell whether the request is to the interface for programs, not to a page."""
    return request.url.path.startswith("/api/")


def _answer(request: Request, status: int, code: str, message: str, kept: Typed | None = None, **more: Any) -> Response:
    title = TITLES.get(status) or HTTPStatus(status).phrase
    language = language_of(request)
    if is_program(request):
        told = {"title": said(title, language), "detail": error_said(message, code, language)}
        problem = {"type": f"urn:sohoa:error:{code}", "status": status, "code": code, **told}
        return JSONResponse({**problem, "instance": request.url.path, **more}, status, media_type=PROBLEM)
    in_english = error_said(message, code, language) if language == "en" else None
    if in_english == message:  # nobody has said it yet
        in_english = None
    context: dict[str, Any] = {"title": title, "message": message, "code": code, "in_english": in_english}
    context |= {"back": _came_from(request), "typed": kept}
    return render(request, "error.html", context, status=status)


def _methods(request: Request) -> set[str]:
    """Return what an address does take."""
    routers: tuple[APIRouter, ...] = request.app.state.routers
    methods = {
        method
        for router in routers
        for route in router.routes
        if isinstance(route, Route) and route.matches(request.scope)[0] is not Match.NONE
        for method in route.methods or ()
    }
    return methods | {"HEAD"} if "GET" in methods else methods


def _came_from(request: Request) -> str | None:
    """Return the page of this site on which the request was made, where that is another address."""
    try:
        before = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return None
    address = before.path + (f"?{before.query}" if before.query else "")
    if before.netloc != request.url.netloc or not address.startswith("/") or address.startswith(("//", "/sign-in")):
        return None
    return None if address == _here(request) else address


def _here(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")
