"""Prove a package: BagIt's rules, every checksum, our own schema, every fact inside its page.

Each document is stored on trial in an empty database of this version, and thrown away: what passes here can be taken
in.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

import sqlite_utils

from corpus.exports.fields import FIELDS as NAMES
from corpus.packages import facts, record, trail
from corpus.packages.checksums import Checksums, Problem
from corpus.packages.layout import (
    DOCUMENTS,
    FACT_TABLES,
    FACTS,
    FIELDS,
    KIND,
    LAYERS,
    METADATA,
    ORIGINAL,
    PACKAGE,
    RECORD,
    TRAIL,
    Described,
    Held,
)
from corpus.packages.source import DAMAGED, PackageRefused, Source, opened
from corpus.packages.storing import WrongRow, store
from corpus.packages.tables import schema
from corpus.pages.pages import PAGE_BREAK
from corpus.store.migration import migrate, steps
from corpus.vietnam import capitalised

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LONGEST_LINE = 256 * 1024 * 1024  # bytes: a page with all its words
_SHA256 = re.compile(r"[0-9a-f]{64}")
_FOLDER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,120}")
_MEDIA = re.compile(r"[a-z]+/[A-Za-z0-9.+-]+")


@dataclass(frozen=True, slots=True)
class Report:
    """What was found; `described` is None where the package does not say what it is. Counts of what was looked at."""

    name: str
    problems: tuple[Problem, ...]
    described: Described | None
    files: int
    facts: int

    @property
    def sound(self) -> bool:
        """Whether there is no problem."""
        return not self.problems


class _Checks(Checksums):
    """A package under proof: what it says it is, and each of its documents."""

    def __init__(self, source: Source, progress: Callable[[int, int], None]) -> None:
        super().__init__(source, progress)
        self.facts = 0

    def described(self) -> Described | None:
        """Return what the package says it is; None, and a problem, where it is none of ours."""
        content = self.content(PACKAGE)
        if content is None:
            return None
        try:
            found = json.loads(content)
            described = _described(found)
        except (ValueError, TypeError, KeyError, AttributeError):
            self.wrong("not-ours", PACKAGE, "Không phải gói của Sohoa, hoặc phần mô tả gói bị hỏng.")
            return None
        if described.schema > schema() or described.archive > steps()[-1][0]:
            self.wrong(
                "too-new",
                PACKAGE,
                "Gói do phiên bản Sohoa mới hơn tạo ra. Hãy nâng cấp Sohoa rồi làm lại; gói vẫn tốt.",
            )
            return None
        return described

    def document(self, held: Held, trial: sqlite3.Connection) -> None:
        """Prove one document."""
        place = f"{DOCUMENTS}/{held.folder}"
        rows = self._rows(f"{place}/{RECORD}")
        if rows is None:
            return
        about = rows[0][1] if rows and rows[0][0] == "document" else {}
        self._original(held, about, place)
        pages = {row["number"]: row for row in self._pages(rows, place)}
        texts = {number: facts.text_of(row) for number, row in pages.items()}
        self._places(rows, about, texts, place)
        self._drawn(rows, {number: (row["width"], row["height"]) for number, row in pages.items()}, place)
        self._layers(list(pages.values()), place)
        self._metadata(place)
        self._trail(f"{place}/{TRAIL}")
        if not self.problems:
            self._try(rows, trial, place)

    def _rows(self, name: str) -> list[tuple[str, dict[str, Any]]] | None:
        if name not in self.source.sizes:
            self.wrong("file-missing", name, "Thiếu tệp này.")
            return None
        try:
            with self.source.open(name) as stream:
                return [record.parse(line) for line in lines(stream)]
        except (ValueError, RecursionError):
            self.wrong("record", name, "Bản ghi có dòng không đọc được.")
            return None

    def _original(self, held: Held, about: dict[str, Any], place: str) -> None:
        found = [name for name in self.source.sizes if name.startswith(f"{place}/{ORIGINAL}/")]
        if len(found) != 1 or self.sha256.get(found[0]) != held.sha256 or about.get("sha256") != held.sha256:
            self.wrong("original", place, "Tệp gốc không có hoặc không đúng mã băm của tài liệu.")
        kind, media = about.get("kind"), about.get("media_type")
        if not isinstance(kind, str) or not kind.isalnum() or not isinstance(media, str) or not _MEDIA.fullmatch(media):
            self.wrong("record", place, "Loại tệp gốc không hợp lệ.")

    def _pages(self, rows: list[tuple[str, dict[str, Any]]], place: str) -> Iterator[dict[str, Any]]:
        for table, row in rows:
            if table == "page":
                wrong = list(facts.page_problems(row))
                for message in wrong:
                    self.wrong("page", place, f"{capitalised(message)}.")
                if not wrong:
                    yield row

    def _places(
        self, rows: list[tuple[str, dict[str, Any]]], about: dict[str, Any], texts: dict[int, str], place: str
    ) -> None:
        for table, row in rows:
            if table in FACT_TABLES:
                self.facts += 1
                if message := facts.fact_problem(row, texts):
                    quote = str(row.get("quote", ""))[:60]
                    self.wrong("fact", place, f"Dữ kiện “{quote}” ({table}) {message}.")
        if message := facts.letterhead_problem(about.get("letterhead"), texts):
            self.wrong("fact", place, f"{capitalised(message)}.")

    def _drawn(self, rows: list[tuple[str, dict[str, Any]]], sizes: dict[int, tuple[int, int]], place: str) -> None:
        drawn = self._rows(f"{place}/{FACTS}")
        if drawn is None:
            return
        plain = [(table, {name: value for name, value in row.items() if name != "boxes"}) for table, row in drawn]
        if plain != [(table, row) for table, row in rows if table in FACT_TABLES]:
            self.wrong("fact", f"{place}/{FACTS}", "Không khớp bản ghi của tài liệu.")
        for _, row in drawn:
            if message := facts.boxes_problem(row.get("boxes"), sizes):
                self.wrong("fact", f"{place}/{FACTS}", f"Dữ kiện “{str(row.get('quote', ''))[:60]}” {message}.")

    def _layers(self, pages: list[dict[str, Any]], place: str) -> None:
        for layer in LAYERS:
            texts = [page[layer] for page in pages]
            name = f"{place}/text/{layer}.txt"
            if any(text is not None for text in texts):
                content = PAGE_BREAK.join(text or "" for text in texts).encode("utf-8", "replace")
                if self.sha256.get(name) != hashlib.sha256(content).hexdigest():
                    self.wrong("layer", name, "Không có, hoặc không khớp bản ghi của tài liệu.")

    def _metadata(self, place: str) -> None:
        name = f"{place}/{FIELDS}"
        content = self.content(name)
        try:
            known = json.loads(content)["fields"] if content is not None else dict.fromkeys(NAMES, "")
            sound = list(known) and set(known) == set(NAMES) and all(isinstance(v, str) for v in known.values())
        except (ValueError, TypeError, KeyError, AttributeError):
            sound = False
        if not sound:
            self.wrong("metadata", name, "Không đủ 18 trường của Thông tư 02/2019/TT-BNV.")

    def _trail(self, name: str) -> None:
        if name not in self.source.sizes:
            self.wrong("file-missing", name, "Thiếu tệp này.")
            return
        seen: set[tuple[str, int]] = set()
        with self.source.open(name) as stream:
            for number, line in enumerate(lines(stream), start=1):
                try:
                    row = trail.parse(line)
                except (ValueError, RecursionError):
                    self.wrong("trail", name, f"Dòng nhật ký thứ {number} bị sửa hoặc không đọc được.")
                    return
                if (row["archive"], row["seq"]) in seen:
                    self.wrong("trail", name, f"Dòng nhật ký thứ {number} có hai lần.")
                    return
                seen.add((row["archive"], row["seq"]))

    def _try(self, rows: list[tuple[str, dict[str, Any]]], trial: sqlite3.Connection, place: str) -> None:
        """Store a document on trial and take it back."""
        trial.execute("BEGIN")
        try:
            trial.execute("INSERT INTO blob VALUES (?, 0, '')", [rows[0][1]["sha256"]])
            store(sqlite_utils.Database(trial), iter(rows))
            # Evidence for a plan that is elsewhere waits for it; whatever else points at nothing is a fault.
            if trial.execute("PRAGMA foreign_key_check").fetchone():
                self.wrong("record", f"{place}/{RECORD}", "Bản ghi có dòng trỏ tới chỗ không có.")
        except (WrongRow, sqlite3.Error, OverflowError) as error:
            self.wrong("record", f"{place}/{RECORD}", f"Kho không nhận được bản ghi này: {error}.")
        finally:
            trial.execute("ROLLBACK")


def check(path: Path, progress: Callable[[int, int], None] = lambda _done, _total: None) -> Report:
    """Prove a package, a ZIP or a folder.

    Args:
        path: where it is.
        progress: is told how many files are read of how many.

    Raises:
        PackageRefused: it cannot be read safely at all.
    """
    with opened(path) as source:
        return prove(source, progress)


def refused(name: str, error: PackageRefused) -> Report:
    """Return the report of a package that cannot be read safely at all."""
    return Report(name, (Problem(error.code, name, str(error)),), None, 0, 0)


def prove(source: Source, progress: Callable[[int, int], None] = lambda _done, _total: None) -> Report:
    """Prove an opened package; see `check`."""
    checks = _Checks(source, progress)
    described = None
    try:
        checks.checksums()
        described = checks.described()
        if described is not None and not checks.problems:
            if METADATA not in source.sizes:
                checks.wrong("file-missing", METADATA, "Thiếu tệp này.")
            with closing(sqlite3.connect(":memory:", isolation_level=None)) as trial:
                trial.execute("PRAGMA foreign_keys = ON")
                migrate(trial)
                for held in described.documents:
                    checks.document(held, trial)
    except DAMAGED as error:
        raise PackageRefused(
            f"Không đọc được gói {source.name}: tệp hỏng hoặc bị cắt cụt. Hãy chép lại từ nơi gửi."
        ) from error
    return Report(source.name, tuple(checks.problems), described, len(source.sizes), checks.facts)


def lines(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of a file. Raises ValueError for one longer than any page can be."""
    while line := stream.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            raise ValueError("a line is too long")
        yield line


