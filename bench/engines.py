"""The engines beside each other: how right and how fast, alone and in the pool; a repeated run; memory of a long scan.

    python -m bench engines

Pages are those of bench/pages.py, drawn from the samples' texts and from an English text of this project's own, each
read by every engine in turn, so that a busy machine is busy for all. Time is processor time, children included. The
tables are written to docs/bench-engines.md.
"""

from __future__ import annotations

import io
import os
import resource
import tempfile
import threading
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pypdfium2
from rapidfuzz.distance import Levenshtein

from bench.pages import DAMAGES, draw
from ingest.cache import PageCache
from ingest.reading import HowToRead, page_pool, read_file
from normalize.folding import canonical
from ocr.engines.line_network import LineNetwork
from ocr.engines.tesseract import Tesseract
from ocr.engines.tesseract_library import TesseractLibrary
from ocr.image.preprocess import ENGINE_DPI, measure, prepare
from ocr.layout.composition import compose
from ocr.reading import _pieces
from ocr.second_looks.second_pass import look_again

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocr.engine import Engine, Image

ROOT = Path(__file__).resolve().parents[1]
REPORT = ROOT / "docs" / "bench-engines.md"
LONG, FEW_LINES = 300, 5  # pages of the long scan, and lines on each
TEXTS = 5  # of the samples, beside one in English
AGAIN = "tesserocr, vie, doubted lines again"
REMARKS = """## What follows

- All lines at once are the default: half the library's processor time ([how](line-network.md)). The library comes next:
  the program's words for less time, no start of a program, no file on disk.
- `vie` for every page: it reads English nearly as well as `eng` does, so no page's language has to be guessed; `eng`
  ruins Vietnamese, and `vie+eng` costs more and is no better.
- Doubted lines are read again (`ocr.second_looks.second_pass`) at half their size, alone; the surer reading is kept.
  On 36 pages of other damage: 150 dpi 15 wrong characters became 10 (of 7,083), shine-through 18 became 14, photos 59
  became 52, photocopies 121 became 112, faint toner 414 became 409, office scans stayed at 25 (of 10,120); at 9% of
  the engine's time there. Tried without gain: the line at its own size, one and a half times as large, blurred,
  thresholded; all of them were as often surer and wrong.
"""
ENGLISH = ROOT / "bench" / "english.txt"
ENGINES: dict[str, Engine] = {
    "pytesseract, vie": Tesseract("vie"),
    "lines at once, vie": LineNetwork("vie"),
    "tesserocr, vie": TesseractLibrary("vie"),
    "tesserocr, eng": TesseractLibrary("eng"),
    "tesserocr, vie+eng": TesseractLibrary("vie+eng"),
}


@dataclass
class Score:
    """Characters wrong, characters, processor seconds, pages."""

    wrong: int = 0
    characters: int = 0
    seconds: float = 0.0
    pages: int = 0


def main() -> None:
    """Measure, print and write the report."""
    parts = [_engines(), _runs(), _memory()]
    text = "\n".join(parts)
    print(text)
    versions = ", ".join(sorted({engine.name for engine in ENGINES.values()}))
    REPORT.write_text(
        "# The engines\n\nMade by `python -m bench engines`; every engine read every page in turn. Seconds are\n"
        f"processor time a page, children included, of {versions}.\n\n{text}\n{REMARKS}",
        "utf-8",
    )


def _engines() -> str:
    """Return the table of engines and models."""
    scores: dict[str, dict[str, Score]] = {name: defaultdict(Score) for name in (*ENGINES, AGAIN)}
    for kind, truth, image in _drawn():
        for name, engine in {**ENGINES, AGAIN: ENGINES["tesserocr, vie"]}.items():
            score = scores[name][kind]
            begun = _processor_seconds()
            output = engine.recognize(image, ENGINE_DPI)
            if name == AGAIN:
                output = look_again(image, output, engine, ENGINE_DPI)
            score.seconds += _processor_seconds() - begun
            read = canonical(compose(_pieces(output.words))[0]) if output.words else ""
            wanted = " ".join(canonical(truth).split())
            score.wrong += Levenshtein.distance(" ".join(read.split()), wanted)
            score.characters += len(wanted)
            score.pages += 1
    kinds = list(next(iter(scores.values())))
    lines = [f"| engine, models | {' | '.join(f'{kind}: CER' for kind in kinds)} | seconds a page |"]
    lines.append("|---" * (len(kinds) + 2) + "|")
    for name, by_kind in scores.items():
        rates = " | ".join(f"{by_kind[kind].wrong / by_kind[kind].characters:.2%}" for kind in kinds)
        pages = sum(score.pages for score in by_kind.values())
        lines.append(f"| {name} | {rates} | {sum(score.seconds for score in by_kind.values()) / pages:.2f} |")
    return "## Models and ways to call them\n\n" + "\n".join(lines) + "\n"


