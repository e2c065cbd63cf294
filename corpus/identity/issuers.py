"""Whether two names of a body that issues papers mean one: "UBND thị xã", "ỦY BAN NHÂN DÂN THỊ XÃ ĐIỆN BÀN".

A name is read as the body and the areas it is of ("ủy ban nhân dân" of thị xã Điện Bàn). "UBND thị xã" leaves the
area's name out: it is that of the paper that says so, which is told by its own letterhead (`areas_of`).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

from rapidfuzz import fuzz

from corpus.phrases import abbreviations
from normalize.folding import canonical, fold

if TYPE_CHECKING:
    from collections.abc import Mapping

# same: one body; maybe: nothing speaks against it; near: but for letters that an engine may have misread; other: two.
Sameness = Literal["same", "maybe", "near", "other"]

_WORD = re.compile(r"[^\W_]+\.?")
_NEAR = 80.0  # per cent of the letters


@dataclass(frozen=True, slots=True)
class Issuer:
    """A body by name, folded.

    Attributes:
        body: its words without its area, "uy ban nhan dan"; "cap uy" for a committee of the Party.
        areas: (kind, name) of its area and those around it: ("thi xa", "dien ban"); a name left out is "".
    """

    body: str
    areas: tuple[tuple[str, str], ...]


@lru_cache(maxsize=8192)
def issuer(name: str | None) -> Issuer | None:
    """Read the name of a body, None where there is none."""
    words = _words(name or "")
    if not words:
        return None
    areas: list[tuple[str, list[str]]] = []
    body: list[str] = []
    place = 0
    while place < len(words):
        kind, length, committee = _kind_at(words, place)
        if kind:
            areas.append((kind, []))
            body += ["cap uy"] if committee and len(areas) == 1 else []
            place += length
        else:
            (areas[-1][1] if areas else body).append(fold(words[place]))
            place += 1
    return Issuer(" ".join(body), tuple((fold(kind), " ".join(said)) for kind, said in areas))


@lru_cache(maxsize=8192)
def areas_of(*names: str | None) -> Mapping[str, str]:
    """Return the areas that a letterhead and its unit tell, kind -> name, of a kind the first."""
    found: dict[str, str] = {}
    for name in names:
        for kind, area in (issuer(name) or Issuer("", ())).areas:
            if area:
                found.setdefault(kind, area)
    return found


def compare(cited: Issuer | None, around: Mapping[str, str], printed: Issuer | None, at: Mapping[str, str]) -> Sameness:
    """Compare the issuer that a reference names with the one that a letterhead prints.

    Args:
        cited: as the reference names it; None where it names none, which may be anybody.
        around: the areas of the citing paper.
        printed: the letterhead's.
        at: the areas of the paper with that letterhead.
    """
    if cited is None or printed is None:
        return "maybe"
    bodies = _body(cited.body, printed.body)
    if bodies == "other":
        return "other"
    areas = _area(cited, around, printed, at)
    order: tuple[Sameness, ...] = ("other", "near", "maybe")
    return next((grade for grade in order if grade in (bodies, areas)), "same")


def _body(cited: str, printed: str) -> Sameness:
    if cited == printed:
        return "same"
    one, other = cited.split(), printed.split()
    length = min(len(one), len(other))
    if not length or one[:length] == other[:length]:
        return "maybe"
    return "near" if fuzz.ratio(cited, printed) >= _NEAR else "other"


def _area(cited: Issuer, around: Mapping[str, str], printed: Issuer, at: Mapping[str, str]) -> Sameness:
    if not cited.areas or not printed.areas:
        kinds = [kind for kind, _ in (cited.areas or printed.areas)[:1]] or [kind for kind in around if kind in at]
        named = ((_named(cited, kind, around), _named(printed, kind, at)) for kind in kinds)
        return "same" if any(one and one == other for one, other in named) else "maybe"
    (kind, name), (printed_kind, printed_name) = cited.areas[0], printed.areas[0]
    if kind != printed_kind:
        return "maybe" if name and name == printed_name else "other"
    name, printed_name = name or around.get(kind, ""), printed_name or at.get(kind, "")
    if not name or not printed_name:
        return "maybe"
    if name == printed_name:
        return "same"
    return "near" if fuzz.ratio(name, printed_name) >= _NEAR else "other"


def _named(one: Issuer, kind: str, around: Mapping[str, str]) -> str:
    return dict(one.areas).get(kind) or around.get(kind, "")


def _kind_at(words: list[str], place: int) -> tuple[str, int, bool]:
    """Return the kind of area that begins at a word, how many words it takes, and whether it is a committee's."""
    kinds, longest = _kinds(all(map(str.isascii, words)))
    for length in range(min(longest, len(words) - place), 0, -1):
        kind, committee = kinds.get(" ".join(words[place : place + length]), ("", False))
        if kind and (place or committee or length < len(words)):
            return kind, length, committee
    return "", 1, False


def _words(name: str) -> list[str]:
    """Return the words of a name in lower case, abbreviations spelled out, without what may be left out."""
    printed = canonical(name).casefold()
    plain = printed.isascii()
    said = " ".join(map(_long, _WORD.findall(printed)))
    if plain:
        said = fold(said)
    for phrase in data()["left_out"]:
        said = f" {said} ".replace(f" {fold(phrase) if plain else phrase} ", " ").strip()
    for organ in data()["organs"]:
        rest = said.removeprefix(f"{fold(organ) if plain else organ} ")
        kind, _, committee = _kind_at(rest.split(), 0)
        if rest != said and (committee or not kind):
            said = rest
    return said.split()


def _long(word: str) -> str:
    """Return an abbreviation spelled out, any other word without its full stop: "TP." and "tp" are "thành phố"."""
    bare = word.rstrip(".")
    short = data()["abbreviations"]
    return str(short.get(word) or short.get(bare) or abbreviations().get(bare, bare))


@cache
def _kinds(plain: bool) -> tuple[dict[str, tuple[str, bool]], int]:  # noqa: FBT001 - names without marks, or with
    """Return kinds of area by how they are called, and how many words the longest of these have."""
    found = {phrase: (kind, True) for phrase, kind in data()["committees"].items()}
    found |= {kind: (kind, False) for kind in data()["areas"]}
    # Without marks "quan" may be a district, an army, an office.
    kinds = {fold(phrase) if plain else phrase: found[phrase] for phrase in found if not plain or phrase != "quận"}
    return kinds, max(phrase.count(" ") + 1 for phrase in kinds)


@cache
def data() -> dict[str, Any]:
    """Return `data/identity.toml`, its phrases in one spelling."""
    read = tomllib.loads((files("corpus") / "data" / "identity.toml").read_text("utf-8"))
    for name in ("areas", "left_out", "organs"):
        read[name] = [canonical(phrase).casefold() for phrase in read[name]]
    for name in ("committees", "abbreviations"):
        read[name] = {canonical(one).casefold(): canonical(two).casefold() for one, two in read[name].items()}
    return read
