"""The engines: the same interface and the same words, whichever reads; and what a broken one leaves behind."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from ocr.engines import tesseract, tesseract_library
from ocr.engines.choice import choose
from ocr.engines.line_network import LineNetwork
from ocr.engines.models import tessdata
from ocr.engines.tesseract import Tesseract
from ocr.engines.tesseract_library import TesseractLibrary
from ocr.engines.word_table import words
from ocr.errors import EngineMissing, EngineTimeout, OcrError
from ocr.reading import read
from tests.ocr import drawing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ocr.engine import Image

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def page() -> Image:
    return drawing.draw_page(300)


def test_both_engines_read_the_same_words_in_the_same_places(page: Image) -> None:
    library, program = (engine.recognize(page, 300) for engine in (TesseractLibrary(), Tesseract()))
    assert [word.text for word in library.words] == [word.text for word in program.words]
    near = [
        abs(one.box.x - other.box.x) + abs(one.box.y - other.box.y) <= 6
        for one, other in zip(library.words, program.words, strict=True)
    ]
    assert sum(near) > 0.9 * len(near)  # they are of two versions
    assert (library.engine.split()[0], library.engine.split()[-1]) == ("tesseract", "vie")


def test_the_library_says_the_same_of_a_page_whatever_it_read_before(page: Image) -> None:
    engine = TesseractLibrary()
    first = engine.recognize(page[:300], 300)
    engine.recognize(page[300:], 300)
    with pytest.raises(EngineTimeout, match="quá"):
        TesseractLibrary(seconds=0.02).recognize(page, 300)
    assert engine.recognize(page[:300], 300) == first


def test_colour_and_grey_are_taken_alike(page: Image) -> None:
    import numpy as np  # noqa: PLC0415 - used here alone

    engine = TesseractLibrary(layout=6)
    part = np.ascontiguousarray(page[:200])
    grey, colour = engine.recognize(part, 300), engine.recognize(np.stack([part] * 3, axis=-1), 300)
    assert [word.text for word in grey.words] == [word.text for word in colour.words]


def test_the_engine_asked_for_is_the_one_that_reads() -> None:
    assert isinstance(choose("pytesseract"), Tesseract)
    assert isinstance(choose("tesserocr"), TesseractLibrary)
    assert isinstance(choose("lines"), LineNetwork)
    assert isinstance(choose(), LineNetwork)
    assert isinstance(choose(languages="vie+eng"), TesseractLibrary)
    assert isinstance(choose(languages="xyz"), Tesseract)  # whose error says what to install
    with pytest.raises(EngineMissing, match="tesseract-ocr-xyz"):
        choose("tesserocr", "xyz").recognize(drawing.draw_page(100), 100)


def test_everything_is_read_without_the_library(page: Image, monkeypatch: pytest.MonkeyPatch) -> None:
    for kept in (tesseract_library.library, tesseract_library._version):
        kept.cache_clear()
    monkeypatch.setitem(sys.modules, "tesserocr", None)
    try:
        engine = choose()
        assert isinstance(engine, Tesseract)
        assert drawing.cer(read(page[:560], dpi=300, engine=engine).text, "\n".join(drawing.LEFT + drawing.RIGHT)) < 0.2
        with pytest.raises(EngineMissing, match="SOHOA_ENGINE=pytesseract"):
            choose("tesserocr").recognize(page, 300)
    finally:
        tesseract_library.library.cache_clear()


def test_the_models_are_found_without_being_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TESSDATA_PREFIX", raising=False)
    assert (tessdata() / "vie.traineddata").is_file()


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A program of the engine's name, found first, that tells of itself and then does what it is told."""
    program = tmp_path / "tesseract"

    def forget() -> None:
        tesseract._version.cache_clear()
        tesseract._models.cache_clear()

    forget()
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    yield program
    forget()


SAYS = """#!/bin/sh
case "$*" in
*--version*) echo "tesseract 5.9.9"; exit 0;;
*--list-langs*) printf 'List of available languages in "/nowhere/" (1):\\nvie\\n'; exit 0;;
esac
"""


@pytest.mark.parametrize(
    ("does", "told"),
    [
        ("kill -SEGV $$", "bị lỗi"),
        ("kill -ABRT $$", "bị lỗi"),
        ("echo 'Error: std::bad_alloc' >&2; exit 1", "bad_alloc"),
        ("printf 'level\\tx\\n5\\t1\\t1\\t1\\t1\\t1\\tleft\\t0\\t9\\t9\\t80\\tchữ\\n' > $2.tsv", "không hiểu được"),
        ("echo 'segfault at 0' > $2.tsv", "không hiểu được"),
        ("printf '5\\t1\\t1\\t1\\t1\\t1\\t0\\t0\\t9\\t9\\t80\\t\\377\\376\\n' > $2.tsv", "không phải là văn bản"),
        ("exit 0", "không phải là văn bản"),
    ],
)
def test_a_broken_engine_is_an_error_that_says_so(page: Image, broken: Path, does: str, told: str) -> None:
    broken.write_text(SAYS + does + "\n")
    broken.chmod(0o755)
    with pytest.raises(OcrError, match=told):
        Tesseract().recognize(page, 300)


def test_an_engine_that_hangs_is_ended_with_what_it_started(page: Image, broken: Path) -> None:
    note = broken.with_name("note")
    broken.write_text(f"{SAYS}echo $$ > {note}\nexec sleep 600\n")
    broken.chmod(0o755)
    with pytest.raises(EngineTimeout):
        Tesseract(seconds=1.0).recognize(page, 300)
    assert not os.path.exists(f"/proc/{note.read_text().strip()}")  # noqa: PTH110 - reads better


def test_a_box_beyond_the_page_is_cut_at_its_edge() -> None:
    (word,) = words("5\t1\t2\t3\t4\t1\t-3\t5\t20\t20\t96.5\tchữ\n", 10, 12)
    assert (word.box.x, word.box.y, word.box.w, word.box.h) == (0, 5, 10, 7)
    assert (word.text, word.confidence, word.block, word.paragraph, word.line) == ("chữ", 0.965, 2, 3, 4)
    with pytest.raises(OcrError):
        words("5\t1\t2\t3\t4\t1\t30\t5\t20\t20\t96.5\tchữ\n", 10, 12)
