"""Mentions of papers without a number: named ones, and those in which the paper speaks of itself.

Heads are looked for first, as plain strings: most stand beside a number and are the readers' of references, or tell of
papers in general ("theo quy định", "các nghị quyết") and name none. What makes a certain paper of a head is in
`extract.citations.papernames`. A gap beats a guess: a head that nothing tells apart is left out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from extract.citations.papernames import read_name
from extract.facts import Citation
from extract.grammar import SPACE, any_of, table, words
from extract.references.identity import kind_of
from extract.references.roles import Before, role_behind, role_of
from extract.references.surroundings import about_behind, about_span, issuer_behind
from extract.references.symbols import heads
from normalize.folding import canonical, fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.citations.naming import Named
    from extract.facts import Letterhead, Reference
    from extract.source import Source

_FRONT = 24  # characters looked at in front of a head


@dataclass(frozen=True, slots=True)
class _Head:
    """A head that was found: its folded words, the kind of paper, and its places."""

    words: str
    type: str
    start: int
    end: int


def read_citations(source: Source, letterhead: Letterhead, references: tuple[Reference, ...]) -> tuple[Citation, ...]:
    """Return the papers that are cited without a number, and the paper's mentions of itself, in order of place."""
    taken = _taken(source, letterhead, references)
    found: list[Citation] = []
    previous: Before | None = None
    kind = fold(kind_of(letterhead) or "")
    free = 0
    for head in _heads_of(source):
        if head.start < free or taken.covers(head.start):
            continue
        citation = _of_itself(source, head, kind)
        if citation is None:
            named = read_name(source, head.words, head.start, head.end)
            if named is None or _is_other(source, head) or taken.begins_within(head.start, named.name_end):
                continue
            before = taken.before(head.start, previous)
            citation, previous = _describe(source, head, named, before, taken.next_start(named.end))
        found.append(citation)
        free = source.place_of(citation.end)
    return tuple(found)


class _Taken:
    """The places of references and of the paper's own title, sorted: no citation is read there."""

    def __init__(self, source: Source, references: tuple[Reference, ...], title: tuple[int, int] | None) -> None:
        self._source = source
        self._references = references
        spans = [(source.place_of(one.start), source.place_of(one.end), one) for one in references]
        self._spans: list[tuple[int, int, Reference | None]] = [*spans]
        if title:
            self._spans.append((*title, None))
        self._spans.sort(key=lambda span: span[:2])
        self._starts = [span[0] for span in self._spans]

    def covers(self, place: int) -> bool:
        """Say whether a place is taken."""
        index = bisect_right(self._starts, place) - 1
        return index >= 0 and place < self._spans[index][1]

    def begins_within(self, start: int, end: int) -> bool:
        """Say whether something taken begins between two places."""
        return bisect_right(self._starts, start) < bisect_right(self._starts, end - 1)

    def next_start(self, place: int) -> int:
        """Return where the next taken place begins, the text's end where there is none."""
        index = bisect_right(self._starts, place - 1)
        return self._starts[index] if index < len(self._starts) else len(self._source.folded)

    def before(self, place: int, citation: Before | None) -> Before | None:
        """Return the mention nearest in front of a place: a reference, else the citation given."""
        index = bisect_right(self._starts, place) - 1
        if index < 0:
            return citation
        start, end, reference = self._spans[index]
        if reference is None or reference.role == "self" or (citation and citation.start > start):
            return citation
        reach = issuer_behind(self._source, end)
        about = about_span(self._source, reach[0] if reach else end, self.next_start(end))
        return Before(start, end, about[1] if about else reach[0] if reach else end, reference.role)


def _taken(source: Source, letterhead: Letterhead, references: tuple[Reference, ...]) -> _Taken:
    kind = letterhead.type
    title = (source.place_of(kind.start), source.place_of(kind.end)) if kind and kind.start < kind.end else None
    return _Taken(source, references, title)


def _heads_of(source: Source) -> Iterator[_Head]:
    """Yield the heads of a text in order, of overlapping ones the longest."""
    blank = source.folded.replace("\n", " ").replace("\f", " ")
    found: list[_Head] = []
    for stem, forms in _stems():
        place = blank.find(stem)
        while place >= 0:
            if not blank[place - 1 : place].isalnum():
                found.extend(_longest(blank, place, forms))
            place = blank.find(stem, place + len(stem))
    free = 0
    for head in sorted(found, key=lambda one: one.start):
        if head.start >= free:
            free = head.end
            yield head


def _longest(blank: str, place: int, forms: tuple[tuple[str, str, str], ...]) -> tuple[_Head, ...]:
    """Return the longest of some forms that stands at a place, as the head it is."""
    for printed, head, kind in forms:
        end = place + len(printed)
        if blank.startswith(printed, place) and not blank[end : end + 1].isalnum():
            return (_Head(head, kind, place, end),)
    return ()


