"""What is worked out of a word once and looked up from then on: words come back thousands of times."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Key = TypeVar("Key")
Value = TypeVar("Value")

_MOST = 1 << 17  # words; there are more only where engines garble them


class Remembered(dict[Key, Value]):
    """What is made of each word, worked out once; all is forgotten when there is too much of it."""

    def __init__(self, make: Callable[[Key], Value]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, word: Key) -> Value:
        if len(self) >= _MOST:
            self.clear()
        made = self[word] = self._make(word)
        return made
