"""Pages a second from a scan to a searchable PDF, beside OCRmyPDF: the commands that a user would run, start to end.

    python -m venv build/ocrmypdf && build/ocrmypdf/bin/pip install ocrmypdf
    python -m bench throughput                         # BENCH_ROUNDS=5 for more than three rounds

Twelve pages of the project's own papers at 200 dpi, as an office scanner gives them, with two workers each: once as
they should lie, once skewed by up to 4 degrees and four of them turned by quarters, where OCRmyPDF is told to put that
right and Sohoa does so by itself. The programs take turns; medians count. Time on the clock suffers from whatever else
the machine does, processor time (of the command and all it starts) less. What is in the layer is taken out by PDFium
and held against the text that was printed. The table is written to docs/bench-throughput.md.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
import pikepdf
import pypdfium2
from pikepdf import Dictionary, Name, Stream
from PIL import Image
from rapidfuzz.distance import Levenshtein

from bench.pages import Damage, draw

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / "build" / "throughput"
REPORT, PICTURE = ROOT / "docs" / "bench-throughput.md", ROOT / "docs" / "bench-throughput.svg"
REMARKS = Path(__file__).with_name("throughput_remarks.md")  # where the time goes and what was tried, for the page
PEER = ROOT / "build" / "ocrmypdf" / "bin" / "ocrmypdf"
PAPERS = ROOT / "bench" / "papers"

PAGES, DPI, QUALITY, WORKERS = 12, 200, 85, 2
OFFICE = Damage(DPI, 0.0, 0.5, 6, copied=False)
MOST_SKEW = 4.0  # degrees
QUARTERS = (0, 90, 0, 0, 180, 0, 270, 0, 0, 90, 0, 0)
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
RATIONED = ("OMP_", "OPENBLAS_", "SOHOA_")  # settings of the shell that the bench may have been started from
OURS, THEIRS = "Sohoa", "OCRmyPDF"
MUST = {"straight": 2.5, "turned": 5.0}


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command: seconds on the clock, seconds of processors, and the character error of its layer."""

    clock: float
    processor: float
    error: float


def main() -> None:
    """Measure, print and write the table and the picture."""
    peer = _peer()
    WORK.mkdir(parents=True, exist_ok=True)
    runs: dict[tuple[str, str], list[Run]] = defaultdict(list)
    sets = {"straight": _pages(turned=False), "turned": _pages(turned=True)}
    for number in range(ROUNDS):
        for name, (scan, truth) in sets.items():
            out = WORK / "out.pdf"
            ours: list[str | Path] = [_own(), "ocr", scan, "--format", "pdf", "-o", out]
            right = ["--deskew", "--rotate-pages"] if name == "turned" else []
            theirs: list[str | Path] = [peer, "-q", "-l", "vie", "-j", str(WORKERS), *right, scan, out]
            for program, command in ((OURS, ours), (THEIRS, theirs))[:: 1 if number % 2 == 0 else -1]:
                runs[name, program].append(_run(command, out, truth))
                print(name, program, runs[name, program][-1], file=sys.stderr, flush=True)
    report = _report(runs, peer)
    print(report)
    REPORT.write_text(report, "utf-8")
    PICTURE.write_text(_drawn(runs), "utf-8")


def _own() -> str:
    return str(Path(sys.executable).parent / "sohoa")


def _peer() -> str:
    found = str(PEER) if PEER.exists() else shutil.which("ocrmypdf")
    if found is None:
        sys.exit("OCRmyPDF is not here: python -m venv build/ocrmypdf && build/ocrmypdf/bin/pip install ocrmypdf")
    return found


def _pages(*, turned: bool) -> tuple[Path, list[str]]:
    """Make the PDF of a set, and return it with the text of each page."""
    truths = []
    path = WORK / ("turned.pdf" if turned else "straight.pdf")
    with pikepdf.new() as pdf:
        papers = sorted(PAPERS.glob("[0-9]*.txt"))[:PAGES]
        for number, (paper, quarter) in enumerate(zip(papers, QUARTERS, strict=True)):
            chance = np.random.default_rng(number)
            image, text = draw(paper.read_text("utf-8"), OFFICE, chance)
            if turned:
                skew = float(chance.uniform(-MOST_SKEW, MOST_SKEW))
                image = image.rotate(skew, Image.Resampling.BICUBIC, fillcolor=250).rotate(quarter, expand=True)
            _add(pdf, image)
            truths.append(text)
        pdf.save(path)
    return path, truths


def _add(pdf: pikepdf.Pdf, image: Image.Image) -> None:
    packed = BytesIO()
    image.save(packed, "JPEG", quality=QUALITY)
    width, height = (side * 72 / DPI for side in image.size)
    scan = Stream(pdf, packed.getvalue())
    scan.stream_dict = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=image.width,
        Height=image.height,
        ColorSpace=Name.DeviceGray,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )
    page = pdf.add_blank_page(page_size=(width, height))
    page.obj.Resources = Dictionary(XObject=Dictionary(Scan=pdf.make_indirect(scan)))
    page.obj.Contents = pdf.make_stream(f"q {width} 0 0 {height} 0 0 cm /Scan Do Q".encode())