def _of_itself(source: Source, head: _Head, kind: str) -> Citation | None:
    """Read "Kế hoạch này", "Trên đây là Kế hoạch …" and "(có kế hoạch riêng)"."""
    folded = source.folded
    if folded.startswith("nay", head.end + 1):
        this = _this().match(folded, head.end)
        itself = this is not None and _means_itself(head, kind) and _is_this(source, head, this)
        return _plain(source, head, head.end + len(" nay"), "self", 0.97 if kind else 0.8) if itself else None
    announced = _announced().match(folded, head.end)
    if announced and folded.endswith(("co", "c6"), 0, head.start - 1):
        return _plain(source, head, announced.end(), "cites", 0.7)
    if folded[max(0, head.start - _FRONT) : max(0, head.start - 1)].replace("\n", " ").endswith(_closings()):
        behind = _closing_name().match(folded, head.end)
        return _plain(source, head, behind.end() if behind else head.end, "self", 0.9)
    return None


def _means_itself(head: _Head, kind: str) -> bool:
    """Say whether "… này" is this paper: "Luật này" in a decision goes back to the law it just named."""
    if not kind or head.words in words("citations", "generic"):
        return True
    own = fold(head.type)
    return kind.startswith(own) or (head.words in words("citations", "parts") and kind in words("citations", "issuing"))


def _is_this(source: Source, head: _Head, this: re.Match[str]) -> bool:
    """Say whether "nay" is "này": where the head has all its marks, "nay" without its own is "now"."""
    printed = canonical(source.cut(head.start, head.end)).casefold()
    marked = " ".join(printed.split()) == head.type.casefold()
    return not (marked and source.printed(this.start("word"), this.end("word")).casefold() == "nay")


def _is_other(source: Source, head: _Head) -> bool:
    """Say whether the words in front make something else of a head, or of the paper one that is yet to be made."""
    window = source.folded[max(0, head.start - _FRONT) : head.start]
    if head.words in words("citations", "laws") or not _made().search(window):
        return _other_thing().search(source.folded, max(0, head.start - _FRONT), head.end) is not None
    return not _already().search(window)


def _describe(source: Source, head: _Head, named: Named, before: Before | None, limit: int) -> tuple[Citation, Before]:
    """Return a citation and, for the mention behind it, where it stands and the role of its list."""
    about = about_behind(source, named.end, max(limit, named.end))
    reach = about[0] if about else named.end
    told_of = before is not None and head.start < before.reach
    role, listed = role_of(source, head.start, before)
    if told_of:
        role = "cites"
    start, end = source.span(head.start, named.end)
    citation = Citation(
        text=source.original[start:end],
        start=start,
        end=end,
        type=head.type,
        name=source.printed(head.start, named.name_end),
        date=named.date,
        issuer=named.issuer,
        abstract=about[1] if about else None,
        role=role_behind(source, reach) or role,
        confidence=round(named.sure, 2),
    )
    return citation, Before(head.start, named.end, reach, listed)


def _plain(source: Source, head: _Head, end: int, role: str, confidence: float) -> Citation:
    first, last = source.span(head.start, end)
    return Citation(
        text=source.original[first:last],
        start=first,
        end=last,
        type=head.type,
        name=source.printed(head.start, end),
        date=None,
        issuer=None,
        abstract=None,
        role="self" if role == "self" else "cites",
        confidence=confidence,
    )


@cache
def _stems() -> tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]:
    """Return what is looked for ("ke hoach"), each with all forms that begin so, the longest first.

    A form is what is printed, the head it is, and its kind of paper.
    """
    keys = ("laws", "constitution", "charters", "congresses", "papers", "parts", "generic")
    wanted = dict.fromkeys(head for key in keys for head in words("citations", key))
    known = [(head, head) for head in wanted] + list(table("citations")["damaged"].items())
    forms = [(printed, head, heads().get(head) or _spelled_heads()[head]) for printed, head in known]
    forms.sort(key=lambda form: -len(form[0]))
    stems = [form[0] for form in forms if not any(form[0].startswith(f"{other[0]} ") for other in forms)]
    return tuple((stem, tuple(form for form in forms if f"{form[0]} ".startswith(f"{stem} "))) for stem in stems)


@cache
def _spelled_heads() -> dict[str, str]:
    """Return the heads that are no kind of paper of types.toml, spelled."""
    return {fold(name): name for name in words("citations", "spelled")}


@cache
def _this() -> re.Pattern[str]:
    return re.compile(rf"{SPACE}(?P<word>nay)(?![a-z0-9])")


@cache
def _announced() -> re.Pattern[str]:
    return re.compile(rf"{SPACE}{any_of(words('citations', 'announced'))}(?![a-z0-9])")


@cache
def _closings() -> tuple[str, ...]:
    return words("citations", "closing")


@cache
def _closing_name() -> re.Pattern[str]:
    ends = any_of(words("citations", "closing_ends"))
    return re.compile(rf"(?:[ \n](?!{ends}(?![a-z0-9]))[^\s,;.:()“”\"/]+){{1,24}}")


@cache
def _made() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9]){any_of(words('citations', 'made'))}{SPACE}(?:cac{SPACE})?$")


@cache
def _already() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9])(?:da|do){SPACE}")


@cache
def _other_thing() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9]){any_of(words('citations', 'other_things'))}$")
