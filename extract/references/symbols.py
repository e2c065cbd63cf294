"""The symbol of a number, "QĐ-UBND": codes on the closed lists, damage repaired, kind of paper told."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import product
from typing import Any

from extract.grammar import table
from normalize.folding import canonical, fold

_BODY_LISTS = ("state", "front", "party")
_DAMAGED_D_STROKE = ("p", "b", "d", "dp")  # what OCR makes of Đ
_CONGRESS = re.compile(r"(qh|ubtvqh)([il]?[0-9]|[0-9]{2})")  # OCR reads the 1 of 15 as I or l
_FIGURE = re.compile("[il]")


@cache
def type_codes() -> dict[str, str]:
    """Map each folded code of a kind of paper to its name, "qd" to "Quyết định"."""
    found: dict[str, str] = {}
    for kind in _types():
        if "code" in kind:
            found.setdefault(fold(kind["code"]), kind["name"])
    return found


@cache
def heads() -> dict[str, str]:
    """Map each folded head to the name of the kind of paper, "nghi quyet" to "Nghị quyết"."""
    return {head: kind["name"] for kind in _types() for head in kind["heads"]}


@cache
def legacy_bodies() -> frozenset[str]:
    """Return the folded bodies of the numbers without a type, "48-HĐBT"."""
    return frozenset(fold(code) for code in table("bodies")["legacy"])


def is_type(part: str) -> bool:
    """Say whether a folded part is the code of a kind of paper."""
    return part in type_codes()


def is_known(part: str) -> bool:
    """Say whether a folded part is on a closed list, as it is or with a Đ damaged."""
    return part in _folded_codes() or _CONGRESS.fullmatch(part) is not None


@lru_cache(maxsize=4096)
def spell(part: str, *, sound: bool = False) -> str:
    """Return the code as it is spelled on the closed lists, or in capitals as printed where it is on none.

    Args:
        part: one part of a symbol as printed, "QD", "HPND", "TTg".
        sound: whether its Đ are known to be whole, so that a P or B in it is no damage.
    """
    printed = canonical(part)
    exact = _exact_codes().get(printed.casefold())
    if exact:
        return exact
    congress = _CONGRESS.fullmatch(fold(printed))
    if congress:
        return f"{congress[1].upper()}{_FIGURE.sub('1', congress[2])}"
    listed = _folded_codes().get(fold(printed)) or _with_prefix(printed)
    return printed if sound and fold(listed) != fold(printed) else listed


def _with_prefix(printed: str) -> str:
    """Return a code on no list with its beginning mended, where all codes that begin so have a Đ there: "BCPXDNTM"."""
    folded = fold(printed)
    for prefix in table("bodies")["prefixes"]:
        for damaged in (fold(prefix), *_damaged(prefix)):
            if folded.startswith(damaged) and len(folded) > len(damaged) + 1 and damaged[-1] in "dp":
                return f"{prefix}{printed[len(damaged) :]}"
    return printed


def without_footnote(part: str) -> str:
    """Return a folded part without a footnote mark glued to it, "tw2" as "tw"; any other part as it is."""
    bare = part.rstrip("0123456789")
    return bare if bare != part and not is_known(part) and bare in _folded_codes() else part


def repair(symbol: str) -> str:
    """Return a symbol that only damage can have made, as it must have been: "KL-MTTW-BCT" is "KL-MTTW-ĐCT"."""
    repaired: str = table("bodies")["repairs"].get(fold(symbol), symbol)
    return repaired


@lru_cache(maxsize=4096)
def type_of(symbol: str) -> str | None:
    """Return the kind of paper that a symbol tells: a body's word alone is a letter, "Công văn"."""
    first = fold(symbol).split("-")[0].split("/")[0]
    if _CONGRESS.fullmatch(first):
        return None
    if first in type_codes():
        return type_codes()[first]
    return "Công văn" if is_known(first) else None


def _types() -> list[dict[str, Any]]:
    types: list[dict[str, Any]] = table("types")["type"]
    return types


@cache
def _codes() -> tuple[str, ...]:
    bodies = table("bodies")
    codes = [kind["code"] for kind in _types() if "code" in kind]
    for name in _BODY_LISTS:
        codes.extend(bodies[name])
    return tuple(codes)


@cache
def _exact_codes() -> dict[str, str]:
    exact: dict[str, str] = {}
    for code in _codes():
        exact.setdefault(code.casefold(), code)
    return exact


@cache
def _folded_codes() -> dict[str, str]:
    found: dict[str, str] = {}
    for code in _codes():
        found.setdefault(fold(code), code)
    for code in _codes():
        for damaged in _damaged(code):
            found.setdefault(damaged, code)
    return found


def _damaged(code: str) -> list[str]:
    choices = [_DAMAGED_D_STROKE if letter in "Đđ" else (fold(letter),) for letter in code]
    if len(code) < 2 or "Đ" not in code:
        return []
    return ["".join(letters) for letters in product(*choices)]
