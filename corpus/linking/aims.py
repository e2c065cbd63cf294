"""A programme made ready to be held against papers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.linking.linking_rules import rules
from corpus.linking.terms import TermWeights, terms
from corpus.phrases import abbreviations
from normalize.folding import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from corpus.identity.identity import Identity
    from corpus.linking.criteria import Criterion, Programme


@dataclass(frozen=True, slots=True)
class Cited:
    """A paper that the plan cites: how to call it, and what the plan tells of which it is; None where only its key."""

    label: str
    identity: Identity | None


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
        self.terms = {criterion.id: terms(_asked(criterion), abbreviations()) for criterion in self.criteria}
        self.unwanted = {
            criterion.id: frozenset().union(
                *(terms(said, abbreviations()) for said in rules().unwanted.findall(canonical(criterion.text)))
            )
            for criterion in self.criteria
        }
        self.weights = TermWeights(self.terms.values(), rules().words["common_per_million"])

    def share(self, criterion: Criterion, key: str) -> float:
        """Return how much citing a paper says about one criterion: less, the more criteria name it."""
        return 1 / max(1, sum(key in other.cites for other in self.criteria)) if key in criterion.cites else 0.0


def _asked(criterion: Criterion) -> str:
    """Return the text of a criterion without the brackets that name its proofs ("(thể hiện bằng biên bản)")."""

    def bracket(match: re.Match[str]) -> str:
        return "" if any(proof in match.group().casefold() for proof in criterion.proofs) else match.group()

    return re.sub(r"\([^()]*\)", bracket, criterion.text)
