"""Pages and their layers: raw as read, restored by the machine, reviewed by a person; the upper hide the lower."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.errors import NotFound
from corpus.pages.packing import pack_words
from corpus.pages.unpacking import unpack_text, unpack_tokens, unpack_words
from corpus.store.plain import pack, plain
from normalize.restoration import Doubt, Restoration, Token
from ocr.page import Box, Cell, Region, Table, Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy.typing as npt

    from corpus.store.archive import Archive
    from ocr.page import Reading

PAGE_BREAK = "\f"

_UPSERT = """
INSERT INTO page (document_id, number, width, height, dpi, source, engine, confidence, raw, words, tables, regions,
    error)
VALUES (:document_id, :number, :width, :height, :dpi, :source, :engine, :confidence, :raw, :words, :tables, :regions,
    :error)
ON CONFLICT (document_id, number) DO UPDATE SET
    width = excluded.width, height = excluded.height, dpi = excluded.dpi, source = excluded.source,
    engine = excluded.engine, confidence = excluded.confidence, raw = excluded.raw, words = excluded.words,
    tables = excluded.tables, regions = excluded.regions, error = excluded.error, restored = NULL, tokens = NULL
"""

_TEXTS_ALONE = (
    "document_id, number, width, height, dpi, source, engine, confidence, raw, restored, reviewed, error,"
    " NULL AS tokens, '[]' AS words, NULL AS tables, NULL AS regions"
)


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A restored token: `restored[start:end]` came from `raw[raw_start:raw_end]`, offsets within the page."""

    raw_start: int
    raw_end: int
    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class StoredPlaces:
    """Words and tokens of a page as they are stored; see `corpus.pages.stored_form`."""

    words: bytes | str
    tokens: bytes | str


@dataclass(frozen=True, slots=True)
class PackedPage:
    """The columns of a page that its reading tells, as they are stored."""

    columns: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PageView:
    """One page with all its layers. Sizes in pixels; 0 where there is no image. See `ocr.page.Reading`.

    Attributes:
        restored: None until the document was restored.
        reviewed: None until a person changed something.
        error: why the page could not be read, for a clerk; its layers are empty then.
        tokens: of `restored`, back to `raw`.
        words: of `raw`, with their boxes.
        tables, regions: of `raw`; `corpus.pages.page_layout` gives them in `text`.
    """

    document_id: int
    number: int
    width: int
    height: int
    dpi: int
    source: str
    engine: str
    confidence: float | None
    raw: str
    restored: str | None
    reviewed: str | None
    error: str | None
    tokens: tuple[TokenRow, ...]
    words: tuple[Word, ...]
    tables: tuple[Table, ...] = ()
    regions: tuple[Region, ...] = ()

    @property
    def text(self) -> str:
        """The page as it should be read: the highest layer there is."""
        if self.reviewed is not None:
            return self.reviewed
        return self.raw if self.restored is None else self.restored


def save_page(archive: Archive, document_id: int, number: int, reading: Reading) -> None:
    """Store one page as it was read, over an earlier reading of it; a person's text stays. `number` counts from 1."""
    save_pages(archive, document_id, {number: packed(reading)})


def save_pages(archive: Archive, document_id: int, read: Mapping[int, PackedPage]) -> None:
    """Store pages by number, as `save_page` does, in one transaction."""
    with archive.transaction() as db:
        rows = ({**page.columns, "document_id": document_id, "number": number} for number, page in read.items())
        db.conn.executemany(_UPSERT, rows)


def packed(reading: Reading) -> PackedPage:
    """Return a page as it is stored: worked out in any process."""
    words = _word_rows(reading.words)
    sure = _confidence(words) if reading.source == "ocr" else None
    words[:, 6] = np.round(words[:, 6], 2)
    text = reading.text.replace(PAGE_BREAK, " ")
    return PackedPage(
        {
            "width": reading.width,
            "height": reading.height,
            "dpi": reading.dpi,
            "source": reading.source,
            "engine": reading.engine,
            "confidence": sure,
            "raw": pack(text, soon=True),
            "words": pack_words(words, text),
            "tables": _compact([_table_row(table) for table in reading.tables]),
            "regions": _compact([[region.kind, region.start, region.end] for region in reading.regions]),
            "error": None,
        }
    )


