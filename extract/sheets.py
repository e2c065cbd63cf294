"""What one page of a batch scan shows of where papers begin and end: letterhead, page number, signature, annex heading.

Only the top and the bottom of a page are looked at, in the folded text, with room for what an engine did to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

from rapidfuzz import fuzz

from extract.grammar import any_of, table, words
from extract.references.symbols import heads
from normalize import letters
from normalize.folding import fold

_LETTER = re.compile(r"[^\W_]")
_GAPS = re.compile(r"[^a-z0-9 ]+")
_PAGE_NUMBER = re.compile(r"\W*(?:trang|tr\.?|page)?\s*(?P<number>[0-9]{1,3})\s*(?:/\s*[0-9]{1,3})?\W*")
_NUMBER_LINE = re.compile(
    r"(?:^|(?<=\s))(?:luat |bo luat |phap lenh )?(?:s[o06eb¢]{1,2}|[$]o)\s{0,2}[:.;]\s{0,2}(?P<rest>.{0,60})"
)
_NUMBER = re.compile(
    r"(?P<number>[0-9lo]{1,6}[a-z]?)\s?(?:/\s?[0-9]{4}\s?)?[/-]\s?[a-z]{1,6}[a-z0-9&.]*(?:\s?[-–/]\s?[a-z0-9&.]+){0,4}"
)
_DATE = re.compile(r"ng[aà]y.{1,14}th.{0,3}ng.{1,12}n[aă]m", re.IGNORECASE)
_GAP = re.compile(r"[.…_]{4,}|…{2,}")
_OPEN_NAME = re.compile(r"[.…_]{3,}|\([0-9]\)")
_SENTENCE_END = re.compile(r"[.;:!?/”\"')\]]\s*$|\./\.")
_KEPT = re.compile(r"l[uưw]{1,2}u?\s{0,2}[:;.]?\s{0,2}v[ptr]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a batch: its text, and width and height in pixels where it has an image, else 0."""

    text: str
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Marks:
    """What a page shows.

    Attributes:
        blank: next to nothing is printed on it.
        separator: a sheet that somebody laid between two papers.
        motto, party: heading of state papers, of Party and Youth Union.
        agency: a line that begins as names of bodies do.
        number: the paper's own number as read, folded; "" where the line is there and nothing is read in it.
        date: a line with place and day.
        kind: the type of paper, standing in capitals on a line of its own, folded.
        addressees: "Kính gửi".
        page: the page number that is printed on it.
        annex: the heading that makes it an annex or a form, as printed.
        attached: "(Kèm theo …)" under its title, folded.
        placeholder: names are left open, "TÊN CƠ QUAN", "UBND XÃ …".
        gaps: runs of dots to be filled in.
        personal: signed by a person who asks or declares, as forms are.
        recipients, filed: "Nơi nhận" and its last line, "Lưu: VT".
        signed: titles of signers.
        listing: the heading of a list or table, "DANH SÁCH".
        unfinished, small: it stops in the middle of a sentence; it begins with a small letter.
        itemed: it begins with an item of a list, as the rest of the recipients does.
        foretells: it speaks of forms or annexes.
    """

    blank: bool = False
    separator: bool = False
    motto: bool = False
    party: bool = False
    agency: bool = False
    number: str | None = None
    date: bool = False
    kind: str | None = None
    addressees: bool = False
    page: int | None = None
    annex: str | None = None
    attached: str | None = None
    placeholder: bool = False
    gaps: int = 0
    personal: bool = False
    recipients: bool = False
    filed: bool = False
    listing: bool = False
    signed: bool = False
    unfinished: bool = False
    small: bool = False
    itemed: bool = False
    foretells: bool = False


