r"""Texts of pages in little room: a quarter to two fifths of what they take as UTF-8, and read in some microseconds.

A Vietnamese letter with its marks takes up to three bytes of UTF-8; here every letter takes one, what no table holds is
set apart, and all is deflated with words that papers are full of already known (`data/packed_text.txt`). In SQL
`plain(restored)` is the text of such a column; a text that earlier versions stored as it is comes back as it is.

    packed    \x01, of a letterhead \x02, then deflated: letters, \x00 where one is in no table; \x01; those as UTF-8
"""

from __future__ import annotations

import codecs
import re
import unicodedata
import zlib
from functools import cache
from importlib.resources import files
from typing import Any

from normalize.folding import fold

_FORM, _LETTERHEAD = b"\x01", b"\x02"
_LEVEL = 6
_WINDOW = 32_768  # bytes that deflating looks back over
_ODD, _END = "\x00", "\x01"
_VOWELS, _TONES = "aăâeêioôơuưy", ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_SIGNS = "đĐ“”‘’–—…•°²³§×½\t"


def pack(text: str, *, soon: bool = False) -> bytes | str:
    """Return a page's text as it is stored; an empty one stays as it is. `soon`: in less time, and more room."""
    if not text:
        return text
    return _FORM + _packed(text, _tables()[1], 1 if soon else _LEVEL)


def pack_letterhead(text: str) -> bytes:
    """Return the JSON of a letterhead as it is stored, in which the names of its parts take no room."""
    return _LETTERHEAD + _packed(text, _of_letterheads(), _LEVEL)


def _packed(text: str, dictionary: bytes, level: int) -> bytes:
    letters, _, odd = _tables()
    apart = "".join(odd.findall(text))
    bare = odd.sub(_ODD, text) if apart else text
    coded, _ = codecs.charmap_encode(bare, "strict", codecs.charmap_build(letters))
    packing = zlib.compressobj(level, zlib.DEFLATED, -15, 9, zdict=dictionary)
    end = _END.encode("ascii") + apart.encode("utf-8", "surrogatepass") if apart else b""
    return packing.compress(coded + end) + packing.flush()


def is_packed(stored: bytes) -> bool:
    """Say whether bytes are a packed text."""
    return stored[:1] == _FORM


def plain(stored: Any) -> Any:
    """Return a stored text, packed or not; whatever is no packed text comes back as it is."""
    if not isinstance(stored, bytes) or stored[:1] not in {_FORM, _LETTERHEAD}:
        return stored
    letters, dictionary, _ = _tables()
    if stored[:1] == _LETTERHEAD:
        dictionary = _of_letterheads()
    coded = zlib.decompressobj(-15, zdict=dictionary).decompress(stored[1:])
    bare, _, apart = coded.partition(_END.encode("ascii"))
    text, _ = codecs.charmap_decode(bare, "strict", letters)
    if not apart:
        return text
    first, *others = text.split(_ODD)
    odd = apart.decode("utf-8", "surrogatepass")
    return first + "".join(sign + piece for sign, piece in zip(odd, others, strict=True))


def folded(stored: Any) -> str:
    """Return a stored text folded, to look for words in: signs that are part of no word may be others there.

    Many times faster than to fold the text: the table of letters is folded once.
    """
    if isinstance(stored, bytes) and stored[:1] == _FORM:
        coded = zlib.decompressobj(-15, zdict=_tables()[1]).decompress(stored[1:])
        if _ODD.encode("ascii") not in coded:
            return coded.translate(_folding()).decode("latin-1")
    return fold(str(plain(stored)))


@cache
def _folding() -> bytes:
    """Return what each letter's byte is folded, in Latin-1; a space for what is in no word and not in there."""
    letters = [fold(letter) for letter in _tables()[0]]
    known = [letter if len(letter) == 1 and ord(letter) < 256 else " " for letter in letters]
    return "".join(known).ljust(256).encode("latin-1")


@cache
def _of_letterheads() -> bytes:
    """Return what is known before a letterhead begins: a small one, part of the archive's format too."""
    field = '{"value": "", "state": "printed", "spans": [[1, 0, 1]], "quote": ""}, '
    names = ("agency", "parent", "number", "place", "date", "type", "abstract", "signing", "signer_title")
    small = "".join(f'"{name}": null, "{name}": {field}' for name in names) + f'"recipients": [{field}]}}'
    return (_tables()[1] + f"{{{small}".encode("ascii"))[-_WINDOW:]


@cache
def _tables() -> tuple[str, bytes, re.Pattern[str]]:
    """Return the letter of each byte, what is known before a text begins, and what finds letters of no byte.

    They are part of the archive's format: another table is another form.
    """
    small = [unicodedata.normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in _TONES]
    marked = [letter for letter in (*small, *(letter.upper() for letter in small)) if not letter.isascii()]
    letters = [chr(code) if 32 <= code < 127 or chr(code) == "\n" else "" for code in range(256)]
    free = (code for code in range(2, 256) if not letters[code])
    for letter, code in zip([*marked, *_SIGNS], free, strict=False):
        letters[code] = letter
    known = "".join(letters)
    lines = (files("corpus") / "data" / "packed_text.txt").read_text("utf-8").splitlines()
    words = " ".join(line for line in lines if line and not line.startswith("#"))
    table = _ODD + "".join(letter or "\ufffe" for letter in letters[1:])
    dictionary, _ = codecs.charmap_encode(words, "strict", codecs.charmap_build(table))
    return table, dictionary[-_WINDOW:], re.compile(f"[^{re.escape(known)}]")
