"""What papers of all kinds are made of: letterhead, date, subject, closing, pages with their numbers."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from bench.batches.chance import table

if TYPE_CHECKING:
    from bench.batches.chance import Chance, Lines

PAGE_LINES = 44
NUMBERINGS = ("top", "top", "top", "bottom", "dashes", "of", "none", "none")
STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


def paged(chance: Chance, lines: Lines, numbering: str | None = None) -> list[Lines]:
    """Break a paper into pages and number them from the second on, in one of the ways of offices."""
    numbering = numbering or chance.one(NUMBERINGS)
    per_page = PAGE_LINES - chance.number(0, 6)
    pages = [lines[at : at + per_page] for at in range(0, len(lines), per_page)]
    if len(pages) > 1 and len(pages[-1]) < 4:
        last = pages.pop()
        pages[-1] = [*pages[-1], *last]
    return [_numbered(page, at + 1, len(pages), numbering) for at, page in enumerate(pages)]


def _numbered(page: Lines, number: int, of: int, numbering: str) -> Lines:
    if numbering == "of":
        return [*page, f"Trang {number}/{of}"]
    if number == 1 or numbering == "none":
        return page
    return {"top": [str(number), *page], "bottom": [*page, str(number)], "dashes": [f"- {number} -", *page]}[numbering]


def place(chance: Chance) -> tuple[str, str]:
    """Return a kind of unit, in capitals, and the name of one."""
    return chance.one(("PHƯỜNG", "XÃ", "THỊ TRẤN")), chance.one(table()["wards"])


def date(chance: Chance, place: str) -> str:
    """Return place and day as they stand under the motto."""
    return f"{place}, ngày {chance.number(1, 28):02} tháng {chance.number(1, 12)} năm {chance.number(2019, 2025)}"


def state_head(chance: Chance, symbol: str, office: tuple[str, str] | None = None) -> Lines:
    """Return the letterhead of a state office, its two columns parted by a tab."""
    kind, ward = place(chance)
    first, second = office or ("ỦY BAN NHÂN DÂN", f"{kind} {ward.upper()}")
    number = f"Số: {chance.number(1, 4000)}/{symbol}"
    return [f"{first}\t{STATE}", f"{second}\t{MOTTO}", f"{number}\t{date(chance, ward)}"]


def closing(chance: Chance, signing: tuple[str, ...], *, recipients: bool = True) -> Lines:
    """Return recipients at the left and who signs at the right."""
    left = ["Nơi nhận:", *table()["recipients"][: chance.number(1, 5)], "- Lưu: VT."] if recipients else []
    right = [*signing, "", "", ""]
    rows = max(len(left), len(right))
    left += [""] * (rows - len(left))
    right += [""] * (rows - len(right))
    return [f"{one}\t{two}" if one or two else "" for one, two in zip(left, right, strict=True)]


def subject(chance: Chance) -> Lines:
    """Return what a paper is about, wrapped."""
    return textwrap.wrap(chance.one(table()["subjects"]), 60)


CHAIR = ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
