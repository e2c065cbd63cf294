"""Tesseract through pytesseract: one process per page, one thread each, ended when it takes too long.

Pages are handed over as PGM: writing PNG takes longer than the engine needs for a short page.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache

import pytesseract
from PIL import Image as PillowImage

from ocr.engine import EngineOutput, Image
from ocr.engines.models import missing_models
from ocr.engines.word_table import words
from ocr.errors import EngineMissing, EngineTimeout, OcrError

# Inverted text (white on black) is rare in papers; looking for it in every line costs a tenth of the time.
SETTINGS = "--oem 1 --psm {layout} --dpi {dpi} -c tessedit_do_invert=0"
AUTOMATIC_LAYOUT = 3


@dataclass(frozen=True, slots=True)
class Tesseract:
    """The Tesseract that is installed on this machine.

    Attributes:
        languages: model or models, "vie", "vie+eng".
        seconds: longest time for one page.
        layout: Tesseract's page segmentation mode; 3 finds columns by itself, 6 takes one block of lines.
    """

    languages: str = "vie"
    seconds: float = 120.0
    layout: int = AUTOMATIC_LAYOUT

    @property
    def name(self) -> str:
        """Return "tesseract 5.3.0 vie". Raises EngineMissing."""
        return f"tesseract {_version()} {self.languages}"

    def recognize(self, image: Image, dpi: int) -> EngineOutput:
        """Read a page; see `ocr.engine.Engine.recognize`."""
        name = self.name
        _require_models(self.languages)
        # One engine thread per process: pages run side by side, and four threads on one page only get in the way.
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")
        picture = PillowImage.fromarray(image)
        picture.format = "PPM"
        try:
            table = pytesseract.image_to_data(
                picture,
                lang=self.languages,
                config=SETTINGS.format(layout=self.layout, dpi=dpi),
                timeout=self.seconds,
            )
        except pytesseract.TesseractNotFoundError as error:
            raise _missing_program() from error
        except pytesseract.TesseractError as error:
            raise OcrError(
                "Máy nhận dạng chữ (Tesseract) bị lỗi khi đọc trang này. "
                f"Hãy quét lại trang rồi thử lại. Chi tiết: {error.message.strip()[:300]}"
            ) from error
        except RuntimeError as error:  # pytesseract's way of saying that it ended the process
            raise EngineTimeout(
                f"Đọc trang này quá {self.seconds:.0f} giây nên đã dừng lại. "
                "Hãy quét lại trang rõ hơn, không quá 300 dpi, hoặc tăng thời gian cho phép."
            ) from error
        except (UnicodeDecodeError, OSError) as error:  # no text, or no result at all
            raise OcrError(
                "Máy nhận dạng chữ (Tesseract) trả về kết quả không phải là văn bản. "
                f"Hãy thử đọc lại trang; nếu vẫn lỗi, hãy báo người quản trị cài lại Tesseract. Chi tiết: {error}"
            ) from error
        return EngineOutput(words(table, image.shape[1], image.shape[0]), name)


@cache
def _version() -> str:
    try:
        return str(pytesseract.get_tesseract_version()).split("-")[0]
    except pytesseract.TesseractNotFoundError as error:
        raise _missing_program() from error


@cache
def _models() -> frozenset[str]:
    try:
        return frozenset(pytesseract.get_languages())
    except pytesseract.TesseractNotFoundError as error:
        raise _missing_program() from error


def _require_models(languages: str) -> None:
    missing = [model for model in languages.split("+") if model not in _models()]
    if missing:
        # What is missing now may be installed while the service runs.
        _models.cache_clear()
        raise missing_models(missing)


def _missing_program() -> EngineMissing:
    return EngineMissing(
        "Chưa cài máy nhận dạng chữ Tesseract. Hãy cài đặt rồi thử lại: apt install tesseract-ocr tesseract-ocr-vie."
    )
