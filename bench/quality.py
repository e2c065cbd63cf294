"""The queue of doubtful words in a large archive: how long one is waited for, and a decision takes.

    python -m bench quality [--words N] [--papers N]

Made papers (`archive_papers`) go through the product's own storing, with words doubted at random. Beside them stand as
many words of other documents as make N altogether; those documents have no pages and their words weigh less, so that
what is given out is real and what has to be walked around is large. The same is measured in an archive of the made
papers alone, one act after the other. What a reviewer waits for over HTTP is measured on the
samples (`bench.next_crop`). The table goes to docs/bench-quality.md.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bench import next_crop
from bench.archive_papers import paper
from corpus.documents import documents
from corpus.quality import doubts, letterheads, queue
from corpus.search import page_index
from corpus.store.archive import Archive
from corpus.store.blobs import Blob, location
from corpus.units import units

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bench.archive_papers import MadePaper

ROOT = Path(__file__).resolve().parents[1]
DOUBTED = 0.1  # of the words
EACH = 100  # words of a document without pages
TURNS = 20


def main() -> None:
    """Fill, measure, print and write the table."""
    asked = argparse.ArgumentParser(prog="python -m bench quality")
    asked.add_argument("--words", type=int, default=1_000_000)
    asked.add_argument("--papers", type=int, default=30)
    wanted = asked.parse_args(sys.argv[1:])
    with (
        tempfile.TemporaryDirectory() as folder,
        Archive(Path(folder) / "a") as large,
        Archive(Path(folder) / "b") as small,
    ):
        pages = {archive: _fill(archive, wanted.papers) for archive in (small, large)}
        began = time.process_time()
        doubts.catch_up(small)
        each = (time.process_time() - began) / pages[small]
        doubts.catch_up(large)
        _beside(large, wanted.words)
        page_index.follow(large)
        (words,) = large.db.execute("SELECT count(*) FROM doubt").fetchone()
        (few,) = small.db.execute("SELECT count(*) FROM doubt").fetchone()
        timings = {name: (_timed(small, act), _timed(large, act)) for name, act in ACTS.items()}
    text = _table(words, few, each, timings, next_crop.waited())
    print(text)
    (ROOT / "docs" / "bench-quality.md").write_text(text, "utf-8")


def _fill(archive: Archive, count: int) -> int:
    units.sync(archive)
    chance, pages = random.Random(3), 0  # noqa: S311 - no secret
    for number in range(count):
        made = _doubted(paper(number), chance)
        content = f"{number}".encode()
        blob = Blob(hashlib.sha256(content).hexdigest(), len(content))
        file = location(archive.blobs, blob.sha256)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
        kept = documents.register(
            archive, blob, file=f"{number:07}.png", kind="png", media_type="image/png", by="bench"
        ).document
        documents.begin(archive, kept.id, len(made.readings))
        for page, reading in enumerate(made.readings, start=1):
            documents.save_page(archive, kept.id, page, reading)
        documents.complete(archive, kept.id, made.restoration, made.facts)
        pages += len(made.readings)
    return pages


def _doubted(made: MadePaper, chance: random.Random) -> MadePaper:
    tokens = tuple(
        replace(token, confidence=chance.uniform(0, 0.9) if chance.random() < DOUBTED else 0.99)
        for token in made.restoration.tokens
    )
    return replace(made, restoration=replace(made.restoration, tokens=tokens))


def _beside(archive: Archive, words: int) -> None:
    """Add words of documents without pages, each lighter than all that are there."""
    (there, first, light) = archive.db.execute(
        "SELECT (SELECT count(*) FROM doubt), (SELECT max(id) FROM document), (SELECT min(weight) FROM doubt)"
    ).fetchone()
    count = max(0, words - there) // EACH
    with archive.transaction() as db:
        db.conn.executemany("INSERT INTO blob VALUES (?, 0, 'x')", ((f"beside-{number}",) for number in range(count)))
        db.conn.executemany(
            "INSERT INTO document (id, sha256, file, kind, media_type, state, created_at, created_by)"
            " VALUES (?, ?, 'x', 'png', 'image/png', 'done', 'x', 'x')",
            ((first + 1 + number, f"beside-{number}") for number in range(count)),
        )
        db.conn.executemany(
            'INSERT INTO doubt (document_id, page, at, start, "end", text, kind, confidence, weight)'
            " VALUES (?, 1, ?, 0, 1, 'x', ?, 0.5, ?)",
            (
                (
                    first + 1 + number,
                    at,
                    ("body", "reference", "number")[at % 3],
                    light * (0.2 + (number * 7919 + at) % 997 / 1300),
                )
                for number in range(count)
                for at in range(EACH)
            ),
        )
        db.execute("UPDATE doubt_position SET seq = (SELECT max(seq) FROM index_change)")


def _next(archive: Archive) -> None:
    archive.db.execute("UPDATE doubt SET claimed_until = NULL WHERE claimed_by = 'bench'")
    _clock(archive, lambda: queue.claim(archive, "bench", most=8))


def _accept(archive: Archive) -> None:
    (item,) = queue.claim(archive, "bench", most=1)
    _clock(archive, lambda: queue.decide(archive, item.id, "accept", by="bench", seen=item.text))


def _replace(archive: Archive) -> None:
    (item,) = queue.claim(archive, "bench", most=1)
    _clock(archive, lambda: queue.decide(archive, item.id, "replace", by="bench", seen=item.text, text=item.text + "x"))


def _undo(archive: Archive) -> None:
    _clock(archive, lambda: queue.undo(archive, "bench"))


def _count(archive: Archive) -> None:
    _clock(archive, lambda: queue.left(archive))


def _paper(archive: Archive) -> None:
    _clock(archive, lambda: letterheads.claim(archive, "bench", most=3))


ACTS: dict[str, Callable[[Archive], None]] = {
    "next eight words, with context and candidates": _next,
    "a word accepted": _accept,
    "a word replaced": _replace,
    "a decision taken back": _undo,
    "next three letterheads, with the register": _paper,
    "words counted by kind (when the page is opened)": _count,
}
_spent: dict[Path, list[float]] = {}


def _clock(archive: Archive, act: Callable[[], object]) -> None:
    began = time.process_time()
    act()
    _spent.setdefault(archive.path, []).append(time.process_time() - began)


def _timed(archive: Archive, act: Callable[[Archive], None]) -> tuple[float, float]:
    """Return median and 95th percentile, milliseconds of the processor."""
    act(archive)
    _spent.clear()
    for _ in range(TURNS):
        act(archive)
    found = [1000 * one for one in _spent[archive.path]]
    return statistics.median(found), _most(found)


def _over_http(waited: list[tuple[float, float]]) -> list[str]:
    """Return what is said of milliseconds from a word accepted to the crop of the next."""
    kinds = {
        "a word accepted, until it is answered": [one for one, _ in waited],
        "the next word's crop": [one for _, one in waited],
        "both, one after the other": [sum(both) for both in waited],
    }
    return [
        f"Over HTTP, on the samples, with nothing fetched ahead, milliseconds by the clock ({len(waited)} words;",
        "what else runs on the machine slows this down):",
        "",
        "| | median | 95th percentile |",
        "|---|---:|---:|",
        *(f"| {name} | {statistics.median(ms):.0f} | {_most(ms):.0f} |" for name, ms in kinds.items()),
    ]


def _most(found: list[float]) -> float:
    """Return the 95th percentile."""
    return sorted(found)[int(len(found) * 0.95)]


def _table(
    words: int,
    few: int,
    each: float,
    timings: Mapping[str, tuple[tuple[float, float], ...]],
    waited: list[tuple[float, float]],
) -> str:
    rows = [
        f"| {name} | {small[0]:.0f} / {small[1]:.0f} | {large[0]:.0f} / {large[1]:.0f} |"
        for name, (small, large) in timings.items()
    ]
    return "\n".join(
        [
            "# Quality control in a large archive",
            "",
            "`python -m bench quality`: doubtful words of made papers, alone and beside those of as many other",
            f"documents as make the second column. Milliseconds of the processor, median / 95th percentile of {TURNS}.",
            "What a reader waits for is less: the next words are fetched ahead, decisions sent behind their back.",
            "",
            f"| | {few:,} words | {words:,} words |",
            "|---|---:|---:|",
            *rows,
            "",
            f"Keeping the table after a change: {1000 * each:.1f} ms of the processor a page.",
            "",
            *_over_http(waited),
            "",
        ]
    )
