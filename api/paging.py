"""Lists in pages: `limit` and `offset`; the next page in `Link`, how many there are in `X-Total-Count`.

Lists that grow with the archive are asked for by their `window`; the others are short enough to be `cut`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from fastapi import Depends, Query, Request, Response

from api.ids import LARGEST
from corpus.store.window import Window

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")

DEFAULT = 200
MOST = 1000
TOTAL = "x-total-count"

HEADERS: dict[str, Any] = {
    "Link": {"description": 'the next page, `rel="next"`; missing on the last one', "schema": {"type": "string"}},
    "X-Total-Count": {"description": "how many there are on all pages", "schema": {"type": "integer"}},
}
RESPONSES: dict[int | str, dict[str, Any]] = {200: {"headers": HEADERS}}


@dataclass(frozen=True, slots=True)
class Paging:
    """Which part of a list is wanted."""

    request: Request
    response: Response
    limit: int
    offset: int

    def cut(self, items: Sequence[T]) -> Sequence[T]:
        """Return the part of all items that is wanted, and have the answer tell the rest."""
        return self.told(items[self.offset : self.offset + self.limit], len(items))

    @property
    def window(self) -> Window:
        """The part that is wanted, to be asked for."""
        return Window(self.limit, self.offset)

    def told(self, items: Sequence[T], total: int) -> Sequence[T]:
        """Return the part that was asked for, of so many in all, and have the answer tell the rest."""
        end = self.offset + self.limit
        self.response.headers[TOTAL] = str(total)
        if end < total:
            following = self.request.url.include_query_params(limit=self.limit, offset=end)
            self.response.headers["link"] = f'<{following.path}?{following.query}>; rel="next"'
        return items


def _paging(
    request: Request,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=MOST)] = DEFAULT,
    offset: Annotated[int, Query(ge=0, le=LARGEST)] = 0,
) -> Paging:
    return Paging(request, response, limit, offset)


Pages = Annotated[Paging, Depends(_paging)]
