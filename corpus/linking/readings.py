"""Which passages of a paper speak of which units.

A unit's own paper speaks of it throughout, except where it names only others. A paper of a higher body speaks of a unit
where it names it: in the passage, or in the heading above. A sentence that names several units speaks of each: of all
alike where they are listed ("các phường A, B và xã C đã …"), of each apart where each has something said of it
("phường A đạt 12/12 nhà, xã B chưa hoàn thành").
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from corpus.linking.as_read import ReadWord, with_read, within
from corpus.linking.linking_rules import rules
from corpus.linking.table_rows import heads_table
from corpus.pages.passages import behind_mark, blocks, sentences
from corpus.phrases import spoken
from normalize.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.identity.identity import Identity
    from corpus.pages.passages import Block

_SENTENCE_WORDS = 8  # the least that says something
UnitKey = tuple[str, str]
Tie = Literal["issued", "here", "above"]

# What may stand between two units of a list without saying anything of the first.
_ONLY_LISTED = re.compile(
    r"(?:[\s,;:()]|và|cùng|với|các|xã|phường|thị|trấn|ubnd|ủy|ban|nhân|dân|mttq|ubmttq|việt|nam|tại|của)*",
    re.IGNORECASE,
)
# A matter told in front of what is said of it ("3. Đối thoại với nhân dân: phường A …").
LABEL = re.compile(r"[^.:;!?\n]{4,90}:(?=\s)")
# A unit, by its kind and a name in capitals, whether any list knows it or not.
_NAMED = re.compile(
    r"(?<!\w)(?:[Xx]ã|[Pp]hường|[Tt]hị trấn|[Đđ]ặc khu)\s+[A-ZÀ-ỸĐ][^\W\d_]*(?:[ \n][A-ZÀ-ỸĐ][^\W\d_]*)*"
)
# What leads over from one unit to the next: "…, còn xã B".
_LINK = re.compile(r"(?:(?:còn|riêng|nhưng|song|trong khi|trong khi đó|ngược lại|tuy nhiên)\s+)?\Z", re.IGNORECASE)
_TURN = re.compile(r",\s+|\s+(?=nhưng\s)")
_SEMICOLON = re.compile(r";\s+")
_TURNING = 3  # characters between two parts of a sentence
_PART_WORDS = 3  # the least of either part of a sentence


@dataclass(frozen=True, slots=True)
class Cite:
    """A paper cited at a span of the text.

    Attributes:
        key: of the reference.
        date: where it is printed beside the number.
        identity: all that is known of which paper it is; None where only the key is.
    """

    key: str
    date: str | None
    start: int
    end: int
    identity: Identity | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A unit named at a span of the text."""

    unit: UnitKey
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paper:
    """What linking needs to know of one document; spans are offsets into `text`.

    Attributes:
        type: kind of paper, None where the letterhead shows none.
        bodies: the bodies ("UBND") that issued it, as `[bodies]` of the rules calls them; empty where none is known.
        date: ISO 8601.
        issued_by: the unit whose body issued it, if the programme binds it.
        above: whether a body above the units issued it.
        by_name: whether its unit is told by a name alone that units elsewhere bear too.
        frame: spans of the letterhead and of the recipients, where nothing is proved.
        title_span: where the title stands.
        read: the words for which the engine itself had others.
    """

    text: str
    type: str | None
    title: str
    bodies: frozenset[str]
    date: str | None
    issued_by: UnitKey | None
    above: bool
    cites: tuple[Cite, ...]
    mentions: tuple[Mention, ...]
    frame: tuple[tuple[int, int], ...]
    title_span: tuple[int, int] | None
    by_name: bool = False
    read: tuple[ReadWord, ...] = ()

    def elsewhere(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return where in a span units are named that are none of the programme's."""
        found = (match.span() for match in _NAMED.finditer(self.text, start, end))
        return [span for span in found if not _within(self, *span)]


@dataclass(frozen=True, slots=True)
class Reading:
    """A passage that speaks of one unit.

    Attributes:
        tie: why of this unit: it issued the paper, is named here, or is named in the heading above.
        said: the words that are said of this unit, where the passage speaks of others too.
        read: the same as the engine read it; "" where it has the same words.
        above: spans of the headings and leading sentences over it, outermost first.
        title: whether this is the title of the paper.
        beside: the span of the sentence whose other parts speak of other units: it may name the matter for all.
        front: the span of what it goes on from, or against: the sentence before it or the first part of its own.
        sentence: the span of the sentence that this is, or is a part of; None where it is more than one.
    """

    start: int
    end: int
    unit: UnitKey
    tie: Tie
    said: str
    above: tuple[tuple[int, int], ...]
    title: bool = False
    beside: tuple[int, int] | None = None
    read: str = ""
    front: tuple[int, int] | None = None
    sentence: tuple[int, int] | None = None


def readings(paper: Paper) -> list[Reading]:
    """Return every passage of a paper that speaks of a unit, in order; the same place once for each unit."""
    found: list[Reading] = []
    if not paper.above and paper.issued_by is None:
        return found
    if paper.title_span and paper.issued_by:
        start, end = paper.title_span
        found.append(Reading(start, end, paper.issued_by, "issued", paper.text[start:end], (), title=True))
    for whole in blocks(paper.text):
        block = _behind_title(paper, whole)
        if not _silent(paper, block):
            found.extend(_own(paper, block) if paper.issued_by else _told(paper, block))
    return found


def _behind_title(paper: Paper, block: Block) -> Block:
    """Return a block without the title, where the lines under it could not be told from it."""
    _, end = paper.title_span or (0, 0)
    rest = paper.text[end : block.end]
    if block.start < end < block.end and rest[:1] in "\n\f" and len(rest.split()) >= _SENTENCE_WORDS:
        return replace(block, start=block.end - len(rest.lstrip()))
    return block


def _silent(paper: Paper, block: Block) -> bool:
    """Whether a block stands in the frame, in a section about the future, or only leads over to what follows."""
    if any(block.start < end and start < block.end for start, end in paper.frame):
        return True
    if heads_table(paper.text, block.start):
        return True
    text = spoken(paper.text[block.start : block.end])
    cues = rules().cues
    if cues["basis"].opens(text) or cues["introductory"].opens(text):
        return True
    if block.heading and (cues["introductory"].first(text) or not cues["surely_done"].first(text)):
        return True
    # "Phương hướng năm 2025: …" may be a paragraph of its own.
    opened = (rules().skipped_headings.opens(spoken(paper.text[start:end])) for start, end in _label(paper, block))
    return any(opened) or any(_tells_no_results(paper, start, end) for start, end in block.above)


def _tells_no_results(paper: Paper, start: int, end: int) -> bool:
    """Whether a heading is that of a section on the future, or on something else than results.

    Engines take marks for others ("PHƯỜNG HƯƠNG NĂM 2025"): unless it names a unit, its letters alone tell.
    """
    last = sentences(paper.text, start, end)[-1:]  # a paragraph that ends in a colon tells what it leads to at its end
    heading = "".join(spoken(paper.text[first:final]) for first, final in last)
    heading = rules().no_section.pattern.sub("…", heading)
    skipped = rules().skipped_headings
    return bool(skipped.first(heading) or (not _within(paper, start, end) and skipped.first(fold(heading))))


def _own(paper: Paper, block: Block) -> Iterator[Reading]:
    """Read a block of a unit's own paper."""
    assert paper.issued_by is not None  # noqa: S101 - `readings` asks only then
    named = {mention.unit for mention in _within(paper, block.start, block.end)}
    if named and paper.issued_by not in named:
        return
    for start, end in _cut(paper.text, block.start, block.end):
        yield _reading(paper, block, (start, end), paper.issued_by, "issued")


def _above(paper: Paper, block: Block, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Return what stands over a sentence, the label in front of its paragraph among that.

    The sentence before it does too, where it goes against that one ("Riêng …") or stands behind its semicolon.
    """
    if start == block.start:
        return block.above
    label = _label(paper, block)
    goes_on = paper.text[block.start : start].rstrip().endswith(";")
    if goes_on or rules().cues["contrary"].opens(spoken(paper.text[start:end])):
        before = [part for part in sentences(paper.text, block.start, block.end) if part[0] < start]
        return (*block.above, *(_trimmed(paper.text, first, min(last, start)) for first, last in before[-1:]), *label)
    return (*block.above, *label)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span without the comma and the blanks at its end."""
    return start, start + len(text[start:end].rstrip(" \n\f,;"))


def _label(paper: Paper, block: Block) -> tuple[tuple[int, int], ...]:
    """Return the span of the matter that a paragraph is opened by, before a colon, where that is no unit's name."""
    found = LABEL.match(paper.text, behind_mark(paper.text, block.start, block.end), block.end)
    if found is None or _within(paper, *found.span()):
        return ()
    return () if rules().cues["introductory"].first(spoken(found.group())) else (found.span(),)


def _reading(paper: Paper, block: Block, span: tuple[int, int], unit: UnitKey, tie: Tie) -> Reading:
    said, read = _said(paper, span)
    above = _above(paper, block, *span)
    near = ((first, last) for first, last in above if block.start <= first and 0 < span[0] - last <= _TURNING)
    front = next(near, None)
    whole = _joined(paper.text, sentences(paper.text, block.start, block.end))
    around = (one for one in whole if one[0] <= span[0] and span[1] <= one[1])
    return Reading(*span, unit, tie, said, above, read=read, front=front, sentence=next(around, None))


def _said(paper: Paper, *spans: tuple[int, int]) -> tuple[str, str]:
    """Return what stands in spans, and the same as the engine read it, "" where that is no other.

    A word that turns a passage round ("chưa") is put for another one where the engine read its letters.
    """
    said, read = [], []
    for start, end in spans:
        words = within(paper.read, start, end)
        turning = [word for word in words if fold(word.word) in rules().turning]
        cued = tuple(replace(word, word=rules().turning[fold(word.word)]) for word in turning)
        said.append(with_read(paper.text, start, end, cued))
        read.append(with_read(paper.text, start, end, words) if words else said[-1])
    one, other = " ".join(said), " ".join(read)
    return one, "" if one == other else other


def _told(paper: Paper, block: Block) -> Iterator[Reading]:
    """Read a block of a higher body's paper."""
    mentions = _within(paper, block.start, block.end)
    units = {mention.unit for mention in mentions}
    if len(units) == 1 and not paper.elsewhere(block.start, block.end):
        (unit,) = units
        for start, end in _cut(paper.text, block.start, block.end):
            tie: Tie = "here" if _within(paper, start, end) else "above"
            yield _reading(paper, block, (start, end), unit, tie)
    elif units:
        for start, end in sentences(paper.text, block.start, block.end):
            yield from _apart(paper, start, end, _above(paper, block, start, end))
    else:
        title = (paper.title_span,) if paper.title_span else ()
        above = next((found for span in (*reversed(block.above), *title) if (found := _within(paper, *span))), ())
        for unit in dict.fromkeys(mention.unit for mention in above):
            for start, end in _cut(paper.text, block.start, block.end):
                yield _reading(paper, block, (start, end), unit, "above")


def _apart(paper: Paper, start: int, end: int, above: tuple[tuple[int, int], ...]) -> Iterator[Reading]:
    """Read a sentence for each unit it names."""
    named = [(one.start, one.end, one.unit) for one in _within(paper, start, end)]
    others = [(*span, None) for span in paper.elsewhere(start, end)]
    mentions = sorted([*named, *others], key=lambda one: one[0])
    if not named:
        return
    leading = (start, mentions[0][0])
    edges = [_before_link(paper.text, one[1], other[0]) for one, other in pairwise(mentions)] + [end]
    waiting: list[UnitKey | None] = []
    for (first, last, unit), edge in zip(mentions, edges, strict=True):
        waiting.append(unit)
        if edge != end and _ONLY_LISTED.fullmatch(paper.text, last, edge):
            continue
        for told in dict.fromkeys(filter(None, waiting)):
            said, read = _said(paper, leading, (first, edge))
            yield Reading(start, end, told, "here", said, above, beside=(start, end), read=read)
        waiting = []


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return a paragraph sentence by sentence, and whole, or where it is long, by twos."""
    whole = _statements(text, start, end)
    parts = [part for statement in whole for part in _contrasted(text, *statement)]
    if len(parts) == 1:
        return [(start, end)]
    if len(whole) == 1:
        return [*parts, (start, end)]
    if len(text[start:end].split()) <= rules().passage_words:
        return [*parts, (start, end)]
    pairs = [(first[0], second[1]) for first, second in pairwise(parts)]
    return sorted(parts + pairs)


def _statements(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the sentences of a paragraph, parted at semicolons; what only goes on with a matter is one with it."""
    halves = [half for sentence in sentences(text, start, end) for half in _halves(text, *sentence)]
    return _joined(text, halves)


def _halves(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return what stands between the semicolons of a sentence, each on its own."""
    edges = [start, *(match.end() for match in _SEMICOLON.finditer(text, start, end)), end]
    return [_trimmed(text, first, last) for first, last in pairwise(edges)]


def _contrasted(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the two parts of a sentence of which the second goes against the first ("…, còn 02 nhà chưa sửa")."""
    for match in _TURN.finditer(text, start, end):
        front, back = text[start : match.start()], text[match.end() : end]
        if rules().cues["contrary"].opens(spoken(back)) and min(len(front.split()), len(back.split())) >= _PART_WORDS:
            return [(start, match.start()), (match.end(), end)]
    return [(start, end)]


def _before_link(text: str, start: int, end: int) -> int:
    """Return where what is said between two units ends, before the word that leads over to the second ("còn")."""
    link = _LINK.search(text, start, end)
    return link.start() if link else end


def _joined(text: str, parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return sentences, those that only go on with the matter of the one before as one with it."""
    found: list[tuple[int, int]] = []
    for start, end in parts:
        opening = " ".join(spoken(text[start:end]).split()[: rules().continuing_within])
        if found and rules().cues["continuing"].first(f" {opening} "):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _within(paper: Paper, start: int, end: int) -> tuple[Mention, ...]:
    return tuple(mention for mention in paper.mentions if mention.start < end and start < mention.end)
