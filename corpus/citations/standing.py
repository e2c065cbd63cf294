"""Whether a paper still holds, as far as the archive tells: which papers repeal, replace or amend it, and where.

Only a paper that can does so: a proposal (tờ trình) that asks for a repeal repeals nothing. Where only parts are named
("khoản 2 Điều 1 Quyết định số …"), the rest goes on holding. Where the paper meant is not certain, its effect is
possible and changes no standing. The words and kinds stand in `data/standing.toml`.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

from corpus.pages.texts import text_before
from corpus.phrases import Phrases, spoken
from normalize.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.citations.citations import Citing, Mention
    from corpus.citations.holdings import Holding
    from corpus.store.archive import Archive

Effect = Literal["repealed", "replaced", "part", "amended"]
Standing = Literal["repealed", "replaced", "part", "amended", "possibly", "in_force"]

_EFFECTS: dict[str, Effect] = {"repeals": "repealed", "replaces": "replaced", "amends": "amended"}
_GRAVEST_FIRST: tuple[Effect, ...] = ("repealed", "replaced", "part", "amended")
_LOOKED_BACK = 300  # characters in front of a mention
_SENTENCE_END = re.compile(r"[;:](?=\s)|\.(?=\s+\D)|\n\s*(?=(?:Điều|Chương|Mục)\s)|\n(?=[-+•]|\d{1,2}[.)])")


@dataclass(frozen=True, slots=True)
class Act:
    """That one paper changes another: how, and the mention that says so.

    Attributes:
        by: the paper that does it.
        certain: whether surely to this paper.
        reasons: why it is thought to be this paper, in Vietnamese.
    """

    effect: Effect
    by: Holding
    mention: Mention
    certain: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Status:
    """What a paper's standing is, and every act that it rests on, the gravest first."""

    standing: Standing
    acts: tuple[Act, ...]

    @property
    def label(self) -> str:
        """The standing in Vietnamese."""
        return str(_data()["labels"][self.standing])


def status(archive: Archive, paper: Holding, citing: Iterable[Citing]) -> Status:
    """Return what became of a paper.

    Args:
        archive: where the citing papers are.
        paper: the paper asked for.
        citing: the papers that speak of it, see `corpus.citations.citations.cited_by`.
    """
    acts = [act for one in citing for act in _acts(archive, paper, one)]
    acts.sort(key=lambda act: (not act.certain, _GRAVEST_FIRST.index(act.effect), act.by.date or "9"))
    if not acts:
        return Status("in_force", ())
    return Status(acts[0].effect if acts[0].certain else "possibly", tuple(acts))


def effect_label(effect: Effect) -> str:
    """Return what an act does, in Vietnamese."""
    return str(_data()["acts"][effect])


def _acts(archive: Archive, paper: Holding, citing: Citing) -> list[Act]:
    mentions = [mention for mention in citing.meant.mentions if mention.role in _EFFECTS]
    if not mentions or not _able(citing.paper, paper):
        return []
    found: dict[Effect, Act] = {}
    for mention in mentions:
        place = mention.places[0]
        before = text_before(archive, mention.document, place.page, place.start, _LOOKED_BACK)
        sentence = _SENTENCE_END.split(before)[-1]
        if _proposes(sentence):
            continue
        effect = _EFFECTS[mention.role]
        if effect != "amended" and _part_before(sentence):
            effect = "part"
        found.setdefault(effect, Act(effect, citing.paper, mention, citing.likeness.certain, citing.likeness.reasons))
    return [found[effect] for effect in _GRAVEST_FIRST if effect in found][:1]


def _able(by: Holding, paper: Holding) -> bool:
    """Say whether a paper of this kind, issued when it was, can end or change the other."""
    kind = fold(by.type or "").strip()
    if kind in _kinds("powerless") or (by.date and paper.date and by.date < paper.date):
        return False
    return kind not in _kinds("own_kind_only") or kind == fold(paper.type or "").strip()


def _proposes(sentence: str) -> bool:
    said = spoken(sentence)
    harmless = _phrases("not_proposed").pattern.sub("", said)
    return _phrases("proposed").first(" ".join(harmless.split()).join("  ")) is not None


def _part_before(sentence: str) -> bool:
    return _part().search(" ".join(fold(sentence).split())) is not None


@cache
def _part() -> re.Pattern[str]:
    """Return the pattern of parts of a paper at the end of folded text: "khoan 2 va khoan 3 dieu 1 cua"."""
    parts, between = ("|".join(map(re.escape, map(fold, _data()[name]))) for name in ("parts", "part_words"))
    figure = r"(?:[0-9]{1,3}[a-z]?|[ivxl]{1,6}|[a-z])"
    return re.compile(rf"(?<![a-z])(?:{parts})(?:[ ,“”\"]+(?:{parts}|{between}|{figure}(?![a-z0-9])|“[^”]*”))*[ ,]*$")


@cache
def _phrases(name: str) -> Phrases:
    return Phrases.of(_data()[name])


@cache
def _kinds(name: str) -> frozenset[str]:
    return frozenset(fold(kind) for kind in _data()[name])


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("corpus") / "data" / "standing.toml").read_text("utf-8"))