def _drawn() -> Iterator[tuple[str, str, Image]]:
    """Yield kind, text and prepared image of every page."""
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "samples" / "truth").glob("*.txt"))][:TEXTS]
    for kind, damage in DAMAGES.items():
        for number, text in enumerate([*texts, ENGLISH.read_text("utf-8")]):
            language = "English" if number == len(texts) else "Vietnamese"
            drawn, truth = draw(text, damage, np.random.default_rng(number))
            image = np.asarray(drawn)
            yield f"{language}, {kind}", truth, prepare(image, measure(image), damage.dpi).image


def _runs() -> str:
    """Return what a file costs in the pool, and what it costs once more."""
    with tempfile.TemporaryDirectory() as folder:
        path = _scan(Path(folder) / "scan.pdf", 12)
        lines = ["| 12 pages at 200 dpi, 2 page workers | seconds | processor seconds |", "|---|---|---|"]
        how = HowToRead(cache=PageCache(Path(folder) / "cache"))
        for name in ("first run", "second run, from the cache"):
            begun, processor = time.perf_counter(), _processor_seconds()
            with page_pool(2) as pool:
                count = sum(1 for _ in read_file(path, pool, how))
            seconds = time.perf_counter() - begun
            lines.append(f"| {name}, {count} pages | {seconds:.1f} | {_processor_seconds() - processor:.1f} |")
    return "## A file in the pool\n\n" + "\n".join(lines) + "\n"


def _memory() -> str:
    """Return how much memory a long scan takes, all processes together, at its tenth page and at its last."""
    with tempfile.TemporaryDirectory() as folder:
        path = _scan(Path(folder) / "long.pdf", LONG, lines=FEW_LINES)
        watch = _Watch()
        with page_pool(2) as pool, watch:
            peaks = [(page.number, watch.peak) for page in read_file(path, pool)]
    rows = "\n".join(f"| {number} | {peaks[number - 1][1] / (1 << 20):.0f} MiB |" for number in (10, LONG // 2, LONG))
    return (
        f"## Memory of a scan of {LONG} pages, 2 page workers\n\n"
        "Peak of all processes together (resident, shared parts counted in each), by the page reached; A4 at 200 dpi\n"
        f"in colour, a few lines on each.\n\n| page | peak |\n|---|---|\n{rows}\n"
    )


def _scan(path: Path, pages: int, lines: int | None = None) -> Path:
    """Write a PDF whose pages are pictures of the samples' texts."""
    texts = [text.read_text("utf-8") for text in sorted((ROOT / "samples" / "truth").glob("*.txt"))]
    pdf = pypdfium2.PdfDocument.new()
    pictures = [_picture("\n".join(text.splitlines()[:lines]), number) for number, text in enumerate(texts)]
    for number in range(pages):
        page = pdf.new_page(595, 842)
        image = pypdfium2.PdfImage.new(pdf)
        image.load_jpeg(io.BytesIO(pictures[number % len(pictures)]), inline=True)
        image.set_matrix(pypdfium2.PdfMatrix().scale(595, 842))
        page.insert_obj(image)
        page.gen_content()
    pdf.save(path)
    pdf.close()
    return path


def _picture(text: str, number: int) -> bytes:
    """Return a page as a JPEG in colour."""
    drawn, _ = draw(text, DAMAGES["moderate"], np.random.default_rng(number))
    buffer = io.BytesIO()
    drawn.convert("RGB").save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


class _Watch:
    """The most memory that this process and all under it held together, looked at several times a second."""

    def __init__(self) -> None:
        self.peak = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.2):
            self.peak = max(self.peak, sum(map(_resident, _tree(os.getpid()))))


def _tree(process: int) -> Iterator[int]:
    yield process
    try:
        found = [note.read_text() for note in Path(f"/proc/{process}/task").glob("*/children")]
    except OSError:
        return
    for child in " ".join(found).split():
        yield from _tree(int(child))


def _resident(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def _processor_seconds() -> float:
    """Return the processor time of this process and of all its children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


if __name__ == "__main__":
    main()
