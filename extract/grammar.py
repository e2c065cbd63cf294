"""The grammar's data files, read once, and the patterns that are made of their words."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from extract.errors import ExtractionError

# One white-space character of a squeezed text (see `extract.source`), where it may stand and where it must.
MAYBE_SPACE = r"[ \n\f]?"
SPACE = r"[ \n\f]"


@cache
def table(name: str) -> dict[str, Any]:
    """Return one data file of the grammar, `extract/data/NAME.toml`.

    Raises:
        ExtractionError: the file is missing or damaged.
    """
    try:
        return tomllib.loads((files("extract") / "data" / f"{name}.toml").read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ExtractionError(
            f"Không đọc được dữ liệu “{name}.toml” của phần trích xuất. Hãy cài lại chương trình."
        ) from error


@cache
def words(name: str, *keys: str) -> tuple[str, ...]:
    """Return a list of words out of a data file: `words("words", "basis", "openings")`."""
    found: Any = table(name)
    for key in keys:
        found = found[key]
    return tuple(found)


def any_of(phrases: tuple[str, ...]) -> str:
    """Return a group that matches any of the phrases, the longest first; their spaces match any white space."""
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return "(?:" + "|".join(re.escape(phrase).replace(r"\ ", SPACE) for phrase in ordered) + ")"


def alternatives(phrases: tuple[str, ...]) -> str:
    """Return what `any_of` does, as a tree: each letter is tried once, however many of the phrases begin with it."""
    branches: dict[str, list[str]] = {}
    for phrase in phrases:
        if phrase:
            branches.setdefault(phrase[0], []).append(phrase[1:])
    grown = "|".join(
        (SPACE if letter == " " else re.escape(letter)) + alternatives(tuple(rest))
        for letter, rest in sorted(branches.items())
    )
    if not grown:
        return ""
    return f"(?:{grown})?" if "" in phrases else f"(?:{grown})"


def whole_words(phrases: tuple[str, ...], *, not_behind: str = "a-z0-9") -> str:
    """Return what `alternatives` does, where no letter or figure stands in front.

    The first character is looked for by its class alone, which is the quickest way through a text; what stands in front
    is asked then.

    Args:
        phrases: what is looked for.
        not_behind: the class of characters that must not stand in front.
    """
    letters, rest = first_and_rest(phrases)
    return f"[{letters}](?<![{not_behind}].){rest}"


def first_and_rest(phrases: tuple[str, ...]) -> tuple[str, str]:
    """Return the first letters of phrases, and what matches the rest of a phrase behind its first letter."""
    letters = sorted({phrase[0] for phrase in phrases})
    trees = (
        f"(?<={letter}){alternatives(tuple(phrase[1:] for phrase in phrases if phrase[0] == letter))}"
        for letter in letters
    )
    return "".join(letters), f"(?:{'|'.join(trees)})"
