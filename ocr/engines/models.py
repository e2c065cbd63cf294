"""Where Tesseract's models lie on this machine, and which there are."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

from ocr.errors import EngineMissing

# Where distributions put them, newest first; the program itself is asked before.
PLACES = ("/usr/share", "/usr/local/share", "/opt/homebrew/share")
STATED = re.compile(r'available languages in "(?P<folder>[^"]+)"')


def tessdata() -> Path:
    """Return the folder of the models. Raises EngineMissing."""
    folder = _tessdata(os.environ.get("TESSDATA_PREFIX"))
    if folder is None:
        # What is missing now may be installed while the service runs.
        _tessdata.cache_clear()
        raise EngineMissing(
            "Không tìm thấy dữ liệu ngôn ngữ của Tesseract. "
            "Hãy cài đặt rồi thử lại: apt install tesseract-ocr tesseract-ocr-vie."
        )
    return folder


def require_models(languages: str) -> None:
    """Raise EngineMissing where a model of "vie+eng" is not in the folder of the models."""
    folder = tessdata()
    missing = [model for model in languages.split("+") if not (folder / f"{model}.traineddata").is_file()]
    if missing:
        raise missing_models(missing)


def missing_models(models: list[str]) -> EngineMissing:
    """Return the error that says which models are missing and how to install them."""
    packages = " ".join(f"tesseract-ocr-{model}" for model in models)
    return EngineMissing(
        f"Tesseract chưa có dữ liệu ngôn ngữ: {', '.join(models)}. Hãy cài đặt rồi thử lại: apt install {packages}."
    )


@cache
def _tessdata(stated: str | None) -> Path | None:
    folders = [Path(stated), Path(stated) / "tessdata"] if stated else []
    folders += _asked()
    for place in map(Path, PLACES):
        folders += [*sorted(place.glob("tesseract-ocr/*/tessdata"), reverse=True), place / "tessdata"]
    return next((folder for folder in folders if any(folder.glob("*.traineddata"))), None)


def _asked() -> list[Path]:
    """Return the folder that the installed program names."""
    program = shutil.which("tesseract")
    if program is None:
        return []
    try:
        answer = subprocess.run([program, "--list-langs"], capture_output=True, check=False, timeout=20)  # noqa: S603 - no part of it from outside
    except (OSError, subprocess.TimeoutExpired):
        return []
    found = STATED.search(answer.stdout.decode(errors="replace") + answer.stderr.decode(errors="replace"))
    return [Path(found["folder"])] if found else []
