"""Damaged pages read: how many characters are wrong, by Tesseract alone, by `ocr.reading.read`, and after restoring.

    python -m bench damage                     # all rows of the table
    python -m bench.damage phone stamp         # rows whose names hold these words; the others stay
    python -m bench.damage 8 phone             # of eight pages only

Printed pages (`bench.sheets`) are damaged by `bench.scans`, `bench.photos` and `bench.inks`, each page by its own
number, so that every run sees the same pages. Tesseract alone gets the same image and the resolution that the file
states. The table goes to docs/bench-damage.md, a picture of every damage to docs/bench-damage.jpg.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytesseract
from numpy.random import Generator
from PIL import Image as Pillow

from bench import harder, inks, photos, scans
from bench.scans import Scan
from bench.sheets import PrintedWord, Sheet, sheets
from bench.wrongs import in_order, moved, spelled
from normalize.restoring import Doubt, restore
from ocr.reading import read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocr.engine import Image
    from ocr.page import Reading

Generating = Callable[[Sheet, Generator], Scan]

TABLE = Path(__file__).resolve().parents[1] / "docs" / "bench-damage.md"
PICTURE = TABLE.with_suffix(".jpg")
PAGES = 24  # of each damage
SHOWN_PAGES = 12  # of them from papers that may be looked at
INSIDE = 0.5  # of its width: so much of a word must lie in the place of a printed one to be its reading


@dataclass(frozen=True, slots=True)
class Damage:
    """A row of the table: its name, what makes it, and what must be reached, as a share of wrong characters."""

    name: str
    generate: Generating
    must: float | None = None


def _stamped(sheet: Sheet, chance: Generator) -> Scan:
    return inks.stamped(sheet, chance)[0]


def _spread(sheet: Sheet, chance: Generator) -> Scan:
    return scans.spread(sheet, _other(sheet), chance)


def _other(sheet: Sheet) -> Sheet:
    pages = pages_of_both()
    return pages[(next(at for at, page in enumerate(pages) if page.name == sheet.name) + 1) % len(pages)]


DAMAGES = (
    Damage("office scanner, 200 to 300 dpi", scans.office, 0.0015),
    Damage("photocopy of a photocopy", scans.photocopy, 0.003),
    Damage("phone photo", photos.photo, 0.005),
    Damage("turned by 90, 180, 270 degrees", scans.turned, 0.005),
    Damage("skewed up to 10 degrees", scans.skewed, 0.005),
    Damage("red stamp and blue signature", _stamped),
    Damage("photo of a bent sheet", photos.bent_photo),
    Damage("worn photocopier", scans.worn_copy),
    Damage("back shining through", scans.shining_through),
    Damage("faint toner", scans.faint),
    Damage("office scanner, 150 dpi", scans.coarse),
    Damage("two pages on one scan", _spread),
    Damage("page of a bound book", harder.book),
    Damage("photo of a folded sheet under a hand", harder.folded_photo),
    Damage("fax", harder.fax),
    Damage("too much toner, streaks", harder.streaked),
)
STAMP = DAMAGES[5]


@dataclass(frozen=True, slots=True)
class PageResult:
    """Wrong characters of one page: Tesseract alone, our reading (in order too), restored; words under a stamp."""

    letters: int
    alone: int
    ours: int
    ours_in_order: int
    restored: int
    under: int = 0
    under_alone: int = 0
    under_ours: int = 0


def main(only: Sequence[str] = ()) -> None:
    """Measure, print and write the table."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    count = next((int(word) for word in only if word.isdigit()), PAGES)
    wanted = tuple(word for word in only if not word.isdigit())
    rows = _rows_before() if wanted else {}
    with ProcessPoolExecutor(2) as pool:
        for damage in DAMAGES:
            if wanted and not any(word in damage.name for word in wanted):
                continue
            found = list(pool.map(measure, [damage.name] * count, range(count)))
            rows[damage.name] = _row(damage, found)
            if damage is STAMP:
                rows["words under the stamp"] = _stamp_row(found)
            print(rows[damage.name], flush=True)
            _write(rows)
        if not wanted or any(word in "blank pages" for word in wanted):
            rows["blank pages"] = _blank_row(list(pool.map(is_blank, range(count))))
        _write(rows)
    print(TABLE.read_text("utf-8"))
    PICTURE.write_bytes(contact_sheet())


def _write(rows: dict[str, str]) -> None:
    TABLE.write_text(_text(rows), "utf-8")


def measure(name: str, number: int) -> PageResult:
    """Return what came of one page of a damage."""
    damage = next(damage for damage in DAMAGES if damage.name == name)
    sheet = pages_of_both()[number]
    chance = np.random.default_rng([number, *name.encode()])
    under: tuple[PrintedWord, ...] = ()
    if damage is STAMP:
        scan, under = inks.stamped(sheet, chance)
    else:
        scan = damage.generate(sheet, chance)
    truth = sheet.text + ("\n" + _other(sheet).text if damage.generate is _spread else "")
    alone = pytesseract.image_to_string(Pillow.fromarray(scan.image), lang="vie", config=f"--dpi {scan.dpi or 300}")
    reading = read(scan.image, dpi=scan.dpi)
    restored = restore(reading.text, tuple(Doubt(w.start, w.end, w.confidence) for w in reading.words)).text
    ordered = in_order(reading.text, truth)
    result = PageResult(
        len(spelled(truth)), _wrong(alone, truth), _wrong(reading.text, truth), ordered, _wrong(restored, truth)
    )
    if not under:
        return result
    known = set(spelled(alone).split())
    return replace(
        result,
        under=len(under),
        under_alone=sum(spelled(word.text) in known for word in under),
        under_ours=sum(read_right(word, reading, scan) for word in under),
    )


