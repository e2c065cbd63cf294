"""How words are spelled in the index: folded to find by, with their marks to rank exact ones first.

Whatever is asked passes through the same functions as whatever is found.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from corpus.remembering import Remembered
from normalize.folding import canonical, fold
from normalize.letters import decoded
from normalize.wording import coded_words, wording

if TYPE_CHECKING:
    from collections.abc import Sequence


WORD = re.compile(r"[^\W_]+")


def folded(text: str) -> str:
    """Return a text as it is found: no case, no marks."""
    return fold(text)


def exact(text: str) -> str:
    """Return a text as exact marks are compared: no case, one placement of tones."""
    return canonical(text).casefold()


def entry(text: str) -> tuple[str, str, str]:
    """Return the words of a page as they are indexed, parted by spaces: folded, exact, pairs.

    Folded words come as often as they stand there, the others once. What has no marks is no rarer with them: of exact
    words those alone stand there that have some.
    """
    coded = coded_words(text)
    if coded is not None:
        small = coded.translate(wording().small).split(b" ")
        bare = [_BARE[word] for word in small if word]
        marked = {_CODED[word] for word in set(small)}
        marked.discard("")
    elif _usual().fullmatch(text):  # each word by itself, and each of the archive's words once
        words = WORD.findall(text)
        bare = [_KNOWN[word] for word in words]
        marked = {_MARKED[word] for word in set(words) if not word.isascii()}
    else:
        bare, marked = WORD.findall(folded(text)), {word for word in WORD.findall(exact(text)) if not word.isascii()}
    return " ".join(bare), " ".join(sorted(marked)), " ".join(dict.fromkeys(pairs(bare)))


def pairs(words: Sequence[str]) -> list[str]:
    """Return each two words that stand side by side as one."""
    return list(map("_".join, pairwise(words)))


def _exact_of(coded: bytes) -> str:
    """Return a word of small letters as exact marks are compared; "" where it has none."""
    word = decoded(coded)
    return "" if word.isascii() else exact(word)


def _bare_of(coded: bytes) -> str:
    return coded.translate(wording().folded).decode("latin-1")


_KNOWN, _MARKED, _CODED, _BARE = Remembered(folded), Remembered(exact), Remembered(_exact_of), Remembered(_bare_of)


@cache
def _usual() -> re.Pattern[str]:
    """Return what matches texts of such letters and signs alone as stay one, part of a word or not, when spelled."""

    def stays(letter: str) -> bool:
        is_part = WORD.fullmatch(letter) is not None
        spelled = (folded(letter), exact(letter))
        return all(len(one) == 1 and (WORD.fullmatch(one) is not None) == is_part for one in spelled)

    among = (chr(code) for code in (*range(0x250), *range(0x1E00, 0x1F00), *range(0x2000, 0x2300)))
    usual = "".join(letter for letter in among if stays(letter) and not unicodedata.combining(letter))
    return re.compile(f"[{re.escape(usual)}]*")
