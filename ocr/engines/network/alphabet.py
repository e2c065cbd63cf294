"""What the outputs of a network mean: characters, and the one output that means none."""

from __future__ import annotations

from dataclasses import dataclass

from ocr.engines.network.container import OtherModel, Values

SPACE = " "
NOTHING = 1  # number of the character whose code stands for none at all
LONGEST = 10


@dataclass(frozen=True, slots=True)
class Alphabet:
    """Characters by output, "" where an output has none; `none` is the output that means no character.

    `numbers` are the characters by the number that the dictionary calls them by.
    """

    characters: tuple[str, ...]
    none: int
    numbers: tuple[str, ...]


def read_alphabet(characters: bytes, codes: bytes, outputs: int) -> Alphabet:
    """Return the alphabet of a model from its two parts. Raises OtherModel where a character has several codes."""
    lines = characters.decode("utf-8", "replace").split("\n")
    if not lines[0].strip().isdigit():
        raise OtherModel("no list of characters")
    names = [line.split(" ", 1)[0] for line in lines[1 : int(lines[0]) + 1]]
    names[:1] = [SPACE]  # it cannot stand in a list parted by spaces
    values = Values(codes)
    by_output = [""] * outputs
    none = -1
    for number in range(values.one("I")):
        values.one("b")
        length = values.one("i")
        if not 0 < length < LONGEST:
            raise OtherModel("codes of another kind")
        code = [values.one("i") for _ in range(length)]
        if length > 1 or not 0 <= code[0] < outputs:
            raise OtherModel("characters of several codes")
        if number == NOTHING:
            none = code[0]
        elif code[0] != none and number < len(names):
            by_output[code[0]] = by_output[code[0]] or names[number]
    if none < 0 or by_output[0] != SPACE:
        raise OtherModel("an alphabet without a space, or without nothing")
    return Alphabet(tuple(by_output), none, tuple(names))
