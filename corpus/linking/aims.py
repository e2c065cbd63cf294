"""A programme made ready to be held against papers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.linking.figures import PER_CENT, number
from corpus.linking.goals import goals
from corpus.linking.linking_rules import rules
from corpus.linking.terms import TermWeights, rarity, syllables, terms, wording
from corpus.phrases import abbreviations, spoken
from normalize.folding import canonical, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from corpus.identity.identity import Identity
    from corpus.linking.criteria import Criterion, Programme

_PART = re.compile(r"[,;:.()“”](?=\s|$)|(?<!\w)và(?!\w)")
_MOTTO = re.compile(r"[“\"]([^“”\"]{8,})[”\"]")  # the name of the movement, as its plan quotes it


@dataclass(frozen=True, slots=True)
class Cited:
    """A paper that the plan cites: how to call it, and what the plan tells of which it is; None where only its key."""

    label: str
    identity: Identity | None


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that a criterion asks for: its words, its terms, the syllables of it that say something."""

    said: str
    terms: frozenset[str]
    syllables: frozenset[str]


class Aim:
    """A programme made ready to be held against papers.

    Args:
        programme: the programme.
        criteria: those of its criteria that bind units.
        cited: the papers that the plan cites, by reference key.
        plan: what the plan itself is called, and its reference key.
    """

    def __init__(
        self,
        programme: Programme,
        criteria: Iterable[Criterion],
        cited: Mapping[str, Cited],
        plan: tuple[str, str | None],
    ) -> None:
        self.programme = programme
        self.criteria = tuple(criteria)
        self.cited = cited
        self.plan_label, self.plan_key = plan
        motto = _MOTTO.search(programme.title)
        self.motto = fold(motto[1]) if motto else None
        self.wordings = {criterion.id: wording(_asked(criterion), abbreviations()) for criterion in self.criteria}
        self.terms = {criterion: said.terms for criterion, said in self.wordings.items()}
        self.matters = {criterion.id: _matters(_asked(criterion)) for criterion in self.criteria}
        self.unwanted = {criterion.id: _unwanted(criterion) for criterion in self.criteria}
        self._syllables = {
            criterion: frozenset().union(*(matter.syllables for matter in matters))
            for criterion, matters in self.matters.items()
        }
        self._named: dict[str, frozenset[int]] = {}
        self.targets = {criterion.id: _target(criterion.text) for criterion in self.criteria}
        self.goals = {criterion.id: goals(criterion.text, programme.year) for criterion in self.criteria}
        limits = rules().words
        self.weights = TermWeights(
            self.wordings.values(),
            limits["common_per_million"],
            limits["loose"],
            limits["alone"],
            limits["related"],
        )

    def covers(self, criterion: Criterion, said: frozenset[str]) -> bool:
        """Whether syllables are nearly all that one of the matters of a criterion says, and say enough."""
        limits = rules().words
        for matter in self.matters[criterion.id]:
            told = sum(rarity(one) for one in matter.syllables if one in said or fold(one) in said)
            if told >= limits["matter"] and told >= limits["matter_share"] * sum(map(rarity, matter.syllables)):
                return True
        return False

    def names(self, label: str, criterion: Criterion) -> bool:
        """Whether nearly all that a heading says is what this criterion asks for, and hardly another one."""
        if label not in self._named:
            self._named[label] = self._named_by(label)
        return criterion.id in self._named[label]

    def _named_by(self, label: str) -> frozenset[int]:
        limits = rules().words
        label = rules().cues["leading"].pattern.sub(" ", spoken(rules().place_name.sub(" ", label)))
        said, pairs = syllables(label, abbreviations()), terms(label, abbreviations())
        whole = sum(map(rarity, said))
        # "I. Y TẾ" is the section "1.1. Về y tế", not its one criterion on "bảo hiểm y tế".
        over = [one.heading or "" for one in self.criteria]
        if any(over.count(section) > 1 and said <= syllables(section, abbreviations()) for section in set(over)):
            return frozenset()
        told = {
            one.id: sum(rarity(syllable) for syllable in said & self._syllables[one.id])
            for one in self.criteria
            if pairs & self.terms[one.id]
        }
        most = max(told.values(), default=0.0)
        most_pairs = max((self.weights.total(pairs & self.terms[one.id]) for one in self.criteria), default=0.0)
        if max(most, most_pairs) < limits["label"] or most < limits["label_share"] * whole:
            return frozenset()
        shared = {one: self.weights.total(pairs & self.terms[one]) for one in told}
        likely = max(shared.values())
        near = frozenset(one for one, weight in shared.items() if weight >= limits["label_rival"] * likely)
        best = max(told, key=lambda one: told[one])
        return near if near == {best} or (len(near) == 1 and told[next(iter(near))] == most) else frozenset()

    def share(self, criterion: Criterion, key: str) -> float:
        """Return how much citing a paper says about one criterion: less, the more criteria name it."""
        return 1 / max(1, sum(key in other.cites for other in self.criteria)) if key in criterion.cites else 0.0


def _asked(criterion: Criterion) -> str:
    """Return the text of a criterion without names of places, and the brackets that name its proofs.

    Neither says anything of its matter: "của UBND huyện Quế Sơn", "(thể hiện bằng biên bản)".
    """

    def bracket(match: re.Match[str]) -> str:
        return "" if any(proof in match.group().casefold() for proof in criterion.proofs) else match.group()

    return rules().unit_name.sub(" ", re.sub(r"\([^()]*\)", bracket, criterion.text))


def _matters(asked: str) -> tuple[Matter, ...]:
    """Return each thing that a criterion asks for: "không tảo hôn", "không sinh con thứ ba trở lên"."""
    short = abbreviations()
    parts = filter(str.strip, _PART.split(canonical(asked)))
    return tuple(Matter(spoken(part), terms(part, short), syllables(part, short)) for part in parts)


def _target(text: str) -> float | None:
    """Return the least percentage that a criterion asks for, None where it asks for none ("từ 95% trở lên")."""
    found = [
        number(match["figure"])
        for match in PER_CENT.finditer(canonical(text))
        if not rules().cues["at_most"].first(spoken(match["front"]))
    ]
    return min(found, default=None)


def _unwanted(criterion: Criterion) -> tuple[frozenset[str], ...]:
    """Return the terms of all that a criterion wants none of, and of each thing among that."""
    wholes = rules().unwanted.findall(canonical(criterion.text))
    parts = [part for whole in wholes for part in (whole, *_PART.split(whole))]
    return tuple({found for part in parts if (found := terms(part, abbreviations()))})
