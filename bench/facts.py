"""How well and how fast facts are read: `python -m bench.facts` prints the table and writes it into docs/.

On the papers beside the repository (../shared): true text, the English engine's reading restored by `normalize`, and
that reading as it is. References by mention, exact id; dates and criteria of the seed by place and value; letterheads
against bench/letterheads.toml and own_letterheads.toml, told by hand, and the own samples against samples/labels.toml.
"""

from __future__ import annotations

import csv
import json
import sys
import time
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz
from rapidfuzz.fuzz import partial_ratio

from bench.awarding import award_rows
from bench.frames import Score, labels, own_rows, score
from bench.saying import excerpt_rows
from bench.spoiled import measured
from extract.reading import read
from extract.references.identity import kind_of
from extract.units.gazetteer import load
from normalize.folding import fold
from normalize.restoring import restore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from extract.facts import Facts

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
REPORT = ROOT / "docs" / "bench-facts.md"
PAGE = 2_200  # characters; the seed has 10,816 on 5 pages
ROUNDS = 5
_LETTERS_RIGHT = 85  # percent
_TEXT_RIGHT = {"restored OCR": 90, "raw OCR": 75}  # percent of a criterion's letters
_BARE = ("bare", 'head word "Nghị" before')  # notes of the gold: mentions beside which no issuer is printed
_SHORT = {
    "UBTW MTTQVN": "Ủy ban Trung ương MTTQ Việt Nam",
    "BTT": "Ban Thường trực",
    "UBMTTQVN": "Ủy ban MTTQ Việt Nam",
    "BCH": "Ban Chấp hành",
}
FORMS = ("true text", "restored OCR", "raw OCR")
HEAD = """# Facts, measured

`python -m bench.facts` over `../shared` (dev and seed) and the own samples. “restored OCR” is the English engine's
reading after `normalize.restoring.restore`; “raw OCR” is that reading as it came. These are the papers the grammar was
written against: papers kept back will fare a little worse. Own papers (bench/papers) are read by both engines here.
Excerpts (bench/excerpts) are thirty short papers of the project's own, each with all that it says. Of the own papers
09 to 16, of those on awards (bench/awards) 06 to 10, and of twelve excerpts nothing but these totals is looked at. In
the rows on awards “raw OCR” is the Vietnamese engine's reading, restored.

| measure | true text | restored OCR | raw OCR |
|---|---|---|---|
"""


def main() -> None:
    """Measure, print, write the report."""
    if not SHARED.is_dir():
        sys.exit("bench.facts needs the papers in ../shared")
    speed = _speed()  # first: restoration fills the memory with its model, which the collector then walks through
    rows = "".join(f"| {name} | {' | '.join(cells)} |\n" for name, cells in _rows())
    report = f"{HEAD}{rows}\n{speed}\n"
    print(report)
    REPORT.write_text(report, encoding="utf-8")


def _rows() -> Iterator[tuple[str, list[str]]]:
    yield "references by mention, exact id, F1 (dev and seed)", [_references(form) for form in FORMS]
    yield "the seed's 13 mentions, id, date and issuer where printed", [_mentions(form) for form in FORMS]
    yield (
        "the seed's 7 citations without a number, others",
        [_unnumbered(form) for form in FORMS],
    )
    yield "the seed's 26 dates, exact value, F1", [_dates(form) for form in FORMS]
    yield (
        "the seed's 9 criteria, id, text and span",
        [_criteria(form) for form in FORMS],
    )
    yield "the seed's 9 criteria, whom they bind", [_bound(form) for form in FORMS]
    yield "the seed's units that have a name, others", [_seed_units(form) for form in FORMS]
    yield "the seed's known conflict flagged, others", [_conflicts(form) for form in FORMS]
    frames = [_letterheads(form) for form in FORMS]
    yield "letterhead fields right (9 dev papers that have one)", [str(found) for found in frames]
    yield "numbers and days said to be printed but wrong, dev", [found.sureness for found in frames]
    yield from own_rows()
    yield from award_rows()
    yield "units named in own papers 01-08, name and kind, F1", [_units(), "–", "–"]
    yield "the same papers without marks", [_units(fold), "–", "–"]
    yield from excerpt_rows()
    yield from _spoiled_rows()
    yield "own samples: number, date, type, issuer", [_samples(), "–", "–"]


