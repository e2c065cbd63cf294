"""Units of all three levels, and the tables they stand in: the built-in ones, and one of an archive's own.

A person writes the archive's own table by hand or in a spreadsheet, so it is read with patience (comma, semicolon or
tab; days as 2025-07-01 or 01/07/2025; empty rows) and refused with the number of the line and what is wrong there. The
columns are those of `extract/data/units_dienban.csv`; the kind that a name begins with tells the unit's level.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from extract.errors import ExtractionError
from normalize.folding import canonical

if TYPE_CHECKING:
    from extract.facts import Level

MERGER = "2025-07-01"  # districts ended, provinces and wards were formed anew (202/2025/QH15)
CODES_ISSUED = "2004-07-08"  # of a unit that is older the beginning is not known
COLUMNS = ("code", "valid_from", "valid_to", "name", "district", "province", "successor_code", "successor_valid_from")
_LEVELS: dict[str, Level] = {
    "Phường": "commune",
    "Xã": "commune",
    "Thị trấn": "commune",
    "Đặc khu": "commune",
    "Huyện": "district",
    "Quận": "district",
    "Thị xã": "district",
    "Thành phố": "district",
    "Tỉnh": "province",
}
_VIETNAMESE_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")

UnitKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Unit:
    """A province, a district, or a ward, commune or township, during one stretch of time.

    Attributes:
        code: official code; reused over time.
        valid_from: ISO date; with `code` the key.
        valid_to: ISO date from which it is no more; None while it stands.
        name: with its kind, "Phường Điện An".
        kind: "Phường", "Xã", "Thị trấn", "Đặc khu"; "Huyện", "Quận", "Thị xã", "Thành phố"; "Tỉnh", "Thành phố".
        district: "Thị xã Điện Bàn"; "" of a district or province, and since districts ended.
        province: "Tỉnh Quảng Nam"; of a province its own name.
        successor: key of the unit it became, None while it stands, and of a district that ended.
        level: "commune" for all that stands at the lowest level: wards, communes, townships, special zones.
    """

    code: str
    valid_from: str
    valid_to: str | None
    name: str
    kind: str
    district: str
    province: str
    successor: UnitKey | None
    level: Level = "commune"

    @property
    def key(self) -> UnitKey:
        """Code and first day: what tells it from every other unit."""
        return self.code, self.valid_from

    @property
    def bare_name(self) -> str:
        """The name without its kind, "Điện An"."""
        return self.name.removeprefix(self.kind).strip()

    def stood_on(self, day: str) -> bool:
        """Say whether the unit had this name and kind on an ISO day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


def own_units(table: Path) -> list[Unit]:
    """Return the units of a table that a person keeps.

    Raises:
        ExtractionError: the file cannot be read; a column is missing; a row is wrong, with its line.
    """
    return _units(table)


def local_units() -> list[Unit]:
    """Return the built-in units that are known in all their times."""
    return _units("units_dienban.csv")


def communes_since_merger() -> list[Unit]:
    """Return the wards and communes of the country since 2025-07-01."""
    return [
        Unit(row["code"], MERGER, None, row["name"], kind_of(row["name"]), "", row["province"], None)
        for _, row in _rows("units_national_new.csv")
    ]


def communes_before_merger() -> list[Unit]:
    """Return the wards, communes and townships of the country until 2025-07-01."""
    return [
        Unit(
            row["code"],
            CODES_ISSUED,
            MERGER,
            row["name"],
            kind_of(row["name"]),
            row["district"],
            row["province"],
            (row["successor"], MERGER) if row["successor"] else None,
        )
        for _, row in _rows("units_national_old.csv")
    ]


def communes_ended_earlier() -> list[Unit]:
    """Return the wards, communes and townships that ended before the table of `communes_before_merger` was made."""
    return _units("units_national_earlier.csv")


def areas() -> list[Unit]:
    """Return the districts and provinces; of those in `areas_earlier.csv` what stands there, in all their times."""
    earlier = [_area(row) for _, row in _rows("areas_earlier.csv")]
    told = {unit.code for unit in earlier}
    return [*earlier, *(_area(row) for _, row in _rows("areas_national.csv") if row["code"] not in told)]


def kind_of(name: str) -> str:
    """Return the kind that the name of a unit begins with, its first word where none is known."""
    return next((kind for kind in _LEVELS if name.startswith(f"{kind} ")), name.split(maxsplit=1)[0])


