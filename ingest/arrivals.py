"""Files that arrive piece by piece: what has come lies in `arriving/<id>`, and how far it is is that file's length.

    begin -> Piece.write … -> settle -> a receipt

Each piece is synced to the disk before it is counted, so that neither a cut connection nor a cut of the power loses
what was acknowledged. What has come whole goes the way of every file (`ingest.intake`), which hashes it; the receipt
tells hash, size, time and document, and stays as long as the document does.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from corpus.errors import NoRoom
from corpus.store import blobs
from corpus.store.archive import now, stamp
from corpus.store.durable import is_full_disk, sync_folder
from ingest import intake
from ingest.arrival_refusals import HashDiffers, NotHere, TooLong, TooManyArrivals, WrongPlace
from ocr.errors import SohoaError

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.store.archive import Archive
    from ingest.limits import Limits

FOLDER = "arriving"
KEPT = timedelta(days=3)  # after the last piece: over a weekend
REFUSALS_KEPT = timedelta(days=30)
MOST_AT_ONCE = 500  # unfinished ones of one user
SPARE = 256 << 20  # bytes of disk that arriving files leave to the archive
_NO_ROOM = "Ổ đĩa của kho không còn đủ chỗ cho tệp này. Hãy báo người quản trị."

State = Literal["arriving", "taken", "duplicate", "refused"]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that arrives, or the receipt for it.

    Attributes:
        size: announced, in bytes; `offset` of them are here.
        announced: its SHA-256, as the sender told it; None where that was not told.
        state: "arriving"; whole: "taken", "duplicate", or "refused", then `code` and `message` (Vietnamese) say why.
        sha256, document_id, finished_at: of what came whole.
        expires_at: when what has not come whole is forgotten.
    """

    id: str
    user_name: str
    file: str
    size: int
    announced: str | None
    state: State
    sha256: str | None
    document_id: int | None
    code: str | None
    message: str | None
    created_at: str
    expires_at: str
    finished_at: str | None
    offset: int

    @property
    def whole(self) -> bool:
        """Whether every byte is here."""
        return self.offset == self.size


def begin(  # noqa: PLR0913 - what is to come, whose it is, what is too much
    archive: Archive, *, file: str, size: int, announced: str | None, by: str, limits: Limits, most_bytes: int
) -> Arrival:
    """Say that a file is to come.

    Args:
        archive: where it goes.
        file: its name, for people only.
        size: in bytes.
        announced: its SHA-256 in hexadecimal, held against what came; None: not known.
        by: who sends it.
        limits: what is too large.
        most_bytes: of all unfinished files of one user together.

    Raises:
        BlobTooLarge: the file is larger than the archive takes.
        TooManyArrivals: too much is unfinished.
        NoRoom: there is no room for it.
    """
    if size > limits.max_bytes:
        raise blobs.BlobTooLarge(
            f"Tệp lớn hơn mức cho phép ({limits.max_bytes / 2**20:.0f} MB)."
            " Hãy chia nhỏ tệp, hoặc xin người quản trị nâng mức."
        )
    sweep(archive)
    _folder(archive).mkdir(exist_ok=True)
    with archive.transaction() as db:
        (count, held, all_held) = db.execute(
            "SELECT count(*) FILTER (WHERE user_name = :by), coalesce(sum(size) FILTER (WHERE user_name = :by), 0),"
            " coalesce(sum(size), 0) FROM arrival WHERE state = 'arriving'",
            {"by": by},
        ).fetchone()
        if count >= MOST_AT_ONCE or held + size > most_bytes:
            raise TooManyArrivals("Còn quá nhiều tệp gửi dở. Hãy gửi tiếp hoặc bỏ những tệp ấy trước.")
        here = sum(file.stat().st_size for file in _folder(archive).iterdir())
        # What is still to come of the others counts as taken; a file is copied once when it has come whole.
        if shutil.disk_usage(archive.path).free - (all_held - here) < 2 * size + SPARE:
            raise NoRoom(_NO_ROOM)
        made = secrets.token_urlsafe(16)
        row = {"id": made, "user_name": by, "file": intake.display_name(file), "size": size, "announced": announced}
        db.table("arrival").insert({**row, "created_at": now(), "expires_at": _in(KEPT)})
        _spool(archive, made).touch()  # `sweep` waits for this transaction before it judges
        sync_folder(_folder(archive))
    return get(archive, made, by=by)


def get(archive: Archive, arrival_id: str, *, by: str) -> Arrival:
    """Return an upload of a user. Raises NotHere."""
    for row in archive.db.query("SELECT * FROM arrival WHERE id = ? AND user_name = ?", [arrival_id, by]):
        found = _arrival(archive, row)
        if found.state != "arriving" or found.expires_at > now():
            return found
    raise NotHere


def listing(archive: Archive, *, by: str, state: State | None = None, limit: int, offset: int = 0) -> list[Arrival]:
    """Return uploads of a user, newest first; `state` keeps one state only."""
    rows = archive.db.query(
        "SELECT * FROM arrival WHERE user_name = :by AND (:state IS NULL OR state = :state)"
        " AND (state != 'arriving' OR expires_at > :now) ORDER BY created_at DESC, id LIMIT :limit OFFSET :offset",
        {"by": by, "state": state, "now": now(), "limit": limit, "offset": offset},
    )
    return [_arrival(archive, row) for row in rows]


