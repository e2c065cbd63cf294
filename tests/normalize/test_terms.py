from normalize.lexicon import is_syllable
from normalize.terms import phrases


def test_terms_are_many_spelled_right_and_once() -> None:
    found = phrases()
    assert len(found) > 700
    assert len(set(found)) == len(found)
    words = {word for phrase in found for word in phrase.replace("-", " ").replace(",", " ").replace("/", " ").split()}
    odd = {word for word in words if not is_syllable(word) and not word.isdigit()}
    assert odd == {"camera", "dioxin", "III"}
