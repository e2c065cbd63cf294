"""The words that a model knows: a graph whose edges are letters, as the model's file holds it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ocr.engines.network.container import OtherModel, Values

if TYPE_CHECKING:
    from ocr.engines.network.alphabet import Alphabet

MAGIC = 42
LAST, BACK, END = 1, 2, 4  # of an edge: the last of its node, leads back, a word may end here
NUMBER = re.compile(r"[\d.,/:-]*\d[\d.,/:-]*%?")
AROUND = ".,;:!?()[]{}\"'“”‘’…-–—/*«»"


class Dictionary:
    """Words, asked for one at a time; small letters stand for capitals as well."""

    def __init__(self, edges: list[int], bits: int, alphabet: Alphabet) -> None:
        self._edges, self._bits = edges, bits
        self._numbers = {name: number for number, name in reversed(list(enumerate(alphabet.numbers)))}
        self._known: dict[str, bool] = {}
        self._nodes: dict[int, dict[int, int]] = {}  # those that were asked for

    def __contains__(self, word: object) -> bool:
        """Say whether a word is known, with signs around it or not, or is a number."""
        if not isinstance(word, str):
            return False
        if word not in self._known:
            core = word.strip(AROUND)
            forms = (core, core.lower(), core.capitalize())
            self._known[word] = not core or NUMBER.fullmatch(core) is not None or any(map(self._holds, forms))
        return self._known[word]

    def _holds(self, word: str) -> bool:
        node, ends = 0, False
        for letter in word:
            number = self._numbers.get(letter, -1)
            edge = self._edge(node, number)
            if edge is None:
                return False
            ends = bool(edge >> self._bits & END)
            node = edge >> (self._bits + 3)
            if node == 0:
                node = -1  # nothing follows
        return ends

    def _edge(self, node: int, number: int) -> int | None:
        if node not in self._nodes:
            self._nodes[node] = self._node(node)
        return self._nodes[node].get(number)

    def _node(self, node: int) -> dict[int, int]:
        """Return the edges that lead on from a node, by their letters."""
        mask = (1 << self._bits) - 1
        found: dict[int, int] = {}
        while 0 <= node < len(self._edges):
            edge = self._edges[node]
            if not edge >> self._bits & BACK:
                found.setdefault(edge & mask, edge)
            if edge >> self._bits & LAST:
                break
            node += 1
        return found


def read_dictionary(held: bytes, alphabet: Alphabet) -> Dictionary:
    """Return the words of a model's part. Raises OtherModel."""
    values = Values(held)
    if values.one("h") != MAGIC:
        raise OtherModel("words of another kind")
    letters, count = values.one("i"), values.one("i")
    edges = [int(edge) for edge in values.array("<u8", count)]
    return Dictionary(edges, letters.bit_length(), alphabet)
