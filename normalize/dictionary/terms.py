"""The project's dictionary of administrative terms, by theme, one per line in data/terms/*.txt, and an archive's own.

Lines that start with # are remarks. An archive adds its own terms in a file of the same form, without touching the
package: UTF-8 or UTF-16 with a mark at its beginning, as editors write it.
"""

from __future__ import annotations

import codecs
import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from normalize.errors import RestorationError
from normalize.folding import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_WORD = re.compile(r"\w+")
_LONGEST = 120  # characters; a longer line is no term


@cache
def phrases() -> tuple[str, ...]:
    """Return every term of the package once, in canonical spelling and its own case."""
    return tuple(dict.fromkeys(term for terms in themes().values() for term in terms))


@cache
def themes() -> dict[str, tuple[str, ...]]:
    """Return the terms of each theme, by the name of its file."""
    folder = resources.files("normalize").joinpath("data/terms")
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".txt")), key=lambda file: file.name)
    return {file.name.removesuffix(".txt"): tuple(_terms(file.read_text("utf-8").splitlines())) for file in files}


def own_terms(file: Path) -> tuple[str, ...]:
    """Return the terms of an archive's own file alone, each once; none where the file is not there.

    Raises:
        RestorationError: the file cannot be read as text.
    """
    return tuple(dict.fromkeys(_terms(_read(file).splitlines()))) if file.exists() else ()


def syllables(term: str) -> tuple[str, ...]:
    """Return the words of a term, without the commas, hyphens and strokes between them."""
    return tuple(_WORD.findall(term))


def _terms(lines: Iterable[str]) -> Iterable[str]:
    for line in lines:
        term = canonical(" ".join(line.split()))
        if term and not term.startswith("#") and len(term) <= _LONGEST:
            yield term


def _read(file: Path) -> str:
    try:
        raw = file.read_bytes()
        wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        return raw.decode("utf-16" if wide else "utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise RestorationError(
            f"Không đọc được danh sách thuật ngữ {file.name}. Hãy lưu tệp ở bảng mã UTF-8, mỗi dòng một thuật ngữ."
        ) from error
