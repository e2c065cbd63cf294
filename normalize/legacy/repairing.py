"""Text that came through old fonts, old code pages or broken programs, put into Unicode.

In this order, because each step leans on the one before: UTF-8 that was read as something else; runs in an old
encoding, before their codes could be taken for marks; letters and marks put together; look-alikes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalize.legacy.alignment import Edit, Repaired, Run, edited, unchanged
from normalize.legacy.convert import run_edits
from normalize.legacy.detect import detect
from normalize.legacy.marks import combining_edits, lookalike_edits
from normalize.legacy.mojibake import is_twice_over, mojibake_edits

if TYPE_CHECKING:
    from collections.abc import Sequence


def repair(raw: str) -> Repaired:
    """Return a text in Unicode, composed; what is good already comes back as it is.

    Args:
        raw: any text. White space stays, but for a no-break space that was half of a letter.
    """
    now = unchanged(raw)
    if raw.isascii() and not _may_be_mnemonic(raw):
        return now
    now = _without_mojibake(now)
    found = detect(now.text)
    edits = [edit for run in found for edit in run_edits(now.text, run.table, run.start, run.end)]
    now = edited(now, edits, [Run(run.start, run.end, run.table.name) for run in found])
    now = edited(now, combining_edits(now.text))
    resolved = edited(now, lookalike_edits(now.text))
    # A mark may have waited for its letter to become Latin.
    return resolved if resolved is now else edited(resolved, combining_edits(resolved.text))


def repair_words(words: Sequence[str]) -> list[str]:
    """Return words, as they follow one another on a page, each in Unicode."""
    raw = " ".join(words)
    repaired = repair(raw)
    if repaired.text == raw:
        return list(words)
    found, place, at = [], 0, 0
    for word in words:
        end = place + len(word)
        start = at
        while at < len(repaired.text) and repaired.offsets[at] < end:
            at += 1
        found.append(repaired.text[start:at].strip())
        place = end + 1
    return found


def _may_be_mnemonic(text: str) -> bool:
    return any(sign in text for sign in "^`~+('?.")


def _without_mojibake(now: Repaired) -> Repaired:
    if is_twice_over(now.text):
        once = edited(now, mojibake_edits(now.text, through=True))
        if mojibake_edits(once.text):
            now = once
    edits: list[Edit] = mojibake_edits(now.text)
    return edited(now, edits, [Run(edit.start, edit.end, "utf-8") for edit in edits])