def marks_of(sheet: Sheet) -> Marks:
    """Look at one page."""
    least: int = rules()["blank_letters"]
    if sum(1 for _ in islice(_LETTER.finditer(sheet.text), least)) < least:
        return Marks(blank=True)
    printed = [line.strip() for line in sheet.text.split("\n") if line.strip()]
    lines = fold("\n".join(printed)).split("\n")
    whole = " ".join(lines)
    most: int = rules()["separator_words"]
    if len(whole.split(None, most)) <= most and _has(whole, "separator"):
        return Marks(separator=True)
    page, printed, lines = _without_page_number(printed, lines)
    count = rules()["top_lines"]
    top, top_printed = lines[:count], printed[:count]
    bottom = lines[-rules()["bottom_lines"] :]
    squeezed = [_squeezed(line) for line in top[:8]]
    return Marks(
        motto=any(_like(line, "motto") for line in squeezed),
        party=any(_like(line, "party") for line in squeezed[:6]),
        agency=any(
            _agency().match(line) and _is_upper(line_printed)
            for line, line_printed in zip(top[:5], top_printed, strict=False)
        ),
        number=_number(top),
        date=any(_is_date_line(line) for line in top),
        kind=_kind(top, top_printed),
        addressees="kinh gui" in "\n".join(top),
        page=page,
        annex=_annex(top[:4], top_printed[:4]),
        attached=_attached(top, top_printed),
        placeholder=any(_is_open_name(line, shown) for line, shown in zip(top[:5], top_printed, strict=False)),
        gaps=_gaps(sheet.text),
        personal=_has("\n".join(bottom), "personal"),
        recipients=any(map(_recipients().match, lines)),
        filed=any(map(_KEPT.search, bottom)),
        listing=any(
            _begins(line, "listing") and _is_upper(shown) for line, shown in zip(top[:5], top_printed, strict=False)
        ),
        signed=any(
            upper and _title().search(line)
            for line, upper in zip(bottom, _are_upper(printed[-len(bottom) :]), strict=True)
        ),
        unfinished=bool(printed) and not _SENTENCE_END.search(printed[-1]) and len(printed[-1]) > 40,
        itemed=bool(printed) and printed[0].startswith(("- ", "– ", "-", "+ ")),
        small=bool(printed) and printed[0][:1].islower(),
        foretells=_has(whole, "forms"),
    )


@cache
def rules() -> dict[str, Any]:
    """Return the table `batch.toml`."""
    return table("batch")


def is_first_like(marks: Marks) -> bool:
    """Say whether a page surely looks like the first of a paper."""
    return (marks.motto or marks.party) and bool(marks.number) and not marks.annex


def _has(text: str, kind: str) -> bool:
    return any(phrase in text for phrase in words("batch", "words", kind))


def _begins(line: str, kind: str) -> bool:
    return line.startswith(words("batch", "words", kind))


def _like(line: str, kind: str) -> bool:
    least: int = rules()["like_motto"]
    return any(
        len(line) >= 0.7 * len(phrase) and fuzz.partial_ratio(phrase, line, score_cutoff=least) >= least
        for phrase in words("batch", "words", kind)
    )


def _squeezed(line: str) -> str:
    """Return a line with its letters and figures alone, each gap as one space."""
    return " ".join(_GAPS.sub(" ", line).split())


def _gaps(text: str) -> int:
    """Count the runs of dots to be filled in; a text without two signs of them side by side is soon done with."""
    may_be = any(signs in text for signs in ("…", "..", "__", "._", "_."))
    return len(_GAP.findall(text)) if may_be else 0


def _without_page_number(printed: list[str], lines: list[str]) -> tuple[int | None, list[str], list[str]]:
    """Return the page number, from a line of its own at the very top or bottom, and the lines without it."""
    for at in (0, -1, 1):
        if -len(lines) <= at < len(lines) and len(lines) > 1:
            match = _PAGE_NUMBER.fullmatch(lines[at])
            if match:
                kept = [index for index in range(len(lines)) if index != at % len(lines)]
                return int(match["number"]), [printed[k] for k in kept], [lines[k] for k in kept]
    return None, printed, lines


def _number(top: list[str]) -> str | None:
    for line in top:
        match = _NUMBER_LINE.search(line) if any(map(line.__contains__, ":.;")) else None  # one stands behind "số"
        if match and (match.start() < 3 or "ngay" in line):
            number = _NUMBER.search(match["rest"][:40])
            return "".join(number.group().split()) if number and not number.group().startswith("o") else ""
    return None


def _is_date_line(line: str) -> bool:
    """Say whether a day stands as letterheads print it, behind a place or alone, not left open, not in a sentence."""
    match = _DATE.search(line)
    if match is None or not re.search(r"[0-9]", match.group()):
        return False
    before = line[: match.start()]
    cited = ("so" in before.split() and ":" not in before) or "can cu" in before or "(" in before
    return not cited and len(line) < 110 and len(line) - match.start() < 48