def _area(row: dict[str, str]) -> Unit:
    name, province = row["name"], row["province"]
    level: Level = "province" if name == province else "district"
    successor = (row["successor"], row.get("successor_valid_from") or MERGER) if row["successor"] else None
    return Unit(
        row["code"], row["valid_from"], row["valid_to"] or None, name, kind_of(name), "", province, successor, level
    )


def _units(table: str | Path) -> list[Unit]:
    found: dict[UnitKey, int] = {}
    units = []
    for line, row in _rows(table):
        unit = _unit(row, table, line)
        if unit.key in found:
            raise _wrong(table, line, f"đơn vị mã {unit.code} từ ngày {unit.valid_from} đã có ở dòng {found[unit.key]}")
        found[unit.key] = line
        units.append(unit)
    return units


def _unit(row: dict[str, str], table: str | Path, line: int) -> Unit:
    for column in ("code", "name", "valid_from"):
        if not row[column]:
            raise _wrong(table, line, f"cột “{column}” còn trống")
    name = " ".join(canonical(row["name"]).split())
    kind = kind_of(name)
    if kind not in _LEVELS or name == kind:
        kinds = ", ".join(_LEVELS)
        raise _wrong(table, line, f"tên “{name}” phải có loại đơn vị ở đầu ({kinds})")
    first, last = _day(row, "valid_from", table, line), _day(row, "valid_to", table, line)
    if last and last <= first:
        raise _wrong(table, line, f"ngày kết thúc {last} không sau ngày bắt đầu {first}")
    successor_from = _day(row, "successor_valid_from", table, line)
    if bool(row["successor_code"]) != bool(successor_from):
        raise _wrong(table, line, "hai cột “successor_code” và “successor_valid_from” phải cùng có hoặc cùng trống")
    district, province = row["district"], row["province"]
    level = _LEVELS[kind]
    if kind == "Thành phố" and province in ("", name):
        level, province = "province", name
    elif level == "province":
        province = province or name
    successor = (row["successor_code"], successor_from) if successor_from else None
    area = level != "commune"
    return Unit(row["code"], first, last or None, name, kind, "" if area else district, province, successor, level)


def _day(row: dict[str, str], column: str, table: str | Path, line: int) -> str:
    """Return a day in ISO 8601, however it was typed; "" where the cell is empty."""
    typed = row[column]
    if not typed:
        return ""
    vietnamese = _VIETNAMESE_DAY.fullmatch(typed)
    try:
        if vietnamese:
            return date(int(vietnamese[3]), int(vietnamese[2]), int(vietnamese[1])).isoformat()
        return date.fromisoformat(typed).isoformat()
    except ValueError:
        raise _wrong(table, line, f"ngày “{typed}” ở cột “{column}” không đọc được, hãy ghi như 2025-07-01") from None


def _rows(table: str | Path) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of a table that are not empty, each with its line."""
    try:
        text = (table if isinstance(table, Path) else files("extract") / "data" / table).read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _damaged(table, "tệp không phải UTF-8; khi lưu hãy chọn “CSV UTF-8”") from error
    except OSError as error:
        raise _damaged(table, "không mở được tệp") from error
    first_line = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first_line.count), strict=True)
    rows: list[tuple[int, dict[str, str]]] = []
    try:
        reader.fieldnames = columns = [(column or "").strip() for column in reader.fieldnames or ()]
        if isinstance(table, Path) and (missing := [column for column in COLUMNS if column not in columns]):
            raise _wrong(table, 1, f"thiếu cột {', '.join(missing)}")
        rows.extend((reader.line_num, {name: (row[name] or "").strip() for name in columns}) for row in reader)
    except csv.Error as error:
        line = rows[-1][0] + 1 if rows else 2
        raise _wrong(table, line, "dòng không phải CSV, hãy xem lại dấu ngoặc kép") from error
    return [(line, row) for line, row in rows if any(row.values())]


def _wrong(table: str | Path, line: int, fault: str) -> ExtractionError:
    return ExtractionError(f"Bảng đơn vị hành chính “{Path(table).name}”, dòng {line}: {fault}. Hãy sửa dòng này.")


def _damaged(table: str | Path, fault: str) -> ExtractionError:
    return ExtractionError(
        f"Không đọc được bảng đơn vị hành chính “{Path(table).name}”: {fault}. Hãy kiểm tra tệp, đủ cột như bảng mẫu."
    )
