"""Areas above wards and communes, by the words of `data/areas.toml`: whose body is no unit's body."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from corpus.phrases import spoken
from normalize.folding import fold


def names_area(agency: str) -> bool:
    """Say whether the name of an agency names an area above the units. Marks count where the name has any."""
    said, words = spoken(agency), _words()
    plain = said == fold(said)
    for other in words["others"]:
        if not plain or " " in other:
            said = said.replace(f" {fold(other) if plain else other} ", " ")
    bare = fold(said)
    return any(f" {fold(name)} " in bare for name in (*words["names"], *words["short"]))


def ends_with_area(folded: str) -> bool:
    """Say whether folded words, as a person types them, end with the kind of an area: "ubnd thi xa", "tp."."""
    words = _words()
    return f" {folded}".rstrip(".").endswith(tuple(f" {fold(name)}" for name in (*words["names"], *words["short"])))


@cache
def _words() -> dict[str, list[str]]:
    return tomllib.loads((files("corpus") / "data" / "areas.toml").read_text("utf-8"))