def as_json(report: Report) -> dict[str, object]:
    """Return a report as `sohoa package verify --json` prints it."""
    return {
        "package": report.name,
        "sound": report.sound,
        "problems": [{"kind": one.kind, "file": one.file, "message": one.message} for one in report.problems],
        "documents": len(report.described.documents) if report.described else 0,
        "files": report.files,
        "facts": report.facts,
    }


def _described(found: dict[str, Any]) -> Described:
    """Read `package.json`. Raises ValueError, TypeError or KeyError where it is not one."""
    if found["sohoa"] != KIND or not isinstance(found["schema"], int) or not isinstance(found["archive"], int):
        raise ValueError("not a package")
    held = tuple(
        Held(str(one["folder"]), str(one["code"]), str(one["sha256"]), str(one["file"])) for one in found["documents"]
    )
    folders = {one.folder.casefold() for one in held}
    if len(folders) != len(held) or len({one.sha256 for one in held}) != len(held):
        raise ValueError("a document twice")
    if not all(_FOLDER.fullmatch(one.folder) and _SHA256.fullmatch(one.sha256) for one in held):
        raise ValueError("no folder, or no hash")
    dossier = found["dossier"]
    if dossier is not None and (not isinstance(dossier, dict) or set(dossier) != set(record.DOSSIER)):
        raise ValueError("no dossier")
    return Described(found["schema"], found["archive"], str(found["kind"]), str(found["name"]), dossier, held)
