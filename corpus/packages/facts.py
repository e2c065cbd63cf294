"""Whether what a record says stands in its pages: numbers in their bounds, quotes word for word, boxes on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpus.packages.layout import LAYERS
from corpus.pages.pages import PAGE_BREAK

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD = 8  # numbers of a word: start, end, x, y, w, h, confidence, line
_TOKEN = 5
_LETTERHEAD = ("agency", "parent", "number", "place", "date", "type", "abstract", "signing", "signer_title")


def page_problems(row: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with a page, as parts of Vietnamese sentences."""
    number = row.get("number")
    if not _is_count(number, 1):
        yield "một trang không có số trang"
        return
    where = f"trang {number}"
    if not all(_is_count(row.get(name), 0) for name in ("width", "height", "dpi")):
        yield f"{where}: kích thước không hợp lệ"
    texts = {name: row.get(name) for name in LAYERS}
    if not isinstance(texts["raw"], str) or not all(isinstance(text, str | None) for text in texts.values()):
        yield f"{where}: lớp văn bản không hợp lệ"
        return
    raw, restored = texts["raw"], texts["restored"]
    if not _are_rows(row.get("words"), _WORD) or any(
        not 0 <= start <= end <= len(raw) for start, end, *_ in row["words"]
    ):
        yield f"{where}: vị trí các từ không hợp lệ"
    tokens = row.get("tokens")
    if tokens is not None and (
        not _are_rows(tokens, _TOKEN)
        or any(
            not (0 <= low <= high <= len(raw) and 0 <= start <= end <= len(restored or ""))
            for low, high, start, end, _ in tokens
        )
    ):
        yield f"{where}: các từ đã phục hồi không khớp văn bản"


def text_of(row: dict[str, Any]) -> str:
    """Return the text of a sound page: its highest layer."""
    return next((row[name] for name in reversed(LAYERS) if row.get(name) is not None), "")


def fact_problem(row: dict[str, Any], texts: dict[int, str]) -> str | None:
    """Return what is wrong with the places of a fact; None where they are sound. `texts`: of the pages by number."""
    spans = row.get("spans")
    if not _are_rows(spans, 3):
        return "không có vị trí"
    pieces = []
    for number, start, end in spans or ():
        text = texts.get(number)
        if text is None:
            return f"nằm ở trang {number} không có trong tài liệu"
        if not _is_count(start, 0) or not _is_count(end, 0) or not start <= end <= len(text):
            return f"nằm ngoài văn bản trang {number}"
        pieces.append(text[start:end])
    if "quote" in row and PAGE_BREAK.join(pieces) != row["quote"]:
        return "trích dẫn không đúng chữ đang có ở chỗ đó"
    return None


def letterhead_problem(letterhead: object, texts: dict[int, str]) -> str | None:
    """Return what is wrong with the places of a letterhead's fields; None where they are sound."""
    if letterhead is None:
        return None
    if not isinstance(letterhead, dict):
        return "phần đầu văn bản không hợp lệ"
    fields = [letterhead.get(name) for name in _LETTERHEAD]
    recipients = letterhead.get("recipients") or []
    if not isinstance(recipients, list):
        return "nơi nhận không hợp lệ"
    for field in (*fields, *recipients):
        if field is None:
            continue
        if not isinstance(field, dict) or not isinstance(field.get("value"), str | None):
            return "phần đầu văn bản không hợp lệ"
        if wrong := fact_problem(field, texts):
            return f"phần đầu văn bản {wrong}"
    return None


def boxes_problem(drawn: object, sizes: dict[int, tuple[int, int]]) -> str | None:
    """Return what is wrong with the boxes of a fact; None where each lies on its page. Sizes in pixels."""
    if not isinstance(drawn, list):
        return "không có khung trên trang"
    for box in drawn:
        if not isinstance(box, dict) or not all(_is_count(box.get(name), 0) for name in ("page", "x", "y", "w", "h")):
            return "có khung không hợp lệ"
        width, height = sizes.get(box["page"], (0, 0))
        if box["x"] + box["w"] > width or box["y"] + box["h"] > height:
            return f"có khung nằm ngoài trang {box['page']}"
    return None


def _are_rows(value: object, length: int) -> bool:
    return isinstance(value, list) and all(
        isinstance(row, list)
        and len(row) == length
        and all(isinstance(number, int | float) and not isinstance(number, bool) for number in row)
        for row in value
    )


def _is_count(value: object, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least
