"""Columns as another system wants them: a TOML file that says what each is called and what stands in it.

    [[column]]
    name = "Số, ký hiệu"                      # heading
    text = "{CodeNumber}/{CodeNotation}"      # fields in braces, the rest as it stands; or:
    # from = "CodeNumber"                     # one field
    # date = "%d/%m/%Y"                       # with `from = "IssuedDate"`: how the day is written
    # limit = 500                             # most characters; longer values are told, and cut in the table

Without `text` and `from` the column is empty. Fields are the 18 of Thông tư 02/2019 and those beside them.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from corpus.errors import ArchiveError
from corpus.exports.fields import BESIDE, FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_KEYS = {"name", "text", "from", "date", "limit"}
_FIELD = re.compile(r"\{([^{}]*)\}")
_LARGEST = 256 * 1024  # bytes of the file


class ColumnsUnreadable(ArchiveError):
    """The file of columns cannot be used."""

    code = "columns-unreadable"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, what stands in it (fields in braces), how a day is written, the most characters."""

    name: str
    text: str
    date: str | None = None
    limit: int | None = None

    def value(self, known: Mapping[str, str]) -> str:
        """Return what stands in this column, at its full length."""
        parts = [self._dated(known[name]) for name in _FIELD.findall(self.text)]
        if not any(parts) and _FIELD.search(self.text):
            return ""  # "/" is no number: where every field is empty, so is the column
        return _FIELD.sub(lambda match: self._dated(known[match[1]]), self.text).strip()

    def _dated(self, value: str) -> str:
        if self.date is None:
            return value
        try:
            return date.fromisoformat(value).strftime(self.date)
        except ValueError:
            return value  # a month alone, or nothing


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table, in order; `mark` tells one table from another."""

    columns: tuple[Column, ...]

    @property
    def mark(self) -> str:
        """What a table of other columns does not have."""
        return repr(self.columns)


def standard() -> Columns:
    """Return the 18 fields in their order, then those beside them."""
    own = [Column(name, f"{{{name}}}", limit=most) for name, most in FIELDS.items()]
    return Columns((*own, *(Column(name, f"{{{name}}}") for name in BESIDE)))


def read(file: Path) -> Columns:
    """Read a file of columns. Raises ColumnsUnreadable, saying what is wrong with it."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise ColumnsUnreadable(f"Không đọc được tệp cột {file}: {error.strerror or error}.") from error
    return parse(content, file.name)


def parse(content: bytes, name: str) -> Columns:
    """Read the text of such a file. Raises ColumnsUnreadable."""
    if len(content) > _LARGEST:
        raise ColumnsUnreadable(f"Tệp cột {name} quá lớn; đây phải là một tệp TOML nhỏ. Xem ví dụ ở docs/exports.md.")
    try:
        found = tomllib.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ColumnsUnreadable(
            f"Tệp cột {name} không phải TOML hợp lệ: {error}. Xem ví dụ ở docs/exports.md."
        ) from error
    stored = found.get("column")
    if set(found) - {"column"} or not isinstance(stored, list) or not stored:
        raise ColumnsUnreadable(f"Tệp cột {name} phải gồm một hay nhiều mục [[column]]. Xem ví dụ ở docs/exports.md.")
    columns = tuple(_column(entry, number, name) for number, entry in enumerate(stored, start=1))
    names = [column.name for column in columns]
    if twice := sorted({one for one in names if names.count(one) > 1}):
        raise ColumnsUnreadable(f"Tệp cột {name}: tên cột {', '.join(twice)} có hai lần.")
    return Columns(columns)


def _column(entry: Any, number: int, file: str) -> Column:
    where = f"Tệp cột {file}, cột thứ {number}"
    if not isinstance(entry, dict) or not isinstance(entry.get("name"), str) or not entry["name"].strip():
        raise ColumnsUnreadable(f"{where}: thiếu name (tên cột).")
    if unknown := sorted(set(entry) - _KEYS):
        raise ColumnsUnreadable(
            f"{where}: không có thuộc tính {', '.join(unknown)}; chỉ có {', '.join(sorted(_KEYS))}."
        )
    if "text" in entry and "from" in entry:
        raise ColumnsUnreadable(f"{where}: chỉ dùng một trong hai thuộc tính text và from.")
    text = f"{{{entry['from']}}}" if "from" in entry else entry.get("text", "")
    day, limit = entry.get("date"), entry.get("limit")
    if not isinstance(text, str) or not isinstance(day, str | None):
        raise ColumnsUnreadable(f"{where}: text, from và date phải là chữ trong ngoặc kép.")
    if limit is not None and (not isinstance(limit, int) or isinstance(limit, bool) or limit < 1):
        raise ColumnsUnreadable(f"{where}: limit phải là số ký tự, từ 1.")
    if unknown := sorted(set(_FIELD.findall(text)) - {*FIELDS, *BESIDE}):
        raise ColumnsUnreadable(
            f"{where}: không có trường {', '.join(unknown)}. Các trường: {', '.join((*FIELDS, *BESIDE))}."
        )
    return Column(entry["name"].strip(), text, day, limit)
