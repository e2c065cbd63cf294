"""Files in pieces over HTTP, by the protocol tus 1.0.0: core, creation, expiration, checksum, termination.

A piece is written as it streams; where the connection is cut, what came is kept. Only one connection writes a file: the
newest, for a client that comes again knows best that its last connection is dead.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import re
import secrets
import tempfile
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotation

from api.errors import BadPiece, NotAPiece, PieceDamaged, Superseded, WrongProtocol
from api.ids import LARGEST
from corpus.store import blobs, refusals
from ingest.arrival_refusals import TooLong
from ingest.arrivals import Piece, get, settle

if TYPE_CHECKING:
    from api.services import Services
    from ingest.arrivals import Arrival

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,checksum,termination"
ALGORITHMS = ("sha1", "sha256")  # tus asks for the first
PIECE = "application/offset+octet-stream"
LONGEST_TOLD = 4096  # of metadata
IN_MEMORY = 1 << 20
_NUMBER = re.compile(r"[0-9]{1,19}")
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Told:
    """What a client tells of a file that is to come."""

    file: str
    size: int
    sha256: str | None


def speak_tus(request: Request) -> None:
    """Have the answer say the protocol's version, and raise `WrongProtocol` unless the request does. A dependency."""
    request.state.headers["tus-resumable"] = VERSION
    if request.headers.get("tus-resumable") != VERSION:
        raise WrongProtocol


def told_of(request: Request) -> Told:
    """Return what a request says of a file that is to come: Upload-Length and Upload-Metadata. Raises BadPiece."""
    metadata = request.headers.get("upload-metadata", "")
    if len(metadata) > LONGEST_TOLD:
        raise BadPiece("Upload-Metadata quá dài.")
    values: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in metadata.split(","))):
        name, _, encoded = pair.partition(" ")
        try:
            values[name] = base64.b64decode(encoded.strip(), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            raise BadPiece(f"Giá trị “{name[:40]}” trong Upload-Metadata không phải chữ UTF-8 mã hóa Base64.") from None
    sha256 = values.get("sha256", "").casefold() or None
    if sha256 and not _HASH.fullmatch(sha256):
        raise BadPiece("“sha256” trong Upload-Metadata cần 64 chữ số hệ mười sáu.")
    return Told(values.get("filename", ""), number(request, "upload-length"), sha256)


def number(request: Request, header: str) -> int:
    """Return what a header counts. Raises BadPiece."""
    said = request.headers.get(header, "")
    if not _NUMBER.fullmatch(said) or int(said) > LARGEST:
        raise BadPiece(f"Yêu cầu cần tiêu đề {header.title()} là một số byte.")
    return int(said)


def headers_of(arrival: Arrival) -> dict[str, str]:
    """Return what the protocol tells of a file: how far it is, how long, until when."""
    told = {"upload-offset": str(arrival.offset), "upload-length": str(arrival.size)}
    if arrival.state == "arriving":
        expires = datetime.fromisoformat(arrival.expires_at)
        told["upload-expires"] = format_datetime(expires, usegmt=True)
    name = base64.b64encode(arrival.file.encode()).decode()
    return {**told, "upload-metadata": f"filename {name}"}


async def take(request: Request, services: Services, arrival: Arrival) -> Arrival:
    """Write the body behind what is here, and take the file in where it is whole now.

    Raises:
        NotAPiece, BadPiece: the request is not one that brings a piece.
        WrongPlace: it does not begin where the last one ended.
        TooLong: it goes on behind the end; what lies before it is kept.
        PieceDamaged: its checksum is another one; nothing is kept.
        Superseded: another connection goes on.
        ClientDisconnect: the connection was cut; what came is kept.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().casefold() != PIECE:
        raise NotAPiece
    offset, checksum = number(request, "upload-offset"), _checksum(request)
    await give_way(services, arrival.id)
    writer = asyncio.create_task(_write(request, services, arrival, offset, checksum))
    services.writers[arrival.id] = writer
    try:
        await writer
    except asyncio.CancelledError:
        current = asyncio.current_task()
        if current is not None and current.cancelling():
            raise
        raise Superseded from None
    finally:
        if services.writers.get(arrival.id) is writer:
            del services.writers[arrival.id]
    return await settled(services, arrival.id, arrival.user_name)


async def give_way(services: Services, arrival_id: str) -> None:
    """End whoever writes a file, and wait until what came is on the disk."""
    while (writer := services.writers.get(arrival_id)) is not None:
        writer.cancel()
        await asyncio.wait([writer])
        if services.writers.get(arrival_id) is writer:
            del services.writers[arrival_id]


async def stop(services: Services) -> None:
    """End every file that is being written, and wait until what came is on the disk; before the archive is closed."""
    for arrival_id in list(services.writers):
        await give_way(services, arrival_id)


async def settled(services: Services, arrival_id: str, user_name: str) -> Arrival:
    """Return an upload as it is now; one that came whole is taken in first. Raises NotHere."""

    def settle_now() -> Arrival:
        before = get(services.archive, arrival_id, by=user_name)
        after = settle(services.archive, before, services.limits)
        if before.state == "arriving" and after.state == "refused":
            refusals.add(services.archive, user_name, after.file, after.code or "", after.message or "")
        return after

    found = await run_in_threadpool(settle_now)
    if found.state == "taken":
        services.wake()
    return found


async def _write(
    request: Request, services: Services, arrival: Arrival, offset: int, checksum: tuple[str, bytes] | None
) -> None:
    piece = Piece(services.archive, arrival, offset)
    try:
        if checksum is None:
            # In this thread: a chunk is 64 KB into memory of the system, less work than a change of threads.
            async for chunk in request.stream():
                piece.write(chunk)
        else:
            await _write_checked(request, services, arrival, piece, checksum)
    finally:
        await _finished(asyncio.ensure_future(run_in_threadpool(piece.close)))


async def _finished(closing: asyncio.Future[None]) -> None:
    """Wait until what came is on the disk, however often this is told to end: no thread may outlive the archive."""
    cancelled = False
    while not closing.done():
        try:
            await asyncio.shield(closing)
        except asyncio.CancelledError:
            cancelled = True
    closing.result()
    if cancelled:
        raise asyncio.CancelledError


async def _write_checked(
    request: Request, services: Services, arrival: Arrival, piece: Piece, checksum: tuple[str, bytes]
) -> None:
    algorithm, wanted = checksum
    digest = hashlib.new(algorithm, usedforsecurity=False)
    folder = services.archive.blobs / blobs.INCOMING
    folder.mkdir(exist_ok=True)
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY, dir=str(folder)) as held:
        taken, room = 0, arrival.size - piece.offset
        async for chunk in request.stream():
            taken += len(chunk)
            if taken > room:
                raise TooLong(arrival.size)
            digest.update(chunk)
            held.write(chunk)
        if not secrets.compare_digest(digest.digest(), wanted):
            raise PieceDamaged
        held.seek(0)
        while data := held.read(IN_MEMORY):
            piece.write(data)


def _checksum(request: Request) -> tuple[str, bytes] | None:
    said = request.headers.get("upload-checksum")
    if said is None:
        return None
    algorithm, _, encoded = said.partition(" ")
    if algorithm not in ALGORITHMS:
        raise BadPiece(f"Upload-Checksum chỉ nhận: {', '.join(ALGORITHMS)}.")
    try:
        return algorithm, base64.b64decode(encoded.strip(), validate=True)
    except binascii.Error:
        raise BadPiece("Upload-Checksum cần giá trị mã hóa Base64.") from None