def _spoiled_rows() -> Iterator[tuple[str, list[str]]]:
    for what, counts in zip(("numbers", "days"), measured(), strict=True):
        for shown in counts.shown[:5]:
            print(f"spoiled {what}: {shown}", file=sys.stderr)
        cell = f"{counts.wrong} of {counts.printed}"
        yield f"{counts.heads:,} letterheads spoiled at random: {what} said to be printed but wrong", [cell, "–", "–"]


def _texts(form: str) -> dict[str, Facts]:
    ending = "truth" if form == "true text" else "ocr-eng"
    paths = {path.name.removesuffix(f".{ending}.txt"): path for path in (SHARED / "dev").glob(f"*.{ending}.txt")}
    return {name: _facts(path, restored=form == "restored OCR") for name, path in sorted(paths.items())}


def _seed_path(form: str) -> Path:
    return SHARED / "seeds" / f"plan199.{'born-digital' if form == 'true text' else 'ocr'}.txt"


def _seed(form: str) -> Facts:
    return _facts(_seed_path(form), restored=form == "restored OCR")


def _seed_text(form: str) -> str:
    return _text(_seed_path(form), restored=form == "restored OCR")


@cache
def _facts(path: Path, *, restored: bool) -> Facts:
    return read(_text(path, restored=restored))


@cache
def _text(path: Path, *, restored: bool) -> str:
    text = path.read_bytes().decode("utf-8")
    return restore(text).text if restored else text


@cache
def _gold() -> dict[str, Any]:
    gold: dict[str, Any] = json.loads((SHARED / "seeds" / "plan199.gold.json").read_text("utf-8"))
    return gold


