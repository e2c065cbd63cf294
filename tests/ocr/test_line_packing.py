"""Lines go to the network as bare pixels where the library is built as expected, and are read the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ocr.line_packing import _entry, pack_plainly
from ocr.tesseract_library import is_usable

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(not is_usable("vie"), reason="tesserocr is not installed")

READ = """
import sys
import ocr.tesseract_library as library
from tests.ocr.drawing import draw_page

if sys.argv[1] == "packed":
    library.pack_plainly = lambda: False
print(library.TesseractLibrary().recognize(draw_page(), 200))
"""


def test_the_same_is_read_either_way() -> None:
    packed, plain = (
        subprocess.run([sys.executable, "-c", READ, way], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        for way in ("packed", "plain")
    )
    assert "UBND" in plain
    assert packed == plain


def test_a_second_time_changes_nothing() -> None:
    assert pack_plainly() == pack_plainly()


@pytest.mark.parametrize("library", [b"\x7fELF\x01\x01".ljust(64, b"\0"), b"MZ".ljust(64, b"\0")])
def test_other_kinds_of_libraries_are_left_alone(library: bytes) -> None:
    with pytest.raises(ValueError, match="another kind"):
        _entry(library)