def save_page_error(  # noqa: PLR0913, PLR0917 - a page's number, message and size
    archive: Archive, document_id: int, number: int, message: str, width: int = 0, height: int = 0
) -> None:
    """Store that a page could not be read, and why; the rest of the document goes on."""
    row = {
        "document_id": document_id,
        "number": number,
        "width": width,
        "height": height,
        "dpi": 0,
        "source": "ocr",
        "engine": "",
        "confidence": None,
        "raw": "",
        "words": "[]",
        "tables": "[]",
        "regions": "[]",
        "error": message,
    }
    with archive.transaction() as db:
        db.execute(_UPSERT, row)


def pages_read(archive: Archive, document_id: int) -> set[int]:
    """Return the numbers of the pages that are stored, the unreadable ones too: what need not be read again."""
    rows = archive.db.query("SELECT number FROM page WHERE document_id = ?", [document_id])
    return {row["number"] for row in rows}


def page(archive: Archive, document_id: int, number: int) -> PageView:
    """Return one page. Raises NotFound."""
    rows = archive.db.query("SELECT * FROM page WHERE document_id = ? AND number = ?", [document_id, number])
    for row in rows:
        return page_view(row)
    raise NotFound(f"Tài liệu {document_id} không có trang {number}, hoặc trang chưa được đọc.")


def page_with_places(archive: Archive, document_id: int, number: int) -> tuple[PageView, StoredPlaces]:
    """Return one page as texts alone, and its places for `corpus.pages.places.near` to look up. Raises NotFound."""
    query = f"SELECT {_TEXTS_ALONE}, words AS w, tokens AS t FROM page WHERE document_id = ? AND number = ?"
    for row in archive.db.query(query, [document_id, number]):
        return page_view(row), StoredPlaces(row["w"], row["t"] or "[]")
    raise NotFound(f"Tài liệu {document_id} không có trang {number}, hoặc trang chưa được đọc.")


def pages(archive: Archive, document_id: int, *, places: bool = True) -> list[PageView]:
    """Return every page that is stored, in order; without `places` as texts alone, which is many times faster."""
    columns = "*" if places else _TEXTS_ALONE
    rows = archive.db.query(f"SELECT {columns} FROM page WHERE document_id = ? ORDER BY number", [document_id])
    return [page_view(row) for row in rows]


def raw_text(archive: Archive, document_id: int) -> tuple[str, list[Doubt] | None]:
    """Return what restoring starts from: the raw pages, joined by form feeds, and the engine's doubts.

    A page that is not there, or could not be read, is an empty text in its place. Doubts speak of pages that an engine
    read from an image; None where no page is such.
    """
    return joined(pages(archive, document_id))


def joined(views: Iterable[PageView]) -> tuple[str, list[Doubt] | None]:
    """Return the raw text of pages and the engine's doubts, as `raw_text` does."""
    numbered = {view.number: view for view in views}
    texts: list[str] = []
    doubts: list[Doubt] = []
    offset, engine = 0, False
    for number in range(1, max(numbered, default=0) + 1):
        view = numbered.get(number)
        text = view.raw if view else ""
        if view and view.source == "ocr" and view.words:
            engine = True
            doubts += [Doubt(offset + word.start, offset + word.end, word.confidence) for word in view.words]
        texts.append(text)
        offset += len(text) + len(PAGE_BREAK)
    return PAGE_BREAK.join(texts), doubts if engine else None


