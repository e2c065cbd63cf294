"""Learn how an archive's own trusted papers are worded: `learn`, by hand or at night.

Of `corpus.learning.trusted`, counted by `normalize.knowledge.runs`: runs of one to three syllables, numbers all
written 0. A run is kept only if two papers have it; in a large archive more, so that it stays quick to load. What one
paper alone says (a sentence, a name, an address) leaves no trace, and no text can be put together again from runs of
three. The result stays in the archive's folder. Each learning starts from nothing, so that a page trusted no longer
is forgotten.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus.learning.knowledge import Provenance, terms_of, write_learnt
from corpus.learning.trusted import TrustedPaper, paper_ids, trusted
from corpus.store import audit
from corpus.store.archive import now
from normalize.knowledge import COMMON, runs

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.store.archive import Archive
    from normalize.knowledge import Run

MOST = 200_000  # runs kept
_PAPER = 1 << 40  # in a tally: how many papers, above how many times


@dataclass(frozen=True, slots=True)
class Learnt:
    """What an archive learnt.

    Attributes:
        papers: that taught something, of `all_papers`.
        reviewed: of those, papers with pages that people reviewed; the others are born-digital.
        pages: whose text was taken.
        kept: runs that `least` papers or more have; `dropped`: those that fewer have.
        terms: the archive's own that are used; `short_terms` have one syllable and are not.
    """

    all_papers: int
    papers: int
    reviewed: int
    pages: int
    least: int
    kept: int
    dropped: int
    terms: int
    short_terms: tuple[str, ...]


class Tally:
    """How often each run occurs, and in how many papers; one number for both, there are millions of runs."""

    def __init__(self) -> None:
        self._counts: dict[Run, int] = {}
        self._words: dict[str, str] = {}

    def add(self, text: str) -> None:
        """Count one paper."""
        counts, keep = self._counts, self._words.setdefault
        for run, count in Counter(runs(text)).items():
            if run in counts:
                counts[run] += _PAPER + count
            else:  # each word kept once, not once for each place
                counts[tuple([keep(word, word) for word in run])] = _PAPER + count

    def least(self, most: int = MOST) -> int:
        """Return in how many papers a run must occur for no more than `most` to be kept, COMMON at least."""
        spread = Counter(both // _PAPER for both in self._counts.values())
        least, kept = COMMON, sum(runs for papers, runs in spread.items() if papers >= COMMON)
        while kept > most:
            kept -= spread[least]
            least += 1
        return least

    def common(self, least: int = COMMON) -> dict[Run, int]:
        """Return run → count of the runs that `least` papers or more have."""
        return {run: both % _PAPER for run, both in self._counts.items() if both // _PAPER >= least}

    def __len__(self) -> int:
        return len(self._counts)


def learn(
    archive: Archive,
    *,
    by: str,
    dry_run: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Learnt:
    """Count the archive's trusted papers and put the result in the place of the last one.

    Args:
        archive: may be worked on meanwhile; pages are read as of one moment.
        by: who asked, for the log.
        dry_run: count, and leave everything as it is.
        progress: called with (papers looked at, of how many).

    Raises:
        RestorationError: the archive's own terms cannot be read; nothing was changed.
        ArchiveError: the result cannot be written; the last one is still there.
    """
    terms, short = terms_of(archive.path)
    at, tally, taught = now(), Tally(), list[TrustedPaper]()
    with archive.snapshot():
        ids = paper_ids(archive)
        for done, paper_id in enumerate(ids, start=1):
            paper = trusted(archive, paper_id)
            if paper is not None:
                tally.add(paper.text)
                taught.append(replace(paper, text=""))
            if progress:
                progress(done, len(ids))
    least = tally.least()
    kept = tally.common(least)
    learnt = Learnt(
        all_papers=len(ids),
        papers=len(taught),
        reviewed=sum(paper.origin == "reviewed" for paper in taught),
        pages=sum(paper.pages for paper in taught),
        least=least,
        kept=len(kept),
        dropped=len(tally) - len(kept),
        terms=len(terms),
        short_terms=short,
    )
    if not dry_run:
        write_learnt(archive.path, kept, Provenance(at, least, tuple(sorted(one.document_id for one in taught))))
        told = {"papers": learnt.papers, "reviewed": learnt.reviewed, "kept": learnt.kept, "dropped": learnt.dropped}
        audit.append(archive, by, "archive.learn", "archive", told)
    return learnt
