"""Tesseract's layout and model, with all lines of a page read at once by this program.

Where lines are is Tesseract's finding, through tesserocr, as `ocr.engines.tesseract_library` has it; reading them,
which took it most of the time of a page, is done by `ocr.engines.network` with the weights of the same installed
model.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple, cast

import cv2
import numpy as np

from ocr.engine import WHITE, EngineOutput, EngineWord
from ocr.engines.network.container import OtherModel
from ocr.engines.network.decoding import words_of
from ocr.engines.network.forward import run
from ocr.engines.network.layers import POOL
from ocr.engines.network.line_images import LineImage, prepare_line
from ocr.engines.network.model import Model, load_model
from ocr.engines.network.pairs import installed_pairs
from ocr.engines.network.places import Place, as_tall_as_letters, places
from ocr.engines.network.word_places import word_boxes
from ocr.engines.tesseract_library import AUTOMATIC_LAYOUT, ONE_LINE, TesseractLibrary, is_usable, library, looking_at
from ocr.errors import EngineTimeout
from ocr.page import Box

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from ocr.engine import Image
    from ocr.engines.network.container import Floats

LAYOUT_DPI = 200  # of the image on which lines are looked for: better on copies than 300, at 150 some are lost
LEAST_SIDE = (
    100  # pixels of an image that is made smaller for it: strips a few pixels wide are too little for Tesseract
)
PAD = 4  # pixels around a line


@dataclass(frozen=True, slots=True)
class LineNetwork:
    """A reader of pages with one of the installed models.

    Attributes:
        language: one model, "vie".
        seconds: longest time for one page.
        layout: Tesseract's page segmentation mode, as for `TesseractLibrary`; blocks (6) are left to that.
    """

    language: str = "vie"
    seconds: float = 120.0
    layout: int = AUTOMATIC_LAYOUT

    @property
    def name(self) -> str:
        """Return "tesseract 5.5.4 lines at once vie". Raises EngineMissing."""
        *rest, language = self._library.name.split()
        return " ".join([*rest, "lines at once", language])

    @property
    def _library(self) -> TesseractLibrary:
        return TesseractLibrary(self.language, self.seconds, self.layout)

    def for_line(self) -> LineNetwork:
        """Return the same engine, set to take an image for one line."""
        return replace(self, layout=ONE_LINE)

    def recognize(self, image: Image, dpi: int) -> EngineOutput:
        """Read a page; see `ocr.engine.Engine.recognize`."""
        if self.layout not in (AUTOMATIC_LAYOUT, ONE_LINE):
            return self._library.recognize(image, dpi)  # cells: figures so few that the height of a line is not guessed
        (words,) = self._read([image], dpi)
        return EngineOutput(words, self.name)

    def read_lines(self, images: Sequence[Image], dpi: int) -> list[tuple[EngineWord, ...]]:
        """Read images of one line each, all at once; see `ocr.engine.LineEngine.read_lines`."""
        return self.for_line()._read(images, dpi)  # noqa: SLF001 - its own kind

    def _read(self, images: Sequence[Image], dpi: int) -> list[tuple[EngineWord, ...]]:
        end = time.monotonic() + self.seconds
        found = [self._places(image, dpi) for image in images]
        try:
            model = load_model(self.language)
        except OtherModel:
            return [self._library.recognize(image, dpi).words for image in images]

        def tick() -> None:
            if time.monotonic() > end:
                raise EngineTimeout(
                    f"Đọc trang này quá {self.seconds:.0f} giây nên đã dừng lại. "
                    "Hãy quét lại trang rõ hơn, không quá 300 dpi, hoặc tăng thời gian cho phép."
                )

        tick()
        lines = [list(_lines(image, one or [], model.network.height)) for image, one in zip(images, found, strict=True)]
        chances = iter(run(model.network, [line.image.pixels for some in lines for line in some], tick))
        read = [tuple(_words(some, [next(chances) for _ in some], model)) for some in lines]
        # Print that runs upright is left to the library.
        return [
            words if one is not None else self._library.recognize(image, dpi).words
            for image, one, words in zip(images, found, read, strict=True)
        ]

    def _places(self, image: Image, dpi: int) -> list[Place] | None:
        """Return the lines of a page, or None where some do not run from left to right."""
        if self.layout != AUTOMATIC_LAYOUT or dpi <= LAYOUT_DPI or min(image.shape[:2]) < LEAST_SIDE:
            return self._lines_of(image, dpi)
        factor = LAYOUT_DPI / dpi
        small = cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        found = self._lines_of(np.asarray(small, np.uint8), LAYOUT_DPI)
        return None if found is None else [place.scaled(1 / factor) for place in found]

    def _lines_of(self, image: Image, dpi: int) -> list[Place] | None:
        black_and_white = _black_and_white(image) if image.ndim == 2 else image
        with looking_at(black_and_white, self.language, self.layout, dpi) as api:
            found = api.AnalyseLayout(merge_similar_words=True)
            return [] if found is None else places(library(), found)


class _Line(NamedTuple):
    """A line cut out: where it is, with its margins and without them, and as the network sees it."""

    place: Place
    left: int
    top: int
    cut: Image
    image: LineImage


def can_read(language: str) -> bool:
    """Say whether tesserocr is there, and this model, and the model is one that this program reads."""
    if not is_usable(language):
        return False
    try:
        load_model(language)
    except OtherModel:
        return False
    return True


def _black_and_white(image: Image) -> NDArray[np.bool_]:
    """Return where a grey image is paper, as Tesseract would find it: pixel by pixel it takes a tenth of the layout."""
    level, _ = cv2.threshold(image, 0, WHITE, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    light: NDArray[np.bool_] = image > level
    # What there is less of is print.
    return light if 2 * np.count_nonzero(light) > light.size else ~light


def _lines(image: Image, found: list[Place], height: int) -> Iterator[_Line]:
    grey = image if image.ndim == 2 else cast("Image", cv2.cvtColor(image, cv2.COLOR_RGB2GRAY))
    for printed, place in zip(found, as_tall_as_letters(found), strict=True):
        left, top = max(place.left - PAD, 0), max(place.top - PAD, 0)
        cut = grey[top : place.bottom + PAD, left : place.right + PAD]
        if not cut.size:
            continue
        line = prepare_line(cut, height)
        if line.pixels.shape[1] >= POOL:
            yield _Line(printed, left, printed.top, grey[printed.top : printed.bottom, left : place.right + PAD], line)


def _words(lines: Sequence[_Line], chances: Sequence[Floats], model: Model) -> Iterator[EngineWord]:
    for line, found in zip(lines, chances, strict=True):
        letters = words_of(found, model.alphabet, model.words, installed_pairs())
        boxes = word_boxes(letters, line.cut, line.image.scale, line.image.middle)
        for word, box in zip(letters, boxes, strict=True):
            on_page = Box(line.left + box.x, line.top + box.y, box.w, box.h)
            yield EngineWord(word.text, on_page, word.confidence, *line.place.numbers)
