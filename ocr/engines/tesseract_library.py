"""Tesseract through tesserocr: the library inside this process, its models loaded once and kept for page after page.

A page costs no start of a program and no file on disk: about two thirds of the processor time of
`ocr.engines.tesseract`. What the library does to this process (a crash, a hang before its own time limit is looked at)
is for whoever supervises the process: `ingest.executors` replaces it.
"""

from __future__ import annotations

import ctypes
import os
import re
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ocr.engine import EngineOutput
from ocr.engines.models import require_models, tessdata
from ocr.engines.word_table import words
from ocr.errors import EngineMissing, EngineTimeout, OcrError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from ocr.engine import EngineWord, Image

AUTOMATIC_LAYOUT, ONE_LINE = 3, 7
SILENT = 6  # Leptonica's L_SEVERITY_NONE
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # of glibc's malloc.h
LARGEST_KEPT, MOST_KEPT = 32 << 20, 256 << 20  # bytes of one piece, and of all together

# Read by the OpenMP of the library when it is loaded. One engine thread per process: pages run side by side.
os.environ.setdefault("OMP_THREAD_LIMIT", "1")

# The library may be used by several threads, but each with an instance of its own.
_WARM = threading.local()


@dataclass(frozen=True, slots=True)
class TesseractLibrary:
    """The Tesseract that tesserocr brings, with the models that are installed on this machine.

    Attributes:
        languages: model or models, "vie", "vie+eng".
        seconds: longest time for one page.
        layout: Tesseract's page segmentation mode; 3 finds columns by itself, 6 takes one block of lines, 7 one line.
    """

    languages: str = "vie"
    seconds: float = 120.0
    layout: int = AUTOMATIC_LAYOUT

    @property
    def name(self) -> str:
        """Return "tesseract 5.5.4 vie". Raises EngineMissing."""
        return f"tesseract {_version()} {self.languages}"

    def for_line(self) -> TesseractLibrary:
        """Return the same engine, set to take an image for one line."""
        return replace(self, layout=ONE_LINE)

    def read_lines(self, images: Sequence[Image], dpi: int) -> list[tuple[EngineWord, ...]]:
        """Read images of one line each; see `ocr.engine.LineEngine.read_lines`."""
        reader = self.for_line()
        return [reader.recognize(image, dpi).words for image in images]

    def recognize(self, image: Image, dpi: int) -> EngineOutput:
        """Read a page; see `ocr.engine.Engine.recognize`."""
        name = self.name
        height, width = image.shape[:2]
        with looking_at(image, self.languages, self.layout, dpi) as api:
            if not api.Recognize(max(round(self.seconds * 1000), 1)):
                raise EngineTimeout(
                    f"Đọc trang này quá {self.seconds:.0f} giây nên đã dừng lại. "
                    "Hãy quét lại trang rõ hơn, không quá 300 dpi, hoặc tăng thời gian cho phép."
                )
            table = api.GetTSVText(0)
        return EngineOutput(words(table, width, height), name)


def is_usable(languages: str) -> bool:
    """Say whether tesserocr is installed and finds these models."""
    try:
        library()
        require_models(languages)
    except EngineMissing:
        return False
    return True


def warm(languages: str) -> Any:
    """Return this thread's instance with these models loaded, made at its first use. Raises EngineMissing."""
    instances = _WARM.__dict__.setdefault("instances", {})
    if languages not in instances:
        tesserocr = library()
        require_models(languages)
        instances[languages] = tesserocr.PyTessBaseAPI(
            path=f"{tessdata()}/",
            lang=languages,
            oem=tesserocr.OEM.LSTM_ONLY,
            # Inverted text (white on black) is rare in papers; looking for it in every line costs a tenth of the time.
            # Whether letters are all of one width matters to the older engine alone; typescript is read the same.
            variables={"tessedit_do_invert": "0", "textord_all_prop": "1"},
        )
    return instances[languages]


@contextmanager
def looking_at(image: Image | NDArray[np.bool_], languages: str, layout: int, dpi: int) -> Iterator[Any]:
    """Give this thread's instance with a page in it, to be asked about that. Raises EngineMissing, OcrError.

    A page in black and white, true where it is white, is taken as it is; in others Tesseract looks for print itself.
    """
    api = warm(languages)
    height, width = image.shape[:2]
    try:
        api.SetPageSegMode(layout)
        if image.dtype == np.bool_:
            rows = np.packbits(image, axis=1)
            api.SetImageBytes(rows.tobytes(), width, height, 0, rows.shape[1])
        else:
            depth = 1 if image.ndim == 2 else image.shape[2]
            api.SetImageBytes(image.tobytes(), width, height, depth, width * depth)
        api.SetSourceResolution(dpi)
        yield api
    except (RuntimeError, UnicodeDecodeError) as error:
        raise _failed(error) from error
    finally:
        with suppress(RuntimeError):
            api.Clear()  # the page's pixels; the models stay


def _failed(error: Exception) -> OcrError:
    """Return what to raise for an error of the library, whose instances in this thread are let go.

    After an error nobody knows what state they are in.
    """
    for instance in _WARM.__dict__.pop("instances", {}).values():
        instance.End()
    return OcrError(
        f"Máy nhận dạng chữ (Tesseract) bị lỗi khi đọc trang này. Hãy quét lại trang rồi thử lại. Chi tiết: {error}"
    )


@cache
def library() -> Any:
    """Return the module tesserocr, made ready. Raises EngineMissing."""
    try:
        import tesserocr  # noqa: PLC0415 - may not be installed, and the other engine does without it
    except ImportError as error:
        raise EngineMissing(
            "Chưa cài thư viện tesserocr. Hãy cài đặt (pip install tesserocr) hoặc đặt SOHOA_ENGINE=pytesseract."
        ) from error
    _quieten()
    _keep_memory()
    return tesserocr


def _quieten() -> None:
    """Keep Leptonica, under the library, from writing to stderr that a box lies at the edge of the page."""
    with suppress(OSError, AttributeError):
        mapped = re.search(r"/\S*liblept\S*", Path("/proc/self/maps").read_text("utf-8"))
        if mapped:
            ctypes.CDLL(mapped[0]).setMsgSeverity(SILENT)


def _keep_memory() -> None:
    """Have this process keep the memory of page images for the next ones, where its C library (glibc) can be told so.

    Given back and asked for anew page by page, and cleared each time by the system, it took a twentieth of a page's
    processor time.
    """
    with suppress(OSError, AttributeError):
        set_option = ctypes.CDLL(None).mallopt
        set_option(M_MMAP_THRESHOLD, LARGEST_KEPT)
        set_option(M_TRIM_THRESHOLD, MOST_KEPT)


@cache
def _version() -> str:
    return str(library().tesseract_version()).split("\n", 1)[0].removeprefix("tesseract").strip()
