"""Where each line of a page's text stands on its scan, so that scan and text can scroll together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.pages import places

if TYPE_CHECKING:
    from corpus.documents.documents import PageView


def text_lines(view: PageView, *, raw: bool) -> str:
    """Return "0,120 57,180 …": where a line begins in the text, in characters, and its top on the scan, in pixels.

    Lines that have no words on the scan are left out, and so are those that lie above the one before: a stamp, a second
    column. What remains only goes down, in the text as on the scan.
    """
    shown = replace(view, restored=None, reviewed=None) if raw else view
    found: list[str] = []
    start, lowest = 0, -1
    for line in shown.text.split("\n"):
        drawn = places.boxes(shown, start, start + len(line))
        if drawn and (top := min(box.y for box in drawn)) > lowest:
            found.append(f"{start},{top}")
            lowest = top
        start += len(line) + 1
    return " ".join(found)
