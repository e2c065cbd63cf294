from __future__ import annotations

from normalize.confidence.weighing import Evidence
from normalize.decoding.deciding import Decision
from normalize.decoding.voting import elect

Word = tuple[str, str, float, dict[str, float]]


def paper(*words: Word) -> tuple[str, list[Decision]]:
    """Return a text of (reading, text, posterior, rivals), one space between, and what was decided on it."""
    raw = " ".join(reading for reading, *_ in words)
    found, place = [], 0
    for number, (reading, text, posterior, rivals) in enumerate(words):
        evidence = Evidence(posterior, known=True, settled=False)
        end = place + len(reading)
        found.append(Decision(number, number, place, end, text, evidence, tuple(rivals.items())))
        place = end + 1
    return raw, found


SURE: Word = ("mua", "múa", 0.99, {})
UNSURE: Word = ("mua", "mua", 0.5, {"mua": 0.5, "múa": 0.45, "mưa": 0.05})


def texts(*words: Word) -> list[str]:
    return [item.text for item in elect(*paper(*words))]


def test_what_a_reading_was_elsewhere_it_is_here() -> None:
    assert texts(SURE, ("doi", "đội", 0.99, {}), SURE, UNSURE)[-1] == "múa"


def test_a_word_has_no_vote_for_itself_and_the_unsure_have_none() -> None:
    assert texts(UNSURE, UNSURE, UNSURE) == ["mua"] * 3


def test_neighbours_vote() -> None:
    team: Word = ("doi", "đội", 0.99, {})
    other: Word = ("mia", "múa", 0.99, {})
    assert texts(team, other, ("va", "và", 0.99, {}), team, UNSURE)[-1] == "múa"


def test_votes_do_not_overrule_what_is_far_likelier() -> None:
    far = ("mua", "mưa", 0.89, {"mưa": 0.89, "múa": 0.11})
    assert texts(SURE, SURE, SURE, far)[-1] == "mưa"


def test_sure_words_stay_as_they_are() -> None:
    raw, found = paper(SURE, SURE, SURE)
    assert elect(raw, found) == found


def test_the_chance_says_how_the_votes_went() -> None:
    [*_, item] = elect(*paper(SURE, SURE, UNSURE))
    assert 0.45 < item.evidence.posterior < 0.9
