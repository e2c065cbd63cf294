"""Files as answers: whole or in part (`Range`, `If-Range`), or not at all where the client has them (`If-None-Match`).

Every such answer has a strong ETag made of its content, so that parts of two versions are never put together. One range
is served as 206; of several in one request all is sent, which the standard allows (RFC 9110).
"""

from __future__ import annotations

import hashlib
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import quote

from starlette.responses import Response, StreamingResponse

from api.errors import OutOfRange

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

CHUNK = 256 * 1024
_RANGE = re.compile(r"bytes=\s*([0-9]{0,19})\s*-\s*([0-9]{0,19})\s*")
_TAG = re.compile(r'(?:W/)?("[^"]*")')

RESPONSES: dict[int | str, dict[str, object]] = {
    206: {"description": "the part that `Range` asks for"},
    304: {"description": "the client has it: `If-None-Match` names its ETag"},
}


def ranged(  # noqa: PLR0913 - a file and what is said of it
    request: Request,
    source: Path | BinaryIO | bytes,
    *,
    media_type: str,
    etag: str = "",
    file: str = "",
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return the answer to a request for a file.

    Args:
        request: whose headers tell what is wanted of it.
        source: a file, a stream (closed when it was sent), or the bytes.
        media_type: what it is.
        etag: of its content, without quotes; "" to have it made.
        file: the name under which it is to be kept; "" where it is to be shown.
        headers: what the answer carries besides.

    Raises:
        OutOfRange: the part that is asked for lies behind the end.
    """
    stream = _open(source)
    size = stream.seek(0, io.SEEK_END)
    tag = f'"{etag or _digest(stream)}"'
    told = {"accept-ranges": "bytes", "etag": tag, **(headers or {})}
    if file:
        told["content-disposition"] = attachment(file)
    if _has(request.headers.get("if-none-match", ""), tag):
        stream.close()
        return Response(status_code=304, headers=told)
    try:
        part = _part(request, tag, size)
    except OutOfRange:
        stream.close()
        raise
    first, end = part or (0, size)
    told["content-length"] = str(end - first)
    if part:
        told["content-range"] = f"bytes {first}-{end - 1}/{size}"
    status = 206 if part else 200
    if getattr(request.state, "head", False):
        stream.close()
        return Response(status_code=status, media_type=media_type, headers=told)
    return _FromStream(stream, _chunks(stream, first, end), status, media_type=media_type, headers=told)


class _FromStream(StreamingResponse):
    """An answer out of a stream, which is closed also where the client goes away before the first byte."""

    def __init__(self, stream: BinaryIO, content: Iterator[bytes], status: int, **more: Any) -> None:
        super().__init__(content, status, **more)
        self._stream = stream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._stream.close()


def attachment(file: str) -> str:
    """Return the header that has a browser keep a file under a name of any letters."""
    encoded = quote(file, safe="")
    if encoded == file:
        return f'attachment; filename="{file}"'
    return f"attachment; filename*=utf-8''{encoded}"


def _open(source: Path | BinaryIO | bytes) -> BinaryIO:
    if isinstance(source, Path):
        return source.open("rb")
    return io.BytesIO(source) if isinstance(source, bytes) else source


def _digest(stream: BinaryIO) -> str:
    stream.seek(0)
    digest = hashlib.sha256()
    while chunk := stream.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _has(header: str, tag: str) -> bool:
    return header.strip() == "*" or tag in _TAG.findall(header)


def _part(request: Request, tag: str, size: int) -> tuple[int, int] | None:
    """Return first byte and end of what is asked for; None for all of it, also where the header is not understood."""
    asked = _RANGE.fullmatch(request.headers.get("range", ""))
    if asked is None or asked.groups() == ("", ""):
        return None
    if request.headers.get("if-range", tag) != tag:
        return None
    begin, last = asked.groups()
    if begin:
        first, end = int(begin), min(int(last) + 1, size) if last else size
        if last and int(last) < first:
            return None
    else:
        first, end = max(0, size - int(last)), size
    if first >= size or end <= first:
        raise OutOfRange(size)
    return first, end


def _chunks(stream: BinaryIO, first: int, end: int) -> Iterator[bytes]:
    with stream:
        stream.seek(first)
        left = end - first
        while left and (chunk := stream.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
