"""Fifty reviewers search and read while four clerks upload two hundred pages, on one `sohoa serve`.

    python -m bench load [--reviewers N] [--pages N] [--papers N]

The archive holds the samples and made papers (`archive_papers`). Each reviewer asks for something new every five
seconds or so (3 to 7): a search by number, unit or words, then the page that was found, and for one in three the
paper's HTML page or the image of a scan. Each clerk sends scans of five pages, one after the other: two by the form,
two in pieces (tus) whose connection is cut within every file. It ends when everything that was sent has been read. Then
everything is counted, originals are held against their hashes, and `sohoa verify` goes over the archive. Clients run on
the same machine and cost their part of it. The table goes to docs/bench-load.md.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from bench.archive_papers import paper
from bench.archive_ready import ready
from bench.archive_storing import store, take_in
from bench.load_clients import Client, Seen, review, send
from bench.pages import Damage, draw
from bench.schema import samples_archive
from bench.service import command, serving, tokens
from corpus.store import blobs
from corpus.store.archive import Archive
from corpus.units import units

ROOT = Path(__file__).resolve().parents[1]
REMARKS = Path(__file__).with_name("load_remarks.md")  # what was mended, and under which conditions it was measured
CLERKS, PAGES_OF_FILE = 4, 5
OFFICE = Damage(200, 0.3, 0.5, 6, copied=False)
MOST_SEARCH = 300.0  # milliseconds, of the 95th percentile
LONGEST_SECONDS = 1500.0


def main() -> None:
    """Fill, load, count, print and write the table."""
    asked = argparse.ArgumentParser(prog="python -m bench load")
    asked.add_argument("--reviewers", type=int, default=50)
    asked.add_argument("--pages", type=int, default=200, help="uploaded in all")
    asked.add_argument("--papers", type=int, default=1000, help="made ones in the archive before")
    wanted = asked.parse_args(sys.argv[1:])
    before = os.getloadavg()
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "kho"
        shutil.copytree(samples_archive(), archive)
        questions, scans, held = _fill(archive, wanted.papers)
        files = [_scan(number) for number in range(wanted.pages // PAGES_OF_FILE)]
        readers = tokens(archive, "reviewer", [f"reviewer{n}" for n in range(wanted.reviewers)])
        clerks = tokens(archive, "clerk", [f"clerk{n}" for n in range(CLERKS)])
        seen, begun = Seen(), time.monotonic()
        with serving(archive, Path(folder) / "log", SOHOA_PROCESSES="2") as address:
            asyncio.run(_load(address, readers, clerks, questions, scans, files, seen))
            seconds = time.monotonic() - begun
        lost = _lost(archive, seen, held)
        verified = subprocess.run(command(archive, "verify"), check=False, capture_output=True, text=True)
        if verified.returncode:
            lost.append(verified.stdout + verified.stderr)
        faults = [line for line in (Path(folder) / "log").read_text("utf-8").splitlines() if "fault " in line]
    text = _table(seen, seconds, lost + faults, before, wanted)
    print(text, *seen.errors[:20], sep="\n")
    (ROOT / "docs" / "bench-load.md").write_text(text + REMARKS.read_text("utf-8"), "utf-8")
    sys.exit(bool(seen.errors or lost or faults))


def _fill(archive: Path, papers: int) -> tuple[list[str], list[int], int]:
    """Return questions, documents that are scans, and how many documents there are."""
    with Archive(archive) as opened:
        scans = [row[0] for row in opened.db.execute("SELECT id FROM document WHERE kind != 'txt' AND kind != 'docx'")]
        units.sync(opened)
        for first in range(0, papers, 100):
            made = [ready(paper(number)) for number in range(first, min(papers, first + 100))]
            store(opened, made, iter(take_in(opened, len(made))))
        _real_originals(opened)
        rows = opened.db.execute("SELECT number FROM document WHERE number NOTNULL").fetchall()
        names = opened.db.execute(
            "SELECT DISTINCT unit.name FROM unit JOIN document ON unit_code = code AND unit_from = valid_from LIMIT 200"
        ).fetchall()
        texts = opened.db.execute("SELECT plain(restored) FROM page WHERE restored NOTNULL LIMIT 1000").fetchall()
        words = [word for (text,) in texts for word in text.split() if word.isalpha() and len(word) > 2]
        (held,) = opened.db.execute("SELECT count(*) FROM document").fetchone()
    chance = random.Random(3)  # noqa: S311 - no secret
    asked = [chance.choice(rows)[0] for _ in range(400)] + [chance.choice(names)[0] for _ in range(200)]
    asked += [" ".join(chance.choices(words, k=chance.randint(1, 3))) for _ in range(400)]
    return asked, scans, int(held)


def _real_originals(archive: Archive) -> None:
    """Give the made papers originals that are what their rows say, for `verify` to hold them."""
    rows = archive.db.execute("SELECT id, sha256 FROM document WHERE created_by = 'bench'").fetchall()
    with archive.transaction() as db:
        db.execute("PRAGMA defer_foreign_keys = ON")
        for number, old in rows:
            blobs.location(archive.blobs, old).unlink()
            blob = blobs.place(archive.blobs, io.BytesIO(f"paper {number}".encode()))
            db.execute("UPDATE blob SET sha256 = ?, size = ? WHERE sha256 = ?", [blob.sha256, blob.size, old])
            db.execute("UPDATE document SET sha256 = ? WHERE id = ?", [blob.sha256, number])


def _scan(number: int) -> bytes:
    """Return a scan of some pages as a PDF, none like another."""
    pages = []
    for at in range(PAGES_OF_FILE):
        made = paper(100_000 + number * PAGES_OF_FILE + at)
        pages.append(draw(made.readings[0].text, OFFICE, np.random.default_rng(number * PAGES_OF_FILE + at))[0])
    stream = io.BytesIO()
    pages[0].save(stream, "PDF", save_all=True, append_images=pages[1:], resolution=OFFICE.dpi, quality=80)
    return stream.getvalue()


async def _load(  # noqa: PLR0913, PLR0917 - who, where, with what
    address: str,
    readers: list[str],
    clerks: list[str],
    questions: list[str],
    scans: list[int],
    files: list[bytes],
    seen: Seen,
) -> None:
    done = asyncio.Event()
    reading = [
        asyncio.create_task(review(Client(address, token, seen, number), questions, scans, done))
        for number, token in enumerate(readers)
    ]
    sending = [
        send(Client(address, token, seen, number), files[number::CLERKS], by_form=number < CLERKS // 2)
        for number, token in enumerate(clerks)
    ]
    await asyncio.gather(*sending)
    async with asyncio.timeout(LONGEST_SECONDS):
        watch = Client(address, clerks[0], seen, 99)
        while await _unread(watch):  # noqa: ASYNC110 - it is another process that reads
            await asyncio.sleep(2)
    done.set()
    await asyncio.gather(*reading)


async def _unread(watch: Client) -> bool:
    found = [await watch.ask("state", "GET", f"/api/v1/documents?state={state}") for state in ("queued", "reading")]
    return any(answer.json()["documents"] for answer in found)


def _lost(archive: Path, seen: Seen, held: int) -> list[str]:
    """Return what is not as it should be after all of it."""
    lost = []
    with Archive(archive) as opened:
        for sha256 in seen.sent:
            row = opened.db.execute(
                "SELECT state, page_count,"
                " (SELECT count(*) FROM page WHERE document_id = document.id AND error IS NULL)"
                " FROM document WHERE sha256 = ?",
                [sha256],
            ).fetchone()
            if row != ("done", PAGES_OF_FILE, PAGES_OF_FILE):
                lost.append(f"{sha256[:12]}: {row}")
            elif blobs.digest(blobs.path(opened, sha256)).sha256 != sha256:
                lost.append(f"{sha256[:12]}: its original differs")
        (count,) = opened.db.execute("SELECT count(*) FROM document").fetchone()
        if count != held + len(seen.sent):
            lost.append(f"{count} documents instead of {held + len(seen.sent)}")
    return lost


def _table(
    seen: Seen, seconds: float, lost: list[str], before: tuple[float, float, float], wanted: argparse.Namespace
) -> str:
    rows = []
    for kind in ("search", "page", "paper as HTML", "page image", "upload"):
        times = sorted(seen.times[kind]) or [0.0]
        p50, p95, p99 = (times[min(len(times) - 1, int(len(times) * share))] for share in (0.5, 0.95, 0.99))
        rows.append(f"| {kind} | {len(times)} | {p50:.0f} | {p95:.0f} | {p99:.0f} | {times[-1]:.0f} |")
    total = sum(map(len, seen.times.values()))
    after = os.getloadavg()
    return _HEAD.format(
        reviewers=wanted.reviewers,
        papers=wanted.papers,
        clerks=CLERKS,
        pages=len(seen.sent) * PAGES_OF_FILE,
        files=len(seen.sent),
        cuts=seen.cuts,
        cores=os.cpu_count(),
        seconds=seconds,
        before=before[0],
        after=after[0],
        most=MOST_SEARCH,
        rows="\n".join(rows),
        rate=total / seconds,
        total=total,
        errors=len(seen.errors),
        lost=WHOLE if not lost else "LOST: " + "; ".join(lost)[:2000],
    )


WHOLE = (
    "nothing is lost: every file is there byte for byte, every page was read, `sohoa verify` finds the archive whole"
)
_HEAD = """\
# Fifty reviewers and four clerks

Made by `python -m bench load`. {reviewers} reviewers search and read pages, each something new every five seconds or
so, on an archive of the samples and {papers} made papers, while {clerks} clerks upload {pages} pages of scans at 200
dpi ({files} files; half by the form with an idempotency key, half in pieces, {cuts} connections cut). One `sohoa serve`
with two page workers, {cores} cores; the clients run on the same machine. From the first request until the last page
was read: {seconds:.0f} s. Load of the machine before {before:.1f}, at the end {after:.1f} (one minute; what else runs
there slows this down). The 95th percentile of a search is to be at most {most:.0f} ms.

| request | how many | median ms | 95th | 99th | longest |
|---|---|---|---|---|---|
{rows}

{total} requests, {rate:.1f} a second, {errors} errors. Afterwards {lost}.
"""

if __name__ == "__main__":
    main()
