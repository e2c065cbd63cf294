from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
import tantivy

from corpus.search import parts, spelling
from corpus.search.entries import schema
from corpus.search.parts import WordsPart
from corpus.search.queries import both, one_of, place
from corpus.search.query import in_words, joined

if TYPE_CHECKING:
    from corpus.store.archive import Archive

WORDS = ("hộ", "ho", "hồ", "nghèo", "nghéo", "của", "phường", "phượng", "xã")


@pytest.fixture(scope="module")
def searcher() -> tantivy.Searcher:
    """Many pages of a few words, each the only one of its document."""
    chance = random.Random(5)  # noqa: S311 - no secret
    index = tantivy.Index(schema())
    writer = index.writer(num_threads=1)
    for number in range(600):
        text = " ".join(chance.choices(WORDS, k=chance.randint(2, 40)))
        folded, exact, pairs = spelling.entry(text)
        fields = {"document": number, "number": 1, "folded": folded, "exact": exact, "pairs": pairs}
        writer.add_document(tantivy.Document.from_dict(fields, schema()))
    writer.commit()
    index.reload()
    return index.searcher()


@pytest.mark.parametrize("query", ["hộ", "của", "ho", "hộ nghèo", "phuong xa", "của hộ nghèo"])
@pytest.mark.parametrize("is_phrase", [False, True])
def test_frequent_words_are_found_as_if_every_page_was_looked_at(
    archive: Archive,
    searcher: tantivy.Searcher,
    query: str,
    is_phrase: bool,  # noqa: FBT001 - parametrized
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(parts, "FREQUENT", 0)
    terms = in_words(query)
    part = WordsPart(archive, searcher, (joined(terms),) if is_phrase else terms)
    for tier, query_of in enumerate(part.tiers()):
        best = searcher.search(query_of, 600, count=False).hits
        places = [place(address) for _, address in best]
        likeness = dict(zip(places, [score for score, _ in best], strict=True))
        wanted = len(best) // 8
        if not wanted:
            continue
        first = part.first(tier, part.likely(wanted), wanted, ())
        assert first
        assert [likeness[place(address)] for address in first] == pytest.approx(
            [score for score, _ in best[:wanted]], rel=1e-4
        )
        beyond = part.first(tier, part.likely(wanted), wanted // 2, places[: wanted // 2])
        assert beyond
        assert len({place(address) for address in beyond} - set(places[: wanted // 2])) == wanted // 2


def test_where_too_few_are_likely_nothing_is_told(
    archive: Archive, searcher: tantivy.Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = WordsPart(archive, searcher, in_words("hộ"))
    assert not part.is_frequent(0)  # few pages: each is looked at
    monkeypatch.setattr(parts, "FREQUENT", 0)
    assert part.is_frequent(0)
    held = searcher.search(both([part.tiers()[0]], silent=[one_of("number", [1])]), 600, count=False).hits
    assert part.first(0, part.likely(len(held)), len(held) + 1, ()) is None
