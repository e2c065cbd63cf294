"""Fonts with Vietnamese letters for pages that are set here: Times-like, embedded in what is written.

They are those of the system; `scripts/setup.sh` installs the first.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from corpus.errors import ArchiveError

_FOLDERS = (Path("/usr/share/fonts/truetype"), Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
# regular, bold, italic
_FACES = (
    ("LiberationSerif-Regular.ttf", "LiberationSerif-Bold.ttf", "LiberationSerif-Italic.ttf"),
    ("NotoSerif-Regular.ttf", "NotoSerif-Bold.ttf", "NotoSerif-Italic.ttf"),
    ("DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf", "DejaVuSerif-Italic.ttf"),
)
# Liberation before 2.0 has no Vietnamese letters: its folder is another one.
_SUBFOLDERS = ("liberation2", "noto", "dejavu", "liberation", "")


class FontMissing(ArchiveError):
    """No font of this system can print Vietnamese."""

    code = "font-missing"

    def __init__(self) -> None:
        super().__init__(
            "Máy chưa có phông chữ tiếng Việt để in PDF. Hãy cài gói fonts-liberation2 (hoặc fonts-noto-core), "
            "hay xuất phiếu ở định dạng docx."
        )


@cache
def faces() -> tuple[Path, Path, Path]:
    """Return the files of a regular, a bold and an italic face. Raises FontMissing."""
    for names in _FACES:
        for folder in (root / name for root in _FOLDERS for name in _SUBFOLDERS):
            regular, bold, italic = (folder / name for name in names)
            if regular.is_file() and bold.is_file():
                return regular, bold, italic if italic.is_file() else regular
    raise FontMissing