def restoration_of(views: Iterable[PageView]) -> Restoration:
    """Return the restoration that pages were stored from; a page that is not there, or was not restored, is as read."""
    numbered = {view.number: view for view in views}
    raw: list[str] = []
    restored: list[str] = []
    tokens: list[Token] = []
    raw_at = at = 0
    for number in range(1, max(numbered, default=0) + 1):
        view = numbered.get(number)
        below, text = (view.raw, view.raw if view.restored is None else view.restored) if view else ("", "")
        tokens += [
            Token(
                below[row.raw_start : row.raw_end],
                text[row.start : row.end],
                row.confidence,
                raw_at + row.raw_start,
                raw_at + row.raw_end,
                at + row.start,
                at + row.end,
            )
            for row in (view.tokens if view and view.restored is not None else ())
        ]
        raw.append(below)
        restored.append(text)
        raw_at += len(below) + len(PAGE_BREAK)
        at += len(text) + len(PAGE_BREAK)
    return Restoration(PAGE_BREAK.join(raw), PAGE_BREAK.join(restored), tuple(tokens))


def words_of(rows: Iterable[list[Any]]) -> tuple[Word, ...]:
    """Make words of their rows."""
    return tuple(
        Word(start, end, Box(x, y, w, h), confidence, line) for start, end, x, y, w, h, confidence, line in rows
    )


def page_view(row: dict[str, Any]) -> PageView:
    """Make a page of its row."""
    restored = plain(row["restored"])
    raw = unpack_text(row["raw"], restored)
    return PageView(
        document_id=row["document_id"],
        number=row["number"],
        width=row["width"],
        height=row["height"],
        dpi=row["dpi"],
        source=row["source"],
        engine=row["engine"],
        confidence=row["confidence"],
        raw=raw,
        restored=restored,
        reviewed=row["reviewed"],
        error=row["error"],
        tokens=tuple(TokenRow(*token) for token in unpack_tokens(row["tokens"] or "[]", raw, restored or "")),
        words=words_of(unpack_words(row["words"], raw)),
        tables=tuple(_table(stored) for stored in json.loads(row["tables"] or "[]")),
        regions=tuple(Region(*stored) for stored in json.loads(row["regions"] or "[]")),
    )


def _table_row(table: Table) -> list[Any]:
    cells = [
        [cell.row, cell.column, cell.start, cell.end, cell.rows, cell.columns, _corners(cell.box)]
        for cell in table.cells
    ]
    return [table.start, table.end, table.row_count, table.column_count, cells, _corners(table.box)]


def _table(stored: list[Any]) -> Table:
    start, end, rows, columns, cells, box = stored
    places = (
        Cell(row, column, first, last, down, across, _box(b)) for row, column, first, last, down, across, b in cells
    )
    return Table(start, end, rows, columns, tuple(places), _box(box))


def _word_rows(words: Sequence[Word]) -> npt.NDArray[np.float64]:
    """Return a row for each word: start, end, x, y, w, h, confidence, line."""
    boxes = [word.box for word in words]
    table = np.empty((8, len(words)), dtype=np.float64)
    whole = (
        [word.start for word in words],
        [word.end for word in words],
        [box.x for box in boxes],
        [box.y for box in boxes],
        [box.w for box in boxes],
        [box.h for box in boxes],
        [word.line for word in words],
    )
    table[[0, 1, 2, 3, 4, 5, 7]] = np.array(whole, dtype=np.int64)  # a third faster than number by number to floats
    table[6] = [word.confidence for word in words]
    return table.T


def _confidence(words: npt.NDArray[np.float64]) -> float | None:
    """Return what `Reading.confidence` is of the words of an engine."""
    lengths = words[:, 1] - words[:, 0]
    weight = float(lengths.sum())
    return float(np.cumsum(words[:, 6] * lengths)[-1]) / weight if weight else None  # summed in order, as there


def _corners(box: Box | None) -> list[int] | None:
    return None if box is None else [box.x, box.y, box.w, box.h]


def _box(corners: list[int] | None) -> Box | None:
    return None if corners is None else Box(*corners)


def _compact(value: list[Any]) -> str:
    return json.dumps(value, separators=(",", ":"))
