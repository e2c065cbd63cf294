"""Learn how an archive's own trusted papers are worded: `learn`, by hand or at night.

Of `corpus.trusted`, counted by `normalize.knowledge.runs`: runs of one to three syllables, numbers all written 0. A run
is kept only if two papers have it. What one paper alone says (a sentence, a name, an address) leaves no trace, and no
text can be put together again from runs of three. The result stays in the archive's folder; each learning starts from
nothing, so that a page that is trusted no longer is forgotten.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus import audit
from corpus.archive import now
from corpus.knowledge import Provenance, terms_of, write_learnt
from corpus.trusted import TrustedPaper, paper_ids, trusted
from normalize.knowledge import COMMON, runs

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.archive import Archive
    from normalize.knowledge import Run

_PAPER = 1 << 40  # in a tally: how many papers, above how many times


@dataclass(frozen=True, slots=True)
class Learnt:
    """What an archive learnt.

    Attributes:
        papers: that taught something, of `all_papers`.
        reviewed: of those, papers with pages that people reviewed; the others are born-digital.
        pages: whose text was taken.
        kept: runs that two papers or more have; `dropped`: those that one has.
        terms: the archive's own that are used; `short_terms` have one syllable and are not.
    """

    all_papers: int
    papers: int
    reviewed: int
    pages: int
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
        for run, count in Counter(runs(text)).items():
            before = self._counts.get(run)
            if before is None:
                self._counts[tuple(self._words.setdefault(word, word) for word in run)] = _PAPER + count
            else:
                self._counts[run] = before + _PAPER + count

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
    kept = tally.common()
    learnt = Learnt(
        all_papers=len(ids),
        papers=len(taught),
        reviewed=sum(paper.origin == "reviewed" for paper in taught),
        pages=sum(paper.pages for paper in taught),
        kept=len(kept),
        dropped=len(tally) - len(kept),
        terms=len(terms),
        short_terms=short,
    )
    if not dry_run:
        write_learnt(archive.path, kept, Provenance(at, COMMON, tuple(sorted(one.document_id for one in taught))))
        told = {"papers": learnt.papers, "reviewed": learnt.reviewed, "kept": learnt.kept, "dropped": learnt.dropped}
        audit.append(archive, by, "archive.learn", "archive", told)
    return learnt
