"""Did you mean: words of a query that the archive does not know, as the archive's own words.

A word is unknown if no page has it, marks or not. What it may have been is one slip of the finger away: a letter too
many, one missing, one wrong, two in the wrong order. Of those the one is taken that stands beside the words before and
after it on most pages, then the most frequent. Figures are never changed: another number is another paper.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tantivy import Query

from corpus.pages.texts import SHOWN
from corpus.search import page_index
from corpus.search.entries import schema
from corpus.search.query import clean
from corpus.search.spelling import WORD, exact, folded, pairs
from normalize.folding import canonical

if TYPE_CHECKING:
    from collections.abc import Iterator

    import tantivy

    from corpus.store.archive import Archive

SHORTEST = 3  # letters of a word that is looked into: of two letters anything is one slip away
SHORT = 4  # letters: of words that short many are one slip away, so that the neighbours must agree
MOST_UNKNOWN = 3  # words; a query with more is no slip
LOOKED_AT = 20  # pages that tell how a word is written with its marks
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def did_you_mean(archive: Archive, query: str) -> str | None:
    """Return the query with its unknown words as words of the archive; None where there is nothing better to ask."""
    searcher = page_index.reader(archive).searcher
    text = canonical(clean(query))
    words = [(match.start(), match.end()) for match in WORD.finditer(text)]
    bare = [folded(text[start:end]) for start, end in words]
    unknown = [at for at, word in enumerate(bare) if _may_be_a_slip(word) and not _pages_with(searcher, "folded", word)]
    if not 0 < len(unknown) <= MOST_UNKNOWN:
        return None
    changed = {}
    for at in unknown:
        before = bare[at - 1] if at else None
        after = bare[at + 1] if at + 1 < len(bare) else None
        best = _best(searcher, bare[at], before, after)
        if best is not None:
            bare[at] = changed[at] = best
    if not changed:
        return None
    for at in sorted(changed, reverse=True):
        start, end = words[at]
        beside = bare[at - 1] if at else None, bare[at + 1] if at + 1 < len(bare) else None
        meant = _with_marks(archive, searcher, changed[at], beside)
        text = text[:start] + (meant.upper() if text[start:end].isupper() else meant) + text[end:]
    return text


def _may_be_a_slip(word: str) -> bool:
    return len(word) >= SHORTEST and word.isascii() and word.isalpha()


def _best(searcher: tantivy.Searcher, word: str, before: str | None, after: str | None) -> str | None:
    """Return the word of the archive that was meant, by its neighbours first."""

    def fits(candidate: str) -> tuple[int, int]:
        beside = [(before, candidate)] if before else []
        beside += [(candidate, after)] if after else []
        together = sum(_pages_with(searcher, "pairs", pairs(pair)[0]) for pair in beside)
        return together, _pages_with(searcher, "folded", candidate)

    known = {one: fits(one) for one in _one_slip_away(word) if _pages_with(searcher, "folded", one)}
    best = max(known, key=lambda one: (known[one], one), default=None)
    sure = best is not None and (len(word) > SHORT or known[best][0] > 0)
    return best if sure else None


def _one_slip_away(word: str) -> Iterator[str]:
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]
        if at + 1 < len(word):
            yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        yield from (word[:at] + letter + word[at + 1 :] for letter in _LETTERS if letter != word[at])
    yield from (word[:at] + letter + word[at:] for at in range(len(word) + 1) for letter in _LETTERS)


def _pages_with(searcher: tantivy.Searcher, field: str, word: str) -> int:
    return int(searcher.doc_freq(field, word))


def _with_marks(archive: Archive, searcher: tantivy.Searcher, word: str, beside: tuple[str | None, str | None]) -> str:
    """Return a folded word as it is mostly written, beside its neighbours where it stands there."""
    before, after = beside
    asked = [pairs([before, word])[0]] if before else []
    asked += [pairs([word, after])[0]] if after else []
    together = [pair for pair in asked if _pages_with(searcher, "pairs", pair)]
    field, value = ("pairs", together[0]) if together else ("folded", word)
    hits = searcher.search(Query.term_query(schema(), field, value), LOOKED_AT, count=False).hits
    ids = searcher.fast_field_values("page_id", [address for _, address in hits])
    written: Counter[str] = Counter()
    for (text,) in archive.db.execute(
        f"SELECT {SHOWN} FROM page WHERE id IN (SELECT value FROM json_each(?))",
        [f"[{','.join(str(int(number or 0)) for number in ids)}]"],
    ):
        marked, plain = WORD.findall(exact(text)), WORD.findall(folded(text))
        if len(marked) == len(plain):
            for at, one in enumerate(plain):
                near = together == [] or plain[at - 1 : at] == [before] or plain[at + 1 : at + 2] == [after]
                if one == word and near:
                    written[marked[at]] += 1
    return written.most_common(1)[0][0] if written else word
