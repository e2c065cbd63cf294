"""Page numbers on scans: how many are marked, with the right figures, and how often one is marked that is not there.

    python -m bench.page_numbers               # prints its part of docs/bench-tables.md, which `bench tables` writes

Pages of the project's own papers with a number set into the top or bottom margin, in several typefaces and forms, each
damaged as `bench.damage` damages pages; every fourth page has none. Half of papers, typefaces, and damages is kept
back: only totals of it were looked at.
"""

from __future__ import annotations

import os
import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from bench import inks, photos, scans
from bench.sheets import Sheet, sheets
from ocr.reading import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.random import Generator

    from bench.scans import Scan
    from ocr.engine import Image
    from ocr.page import Reading

FONTS = Path("/usr/share/fonts/truetype")
FACES = {
    False: ("liberation2/LiberationSerif-Regular", "dejavu/DejaVuSans", "noto/NotoSerif-Regular"),
    True: (
        "liberation2/LiberationSans-Regular",
        "dejavu/DejaVuSerif",
        "noto/NotoSans-Bold",
        "liberation2/LiberationSerif-Italic",
    ),
}
LONE = 0.7  # of the numbers are one figure
PAGES = 12  # of each damage
EVERY = 4  # the pages that have no number
FORMS = ("{}", "{}", "{}", "{}", "- {} -", "Trang {}", "{}/38", "-{}-")
DAMAGES: dict[bool, dict[str, Callable[[Sheet, Generator], Scan]]] = {
    False: {"office scanner": scans.office, "photocopy of a photocopy": scans.photocopy, "phone photo": photos.photo},
    True: {
        "skewed up to 10 degrees": scans.skewed,
        "worn photocopier": scans.worn_copy,
        "faint toner": scans.faint,
        "back shining through": scans.shining_through,
        "photo of a bent sheet": photos.bent_photo,
        "150 dpi": scans.coarse,
        "red stamp": lambda sheet, chance: inks.stamped(sheet, chance)[0],
    },
}


@dataclass(frozen=True, slots=True)
class Numbered(Sheet):
    """A printed page with a number in its margin: how it is set, and where its middle is, in shares of the page."""

    printed: str = ""
    face: str = ""
    points: float = 13.0
    place: tuple[float, float] = (0.5, 0.04)

    def draw(self, dpi: float) -> Image:
        """Return the page; see Sheet.draw."""
        picture = Pillow.fromarray(Sheet.draw(self, dpi))
        font = ImageFont.truetype(FONTS / f"{self.face}.ttf", self.points * dpi / 72)
        at = (self.place[0] * picture.width, self.place[1] * picture.height)
        ImageDraw.Draw(picture).text(at, self.printed, fill=(0, 0, 0), font=font, anchor="mm")
        return np.asarray(picture, np.uint8)


def numbered(*, kept_back: bool) -> Iterator[tuple[str, str, Scan]]:
    """Yield damage, figures printed ("" where there are none), and scan."""
    own = [one for one in sheets(kept_back=kept_back) if one.name[0].isdigit()]
    for which, (name, generate) in enumerate(DAMAGES[kept_back].items()):
        for at, page in enumerate(own[:PAGES]):
            chance = np.random.default_rng((which, at, 31))
            alone = chance.random() < LONE
            number = int(chance.integers(1, 10) if alone else chance.integers(10, 130))
            form = str(chance.choice(FORMS))
            figures = "" if at % EVERY == EVERY - 1 else str(number)
            sheet = Numbered(
                page.name, page.pdf, page.number, page.text, page.words,
                printed=form.format(number) if figures else "",
                face=str(chance.choice(FACES[kept_back])),
                points=float(chance.choice((11, 12, 13, 14))),
                place=[(0.5, 0.04), (0.5, 0.035), (0.5, 0.955), (0.9, 0.96)][int(chance.integers(0, 4))],
            )  # fmt: skip
            yield name, figures, generate(sheet, chance)


def marked(reading: Reading) -> list[str]:
    """Return the figures of each page number that a reading marks."""
    texts = (reading.text[one.start : one.end] for one in reading.regions if one.kind == "page-number")
    return [re.sub(r"/.*|\D", "", text) for text in texts]


def numbers_table(*, kept_back: Sequence[bool] = (False, True)) -> str:
    """Return the result as Markdown."""
    rows = [
        "| damage | numbers printed | marked right | marked wrong | pages without | marked there |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for half in kept_back:
        tallies: dict[str, Counter[str]] = defaultdict(Counter)
        for name, figures, scan in numbered(kept_back=half):
            found = marked(read(scan.image, dpi=scan.dpi))
            tally = tallies[name]
            tally["printed" if figures else "without"] += 1
            if figures:
                tally["right"] += found == [figures]
                tally["wrong"] += found not in ([], [figures])
            else:
                tally["invented"] += bool(found)
        for name, tally in tallies.items():
            columns = " | ".join(str(tally[key]) for key in ("printed", "right", "wrong", "without", "invented"))
            rows.append(f"| {name}{' (kept back)' if half else ''} | {columns} |")
            print(rows[-1], file=sys.stderr)
    return WORDS + "\n".join(rows) + "\n"


WORDS = """## Page numbers

Pages of the project's own papers with a number in the top or bottom margin, seven in ten of one figure, in seven
typefaces, with and without hyphens or "Trang"; read without being told which page of a file they are. Papers, typefaces
and damages of the rows kept back were not looked at.

"""


if __name__ == "__main__":
    os.environ["OMP_THREAD_LIMIT"] = "1"
    print(numbers_table())
