"""Papers of the project's own making for a large archive: text, words with boxes, restoration and facts, all ready.

Sentences come from the bench's own papers and from the project's own collocations, strung together by function words,
so that words and their neighbours are as frequent as in such papers: “của” on nearly every page, garbled words and
numbers that stand once. Letterheads, numbers, units of the gazetteer, dates and citations are set in with their spans.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from extract.facts import Date, Facts, Field, Letterhead, Reference, UnitMention
from extract.references.numbers import key
from extract.units import gazetteer
from normalize.restoration import Restoration, Token
from ocr.page import Box, Reading, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.units.gazetteer import Unit

Picked = TypeVar("Picked")
_WRAPPED = re.compile(r"([^\n\f]{75,95}) (?=\S)")  # lines as long as a page is wide

ROOT = Path(__file__).resolve().parents[1]
PAGE_COUNTS = (1, 2, 1, 3, 1, 2, 5, 1, 2, 4, 1, 3, 1, 2, 1, 8, 1, 2, 3, 1)  # 45 pages in 20 papers
PAPERS_OF = len(PAGE_COUNTS) / sum(PAGE_COUNTS)
_KINDS = (("BC", "Báo cáo"), ("QĐ", "Quyết định"), ("KH", "Kế hoạch"), ("TB", "Thông báo"), ("TTr", "Tờ trình"))
_STATE = ("30/2020/NĐ-CP", "91/2017/NĐ-CP", "98/2023/NĐ-CP", "06/2022/QH15", "1385/QĐ-TTg", "25/2021/QĐ-TTg")
_JOINTS = (
    " của ",
    " và ",
    " tại ",
    " cho ",
    " trên địa bàn, ",
    " theo ",
    " các ",
    ", ",
    " được ",
    " về ",
    " trong ",
    "; ",
)
_BODIES = ("ỦY BAN NHÂN DÂN", "ỦY BAN MTTQ VIỆT NAM", "HỘI ĐỒNG NHÂN DÂN")


@dataclass(frozen=True, slots=True)
class MadePaper:
    """One paper, ready to be stored; pages of `restoration` are joined by form feeds."""

    readings: tuple[Reading, ...]
    restoration: Restoration
    facts: Facts


class _Text:
    """A text in the making that knows where its facts stand."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0

    def add(self, piece: str) -> tuple[int, int]:
        start, self.length = self.length, self.length + len(piece)
        self.pieces.append(piece)
        return start, self.length

    def field(self, piece: str, value: str | None = None) -> Field:
        return Field(value or piece, *self.add(piece))


def paper(number: int) -> MadePaper:
    """Return the paper of a number, always the same one."""
    chance = random.Random(number)  # noqa: S311 - no secret
    text = _Text()
    unit = _pick(chance, *_units())
    letterhead = _letterhead(chance, text, unit)
    references: list[Reference] = []
    dates: list[Date] = []
    units: list[UnitMention] = []
    count = PAGE_COUNTS[number % len(PAGE_COUNTS)]
    for page in range(count):
        if page:
            text.add("\f")
        end = text.length + chance.randint(1500, 2300)
        while text.length < end:
            _paragraph(chance, text, unit, references, dates, units)
    whole = _WRAPPED.sub(r"\1\n", "".join(text.pieces))
    facts = Facts(letterhead, tuple(references), tuple(dates), tuple(units), (), ())
    readings = tuple(_reading(chance, page) for page in whole.split("\f"))
    tokens = tuple(
        Token(m.group(), m.group(), _sure(chance, 1.0, 0.95), *m.span(), *m.span()) for m in re.finditer(r"\S+", whole)
    )
    return MadePaper(readings, Restoration(whole, whole, tokens), facts)


def _letterhead(chance: random.Random, text: _Text, unit: Unit) -> Letterhead:
    code, kind = _pick(chance, _KINDS, (50, 70, 84, 93, 100))
    body = _pick(chance, _BODIES, (70, 85, 100))
    agency = text.field(f"{body}\n{unit.name.upper()}", f"{body} {unit.name.upper()}")
    text.add("\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nSố: ")
    symbol = {"ỦY BAN NHÂN DÂN": "UBND", "HỘI ĐỒNG NHÂN DÂN": "HĐND"}.get(body, "MTTQ")
    number = text.field(f"{chance.randint(1, 900)}/{code}-{symbol}")
    text.add("\n")
    bare = unit.name.split(" ", 1)[1]
    place = text.field(bare)
    day = (chance.randint(2015, 2025), chance.randint(1, 12), chance.randint(1, 28))
    text.add(", ")
    printed = f"ngày {day[2]:02} tháng {day[1]:02} năm {day[0]}"
    date = text.field(printed, f"{day[0]}-{day[1]:02}-{day[2]:02}")
    text.add("\n")
    type_ = text.field(kind.upper(), kind)
    text.add("\n")
    abstract = text.field(f"Về {_chunk(chance)} và {_chunk(chance)}")
    text.add("\n")
    return Letterhead(agency, None, number, place, date, type_, abstract, None, None, ())


