from hypothesis import given
from hypothesis import strategies as st

from normalize.confidence.weighing import Evidence, cautious, confidence
from normalize.restoring import Doubt, restore

chances = st.floats(0, 1)


@given(chances, chances, st.booleans())
def test_confidence_is_a_chance_and_follows_the_sums(one: float, other: float, known: bool) -> None:  # noqa: FBT001 - drawn by Hypothesis
    less, more = (confidence(Evidence(p, known, settled=False), "english") for p in sorted((one, other)))
    assert 0 < less <= more < 1


@given(chances, chances)
def test_caution_keeps_the_order(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert cautious(low, 0.98) <= cautious(high, 0.98)


def test_caution_shows_people_what_is_not_quite_sure() -> None:
    assert cautious(0.97, 0.98) < 0.9
    assert cautious(0.99, 0.98) == 0.99
    assert cautious(0.5, 0.98) == 0.5
    assert cautious(0.85, 0.98) == 0.85


def test_letters_that_fit_another_word_better_make_less_sure() -> None:
    fitting, other = (Evidence(0.995, known=True, settled=False, behind=behind) for behind in (0.0, 4.0))
    assert confidence(other, "english") < confidence(fitting, "english")


def test_words_an_engine_was_sure_of_are_as_sure_as_its_figures_proved() -> None:
    raw = "Ủy ban nhân dân phường"
    starts = [0, 3, 7, 12, 16]
    doubts = [
        Doubt(start, start + 2, sure) for start, sure in zip(starts, (0.999, 0.99, 0.97, 0.96, 0.96), strict=True)
    ]
    found = restore(raw, doubts).tokens
    assert [token.text for token in found] == raw.split()
    assert found[0].confidence > found[1].confidence > found[2].confidence > found[3].confidence
    assert all(token.confidence < 1 for token in found)
