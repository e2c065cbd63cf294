r"""Texts of pages in little room: a quarter to two fifths of what they take as UTF-8, and read in some microseconds.

A Vietnamese letter with its marks takes up to three bytes of UTF-8; here every letter takes one, what no table holds is
set apart, and all is deflated with words that papers are full of already known (`data/packed_text.txt`). In SQL
`plain(restored)` is the text of such a column; a text that earlier versions stored as it is comes back as it is.

    packed    \x01, of a letterhead \x02, then deflated: letters, \x00 where one is in no table; \x01; those as UTF-8
"""

from __future__ import annotations

import codecs
from copy import copy
from functools import cache
from importlib.resources import files
from typing import Any

from zlib_ng import zlib_ng  # zlib's own format in two thirds of the time

from normalize.folding import fold
from normalize.letters import ODD, coded, decoded, table

_FORM, _LETTERHEAD = b"\x01", b"\x02"
_LEVEL, _SOON = 6, 1  # a higher one takes twice as long and finds one part in seventy
_WINDOW = 32_768  # bytes that deflating looks back over
_MEMORY = 8  # zlib's own; with 9 texts take no less, and its copies more time
_END = b"\x01"


def pack(text: str, *, soon: bool = False) -> bytes | str:
    """Return a page's text as it is stored; an empty one stays as it is. `soon`: in less time, and more room."""
    if not text:
        return text
    return _FORM + _packed(text, _packing(_SOON if soon else _LEVEL))


def pack_letterhead(text: str) -> bytes:
    """Return the JSON of a letterhead as it is stored, in which the names of its parts take no room."""
    return _LETTERHEAD + _packed(text, _packing_letterheads())


def _packed(text: str, begun: zlib_ng._Compress) -> bytes:
    letters = coded(text)
    if letters is None:
        odd = table().odd
        bare, _ = codecs.charmap_encode(odd.sub(ODD, text), "strict", table().to_bytes)
        letters = bare + _END + "".join(odd.findall(text)).encode("utf-8", "surrogatepass")
    packing = copy(begun)
    return packing.compress(letters) + packing.flush()


@cache
def _packing(level: int) -> zlib_ng._Compress:
    """Return what has taken in the words that are known, to be copied: to take them in takes longer than a text."""
    return zlib_ng.compressobj(level, zlib_ng.DEFLATED, -15, _MEMORY, zdict=_of_texts())


@cache
def _packing_letterheads() -> zlib_ng._Compress:
    return zlib_ng.compressobj(_LEVEL, zlib_ng.DEFLATED, -15, _MEMORY, zdict=_of_letterheads())


def is_packed(stored: bytes) -> bool:
    """Say whether bytes are a packed text."""
    return stored[:1] == _FORM


def plain(stored: Any) -> Any:
    """Return a stored text, packed or not; whatever is no packed text comes back as it is."""
    if not isinstance(stored, bytes) or stored[:1] not in {_FORM, _LETTERHEAD}:
        return stored
    dictionary = _of_letterheads() if stored[:1] == _LETTERHEAD else _of_texts()
    letters = zlib_ng.decompressobj(-15, zdict=dictionary).decompress(stored[1:])
    bare, _, apart = letters.partition(_END)
    text = decoded(bare)
    if not apart:
        return text
    first, *others = text.split(ODD)
    odd = apart.decode("utf-8", "surrogatepass")
    return first + "".join(sign + piece for sign, piece in zip(odd, others, strict=True))


def folded(stored: Any) -> str:
    """Return a stored text folded, to look for words in: signs that are part of no word may be others there.

    Many times faster than to fold the text: the table of letters is folded once.
    """
    if isinstance(stored, bytes) and stored[:1] == _FORM:
        letters = zlib_ng.decompressobj(-15, zdict=_of_texts()).decompress(stored[1:])
        if ODD.encode("ascii") not in letters:
            return letters.translate(_folding()).decode("latin-1")
    return fold(str(plain(stored)))


@cache
def _folding() -> bytes:
    """Return what each letter's byte is folded, in Latin-1; a space for what is in no word and not in there."""
    letters = [fold(letter) for letter in table().of_byte]
    known = [letter if len(letter) == 1 and ord(letter) < 256 else " " for letter in letters]
    return "".join(known).ljust(256).encode("latin-1")


@cache
def _of_letterheads() -> bytes:
    """Return what is known before a letterhead begins: a small one, part of the archive's format too."""
    field = '{"value": "", "state": "printed", "spans": [[1, 0, 1]], "quote": ""}, '
    names = ("agency", "parent", "number", "place", "date", "type", "abstract", "signing", "signer_title")
    small = "".join(f'"{name}": null, "{name}": {field}' for name in names) + f'"recipients": [{field}]}}'
    return (_of_texts() + f"{{{small}".encode("ascii"))[-_WINDOW:]


@cache
def _of_texts() -> bytes:
    """Return what is known before a text begins: part of the archive's format, another one is another form."""
    lines = (files("corpus") / "data" / "packed_text.txt").read_text("utf-8").splitlines()
    words = " ".join(line for line in lines if line and not line.startswith("#"))
    dictionary, _ = codecs.charmap_encode(words, "strict", table().to_bytes)
    return dictionary[-_WINDOW:]
