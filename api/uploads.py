"""Files out of a multipart form, each taken as soon as its part ends, so that a cut connection loses only the last one.

bytes -> multipart parser -> temporary file without a name -> `ingest.intake.accept` -> an `Outcome`. No file is ever
whole in memory, and a file over the limit is no longer written down once that is known. Names are only shown, never
used as paths.
"""

from __future__ import annotations

import tempfile
from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, BinaryIO, Literal, TypeVar, cast

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from api.auth.access import CSRF_FIELD, CSRF_HEADER, check_token
from api.errors import BadUpload
from corpus.documents import holders
from corpus.store import blobs, refusals
from corpus.units import choosing
from ingest import intake
from ocr.errors import SohoaError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from pathlib import Path

    from starlette.requests import Request

    from api.auth.identity import Identity
    from api.services import Services
    from corpus.documents import documents
    from corpus.store.archive import Archive
    from extract.units.gazetteer import UnitKey

FIELD = "files"
UNIT = "unit"  # names of the units that the files are given to, parted by semicolons
IN_MEMORY = 1024 * 1024
LONGEST_FIELD = 4096

Status = Literal["taken", "duplicate", "refused"]
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file.

    Attributes:
        file: its name.
        status: what became of it.
        document: None if it was refused.
        code, message: why it was refused; or why one that was taken could not be given to the units named behind it.
    """

    file: str
    status: Status
    document: documents.Document | None = None
    code: str | None = None
    message: str | None = None

    @property
    def unread(self) -> bool:
        """Whether the archive had the file and it is still to be read, for the first time or again."""
        return self.status == "duplicate" and self.document is not None and self.document.state in {"queued", "reading"}


@dataclass(slots=True)
class Part:
    """One part of the form: a file where it has a file name, else a field of text."""

    headers: dict[bytes, bytes]
    body: BinaryIO
    name: str = ""
    file: str | None = None
    size: int = 0
    fields: Mapping[str, str] = field(default_factory=dict)  # of the form, those before this part


async def receive(request: Request, services: Services, identity: Identity) -> list[Outcome]:
    """Return an outcome for each file of the request, in its order, taken into the archive. Raises as `answers`.

    Files are taken as they come, so units that are named behind them hold them in the end: where these are unknown, a
    file is not refused, for it is stored, and its outcome says that nobody was given it.
    """
    form: dict[str, str] = {}
    outcomes: list[Outcome] = []
    ungiven: set[int] = set()
    async for outcome in answers(request, services, identity, _accept, form):
        if not form.get(UNIT):
            ungiven.add(len(outcomes))
        outcomes.append(outcome)
    if ungiven and form.get(UNIT):
        late = [outcomes[place] for place in sorted(ungiven)]
        given = await run_in_threadpool(_give, services, identity, form[UNIT], late)
        for place, outcome in zip(sorted(ungiven), given, strict=True):
            outcomes[place] = outcome
    return outcomes


async def answers(
    request: Request,
    services: Services,
    identity: Identity,
    take: Callable[[Services, Identity, Part], Answer],
    form: dict[str, str] | None = None,
) -> AsyncIterator[Answer]:
    """Yield what `take` answers to each file of the request, in its order; it runs in a thread of its own.

    Args:
        request: with the form.
        services: what there is to work with.
        identity: who sends it.
        take: answers to a file.
        form: gets the fields of text, each as it comes: at an answer those before its file, at the end all.

    Raises:
        BadUpload: not a multipart form, or a broken one.
        ForgedRequest: the session's token came neither in the header nor in a field before the first file.
    """
    parser = _Parser(_boundary(request), services.limits.max_bytes, services.archive.blobs / blobs.INCOMING)
    given: dict[str, str] = {} if form is None else form
    trusted = identity.via != "session" or CSRF_HEADER in request.headers  # the gate has checked the header
    try:
        async for chunk in request.stream():
            parser.feed(chunk)
            while parser.ended:
                part = parser.ended.popleft()
                with part.body:
                    if part.file is None:
                        given[part.name] = part.body.read().decode(errors="replace")
                        if part.name == CSRF_FIELD:
                            check_token(identity, given[CSRF_FIELD])
                            trusted = True
                        continue
                    if not trusted:
                        check_token(identity, "")
                    part.fields = given
                    if part.file or part.size:  # a form sent without choosing a file has an empty, nameless one
                        yield await run_in_threadpool(take, services, identity, part)
    except ClientDisconnect as error:
        raise _cut() from error
    finally:
        parser.close()
    if not parser.complete:
        raise _cut()


def _accept(services: Services, identity: Identity, part: Part) -> Outcome:
    file = intake.display_name(part.file or "")
    part.body.seek(0)
    archive = services.archive
    try:
        keys = _named(archive, part.fields.get(UNIT, ""))
        registration = intake.accept(archive, part.body, file=file, by=identity.name, limits=services.limits)
        holders.add(archive, registration.document.id, keys, by=identity.name)
    except SohoaError as error:
        refusals.add(services.archive, identity.name, file, error.code, error.message)
        return Outcome(file, "refused", code=error.code, message=error.message)
    refusals.forget(services.archive, identity.name, file)
    services.wake()
    return Outcome(file, "duplicate" if registration.duplicate else "taken", registration.document)


def _named(archive: Archive, named: str) -> list[UnitKey]:
    """Return the units that a field names. Raises NotFound, SeveralUnits, and NotYours for who gives nothing away."""
    keys = choosing.chosen(archive, named.split(";"))
    if keys:
        holders.require_free(archive)
    return keys


def _give(services: Services, identity: Identity, named: str, outcomes: list[Outcome]) -> list[Outcome]:
    archive = services.archive
    try:
        keys = _named(archive, named)
        for outcome in outcomes:
            if outcome.document is not None:
                holders.add(archive, outcome.document.id, keys, by=identity.name)
    except SohoaError as error:
        message = f"Tệp đã được nhận nhưng chưa được giao cho đơn vị nào: {error.message}"
        return [replace(one, code=error.code, message=message) if one.document else one for one in outcomes]
    return outcomes


def _boundary(request: Request) -> bytes:
    kind, options = parse_options_header(request.headers.get("content-type"))
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary:
        raise BadUpload("Yêu cầu không kèm tệp nào. Hãy chọn tệp rồi gửi lại.")
    return boundary


class _Parser:
    """Collects parts: `feed` it chunks, take parts from `ended`."""

    def __init__(self, boundary: bytes, max_bytes: int, spool: Path) -> None:
        self.ended: deque[Part] = deque()
        self.complete = False
        self._max_bytes = max_bytes
        self._spool = spool
        self._part: Part | None = None
        self._name = b""
        self._value = b""
        try:
            self._parser = MultipartParser(
                boundary,
                {
                    "on_part_begin": self._begin,
                    "on_header_field": self._header_field,
                    "on_header_value": self._header_value,
                    "on_header_end": self._header_end,
                    "on_headers_finished": self._headers_finished,
                    "on_part_data": self._data,
                    "on_part_end": self._end,
                    "on_end": self._finish,
                },
            )
        except FormParserError as error:
            raise _broken() from error

    def feed(self, chunk: bytes) -> None:
        """Parse some bytes. Raises `BadUpload`."""
        if not chunk:
            return
        try:
            self._parser.write(chunk)
        except FormParserError as error:
            raise _broken() from error

    def close(self) -> None:
        """Let go of the files of parts that nobody took."""
        for part in [*self.ended, *([self._part] if self._part else [])]:
            part.body.close()

    def _begin(self) -> None:
        # Beside the originals: the system's folder for temporary files may be small, or memory.
        self._spool.mkdir(exist_ok=True)
        body = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY, dir=str(self._spool))  # noqa: SIM115 - closed by who takes it
        self._part = Part({}, cast("BinaryIO", body))

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        if self._part is not None:
            self._part.headers[self._name.lower()] = self._value
        self._name = self._value = b""

    def _headers_finished(self) -> None:
        if self._part is None:
            return
        _, options = parse_options_header(self._part.headers.get(b"content-disposition"))
        self._part.name = options.get(b"name", b"").decode(errors="replace")
        if (file := options.get(b"filename")) is not None:
            self._part.file = file.decode(errors="replace")

    def _data(self, data: bytes, start: int, end: int) -> None:
        part = self._part
        if part is None:
            return
        # One byte more than the limit is kept, so that the intake sees the file is too large.
        most = LONGEST_FIELD if part.file is None else self._max_bytes + 1
        part.body.write(memoryview(data)[start : min(end, start + most - part.size)])
        part.size = min(most, part.size + end - start)

    def _end(self) -> None:
        if self._part is not None:
            if self._part.file is None:
                self._part.body.seek(0)
            self.ended.append(self._part)
            self._part = None

    def _finish(self) -> None:
        self.complete = True


def _cut() -> BadUpload:
    return BadUpload("Tệp gửi lên bị đứt giữa chừng. Hãy gửi lại; những tệp đã nhận sẽ không bị nhận hai lần.")


def _broken() -> BadUpload:
    return BadUpload("Dữ liệu gửi lên không đúng dạng biểu mẫu có kèm tệp. Hãy tải lại trang rồi gửi lại.")