def read_right(word: PrintedWord, reading: Reading, scan: Scan) -> bool:
    """Say whether a printed word was read, letter by letter, where it stands."""
    corners = np.array([[[x, y] for x in (word.left, word.right) for y in (word.top, word.bottom)]])
    places = cv2.perspectiveTransform(corners, scan.matrix)[0]
    (left, top), (right, bottom) = places.min(axis=0), places.max(axis=0)
    for found in reading.words:
        box = found.box
        across = min(box.x + box.w, right) - max(box.x, left)
        down = min(box.y + box.h, bottom) - max(box.y, top)
        inside = across > INSIDE * min(box.w, right - left) and down > INSIDE * min(box.h, bottom - top)
        if inside and spelled(reading.text[found.start : found.end]) == spelled(word.text):
            return True
    return False


def is_blank(number: int) -> bool:
    """Say whether a blank page is read as blank."""
    name = "blank pages"
    scan = scans.blank(pages_of_both()[number], np.random.default_rng([number, *name.encode()]))
    return not read(scan.image, dpi=scan.dpi).text


def contact_sheet() -> bytes:
    """Return a JPEG with a piece of every damage beside the whole page."""
    tiles = []
    for damage in DAMAGES:
        scan = damage.generate(pages_of_both()[0], np.random.default_rng([0, *damage.name.encode()]))
        tiles.append(_tile(scan.image))
    tiles += [np.full_like(tiles[0], 128)] * (-len(tiles) % 6)
    rows = [np.concatenate(tiles[at : at + 6], axis=1) for at in range(0, len(tiles), 6)]
    return bytes(cv2.imencode(".jpg", np.concatenate(rows)[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, 60])[1])


def _tile(image: Image, width: int = 250, height: int = 320) -> Image:
    factor = min(width / image.shape[1], height / image.shape[0])
    small = cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    small = small if small.ndim == 3 else np.stack([small] * 3, axis=-1)
    tile = np.full((height, width, 3), 128, np.uint8)
    tile[: small.shape[0], : small.shape[1]] = small[:height, :width]
    return tile


def pages_of_both() -> tuple[Sheet, ...]:
    """Return pages of papers that may be looked at and of those that may not, in turn."""
    shown, kept_back = sheets(kept_back=False), sheets(kept_back=True)
    # The samples and the plain papers in turn, so that letterheads, tables and signatures are among the first ones.
    mixed = tuple(shown[at * 7 % len(shown)] for at in range(SHOWN_PAGES))
    return tuple(page for pair in zip(mixed, kept_back[: PAGES - SHOWN_PAGES], strict=True) for page in pair)


def _wrong(reading: str, truth: str) -> int:
    return min(in_order(reading, truth), moved(reading, truth)[0])


def _row(damage: Damage, found: list[PageResult]) -> str:
    letters = sum(result.letters for result in found)
    shares = [
        sum(values) / letters
        for values in zip(*((r.alone, r.ours, r.restored, r.ours_in_order) for r in found), strict=True)
    ]
    alone, ours, restored, ordered = (f"{share:.2%}" for share in shares)
    worst = max(result.ours / result.letters for result in found)
    usual = median(result.ours / result.letters for result in found)
    must = f"≤ {damage.must:.2%}" if damage.must else ""
    cells = (damage.name, len(found), alone, f"**{ours}**", restored, must, f"{usual:.2%}", f"{worst:.2%}", ordered)
    return "| " + " | ".join(map(str, cells)) + " |"


def _stamp_row(found: list[PageResult]) -> str:
    words = sum(result.under for result in found)
    alone, ours = (sum(values) / words for values in zip(*((r.under_alone, r.under_ours) for r in found), strict=True))
    name = f"words under the stamp, read right (of {words})"
    return f"| {name} | {len(found)} | {alone:.1%} | **{ours:.1%}** | | ≥ 95% | | | |"


def _blank_row(found: list[bool]) -> str:
    return f"| blank pages, known as blank | {len(found)} | | **{sum(found) / len(found):.0%}** | | | | | |"


def _rows_before() -> dict[str, str]:
    lines = TABLE.read_text("utf-8").splitlines() if TABLE.exists() else []
    names = [*(damage.name for damage in DAMAGES), "words under the stamp", "blank pages"]
    return {name: line for name in names for line in lines if line.startswith((f"| {name} |", f"| {name},"))}


def _text(rows: dict[str, str]) -> str:
    order = [damage.name for damage in DAMAGES]
    order.insert(order.index(STAMP.name) + 1, "words under the stamp")
    lines = [rows[name] for name in [*order, "blank pages"] if name in rows]
    return (
        "# Damaged pages, read\n\n"
        f"Made by `python -m bench damage`: printed pages with damage of their own, half of them of the first {PAGES}\n"
        "from papers nobody looks at while developing. Wrong characters (CER) by the measure of all benches, where\n"
        "pieces may stand elsewhere, since columns may be read in either order; *in order* counts that too. Alone:\n"
        "`tesseract -l vie` on the same images in the same run, told the resolution. Restored: after `normalize`, as\n"
        "the archive keeps it. What is drawn, and how broadly: `bench/scans.py`, `photos.py`, `inks.py`; no bound was\n"
        "set by what `bench/harder.py` draws (bound book, folded sheet, fax, too much toner).\n\n"
        "| damage | pages | alone | ours | restored | must | median page | worst page | in order |\n"
        "|---|---|---|---|---|---|---|---|---|\n"
        + "\n".join(lines)
        + "\n\n![A page with every damage](bench-damage.jpg)\n"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
