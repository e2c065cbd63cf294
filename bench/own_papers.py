"""Sixteen papers of the project's own, set as pages, damaged, and read with both engines: readings, doubts, truth.

Each number has its own typeface, size, resolution, tilt, blur and noise, drawn from the number, so that a paper always
comes out the same. A tab parts the two columns of a letterhead or of the signature; headings in capitals are bold and
centred, bases in italics. Damage is that of an ordinary office scan. Papers 09 to 16 are kept back: nobody looks at
their text or at single errors while developing, only at their total.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from bench.pages import wrap
from normalize.restoring import Doubt, restore
from ocr.engines.tesseract import Tesseract
from ocr.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).with_name("papers")
SHOWN, KEPT_BACK = range(1, 9), range(9, 17)
_FONTS = Path("/usr/share/fonts/truetype")
_FACES = (
    "liberation2/LiberationSerif-{}",
    "noto/NotoSerif-{}",
    "liberation2/LiberationSerif-{}",
    "dejavu/DejaVuSerifCondensed-{}",
)
_RESOLUTIONS = (150, 200, 300, 200, 200)
COLUMN_LINES = 9  # the longest letterhead or block of recipients beside a signature
_COLUMN_WIDTH = 60  # characters; a longer line is none of a column
_COLUMN_POINTS = 11.5
_SECONDS = 300.0  # for one page: where other work keeps the machine busy, it is to be read all the same
_WIDTH, _HEIGHT, _MARGIN, _LEADING = 8.27, 11.69, 0.85, 1.4  # inches; lines


@dataclass(frozen=True, slots=True)
class OwnPaper:
    """One paper: its number and theme, what each engine read, the Vietnamese engine's doubts, and the truth."""

    name: str
    english: str
    vietnamese: str
    doubts: tuple[Doubt, ...]
    truth: str


@dataclass(frozen=True, slots=True)
class Setting:
    """How a paper is set and how its pages suffer: dots per inch, points, degrees, pixels at 150 dpi, grey levels."""

    face: str
    dpi: int
    points: float
    tilt: float
    blur: float
    noise: float
    ink: int

    @classmethod
    def of(cls, number: int) -> Setting:
        """Return the setting of a paper by its number."""
        chance = np.random.default_rng(number)
        dpi = _RESOLUTIONS[number % len(_RESOLUTIONS)]
        return cls(
            face=_FACES[number % len(_FACES)],
            dpi=dpi,
            points=12 + float(chance.integers(0, 3)) / 2,
            tilt=chance.uniform(-0.7, 0.7),
            blur=chance.uniform(0.45, 0.65),
            noise=chance.uniform(14, 30),
            ink=int(chance.integers(20, 50)),
        )

    def font(self, style: str, points: float | None = None) -> ImageFont.FreeTypeFont:
        """Return the typeface in a style: Regular, Bold or Italic."""
        named = self.face.format(style).replace("Condensed-Regular", "Condensed")
        return ImageFont.truetype(_FONTS / f"{named}.ttf", (points or self.points) * self.dpi / 72)


def own_papers(numbers: range) -> list[OwnPaper]:
    """Return the papers of these numbers, read."""
    return [own_paper(number) for number in numbers]


def restored(papers: list[OwnPaper]) -> dict[str, list[tuple[str, str, str]]]:
    """Return by kind of reading: as it came in, restored, truth, of each paper."""
    return {
        "English engine": [(p.english, restore(p.english).text, p.truth) for p in papers],
        "Vietnamese engine, no confidences": [(p.vietnamese, restore(p.vietnamese).text, p.truth) for p in papers],
        "Vietnamese engine with confidences": [
            (p.vietnamese, restore(p.vietnamese, p.doubts).text, p.truth) for p in papers
        ],
    }


@cache
def own_paper(number: int) -> OwnPaper:
    """Return a paper, its pages drawn, damaged and read. Raises EngineMissing."""
    (path,) = FOLDER.glob(f"{number:02}-*.txt")
    return read_paper(path, number)