def _is_upper(text: str) -> bool:
    upper = sum(map(str.isupper, text))  # of most lines a letter or two: no need to look further
    return upper > 1 and _is_mostly(upper, sum(map(str.isalpha, text)))


def _is_mostly(upper: int, among: int) -> bool:
    """Say whether so many capitals among so many letters make a line of capitals."""
    return among > 2 and upper >= 0.75 * among


def _are_upper(lines: list[str]) -> list[bool]:
    """Say of each line what `_is_upper` does: all by one byte a letter, where these are known letters."""
    known = letters.coded("\n".join(lines))
    if known is None:
        return list(map(_is_upper, lines))
    no_upper, no_letter = _other_bytes()
    found = []
    for line in known.split(b"\n"):
        upper = len(line.translate(None, no_upper))
        found.append(upper > 1 and _is_mostly(upper, len(line.translate(None, no_letter))))
    return found


@cache
def _other_bytes() -> tuple[bytes, bytes]:
    """Return the bytes that are no capital, and those that are no letter."""
    of_byte = letters.table().of_byte
    no_upper, no_letter = (
        bytes(code for code in range(256) if code >= len(of_byte) or not is_one(of_byte[code]))
        for is_one in (str.isupper, str.isalpha)
    )
    return no_upper, no_letter


def _is_open_name(line: str, printed: str) -> bool:
    """Say whether a line names a body and leaves the name open; numbers and days left open are another matter."""
    if _has(line, "placeholder"):
        return True
    gap = _OPEN_NAME.search(line)
    if gap is None or line.startswith("so") or "ngay" in line:
        return False
    return _is_upper(printed[: gap.start()])


def _kind(top: list[str], printed: list[str]) -> str | None:
    for line, shown in zip(top, printed, strict=True):
        match = _kinds().match(line)
        if match and _is_upper(shown[: match.end()]) and len(line) <= 3 * len(match.group()) + 12:
            return match.group()
    return None


def _annex(top: list[str], printed: list[str]) -> str | None:
    for line, shown in zip(top, printed, strict=True):
        match = _annexes().search(line)
        if match:
            return (
                shown[match.start() : match.start() + 24].strip() if len(shown) == len(line) else match.group().strip()
            )
    return None


def _attached(top: list[str], printed: list[str]) -> str | None:
    """Return what a page is attached to: a line in brackets or that begins with a capital, no sentence's rest."""
    for number, (line, shown) in enumerate(zip(top, printed, strict=True)):
        bare = line.lstrip("( [/")
        begins = line != bare or shown[:1].isupper()
        if begins and any(bare.startswith(phrase) for phrase in words("batch", "words", "attached")):
            return " ".join(top[number : number + 3])
    return None


@cache
def _agency() -> re.Pattern[str]:
    return re.compile(rf"{any_of(words('letterhead', 'body_starts'))}(?![a-z0-9])")


@cache
def _kinds() -> re.Pattern[str]:
    rubric = words("batch", "words", "rubric")
    return re.compile(rf"{any_of((*heads(), *rubric))}(?![a-z0-9])")


@cache
def _annexes() -> re.Pattern[str]:
    """Return the pattern of "Phụ lục I", "Mẫu số 01" at the beginning of a line or at its end, right of the agency."""
    word = any_of(words("batch", "words", "annex"))
    count = r"(?:so |s[o06]\s)?[:.]?\s?(?:[0-9]{1,3}|[ivx]{1,5})[a-z]?"
    return re.compile(
        rf"^(?:phu luc|phu bieu|danh sach kem theo)(?![a-z])|^{word}\s?{count}(?![a-z0-9])|\s{word} {count}[.:]?$"
    )


@cache
def _recipients() -> re.Pattern[str]:
    return re.compile(rf"{any_of(words('letterhead', 'recipients_heads'))}\s?[:.;]?")


@cache
def _title() -> re.Pattern[str]:
    titles = any_of(words("letterhead", "signer_titles"))
    prefixes = any_of(words("letterhead", "signing_prefixes"))
    return re.compile(rf"(?:^|\s){titles}$|(?:^|\s)(?:{prefixes})\.? [a-z]")