def _paragraph(  # noqa: PLR0913, PLR0917 - the lists of facts
    chance: random.Random,
    text: _Text,
    own: Unit,
    references: list[Reference],
    dates: list[Date],
    units: list[UnitMention],
) -> None:
    sort = chance.random()
    if sort < 0.13:
        references.append(_reference(chance, text))
    elif sort < 0.30:
        text.add(f"{_sentence(chance, 6)} tại ")
        unit = own if chance.random() < 0.7 else _pick(chance, *_units())
        said = unit.name[0].lower() + unit.name[1:]
        units.append(UnitMention(said, *text.add(said), *unit.key, unit.name, None, 0.95))
        text.add(". ")
    elif sort < 0.5:
        text.add(f"{_sentence(chance, 5)} trước ngày ")
        day, month, year = chance.randint(1, 28), chance.randint(1, 12), chance.randint(2015, 2026)
        said = f"{day:02}/{month:02}/{year}"
        dates.append(Date(said, *text.add(said), "day", f"{year}-{month:02}-{day:02}"))
        text.add(". ")
    if chance.random() < 0.3:
        text.add(chance.choice(_sentences()) + "\n")
    else:
        text.add(_sentence(chance, chance.randint(8, 22)) + ".\n")


def _reference(chance: random.Random, text: _Text) -> Reference:
    if chance.random() < 0.35:
        number = _STATE[min(int(chance.expovariate(0.7)), len(_STATE) - 1)]
    else:
        number = f"{int(chance.paretovariate(0.5)) % 3000 + 1}/{chance.choice(('QĐ', 'KH', 'BC', 'CT'))}-UBND"
    text.add("Căn cứ ")
    said = f"Quyết định số {number}"
    start, end = text.add(said)
    text.add(f" của cấp có thẩm quyền về {_chunk(chance)};\n")
    first, _, symbol = number.partition("/")
    return Reference(
        said, start, end, number, key(number), first, None, symbol, "Quyết định", None, None, None, "basis", 0.95
    )


def _sentence(chance: random.Random, chunks: int) -> str:
    parts = [_chunk(chance)]
    for _ in range(chunks // 2):
        parts += [_JOINTS[int(chance.random() ** 1.6 * len(_JOINTS))], _chunk(chance)]
    sentence = "".join(parts)
    return sentence[:1].upper() + sentence[1:]


def _chunk(chance: random.Random) -> str:
    sort = chance.random()
    if sort < 0.02:
        return f"{chance.randint(2, 99_999):,}".replace(",", ".") + chance.choice((" hộ", " đồng", " ha", " người"))
    if sort < 0.026:  # what an engine made of a word
        return "".join(chance.choice("aeiouạệớbcdghlmnrstuvx1l¢") for _ in range(chance.randint(3, 9)))
    chunks = _chunks()
    return chunks[int(len(chunks) ** chance.random()) - 1]


def _reading(chance: random.Random, text: str) -> Reading:
    words: list[Word] = []
    line, x, behind = -1, 0, 0
    for match in re.finditer(r"\S+", text):
        if line < 0 or "\n" in text[behind : match.start()]:
            line, x = line + 1, 0
        behind = match.end()
        width = len(match.group()) * 21 + chance.randint(-6, 6)
        box = Box(230 + x, 260 + line * 52 + chance.randint(-3, 3), width, 38 + chance.randint(-4, 8))
        words.append(Word(*match.span(), box, _sure(chance, 0.97, 0.85), line))
        x += width + 20
    return Reading(text, tuple(words), 2480, 3508, 300, "ocr", "tesseract 5.3.0 vie")


def _sure(chance: random.Random, mostly: float, share: float) -> float:
    """Return how sure a reader is: nearly always the same, as on the project's scans, now and then less."""
    return mostly if chance.random() < share else round(mostly - chance.random() ** 3 * 0.6, 2)


@cache
def _units() -> tuple[list[Unit], list[float]]:
    """Return the units of some districts, and how often up to each is met: the first ones most."""
    units = [unit for unit in gazetteer.load(None) if unit.valid_to is not None][:3000:8]
    return units, list(accumulate(1 / (rank + 3) for rank in range(len(units))))


@cache
def _sentences() -> list[str]:
    texts = [file.read_text("utf-8") for file in sorted((ROOT / "bench" / "papers").glob("*.txt"))]
    return [line.strip() for text in texts for line in text.splitlines() if 30 < len(line) < 500]


@cache
def _chunks() -> list[str]:
    """Return two or three words each, the most frequent first: chance alone says which are."""
    folder = ROOT / "normalize" / "data" / "collocations"
    lines = [line for file in sorted(folder.glob("*.txt")) for line in file.read_text("utf-8").splitlines()]
    chunks = sorted({line.strip() for line in lines if line.strip() and not line.startswith("#")})
    random.Random(1).shuffle(chunks)  # noqa: S311 - no secret
    first = ["ủy ban nhân dân", "quyết định", "thực hiện", "công tác", "trên địa bàn", "kế hoạch", "báo cáo", "xã hội"]
    return [*first, *(chunk for chunk in chunks if chunk not in first)]


def _pick(chance: random.Random, among: Sequence[Picked], up_to: Sequence[float]) -> Picked:
    return chance.choices(among, cum_weights=up_to)[0]