@cache
def read_paper(path: Path, number: int) -> OwnPaper:
    """Return the paper of a file, set and damaged as its number says, and read. Raises EngineMissing."""
    truth = path.read_text("utf-8")
    setting, chance = Setting.of(number), np.random.default_rng(number + 100)
    english, vietnamese = "", ""
    doubts: list[Doubt] = []
    for page in draw(truth, setting):
        scan = _scanned(page, setting, chance)
        english += read(scan, dpi=setting.dpi, engine=Tesseract("eng", layout=6)).text + "\n"
        found = read(scan, dpi=setting.dpi, engine=Tesseract("vie", layout=6))
        start = len(vietnamese)
        doubts += [Doubt(start + word.start, start + word.end, word.confidence) for word in found.words]
        vietnamese += found.text + "\n"
    return OwnPaper(path.stem, english, vietnamese, tuple(doubts), in_reading_order(truth))


def english_reading(text: str, number: int) -> str:
    """Return what the English engine reads where a text is set in the way of a number. Raises EngineMissing."""
    setting, chance = Setting.of(number), np.random.default_rng(number + 100)
    pages = (_scanned(page, setting, chance) for page in draw(text, setting))
    engine = Tesseract("eng", seconds=_SECONDS, layout=6)
    return "".join(read(page, dpi=setting.dpi, engine=engine).text + "\n" for page in pages)


def in_reading_order(text: str) -> str:
    """Return a paper as its pages are read: of two columns, all of the left one first."""
    lines, found = text.splitlines(), []
    while lines:
        columns = takewhile(lambda line: "\t" in line or len(line) <= _COLUMN_WIDTH, lines[:COLUMN_LINES])
        tabbed = [number for number, line in enumerate(columns) if "\t" in line]
        size = tabbed[-1] + 1 if tabbed and tabbed[0] == 0 else 1
        cells = [line.partition("\t") for line in lines[:size]]
        found += [cell for cell in (*(left for left, _, _ in cells), *(right for _, _, right in cells)) if cell]
        del lines[:size]
    return "\n".join([*found, ""])


def draw(text: str, setting: Setting) -> Iterator[Image.Image]:
    """Set a text as pages, grey, one after the other."""
    dpi = setting.dpi
    size = (int(_WIDTH * dpi), int(_HEIGHT * dpi))
    page, y = Image.new("L", size, 255), _MARGIN * dpi
    for line in text.splitlines():
        for piece in _pieces(line, setting):
            if y > (_HEIGHT - _MARGIN) * dpi:
                yield page
                page, y = Image.new("L", size, 255), _MARGIN * dpi
            pen = ImageDraw.Draw(page)
            for x, anchor, words, font in piece:
                pen.text((x * dpi, y), words, fill=setting.ink, font=font, anchor=anchor)
            y += setting.points * _LEADING * dpi / 72
    yield page


Piece = list[tuple[float, str, str, ImageFont.FreeTypeFont]]  # x in inches, anchor, words, font


def _pieces(line: str, setting: Setting) -> Iterator[Piece]:
    font = setting.font(_style(line))
    if "\t" in line:
        left, right = line.split("\t")
        columns = ((left, _MARGIN, "la"), (right, _WIDTH - _MARGIN - 1.85, "ma"))
        yield [(x, anchor, words, setting.font(_style(words), _COLUMN_POINTS)) for words, x, anchor in columns if words]
        return
    pen = ImageDraw.Draw(Image.new("L", (1, 1)))
    heading = line.isupper()
    for words in wrap(line, pen, font, (_WIDTH - 2 * _MARGIN) * setting.dpi):
        yield [(_WIDTH / 2, "ma", words, font) if heading else (_MARGIN, "la", words, font)]


def _style(line: str) -> str:
    if line.isupper() or line.startswith("Điều "):
        return "Bold"
    return "Italic" if line.startswith(("Căn cứ", "Xét ", "Theo đề nghị", "Nơi nhận")) else "Regular"


def _scanned(page: Image.Image, setting: Setting, chance: np.random.Generator) -> np.ndarray:
    page = page.rotate(setting.tilt, resample=Image.Resampling.BICUBIC, fillcolor=255)
    page = page.filter(ImageFilter.GaussianBlur(setting.blur * setting.dpi / 150))
    grey = np.asarray(page, np.float64)
    return (grey + chance.normal(0, setting.noise, grey.shape)).clip(0, 255).astype(np.uint8)
