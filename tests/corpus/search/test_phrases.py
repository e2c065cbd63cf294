from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.search.phrases import stands
from corpus.search.spelling import WORD
from corpus.store.plain import folded, pack
from normalize.folding import fold

LETTERS = st.text(st.sampled_from("aẠbđĐ²½ “”…\n\tÐ🙂_-"), max_size=40) | st.text(max_size=20)


@given(LETTERS)
def test_a_packed_text_has_the_words_of_its_folded_text(text: str) -> None:
    assert WORD.findall(folded(pack(text))) == WORD.findall(fold(text))


@given(st.text("ab -_", max_size=30), st.lists(st.sampled_from(["a", "b", "ab", "ba"]), min_size=1, max_size=3))
def test_a_phrase_stands_where_its_words_follow_each_other(text: str, phrase: list[str]) -> None:
    words = text.replace("_", " ").replace("-", " ").split()
    runs = [words[at : at + len(phrase)] for at in range(len(words))]
    assert stands(text, tuple(phrase)) == (phrase in runs)
