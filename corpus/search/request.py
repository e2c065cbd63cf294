"""What is asked for: the box, the filters, how many hits and from which on."""

from __future__ import annotations

import base64
import binascii
import json
import struct
import zlib
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from corpus.errors import ArchiveError
from corpus.search.queries import known_by, one_of
from corpus.search.ranking import type_named
from corpus.search.spelling import folded

if TYPE_CHECKING:
    from tantivy import Query

_CURSOR = struct.Struct(">IQIQI")  # of which request, newest change, hits before, document and page of the last


class BadCursor(ArchiveError):
    """A cursor is of no page, or of another request's."""

    code = "bad-cursor"

    def __init__(self) -> None:
        super().__init__("Không đọc được vị trí trang kết quả tiếp theo. Hãy tìm lại từ trang đầu.")


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for.

    Attributes:
        query: numbers, units, phrases, words.
        unit: name of a unit, old or new; papers that it issued or that name it.
        type: kind of paper, code or name, "qđ" or "Quyết định".
        year: of the paper's own date.
        criterion: code of a criterion; papers that are evidence for it.
        body: kind of body that issued, without its area: "Ủy ban nhân dân".
        status: of evidence that a paper gives: proposed, accepted, rejected.
        limit: of hits; offset: of the first.
        among: only these documents; None: all.
        whole: only what answers every part of the query; else, where nothing does, what answers some of them.
        cursor: goes on where earlier results ended, in the archive as it was for the first of them; instead of offset.
    """

    query: str = ""
    unit: str | None = None
    type: str | None = None
    year: int | None = None
    criterion: str | None = None
    limit: int = 20
    offset: int = 0
    body: str | None = None
    status: str | None = None
    whole: bool = False
    among: tuple[int, ...] | None = None
    cursor: str | None = None

    @property
    def limited(self) -> bool:
        """Return whether there is a filter that is no part of a question."""
        return bool(self.type or self.year is not None or self.body or self.status or self.among is not None)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where results go on.

    Attributes:
        newest: change of the archive that the results are as of.
        before: how many hits were shown.
        last: document and page of the last of them.
    """

    newest: int
    before: int
    last: tuple[int, int]


def limits(request: Request, newest: int | None) -> list[Query]:
    """Return what all hits of a request must be.

    Args:
        request: its type, year, body, status and documents count.
        newest: only documents that could be found when this was the newest change; None: all.
    """
    found = []
    if request.type:
        found.append(one_of("type", [type_named(request.type)]))
    if request.year is not None:
        found.append(one_of("year", [request.year]))
    if request.body:
        found.append(one_of("bodies", [folded(" ".join(request.body.split()))]))
    if request.status:
        found.append(one_of("status", [request.status]))
    if request.among is not None:
        found.append(one_of("document", request.among))
    if newest is not None:
        found.append(known_by(newest))
    return found


def written(request: Request, cursor: Cursor) -> str:
    """Return a cursor as it is given out: letters, figures, "-" and "_"."""
    packed = _CURSOR.pack(_told(request), cursor.newest, cursor.before, *cursor.last)
    return base64.urlsafe_b64encode(packed).decode("ascii").rstrip("=")


def cursor_of(request: Request) -> Cursor | None:
    """Return where a request goes on, None where it begins. Raises BadCursor."""
    if not request.cursor:
        return None
    try:
        packed = base64.b64decode(request.cursor + "=" * (-len(request.cursor) % 4), altchars=b"-_", validate=True)
        told, newest, before, document, page = _CURSOR.unpack(packed)
    except (binascii.Error, struct.error, ValueError) as error:
        raise BadCursor from error
    if told != _told(request):
        raise BadCursor
    return Cursor(newest, before, (document, page))


def _told(request: Request) -> int:
    """Return a number that tells whether two requests ask for the same, whatever part of it they want."""
    asked = {name: value for name, value in asdict(request).items() if name not in {"limit", "offset", "cursor"}}
    return zlib.crc32(json.dumps(asked, sort_keys=True).encode("utf-8", "surrogatepass"))
