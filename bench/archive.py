"""A large archive: how fast it is searched, counted and written, and how much room it takes.

    python -m bench archive [--pages N …] [--own N]

`--own` pages of made papers (`archive_papers`) go through the product's own storing; the rest, up to `--pages`, are
copies with numbers of their own (`archive_copies`). The archive lies in build/archive-bench and is used again, and
filled further, by the next run; an empty file stands for each original. At each of the sizes that are asked for it is
searched, warm, by random queries of each kind; papers are stored into it and, taking turns, into an empty one. Times
are given as they passed and as the processors': where other work runs beside it, the second tell more. What was
measured at every size is kept beside the archive; the table of the largest and the pictures go to docs/.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import sys
import time
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from bench.archive_copies import multiply
from bench.archive_papers import PAPERS_OF, paper
from bench.archive_ready import ready
from bench.archive_report import report
from bench.archive_storing import AT_ONCE, Tally, fill, store, take_in, workers
from corpus.pages.texts import SHOWN
from corpus.search import opening, page_index, spelling
from corpus.search.facets import facets
from corpus.search.search import Request, search
from corpus.store.archive import Archive
from corpus.units import units

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.archive_storing import Workers

ROOT = Path(__file__).resolve().parents[1]
PLACE = ROOT / "build" / "archive-bench"
MEASURED = PLACE / "measured.json"
QUERIES = 200  # of each kind
STORED = 4000  # papers, into the large archive and into an empty one
TURNS = 2


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
    asked.add_argument("--pages", type=int, nargs="+", default=[1_000_000])
    asked.add_argument("--own", type=int, default=10_000)
    wanted = asked.parse_args(sys.argv[1:])
    with Archive(PLACE) as archive, workers() as at_work:
        units.sync(archive)
        _own(archive, at_work, min(wanted.own, *wanted.pages))
        for pages in sorted(wanted.pages):
            _fill(archive, pages)
            _measure(archive, at_work)
    text, picture = report(json.loads(MEASURED.read_text("utf-8")))
    print(text)
    (ROOT / "docs" / "bench-archive.md").write_text(text, "utf-8")
    (ROOT / "docs" / "bench-archive.svg").write_text(picture, "utf-8")


def _own(archive: Archive, at_work: Workers, own: int) -> None:
    (held,) = archive.db.execute("SELECT count(*) FROM document").fetchone()
    for first in range(int(held), int(own * PAPERS_OF), 2 * AT_ONCE):
        fill(archive, at_work, range(first, first + 2 * AT_ONCE), Tally())
        print(f"\rstored {first + 2 * AT_ONCE} papers", end="", flush=True)
    if held == 0:  # what storing alone makes of them: copies are put in order
        MEASURED.write_text(json.dumps({"own": {"pages": _pages(archive), **_room(archive)}, "sizes": []}), "utf-8")


def _fill(archive: Archive, wanted: int) -> None:
    begun = time.perf_counter()
    multiply(archive, int(wanted * PAPERS_OF))
    print(f"copied in {time.perf_counter() - begun:.0f} s", flush=True)
    # Copies have the words of their papers: these are spelled out once, and more of them indexed at a time.
    spelled, at_once, heap = spelling.entry, page_index.AT_ONCE, page_index.HEAP
    spelling.entry = lru_cache(maxsize=20_000)(spelling.entry)
    page_index.AT_ONCE, page_index.HEAP = 4096, 800_000_000
    page_index.follow(archive, progress=lambda done, of: print(f"\rindexed {done} of {of}  ", end="", flush=True))
    spelling.entry, page_index.AT_ONCE, page_index.HEAP = spelled, at_once, heap
    print(f"\nfilled in {time.perf_counter() - begun:.0f} s", flush=True)


def _pages(archive: Archive) -> int:
    return page_index.count(opening.current(archive))


def _measure(archive: Archive, at_work: Workers) -> None:
    pages = _pages(archive)
    print(f"{pages} pages", flush=True)
    room = _room(archive)
    timings = [_timed(archive, *kind) for kind in _kinds(archive)]
    found = {
        "pages": pages,
        "held": archive.db.execute("SELECT count(*) FROM page").fetchone()[0],
        "load": os.getloadavg()[1],
        "timings": [asdict(timing) for timing in timings],
        "room": room,
        **_storing(archive, at_work),
    }
    kept = json.loads(MEASURED.read_text("utf-8"))
    kept["sizes"] = [size for size in kept["sizes"] if size["pages"] < pages] + [found]
    MEASURED.write_text(json.dumps(kept, ensure_ascii=False, indent=1), "utf-8")


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
    """Return the room that things take, in bytes of one byte of text as UTF-8; without the table of all units."""
    db = archive.db
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    share = max(1, _pages(archive) // 20_000)  # one in so many pages is looked at
    (text,) = db.execute(
        f"SELECT sum(length(CAST({SHOWN} AS BLOB))) FROM page WHERE id % :n = 0", {"n": share}
    ).fetchone()
    text *= share
    (held,) = db.execute("SELECT count(*) FROM page").fetchone()
    size_of = "SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE name = ?"
    of_units = sum(
        db.execute(size_of, [name]).fetchone()[0] for name in ("unit", "unit_folded", "sqlite_autoindex_unit_1")
    )
    sizes = {
        "database": (archive.path / "archive.db").stat().st_size - of_units,
        "index": sum(file.stat().st_size for file in opening.folder(archive).iterdir()),
    }
    for column in ("restored", "raw", "words", "tokens"):
        (size,) = db.execute(
            f"SELECT sum(length(CAST({column} AS BLOB))) FROM page WHERE id % ? = 0", [share]
        ).fetchone()
        sizes[column] = size * share
    beside = {name: size / text for name, size in sizes.items()}
    return {**beside, "index": beside["index"] * held / _pages(archive)}  # it may not have followed to the end


def _storing(archive: Archive, at_work: Workers) -> dict[str, dict[str, float]]:
    """Return pages per second, as it passed and of the processors, into an empty and the large archive, by turns."""
    shutil.rmtree(PLACE.with_name("archive-bench-empty"), ignore_errors=True)
    spent = {"empty": Tally(), "large": Tally()}
    with Archive(PLACE.with_name("archive-bench-empty")) as empty:
        units.sync(empty)
        for turn in range(TURNS):
            first = 5_000_000 + random.randrange(1_000_000)  # noqa: S311 - no secret
            for name, target in (("empty", empty), ("large", archive)):
                fill(target, at_work, range(first + turn * STORED, first + (turn + 1) * STORED), spent[name])
    shutil.rmtree(PLACE.with_name("archive-bench-empty"), ignore_errors=True)
    one = []
    for number in range(20):
        made = paper(7_000_000 + random.randrange(1_000_000) + number)  # noqa: S311 - no secret
        taken_in = iter(take_in(archive, 1))
        begun, cpu = time.perf_counter(), time.process_time()
        store(archive, [ready(made)], taken_in)
        search(archive, Request(f'"{made.restoration.text[200:220]}"'))
        one.append((time.perf_counter() - begun, time.process_time() - cpu))
    found = {
        name: {"passed": tally.pages / tally.passed, "cpu": tally.pages / tally.cpu, "load": max(tally.load)}
        for name, tally in spent.items()
    }
    return found | {"found": {"passed": max(passed for passed, _ in one), "cpu": max(cpu for _, cpu in one)}}