class Piece:
    """Bytes that follow those that are here; `close` it whatever came, for what was written stays.

    Args:
        archive: where the file goes.
        arrival: which.
        offset: where the piece begins.

    Raises:
        NotHere: it went meanwhile.
        WrongPlace: the file is longer or shorter than that, or whole.
    """

    def __init__(self, archive: Archive, arrival: Arrival, offset: int) -> None:
        self._archive = archive
        self._arrival = arrival
        try:
            self._stream = _spool(archive, arrival.id).open("r+b", buffering=0)
        except FileNotFoundError:
            if arrival.state == "arriving":
                raise NotHere from None
            raise WrongPlace(f"Tệp đã nhận đủ {arrival.size} byte.") from None
        self.offset = self._stream.seek(0, os.SEEK_END)
        if offset != self.offset:
            self._stream.close()
            raise WrongPlace(f"Máy chủ đã có {self.offset} byte, phần vừa gửi bắt đầu ở byte {offset}.")

    def write(self, data: bytes) -> None:
        """Add bytes. Raises TooLong for those behind the end, which are not kept, and NoRoom."""
        room = self._arrival.size - self.offset
        try:
            written = 0
            while written < min(room, len(data)):
                written += self._stream.write(memoryview(data)[written:room])
        except OSError as error:
            if not is_full_disk(error):
                raise
            raise NoRoom(_NO_ROOM) from error
        self.offset += min(room, len(data))
        if len(data) > room:
            raise TooLong(self._arrival.size)

    def close(self) -> None:
        """Have on disk what came; from now on the file is kept so many days more."""
        with self._stream:
            os.fsync(self._stream.fileno())
        with self._archive.transaction() as db:
            db.execute("UPDATE arrival SET expires_at = ? WHERE id = ?", [_in(KEPT), self._arrival.id])


def settle(archive: Archive, arrival: Arrival, limits: Limits) -> Arrival:
    """Take a file in that has come whole, and return its receipt; one that has not, or has one, stays as it is.

    Called again where a crash came between: the bytes are hashed each time, and are never two documents.
    """
    if arrival.state != "arriving" or not arrival.whole:
        return arrival
    try:
        with _spool(archive, arrival.id).open("rb") as held:
            fcntl.flock(held, fcntl.LOCK_EX)  # two who ask at once are told the same
            return _settle(archive, get(archive, arrival.id, by=arrival.user_name), limits)
    except FileNotFoundError:
        return get(archive, arrival.id, by=arrival.user_name)  # somebody else settled it meanwhile


def _settle(archive: Archive, arrival: Arrival, limits: Limits) -> Arrival:
    if arrival.state != "arriving":
        return arrival
    spool = _spool(archive, arrival.id)
    try:
        if arrival.announced and (found := blobs.digest(spool)).sha256 != arrival.announced:
            told = f"{found.sha256[:12]}… thay vì {arrival.announced[:12]}…"
            raise HashDiffers(f"Tệp nhận được không đúng từng byte như tệp đã gửi ({told}). Hãy gửi lại tệp.")
        registration = intake.accept(archive, spool, file=arrival.file, by=arrival.user_name, limits=limits)
    except SohoaError as error:
        return _receipt(archive, arrival, state="refused", code=error.code, message=error.message)
    document = registration.document
    state = "duplicate" if registration.duplicate else "taken"
    return _receipt(archive, arrival, state=state, sha256=document.sha256, document_id=document.id)


def end(archive: Archive, arrival: Arrival) -> None:
    """Forget a file that has not come whole. Raises WrongPlace for one that has."""
    with archive.transaction() as db:
        if get(archive, arrival.id, by=arrival.user_name).state != "arriving":
            raise WrongPlace("Tệp đã nhận xong, không bỏ được nữa. Giấy báo nhận vẫn còn.")
        db.execute("DELETE FROM arrival WHERE id = ?", [arrival.id])
    _spool(archive, arrival.id).unlink(missing_ok=True)


def sweep(archive: Archive) -> int:
    """Clear away what did not come whole in time, old refusals, and files that no row names; return how many files."""
    folder = _folder(archive)
    if not folder.is_dir():
        return 0
    lying = [file.name for file in folder.iterdir()]
    with archive.transaction() as db:
        db.execute("DELETE FROM arrival WHERE state = 'arriving' AND expires_at <= ?", [now()])
        db.execute("DELETE FROM arrival WHERE state = 'refused' AND finished_at <= ?", [_in(-REFUSALS_KEPT)])
        known = {name for (name,) in db.execute("SELECT id FROM arrival WHERE state = 'arriving'")}
    gone = [name for name in lying if name not in known]
    for name in gone:
        (folder / name).unlink(missing_ok=True)
    return len(gone)


def _receipt(archive: Archive, arrival: Arrival, **found: Any) -> Arrival:
    with archive.transaction() as db:
        if get(archive, arrival.id, by=arrival.user_name).state == "arriving":
            db.table("arrival").update(arrival.id, {**found, "finished_at": now()})
    _spool(archive, arrival.id).unlink(missing_ok=True)
    return get(archive, arrival.id, by=arrival.user_name)


def _arrival(archive: Archive, row: dict[str, Any]) -> Arrival:
    if row["state"] != "arriving":
        return Arrival(**row, offset=row["size"])
    try:
        return Arrival(**row, offset=_spool(archive, row["id"]).stat().st_size)
    except FileNotFoundError:
        return Arrival(**{**row, "expires_at": row["created_at"]}, offset=0)  # its bytes are gone: expired


def _folder(archive: Archive) -> Path:
    return archive.path / FOLDER


def _spool(archive: Archive, arrival_id: str) -> Path:
    return _folder(archive) / arrival_id


def _in(time: timedelta) -> str:
    return stamp(datetime.now(UTC) + time)
