"""Letterheads whose number and day a pen or an engine spoiled: how often a value is said to be printed and is wrong.

Made at random, the same each time: a number line and a date line in one of the usual forms, each damaged in one of the
ways in which a page shows it (letters for figures, blanks, dots, brackets for strokes, ink among the figures, parts
left open or lost), above a body that cites other numbers and days. A figure that was misread as another figure cannot
be seen by anybody, and is not among them.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from extract.reading import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HEADS = 3_000
_LOOKALIKES = {
    "0": "OoQ°",
    "1": "lI|!i",
    "2": "Zz?",
    "3": "ZJ€",
    "4": "Aq¢",
    "5": "Ss$",
    "6": "bG",
    "7": "T?/",
    "8": "B&",
    "9": "gq",
}
_INK = ("~", "'", "`", "*", "Ÿ", "^", "_", ",", "’", "°", "«")
_SYMBOLS = ("KH-UBND", "QĐ-UBND", "BC-MTTQ-BTT", "TB-HĐND", "KH-MTTQ-BTT", "TTr-PNV", "CTr-UBND")
_PARTY = ("KH/ĐU", "NQ/HU", "TB/ThU", "BC/ĐU")
_PLACES = ("Điện An", "Hà Lam", "Tân Lập", "Mỹ Đức", "Ba Đồn", "Quảng Long")
_KINDS = ("KẾ HOẠCH", "BÁO CÁO", "THÔNG BÁO", "QUYẾT ĐỊNH", "TỜ TRÌNH")


@dataclass(frozen=True, slots=True)
class Spoiled:
    """Counts over all letterheads: values said to be printed, those of them that are wrong, and some of these."""

    heads: int
    printed: int
    wrong: int
    shown: tuple[str, ...]


def measured(heads: int = HEADS) -> tuple[Spoiled, Spoiled]:
    """Return the counts for numbers and for days."""
    printed, wrong, shown = [0, 0], [0, 0], ([], [])  # type: tuple[list[int], list[int], tuple[list[str], list[str]]]
    for number, date, text in _letterheads(heads):
        head = read(text).letterhead
        for which, (field, truth) in enumerate(((head.number, number), (head.date, date))):
            if field and field.state == "printed":
                printed[which] += 1
                if field.value != truth:
                    wrong[which] += 1
                    shown[which].append(f"{field.value!r} for {truth!r} in {text[:160]!r}")
    one, other = (Spoiled(heads, *counts) for counts in zip(printed, wrong, map(tuple, shown), strict=True))
    return one, other


def _letterheads(heads: int) -> Iterator[tuple[str, str, str]]:
    chance = Random(199)  # noqa: S311 - no secret
    for _ in range(heads):
        number, shown_number = _number_line(chance)
        date, shown_date = _date_line(chance)
        place = chance.choice(_PLACES)
        columns = chance.random()
        motto = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
        lines = (
            ["ỦY BAN NHÂN DÂN", f"XÃ {place.upper()}", shown_number, motto, f"{place}, {shown_date}"]
            if columns < 0.4
            else [f"ỦY BAN NHÂN DÂN {motto}", f"XÃ {place.upper()}", f"{shown_number} {place}, {shown_date}"]
            if columns < 0.8
            else [motto, f"{place}, {shown_date}", "ỦY BAN NHÂN DÂN", f"XÃ {place.upper()}", shown_number]
        )
        body = (
            f"{chance.choice(_KINDS)}\nVề phong trào thi đua trên địa bàn xã\n"
            f"Căn cứ Quyết định số {chance.randint(1, 4000)}/QĐ-UBND ngày {chance.randint(1, 28)}/5/2020;\n"
            "ngày 12 tháng 8 năm 2019 của UBND huyện về thi đua.\n"
        )
        yield number, date, "\n".join([*lines, body])


def _number_line(chance: Random) -> tuple[str, str]:
    figures = str(chance.choice((chance.randint(1, 9), chance.randint(10, 99), chance.randint(100, 4999))))
    figures = figures.zfill(2)
    party = chance.random() < 0.25
    symbol, stroke = (chance.choice(_PARTY), "-") if party else (chance.choice(_SYMBOLS), "/")
    true = f"{figures}{stroke}{symbol}"
    opening = "Số " if party else chance.choice(("Số: ", "Số:", "S6: ", "Sé: "))
    spoil: Callable[[str, Random], str] = chance.choice(_SPOILS)
    shown = spoil(figures, chance)
    if chance.random() < 0.25:
        stroke = chance.choice((" / ", "[", "|", "\\", "{", "(", "l", " ", "//", "1", "!", "!/", ".", "-"))
    return true, f"{opening}{shown}{stroke}{symbol}"


def _date_line(chance: Random) -> tuple[str, str]:
    day, month, year = chance.randint(1, 28), chance.randint(1, 12), chance.randint(2009, 2025)
    parts = [f"{day:02}", f"{month:02}" if month < 3 else str(month), str(year)]
    for which in range(3):
        if chance.random() < 0.35:
            spoil: Callable[[str, Random], str] = chance.choice(_SPOILS)
            parts[which] = spoil(parts[which], chance)
    words = chance.choice((("ngày", "tháng", "năm"), ("ngay", "thang", "nam"), ("ngdy", "thdng", "ndm")))
    return f"{year}-{month:02}-{day:02}", " ".join(f"{word} {part}" for word, part in zip(words, parts, strict=True))


def _letter_for_figure(figures: str, chance: Random) -> str:
    at = chance.randrange(len(figures))
    return figures[:at] + chance.choice(_LOOKALIKES[figures[at]]) + figures[at + 1 :]


def _blank_inside(figures: str, chance: Random) -> str:
    at = chance.randint(0, len(figures))
    return figures[:at] + " " + figures[at:]


def _dots_around(figures: str, chance: Random) -> str:
    return chance.choice(("…", "..", "....", "_")) + figures + chance.choice(("…", "...", "", "__", "."))


def _dots_inside(figures: str, chance: Random) -> str:
    at = chance.randint(0, len(figures))
    return figures[:at] + chance.choice(("..", "…", ".", "-")) + figures[at:]


def _ink_inside(figures: str, chance: Random) -> str:
    at = chance.randint(0, len(figures))
    return figures[:at] + chance.choice(_INK) + figures[at:]


def _ink_for_figure(figures: str, chance: Random) -> str:
    at = chance.randrange(len(figures))
    return figures[:at] + chance.choice(_INK) + figures[at + 1 :]


def _left_open(_figures: str, chance: Random) -> str:
    return chance.choice(("", "    ", "......", "…/", "_____", " … ", "..  .."))


def _as_it_was(figures: str, _chance: Random) -> str:
    return figures


_SPOILS = (
    _as_it_was,
    _letter_for_figure,
    _blank_inside,
    _dots_around,
    _dots_inside,
    _ink_inside,
    _ink_for_figure,
    _left_open,
)