def _references(form: str) -> str:
    wanted: dict[str, Counter[str]] = {"seed": Counter(mention["canonical"] for mention in _gold()["references"])}
    with (SHARED / "dev" / "references.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            wanted.setdefault(row["document"], Counter())[row["reference"]] += int(row["mentions"])
    found = {"seed": _seed(form), **_texts(form)}
    read_ids = {name: Counter(reference.id for reference in found[name].references) for name in wanted}
    return _f1(
        sum((wanted[name] & read_ids[name]).total() for name in wanted),
        sum(counter.total() for counter in read_ids.values()),
        sum(counter.total() for counter in wanted.values()),
    )


def _mentions(form: str) -> str:
    found = _seed(form).references
    right = 0
    for reference, wanted in zip(found, _gold()["references"], strict=False):
        dated = "ng" in wanted["surface"] or wanted["note"] == "self"
        issued = not wanted["note"].startswith(_BARE)
        right += (
            reference.id == wanted["canonical"]
            and reference.date == (wanted["date"] if dated else None)
            and _same_issuer(reference.issuer, wanted["issuer"] if issued else None)
        )
    return f"{right} / 13"


def _same_issuer(shown: str | None, wanted: str | None) -> bool:
    """Compare as printed: the gold abbreviates, and adds the name of a unit that the paper leaves out."""
    if shown is None or wanted is None:
        return shown == wanted
    wanted = wanted.split(" (")[0]
    for short, long in _SHORT.items():
        wanted = wanted.replace(short, long)
    return partial_ratio(_comparable(shown), _comparable(wanted)) >= _LETTERS_RIGHT


def _unnumbered(form: str) -> str:
    """Count the mentions found; the gold has no places in the OCR, so its words tell, most letters right."""
    found = [" ".join(fold(citation.text).split()) for citation in _seed(form).citations]
    right = 0
    for wanted in _gold()["unnumbered"]:
        named = " ".join(fold(wanted["text"]).split())
        match = next((text for text in found if partial_ratio(text, named) >= _LETTERS_RIGHT), None)
        if match:
            found.remove(match)
            right += 1
    return f"{right} / 7, {len(found)}"


def _dates(form: str) -> str:
    # The gold gives a relative date as the whole period that it begins: its start is what such a date stands for.
    wanted = Counter(
        date["norm"].split("/")[0] if date["kind"] == "relative" else date["norm"] for date in _gold()["dates"]
    )
    found = Counter(date.value for date in _seed(form).dates)
    return _f1((wanted & found).total(), found.total(), wanted.total())


def _criteria(form: str) -> str:
    text, right = _seed_text(form), 0
    for criterion, wanted in zip(_seed(form).criteria, _gold()["criteria"], strict=False):
        if form == "true text":
            start, end = wanted["span"]
            span = text[start:end].rstrip()
            same = (criterion.start, criterion.end) == (start, start + len(span)) and criterion.text == span
        else:
            same = fuzz.ratio(_comparable(criterion.text), _comparable(wanted["text"])) >= _TEXT_RIGHT[form]
            same = same and text[criterion.start : criterion.end] == criterion.text
        right += criterion.code == wanted["id"] and same
    return f"{right} / 9"


def _bound(form: str) -> str:
    """Count the criteria whose addressee has the words of the gold, which shortens the name of the Front."""
    right = 0
    for criterion, wanted in zip(_seed(form).criteria, _gold()["criteria"], strict=False):
        named = wanted["applies_to"].removeprefix("Đối với ").replace("MTTQ xã", "MTTQ Việt Nam xã")
        right += partial_ratio(_comparable(criterion.applies_to or ""), _comparable(named)) >= _LETTERS_RIGHT
    return f"{right} / 9"


def _seed_units(form: str) -> str:
    """Count the places with a name among the gold's sixteen bodies, which are bodies of them or have no name."""
    wanted = {unit.name for unit in load().areas if any(unit.bare_name in body["name"] for body in _gold()["units"])}
    wanted &= {"Thị xã Điện Bàn", "Tỉnh Quảng Nam"}
    found = {unit.name for unit in _seed(form).units if unit.code}
    return f"{len(found & wanted)} / {len(wanted)}, {len(found - wanted)}"


def _conflicts(form: str) -> str:
    kinds = Counter(conflict.kind for conflict in _seed(form).conflicts)
    known = kinds.pop("year-in-number-and-not", 0)
    return f"{'yes' if known else 'no'}, {kinds.total()}"


def _letterheads(form: str) -> Score:
    found, total = _texts(form), Score()
    for name, fields in labels("letterheads.toml").items():
        total += score(name, found[name].letterhead, fields)
    if total.wrong:
        print(f"letterheads, {form}: {', '.join(total.wrong)}", file=sys.stderr)
    return total


def _comparable(value: object) -> str:
    return " ".join(fold(str(value)).split())


def _units(damage: Callable[[str], str] = str) -> str:
    with (ROOT / "bench" / "units.toml").open("rb") as file:
        wanted = {(paper, name) for paper, names in tomllib.load(file).items() for name in names}
    found = set()
    for paper in sorted({paper for paper, _ in wanted}):
        text = (ROOT / "bench" / "papers" / f"{paper}.txt").read_text("utf-8")
        named = read(_in_capitals(text, damage(text))).units
        found |= {(paper, unit.name) for unit in named if unit.code}
    print(f"units: {sorted(found - wanted)} not there, {sorted(wanted - found)} not found", file=sys.stderr)
    return _f1(len(wanted & found), len(found), len(wanted))


def _in_capitals(text: str, damaged: str) -> str:
    """Return a damaged text with the capitals of the text it was, letter by letter where they are as many."""
    if len(text) != len(damaged):
        return damaged
    return "".join(new.upper() if old.isupper() else new for old, new in zip(text, damaged, strict=True))


def _samples() -> str:
    with (ROOT / "samples" / "labels.toml").open("rb") as file:
        labels = tomllib.load(file)["sample"]
    right = total = 0
    for label in labels:
        facts = read((ROOT / "samples" / "truth" / f"{label['truth']}.txt").read_text("utf-8"))
        head = facts.letterhead
        own = next((reference for reference in facts.references if reference.role == "self"), None)
        issuer = own.issuer if own else head.agency.value if head.agency else ""
        for wanted, shown in (
            (label.get("number", ""), head.number.value if head.number else ""),
            (label.get("date", ""), head.date.value if head.date else ""),
            (label.get("type", ""), kind_of(head) or ""),
            (label.get("issuer", ""), issuer or ""),
        ):
            total += 1
            right += _comparable(wanted) == _comparable(shown)
            if _comparable(wanted) != _comparable(shown):
                print(f"samples: {label['file']}: {wanted!r} read as {shown!r}", file=sys.stderr)
    return f"{right} / {total}"


def _speed() -> str:
    texts = [path.read_text("utf-8") for path in (SHARED / "dev").glob("*.truth.txt")]
    texts.append((SHARED / "seeds" / "plan199.truth.txt").read_text("utf-8"))
    for text in texts:
        read(text)
    start = time.process_time()
    for _ in range(ROUNDS):
        for text in texts:
            read(text)
    seconds = time.process_time() - start
    pages = ROUNDS * sum(map(len, texts)) / PAGE
    return f"Speed on true text, one core: {pages / seconds:.0f} pages/s (a page is {PAGE:,} characters)."


def _f1(right: int, found: int, wanted: int) -> str:
    return f"{2 * right / (found + wanted):.3f} ({right} of {wanted}, {found - right} wrong)"


if __name__ == "__main__":
    main()
