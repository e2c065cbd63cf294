"""Bytes to characters, only where that is certain: UTF-8, UTF-16, and 8-bit pages that make Vietnamese of the text.

Order: byte order mark; UTF-16 without one (every other byte zero); UTF-8; Windows-1258, TCVN3 and VNI, told apart by
the words they give (`normalize.legacy`).
"""

from __future__ import annotations

import codecs
import re

from ingest.errors import UnreadableFile
from normalize.legacy import decode_bytes

CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]")
MOST_CONTROLS = 0.002  # of the characters: a stray one occurs in real text, more is not text


def decode(data: bytes) -> str:
    r"""Return the characters of a text file, "\r\n" and lone "\r" as "\n", byte order mark removed.

    Raises:
        UnreadableFile: not-text.
    """
    text = _decoded(data)
    if text is None or _too_many_controls(text):
        raise UnreadableFile("not-text")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def looks_like_text(head: bytes, *, whole: bool) -> bool:
    """Say whether bytes are text, or the beginning of one where they are not the whole file."""
    if not whole:
        head = _cut_at_character(head)
    text = _decoded(head)
    return text is not None and not _too_many_controls(text)


def _decoded(data: bytes) -> str | None:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding)
    if b"\x00" in data:
        bare = _bare_utf16(data)
        return None if bare is None else _strict(data, bare)
    text = _strict(data, "utf-8")
    return decode_bytes(data) if text is None else text


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _bare_utf16(data: bytes) -> str | None:
    if len(data) % 2:
        return None
    even, odd = data[0::2].count(0), data[1::2].count(0)
    half = len(data) // 2
    # Latin letters have a zero high byte; Vietnamese ones of the blocks U+01xx and U+1Exx are the rest.
    if odd > 0.5 * half and even < 0.02 * half:
        return "utf-16-le"
    if even > 0.5 * half and odd < 0.02 * half:
        return "utf-16-be"
    return None


def _too_many_controls(text: str) -> bool:
    return len(CONTROLS.findall(text)) > MOST_CONTROLS * len(text)


def _cut_at_character(head: bytes) -> bytes:
    """Drop a character that the end of the sample cuts in two."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\x00" in head:
        return head[: len(head) // 2 * 2 - 2]
    for back in range(1, min(4, len(head)) + 1):
        byte = head[-back]
        if byte < 0x80:
            break
        if byte >= 0xC0:
            return head[:-back]
    return head
