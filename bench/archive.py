"""A large archive: how fast it is searched, counted and written, and how much room it takes.

    python -m bench archive [--pages N] [--own N]

`--own` pages of made papers (`archive_papers`) go through the product's own storing; the rest, up to `--pages`, are
copies with numbers of their own (`archive_copies`). The archive lies in build/archive-bench and is used again, and
filled further, by the next run; an empty file stands for each original. Then it is searched, warm, by random queries of
each kind; papers are stored into it and, taking turns, into an empty one. Times are given as they passed and as the
processor's: where other work runs beside it, the second tell more. The table goes to docs/bench-archive.md.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import random
import shutil
import sys
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from bench.archive_copies import multiply
from bench.archive_papers import PAGE_COUNTS, paper
from bench.archive_ready import ready
from corpus.documents import documents
from corpus.documents.completion import Finished
from corpus.pages.texts import SHOWN
from corpus.search import page_index, spelling
from corpus.search.facets import facets
from corpus.search.search import Request, search
from corpus.store.archive import Archive
from corpus.store.blobs import Blob, location
from corpus.units import units

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bench.archive_ready import ReadyPaper

ROOT = Path(__file__).resolve().parents[1]
PLACE = ROOT / "build" / "archive-bench"
AT_ONCE = 100  # papers of one transaction
QUERIES = 200  # of each kind
STORED = 200  # papers, into the large archive and into an empty one
TURNS = 4

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Timing:
    """Of many: the median and the 95th percentile, milliseconds; as they passed and of the processor."""

    name: str
    limit: float
    median: float
    p95: float
    cpu_p95: float


def main() -> None:
    """Fill, measure, print and write the table."""
    asked = argparse.ArgumentParser(prog="python -m bench archive")
    asked.add_argument("--pages", type=int, default=1_000_000)
    asked.add_argument("--own", type=int, default=10_000)
    wanted = asked.parse_args(sys.argv[1:])
    with Archive(PLACE) as archive:
        _fill(archive, min(wanted.own, wanted.pages), wanted.pages)
        pages = page_index.count(page_index.current(archive))
        print(f"{pages} pages", flush=True)
        timings = [_timed(archive, *kind) for kind in _kinds(archive)]
        text = _table(pages, timings, _room(archive), _storing(archive))
    print(text)
    (ROOT / "docs" / "bench-archive.md").write_text(text, "utf-8")


def _fill(archive: Archive, own: int, wanted: int) -> None:
    papers_of = len(PAGE_COUNTS) / sum(PAGE_COUNTS)
    (held,) = archive.db.execute("SELECT count(*) FROM document").fetchone()
    units.sync(archive)
    for first in range(int(held), int(own * papers_of), AT_ONCE):
        store(archive, [ready(paper(number)) for number in range(first, first + AT_ONCE)])
        print(f"\rstored {first + AT_ONCE} papers", end="", flush=True)
    multiply(archive, int(wanted * papers_of))
    # Copies have the words of their papers: these are spelled out once, and more of them indexed at a time.
    spelling.entry = lru_cache(maxsize=20_000)(spelling.entry)
    page_index.AT_ONCE = 2048
    page_index.follow(archive, progress=lambda done, of: print(f"\rindexed {done} of {of}  ", end="", flush=True))
    print()


def store(archive: Archive, ready: Sequence[ReadyPaper]) -> list[int]:
    """Store papers whose text and facts are ready, in one transaction; return their documents."""
    found: list[int] = []
    with archive.transaction():
        for made in ready:
            told = f"{archive.path}{made.file}{random.random()}".encode()  # noqa: S311 - no secret
            blob = Blob(hashlib.sha256(told).hexdigest(), 100_000 * len(made.pages))
            stands_for_it = location(archive.blobs, blob.sha256)
            stands_for_it.parent.mkdir(exist_ok=True)
            stands_for_it.touch()
            document = documents.register(
                archive, blob, file=made.file, kind="pdf", media_type="application/pdf", by="bench"
            ).document.id
            documents.begin(archive, document, len(made.pages))
            documents.save_pages(archive, document, made.pages)
            found.append(document)
        finished = zip(found, ready, strict=True)
        documents.complete_many(
            archive, [Finished(number, made.layers, made.facts, made.told) for number, made in finished]
        )
    return found


def _kinds(archive: Archive) -> Iterator[tuple[str, float, Callable[[Archive, Request], object], list[Request]]]:
    chance = random.Random(7)  # noqa: S311 - no secret
    keys = [row[0] for row in archive.db.execute("SELECT number FROM document WHERE number NOTNULL LIMIT 5000")]
    cited = [row[0] for row in archive.db.execute("SELECT DISTINCT ref FROM reference LIMIT 3000")]
    names = [
        row[0]
        for row in archive.db.execute(
            "SELECT DISTINCT unit.name FROM unit JOIN document ON unit_code = code AND unit_from = valid_from LIMIT 300"
        )
    ]
    texts = [row[0] for row in archive.db.execute("SELECT plain(restored) FROM page LIMIT 2000")]
    words = [word for text in texts for word in text.split() if word.isalpha()]

    def several(make: Callable[[], Request]) -> list[Request]:
        return [make() for _ in range(QUERIES)]

    def run() -> str:
        text = chance.choice(texts).split()
        at = chance.randrange(max(1, len(text) - 3))
        return " ".join(text[at : at + chance.randint(2, 3)])

    yield "a number", 20, search, several(lambda: Request(chance.choice(keys)))
    yield "a cited number", 20, search, several(lambda: Request(chance.choice(cited)))
    yield "the most cited number, 30/2020/NĐ-CP", 20, search, [Request("30/2020/NĐ-CP")] * 60
    yield "a unit", 20, search, several(lambda: Request(chance.choice(names)))
    yield "one word", 50, search, several(lambda: Request(chance.choice(words)))
    yield "two or three words in a row", 50, search, several(lambda: Request(run()))
    yield "the same as a phrase", 50, search, several(lambda: Request(f'"{run()}"'))
    yield "two words from anywhere", 50, search, several(lambda: Request(" ".join(chance.choices(words, k=2))))
    for query in ("của", "quyết định", "quyet dinh", '"ủy ban nhân dân"'):
        yield query, 50, search, [Request(query)] * 60
    yield "number and word", 50, search, several(lambda: Request(f"{chance.choice(cited)} {chance.choice(words)}"))
    yield "unit and word", 50, search, several(lambda: Request(f"{chance.choice(names)} {chance.choice(words)}"))
    yield "word, kind, year", 50, search, several(lambda: Request(chance.choice(words), type="BC", year=2020))
    yield "facets of one word", 150, facets, several(lambda: Request(chance.choice(words)))
    yield "facets of a unit", 150, facets, several(lambda: Request(chance.choice(names)))
    for query in ("của", "quyết định", '"ủy ban nhân dân"'):
        yield f"facets of {query}", 150, facets, [Request(query)] * 40


def _timed(
    archive: Archive, name: str, limit: float, ask: Callable[[Archive, Request], object], requests: list[Request]
) -> Timing:
    for request in requests[:5]:
        ask(archive, request)
    passed, spent = [], []
    for request in requests:
        begun, cpu = time.perf_counter(), time.process_time()
        ask(archive, request)
        passed.append((time.perf_counter() - begun) * 1000)
        spent.append((time.process_time() - cpu) * 1000)
    at = int(len(requests) * 0.95)
    found = Timing(name, limit, sorted(passed)[len(passed) // 2], sorted(passed)[at], sorted(spent)[at])
    print(f"{found.name}: {found.median:.1f} / {found.p95:.1f} ms, processor {found.cpu_p95:.1f} ms", flush=True)
    return found


def _room(archive: Archive) -> dict[str, float]:
    """Return the room that things take, in bytes of one byte of text as UTF-8."""
    archive.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (text,) = archive.db.execute(f"SELECT sum(length(CAST({SHOWN} AS BLOB))) FROM page").fetchone()
    sizes = {
        "database": (archive.path / "archive.db").stat().st_size,
        "index": sum(file.stat().st_size for file in page_index.folder(archive).iterdir()),
    }
    for column in ("restored", "raw", "words", "tokens"):
        (sizes[column],) = archive.db.execute(f"SELECT sum(length(CAST({column} AS BLOB))) FROM page").fetchone()
    return {name: size / text for name, size in sizes.items()}


def _storing(archive: Archive) -> dict[str, tuple[float, float]]:
    """Return pages per second, as it passed and of the processor, into an empty and the large archive, by turns."""
    shutil.rmtree(PLACE.with_name("archive-bench-empty"), ignore_errors=True)
    spent: dict[str, list[float]] = {"empty": [0, 0, 0], "large": [0, 0, 0]}
    with Archive(PLACE.with_name("archive-bench-empty")) as empty:
        units.sync(empty)
        units.sync(archive)
        for turn in range(TURNS):
            first = 5_000_000 + random.randrange(1_000_000)  # noqa: S311 - no secret
            papers = [paper(first + turn * STORED + number) for number in range(STORED)]
            for name, target in (("empty", empty), ("large", archive)):
                begun, cpu = time.perf_counter(), time.process_time()
                for at in range(0, STORED, AT_ONCE):
                    store(target, papers[at : at + AT_ONCE])
                page_index.follow(target)
                tally = spent[name]
                tally[0] += sum(len(made.readings) for made in papers)
                tally[1] += time.perf_counter() - begun
                tally[2] += time.process_time() - cpu
        one = []
        for number in range(20):
            made = paper(7_000_000 + random.randrange(1_000_000) + number)  # noqa: S311 - no secret
            store(archive, [made])
            begun, cpu = time.perf_counter(), time.process_time()
            search(archive, Request(f'"{made.restoration.text[200:220]}"'))
            one.append((time.perf_counter() - begun, time.process_time() - cpu))
    shutil.rmtree(PLACE.with_name("archive-bench-empty"), ignore_errors=True)
    found = {name: (pages / passed, pages / cpu) for name, (pages, passed, cpu) in spent.items()}
    return found | {"searchable": (max(seconds for seconds, _ in one), max(cpu for _, cpu in one))}


def _table(pages: int, timings: list[Timing], room: dict[str, float], storing: dict[str, tuple[float, float]]) -> str:
    lines = [
        _HEAD.format(pages=f"{pages:,}"),
        "| query | must, ms | median | p95 | p95, processor |",
        "|---|--:|--:|--:|--:|",
    ]
    lines += [f"| {t.name} | {t.limit:.0f} | {t.median:.1f} | {t.p95:.1f} | {t.cpu_p95:.1f} |" for t in timings]
    lines += ["", "| beside the text, as UTF-8 | must | is |", "|---|--:|--:|"]
    lines += [f"| database and index | 2.0 × | {room['database'] + room['index']:.2f} × |"]
    lines += [f"| of it: index | | {room['index']:.2f} × |", f"| of it: text | | {room['restored']:.2f} × |"]
    lines += [f"| of it: {name} | | {room[name]:.2f} × |" for name in ("words", "tokens", "raw")]
    (large, large_cpu), (empty, empty_cpu), (found, found_cpu) = (
        storing["large"], storing["empty"], storing["searchable"],
    )  # fmt: skip
    lines += ["", "| writing, one process | must | as it passed | of the processor |", "|---|--:|--:|--:|"]
    lines += [f"| pages/s into this archive | 500 | {large:.0f} | {large_cpu:.0f} |"]
    lines += [f"| pages/s into an empty one | | {empty:.0f} | {empty_cpu:.0f} |"]
    lines += [f"| times slower into this one | 1.5 | {empty / large:.2f} | {empty_cpu / large_cpu:.2f} |"]
    lines += [f"| a page found after it is stored, at most, s | 1 | {found:.2f} | {found_cpu:.2f} |"]
    return "\n".join(lines) + "\n"


_HEAD = """# An archive of {pages} pages

`python -m bench archive`: papers of the project's own making, searched warm, one after the other, 20 hits with
snippets and boxes each. Times in ms. Where other work ran beside the bench, what the processor spent tells more than
what passed.
"""
