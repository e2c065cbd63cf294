"""What an archive knows of its own language, in two files of its folder, for `normalize.restoring.restore`.

    terms.txt     written by people: names and phrases of the place, one a line, # before a remark
    learnt.tsv    written by `corpus.learning.learning`: a line of JSON (what it was learnt from, and the hash of the
                  rest), then lines of count, tab, run of one to three syllables

Both are read once in a process and again when they change. A file that cannot be read is told, and done without.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from corpus.errors import ArchiveError
from corpus.store.durable import replacing
from normalize.dictionary.terms import own_terms, syllables
from normalize.errors import RestorationError
from normalize.knowledge import Knowledge

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from normalize.knowledge import Run
    from ocr.errors import SohoaError

TERMS, LEARNT = "terms.txt", "learnt.tsv"
FORM = 1  # of learnt.tsv


class LearntDamaged(ArchiveError):
    """The file of what was learnt is not what was written."""

    code = "learnt-damaged"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where what was learnt comes from.

    Attributes:
        made_at: ISO 8601 in UTC.
        least: in how many papers a run had to occur.
        documents: ids of the documents whose text was taken, one of each paper.
    """

    made_at: str
    least: int
    documents: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Own:
    """An archive's knowledge, None where it has none, and what is wrong with its files."""

    knowledge: Knowledge | None
    problems: tuple[SohoaError, ...]


def own(folder: Path) -> Own:
    """Return what the archive in a folder knows; the folder need not be there."""
    return _own(folder, _state(folder / TERMS), _state(folder / LEARNT))


def terms_of(folder: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return an archive's own terms, and those too short to be of use: a term has two syllables or more.

    Raises:
        RestorationError: the file cannot be read as text.
    """
    found = own_terms(folder / TERMS)
    used = tuple(term for term in found if len(syllables(term)) > 1)
    return used, tuple(term for term in found if term not in set(used))


def write_learnt(folder: Path, runs: Mapping[Run, int], provenance: Provenance) -> None:
    """Put what was learnt in the place of what was there, whole or not at all. Raises ArchiveError."""
    body = "".join(f"{runs[run]}\t{' '.join(run)}\n" for run in sorted(runs)).encode()
    head = {"sohoa": "learnt", "form": FORM, **asdict(provenance), "sha256": hashlib.sha256(body).hexdigest()}
    try:
        with replacing(folder / LEARNT) as sink:
            sink.write(json.dumps(head).encode() + b"\n" + body)
    except OSError as error:
        raise ArchiveError(
            f"Không ghi được {LEARNT} vào kho: {error.strerror or error}. Những gì đã học lần trước vẫn còn; hãy kiểm "
            "tra dung lượng đĩa và quyền ghi."
        ) from error


def read_learnt(folder: Path) -> tuple[dict[Run, int], Provenance] | None:
    """Return what was learnt and where it comes from, None where nothing was. Raises LearntDamaged."""
    try:
        head, _, body = (folder / LEARNT).read_bytes().partition(b"\n")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _damaged(error.strerror or str(error)) from error
    try:
        said = json.loads(head)
        if said["sohoa"] != "learnt" or said["form"] != FORM:
            raise _damaged("tệp thuộc phiên bản khác")
        if said["sha256"] != hashlib.sha256(body).hexdigest():
            raise _damaged("nội dung đã bị thay đổi")
        rows = (line.split("\t") for line in body.decode().splitlines())
        runs = {tuple(words.split(" ")): int(count) for count, words in rows}
        return runs, Provenance(said["made_at"], said["least"], tuple(said["documents"]))
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged("tệp không đúng dạng") from error


def _damaged(what: str) -> LearntDamaged:
    return LearntDamaged(f"Không dùng được {LEARNT} của kho ({what}). Hãy chạy “sohoa learn” để lập lại.")


def _state(file: Path) -> tuple[int, int, int] | None:
    """Return what changes whenever a file does."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


@lru_cache(maxsize=1)
def _own(folder: Path, *_: tuple[int, int, int] | None) -> Own:
    problems: list[SohoaError] = []
    terms: tuple[str, ...] = ()
    learnt: Mapping[Run, int] = {}
    try:
        terms, _short = terms_of(folder)
    except RestorationError as error:
        problems.append(error)
    try:
        found = read_learnt(folder)
        learnt = found[0] if found else {}
    except LearntDamaged as error:
        problems.append(error)
    return Own(Knowledge(terms, learnt) if terms or learnt else None, tuple(problems))