def _run(command: Sequence[str | Path], out: Path, truth: Sequence[str]) -> Run:
    # Nothing kept from an earlier run, as many workers as the peer, and for both a plain shell: no threads rationed.
    plain = {name: value for name, value in os.environ.items() if not name.startswith(RATIONED)}
    settings = {"SOHOA_CACHE_BYTES": "0", "SOHOA_PROCESSES": str(WORKERS), "SOHOA_ARCHIVE": str(WORK / "none")}
    out.unlink(missing_ok=True)
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, env={**plain, **settings}, capture_output=True, check=True)
    clock, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(clock, processor, _error(out, truth))


def _error(out: Path, truth: Sequence[str]) -> float:
    """Return the character error of a PDF's text, white space and line ends aside."""
    wrong = length = 0
    with pypdfium2.PdfDocument(out) as document:
        for page, text in zip(document, truth, strict=True):
            found, wanted = (" ".join(one.split()) for one in (page.get_textpage().get_text_range(), text))
            wrong += Levenshtein.distance(found, wanted)
            length += len(wanted)
    return wrong / length


def _report(runs: dict[tuple[str, str], list[Run]], peer: str) -> str:
    version = subprocess.run([peer, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    load = os.getloadavg()[0]  # of the last minute: the bench's own two programs at a time are in it
    quiet = load <= (os.cpu_count() or 1) + WORKERS
    told = {"straight": "as they should lie", "turned": "skewed and turned, put right"}
    lines = []
    for name, must in MUST.items():
        ours, theirs = runs[name, OURS], runs[name, THEIRS]
        for program, found in ((OURS, ours), (THEIRS, theirs)):
            clock, processor = median(run.clock for run in found), median(run.processor for run in found)
            lines.append(
                f"| {told[name]} | {program} | {PAGES / clock:.2f} | {clock:.1f} | {processor:.1f} | "
                f"{median(run.error for run in found):.2%} | |"
            )
        by_clock = median(run.clock for run in theirs) / median(run.clock for run in ours)
        by_processor = median(run.processor for run in theirs) / median(run.processor for run in ours)
        # Where others keep the cores busy the clock tells of them: what holds then are the seconds of processors.
        judged = f"**{by_clock:.1f}** | | {by_processor:.1f}" if quiet else f"not judged | | **{by_processor:.1f}**"
        lines.append(f"| {told[name]} | **times as fast** | {judged} | | {must} |")
    return (
        "# From a scan to a searchable PDF\n\n"
        f"Made by `python -m bench throughput`: {PAGES} pages of the project's own papers at {DPI} dpi in one PDF,\n"
        f"two workers, whole commands with their start. Sohoa against OCRmyPDF {version} (`-l vie -j 2`, for the\n"
        "second set `--deskew --rotate-pages`), both in a plain shell (no `OMP_THREAD_LIMIT` or the like handed down;\n"
        "OCRmyPDF sets one itself for its engine), with the same Vietnamese model, taking turns; medians of "
        f"{len(runs['straight', OURS])} round(s).\n"
        "Sohoa's layer is the restored text, its file is PDF/A-2b, its pictures are the scan's byte for byte.\n"
        "Seconds of processors are those of the command and all it starts: they hold where a busy machine slows the\n"
        "clock. CER: what PDFium takes out of the layer against what was printed.\n"
        f"Load of the machine meanwhile, on {os.cpu_count()} cores: {load:.0f}"
        + (".\n\n" if quiet else ", so the clock is not to be believed, and is not judged.\n\n")
        + "| pages | program | pages/s | seconds | seconds of processors | CER | must |\n"
        + "|---|---|---|---|---|---|---|\n"
        + "\n".join(lines)
        + "\n\n![seconds of processors for twelve pages](bench-throughput.svg)\n\n"
        + REMARKS.read_text("utf-8")
    )


def _drawn(runs: dict[tuple[str, str], list[Run]]) -> str:
    """Return a picture of the medians of processor time: a bar for each program and set."""
    bars = [(f"{name} · {program}", median(run.processor for run in found)) for (name, program), found in runs.items()]
    longest = max(seconds for _, seconds in bars)
    rows = []
    for row, (label, seconds) in enumerate(bars):
        top, width = 12 + 30 * row, 420 * seconds / longest
        fill = "#1f6f54" if label.endswith(OURS) else "#9aa5ad"
        rows.append(
            f'<text x="170" y="{top + 15}" text-anchor="end">{label}</text>'
            f'<rect x="180" y="{top}" width="{width:.1f}" height="20" fill="{fill}"/>'
            f'<text x="{186 + width:.1f}" y="{top + 15}">{seconds:.1f} s</text>'
        )
    height = 20 + 30 * len(bars)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="680" height="{height}" '
        f'font-family="sans-serif" font-size="13">{"".join(rows)}</svg>\n'
    )


if __name__ == "__main__":
    main()
