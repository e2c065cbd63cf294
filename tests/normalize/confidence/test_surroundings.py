import math

from hypothesis import given
from hypothesis import strategies as st

from normalize.confidence.surroundings import NEIGHBOURS, fits_badly, with_surroundings
from normalize.confidence.weighing import Evidence, confidence

posteriors = st.lists(st.floats(0.01, 1), min_size=1, max_size=60)


def _seen(chances: list[float], misfit: float = 0.5) -> list[Evidence]:
    return [Evidence(chance, known=True, settled=False, misfit=misfit) for chance in chances]


@given(posteriors)
def test_every_word_keeps_what_was_seen_of_itself(chances: list[float]) -> None:
    found = with_surroundings(_seen(chances))
    assert [evidence.posterior for evidence in found] == chances
    assert all(math.isfinite(evidence.near) and math.isfinite(evidence.paper) for evidence in found)
    assert len({evidence.paper for evidence in found}) == 1


def test_a_word_among_doubtful_ones_is_less_sure() -> None:
    doubtful, sound = [0.4] * NEIGHBOURS * 3, [0.999] * NEIGHBOURS * 3
    found = with_surroundings(_seen([*doubtful[1:], 0.99, *doubtful, *sound, 0.99, *sound]))
    among_doubtful, among_sound = (evidence for evidence in found if evidence.posterior == 0.99)
    assert among_doubtful.near > 0 > among_sound.near
    assert confidence(among_doubtful, "english") < confidence(among_sound, "english")


def test_a_paper_full_of_doubts_is_less_sure_throughout() -> None:
    easy = with_surroundings(_seen([0.99] * 60))
    hard = with_surroundings(_seen([0.5] * 30 + [0.99] * 30))
    assert hard[-1].paper > easy[-1].paper
    assert confidence(hard[-1], "english") < confidence(easy[-1], "english")


def test_words_without_a_choice_say_nothing_of_others() -> None:
    code = Evidence(1.0, known=True, settled=True)
    alone, beside = with_surroundings(_seen([0.9, 0.9])), with_surroundings([*_seen([0.9, 0.9]), code])
    assert beside[:2] == alone
    assert beside[2].near == 0


def test_letters_that_fit_badly_throughout_tell_of_another_engine() -> None:
    assert fits_badly(_seen([0.9] * 60, misfit=2.0))
    assert not fits_badly(_seen([0.9] * 60, misfit=0.7))
    assert not fits_badly(_seen([0.9] * 10, misfit=2.0))  # too few to tell
