"""How numbers of papers are typed and copied: figures of any script, letters for figures, spaces within, dashes lost.

`as_ascii` is for all of a query. `mended` puts right what engines leave of a number ("8 7/KH-UBND", "87/K H-UBND",
"87/KHUBND") and what was typed without a space or stroke ("QĐ2317", "2317QĐ-UBND"), `figures` one token of it
("23l7/QĐ-UBND"). Where what was typed is the number of a paper here, it stays.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from corpus.search.numbers import keys_of
from corpus.search.spelling import folded
from extract.references.numbers import parse
from extract.references.symbols import is_known, is_type
from normalize.folding import canonical

if TYPE_CHECKING:
    from corpus.store.archive import Archive

_OTHER_FORMS = re.compile(r"[\uff01-\uff5e]|[^\D0-9]")  # full-width letters and signs, figures of any script
_MOST_FIGURES = 6
_BEHIND = 40  # characters of a number behind its figures
_HEAD = r"\s?[/\u2044\u2215–—‑−-]\s?(?:(?:19|20)[0-9]{2}\s?/\s?)?"
_APART = re.compile(rf"(?<![^\s(:])[0-9]{{1,4}}(?:[ .][0-9]{{1,4}}){{1,4}}(?=[a-z]?{_HEAD}[^\W\d_])")
_RAISED = re.compile(r"(?<![^\s(:])[^\s(:/-]{1,6}(?=[/-])")
_SYMBOL = re.compile(rf"(?<=[0-9]){_HEAD}(?P<symbol>[^\W\d_]{{1,8}}(?:(?:\s?[/–—‑−-]\s?|\s)[^\W\d_]{{1,8}}){{0,6}})")
_STUCK = re.compile(r"(?<![^\s(:])(?P<kind>[^\W\d_]{2,4})[.-]?(?P<figures>[0-9]{1,6})(?![^\s/,;)-])")
_STROKE_LEFT_OUT = re.compile(r"(?<![^\s(:])(?P<figures>[0-9]{1,6})(?P<kind>[^\W\d_]{2,4})(?=[-/][^\W\d_])")
_MOST_PIECES = 5


@cache
def listed(name: str) -> frozenset[str]:
    """Return a list of words of `corpus/data/query.toml`."""
    return frozenset(_data()[name])


def as_ascii(text: str) -> str:
    """Return a query in NFC, with figures and full-width forms as those of ASCII: ８７／ＫＨ is 87/KH."""
    return _OTHER_FORMS.sub(lambda match: canonical(match[0]), unicodedata.normalize("NFC", text))


def mended(archive: Archive, text: str) -> str:
    """Return a query whose numbers of papers stand together: "8 7/K H-UBND" is "87/KH-UBND"."""
    text = _RAISED.sub(lambda match: _level(match[0]), " ".join(text.split()))
    text = _STROKE_LEFT_OUT.sub(_with_stroke, _STUCK.sub(_apart, text))
    text = _SYMBOL.sub(lambda match: match[0][: match.start("symbol") - match.start()] + _joined(match["symbol"]), text)
    return _APART.sub(lambda match: _one_number(archive, match), text)


def _apart(match: re.Match[str]) -> str:
    """Return a kind of paper and the number that was typed right behind it with a space between: "QĐ2317"."""
    kind = folded(match["kind"])
    return f"{match['kind']} {match['figures']}" if is_type(kind) or kind in listed("introducing") else match[0]


def _with_stroke(match: re.Match[str]) -> str:
    """Return a number with the stroke before its letters: "2317QĐ-UBND"."""
    return f"{match['figures']}/{match['kind']}" if is_type(folded(match["kind"])) else match[0]


def figures(archive: Archive, token: str) -> str:
    """Return what names a paper with its figures right that an engine read as letters: 23l7/QĐ-UBND is 2317/QĐ-UBND.

    A letter behind the figures may be meant, 12B/QĐ-UBND: then it is one where papers here have that number.
    """
    pattern, table = _misread()
    found = pattern.match(token)
    right = token[: found.end()].translate(table) + token[found.end() :] if found else token
    as_typed, as_figures = parse(token), parse(right)
    if found is None or as_figures is None:
        return token
    return token if as_typed is not None and keys_of(archive.db, as_typed) else right


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("corpus") / "data" / "query.toml").read_text("utf-8"))


@cache
def _misread() -> tuple[re.Pattern[str], dict[int, str]]:
    letters = re.escape("".join(_data()["misread"]))
    mixed = rf"(?=[0-9]*[{letters}])(?=[{letters}]*[0-9])[0-9{letters}]{{2,6}}(?=[/-])"
    return re.compile(mixed), str.maketrans(_data()["misread"])


def _level(token: str) -> str:
    """Return raised, lowered or circled figures as plain ones; anything else as it is."""
    values = [unicodedata.digit(letter, -1) for letter in token]
    return "".join(map(str, values)) if min(values) >= 0 else token


def _joined(symbol: str) -> str:
    """Return a symbol whose codes were torn apart or run together: "K H-UBND" and "KHUBND" are KH-UBND."""
    pieces = re.split(r"(\s?[/–—‑−-]\s?|\s)", symbol)
    at = 0
    while at < len(pieces):
        for size in range(_MOST_PIECES, 1, -1):
            torn, between = pieces[at : at + 2 * size - 1 : 2], pieces[at + 1 : at + 2 * size - 2 : 2]
            known = [_is_code(piece) for piece in torn]
            if len(torn) == size and not "".join(between).strip() and not all(known) and _is_code("".join(torn)):
                pieces[at : at + 2 * size - 1] = ["".join(torn)]
                break
        at += 2
    first = pieces[0]
    if not _is_code(first):
        cuts = (cut for cut in range(2, len(first) - 1) if is_type(folded(first[:cut])) and _is_code(first[cut:]))
        cut = next(cuts, None)
        pieces[0] = first if cut is None else f"{first[:cut]}-{first[cut:]}"
    return "".join(pieces)


def _is_code(piece: str) -> bool:
    return is_known(folded(piece))


def _one_number(archive: Archive, match: re.Match[str]) -> str:
    """Return figures apart as one number: one that papers here have, else all of them, but behind a word of dates."""
    pieces, behind = re.split(r"[ .]", match[0]), match.string[match.end() : match.end() + _BEHIND]
    for first in range(len(pieces)):
        together = "".join(pieces[first:])
        number = parse(together + behind) if len(together) <= _MOST_FIGURES else None
        if number is not None and keys_of(archive.db, number):
            return " ".join([*pieces[:first], together])
    before = match.string[: match.start()].split()
    dated = bool(before) and folded(before[-1]).strip(".,:") in listed("of_a_date")
    together = "".join(pieces)
    return match[0] if dated or len(together) > _MOST_FIGURES else together
