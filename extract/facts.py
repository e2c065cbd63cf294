"""What a paper says, each fact with its span: offsets in characters of the text that was read.

`text[fact.start:fact.end] == fact.text` for every fact. Values are normalized (ISO 8601 dates, one spelling of a
reference number); `text` is what stands in the paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["cites", "self", "basis", "amends", "replaces", "repeals", "attached"]
State = Literal["printed", "doubtful", "blank"]
Level = Literal["province", "district", "commune"]
DateKind = Literal["day", "month", "quarter", "year", "range", "relative"]
AwardKind = Literal["title", "order", "medal", "badge", "commendation", "certificate", "flag", "recognition", "letter"]
AwardState = Literal["awarded", "proposed", "revoked"]
RecipientKind = Literal["collective", "person", "household"]


@dataclass(frozen=True, slots=True)
class Reference:
    """One mention of a paper by its number.

    Attributes:
        text: the mention as it stands: head, number, date, with the line breaks between them.
        id: normalized number and symbol, "1746/QĐ-UBND", "13/2023/NQ-HĐND", "43-NQ/TW".
        key: what the number is searched by: folded, no leading zeros, parts joined by "/" ("1746/qd-ubnd" is
            "1746/qd/ubnd"); see `extract.references.numbers.key`.
        number: the number without its symbol, as printed ("01").
        year: the year inside the number, where it has one.
        symbol: what follows number and year, "QĐ-UBND".
        type: name of the kind of paper, "Quyết định"; None where neither head nor symbol tells.
        date: ISO 8601, where printed beside the number.
        issuer: as printed after "của", else None.
        abstract: what the paper is said to be about ("về …"), else None.
        role: what this paper does with the other one.
        confidence: 0 to 1.
    """

    text: str
    start: int
    end: int
    id: str
    key: str
    number: str
    year: int | None
    symbol: str
    type: str | None
    date: str | None
    issuer: str | None
    abstract: str | None
    role: Role
    confidence: float


@dataclass(frozen=True, slots=True)
class Citation:
    """One mention of a paper without its number: by name, issuer or day; or the paper itself ("Kế hoạch này").

    It has no id, so that it is no `Reference`: nothing of it can be looked up as a number.

    Attributes:
        text: the mention as it stands: head and name, with issuer and date where they tell which paper is meant.
        type: name of the kind of paper, "Luật", "Nghị quyết".
        name: head and name as printed, without date: "Luật Tổ chức chính quyền địa phương".
        date: ISO 8601, the day or only the year printed beside the name, else None.
        issuer: as printed, else None.
        abstract: what the paper is said to be about ("về …"), else None.
        role: what this paper does with the other one; "self" where it speaks of itself.
        confidence: 0 to 1.
    """

    text: str
    start: int
    end: int
    type: str
    name: str
    date: str | None
    issuer: str | None
    abstract: str | None
    role: Role
    confidence: float


@dataclass(frozen=True, slots=True)
class Date:
    """A date or period.

    Attributes:
        value: ISO 8601: 2024-03-14, 2024-12, 2024-Q3, 2024, 2023/2025; "" where the date is impossible. Of a relative
            date what it comes to by the paper's own, "" where that is not known.
        deadline: whether the words in front make it the last day for something: "trước ngày 31/3/2026".
    """

    text: str
    start: int
    end: int
    kind: DateKind
    value: str
    deadline: bool = False


@dataclass(frozen=True, slots=True)
class UnitMention:
    """A ward, commune, district or province, or a body of one, named in the text.

    Attributes:
        code: official code of the unit, with `valid_from` the key of the gazetteer; codes are reused over time. ""
            where the paper does not tell which of several units of the name is meant; then `candidates` has them.
        valid_from: ISO date from which the unit has this name and code.
        name: bare name with its kind, "Phường Điện An".
        successor: name of the unit it became, None where it still is, and of a district (they ended on 2025-07-01).
        confidence: 0 to 1.
        body: as printed, where a body of the unit is named: "UBND" in "UBND phường Điện An"; outside the span, but for
            a committee of the Party without a name, "Thường trực Thị ủy" at the span of "Thị ủy".
        level: "commune" (wards, communes, townships), "district", "province".
        candidates: keys of the units that may be meant, where that is not told.
        named: False where only a body is ("UBND thị xã"): the unit is the paper's own, which its letterhead tells.
    """

    text: str
    start: int
    end: int
    code: str
    valid_from: str
    name: str
    successor: str | None
    confidence: float
    body: str | None = None
    level: Level = "commune"
    candidates: tuple[tuple[str, str], ...] = ()
    named: bool = True


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing a plan asks for, that a unit can prove.

    Attributes:
        code: place in the plan's tree, "3.1", "3.2.1.a" (bullets are lettered in order).
        applies_to: whom it binds, from the heading above it.
        heading: the heading it stands under.
        cites: ids of the papers its text cites.
        proofs: kinds of paper that the text names as proof, "biên bản", "nghị quyết".
        deadline: ISO date, where the text or the plan gives one.
        points: the most that can be had for it, where the paper gives points.
    """

    text: str
    start: int
    end: int
    code: str
    applies_to: str | None
    heading: str | None
    cites: tuple[str, ...]
    proofs: tuple[str, ...]
    deadline: str | None
    points: float | None


@dataclass(frozen=True, slots=True)
class Field:
    """A value of the letterhead and where it stands; `state` says whether it was printed, is doubtful or left blank."""

    value: str
    start: int
    end: int
    state: State = "printed"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The frame of a paper. A field is None where the paper does not show it.

    Attributes:
        agency: who issues ("UBND phường Điện An" as printed), parent: the body above it.
        number: number and symbol, "199/KH-MTTQ-BTT"; state "blank" where the number was left open.
        place, date: "Điện Bàn", ISO 8601.
        type: "Kế hoạch"; abstract: the lines under it. A letter (công văn) has only an abstract.
        signing: prefix of the signature, "TM. BAN THƯỜNG TRỰC"; signer_title: "CHỦ TỊCH".
        recipients: the lines under "Nơi nhận".
        symbol: the symbol alone, "KH-MTTQ-BTT"; it is printed even where the number before it was left blank.
    """

    agency: Field | None
    parent: Field | None
    number: Field | None
    place: Field | None
    date: Field | None
    type: Field | None
    abstract: Field | None
    signing: Field | None
    signer_title: Field | None
    recipients: tuple[Field, ...]
    symbol: Field | None = None


@dataclass(frozen=True, slots=True)
class Award:
    """One award to one recipient.

    Attributes:
        text: who is honoured, as printed: a collective, or a person's name without what stands in front of it ("Ông").
        recipient: what kind of recipient that is; "household" for a family.
        unit_code: official code of the ward or commune that the recipient is, or belongs to; with `unit_from` the key
            of the gazetteer. "" where the paper does not tell.
        unit: that unit's name with its kind, None where the paper does not tell.
        organisation: where a person serves or lives, as printed; None where the paper does not say it.
        title: what was given: `value` in one spelling ("Giấy khen", "Lao động tiên tiến"), at the place that names it.
        kind: of the title: danh hiệu, huân chương, huy chương, kỷ niệm chương or huy hiệu, bằng khen, giấy khen, cờ
            thi đua, đạt chuẩn, thư khen.
        year: what it was given for, ISO 8601: 2023, or a period, 2021/2025 (a school year is 2022/2023, years
            that are counted off, "2020, 2021, 2022", are 2020/2022); None where no year is printed. Never the day of
            the decision.
        number: of the decision, normalized; None where none is printed.
        date: of the decision, ISO 8601.
        issuer: who gave it, as printed.
        state: only "awarded" is an award won; "proposed" is asked for, "revoked" taken back.
        confidence: 0 to 1.
    """

    text: str
    start: int
    end: int
    recipient: RecipientKind
    unit_code: str
    unit_from: str
    unit: str | None
    organisation: Field | None
    title: Field
    kind: AwardKind
    year: str | None
    number: str | None
    date: str | None
    issuer: str | None
    state: AwardState
    confidence: float


@dataclass(frozen=True, slots=True)
class SelfScore:
    """Points that a unit gave itself for one criterion, out of a table (bảng tự chấm điểm).

    Attributes:
        text: the cell that holds them, as printed: "9,5".
        points: the figure.
        maximum: the most that the table says can be had; None where it does not.
        code: place of the row in the table's tree, "I.2", as `Criterion.code`.
        criterion: what the row asks for, in one line.
    """

    text: str
    start: int
    end: int
    points: float
    maximum: float | None
    code: str
    criterion: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two statements of one paper that cannot both hold, or one that cannot hold at all; told in Vietnamese.

    Attributes:
        kind: stable word, "one-number-two-dates", "impossible-date".
        message: what a reviewer reads.
        spans: the places, (start, end) each.
    """

    kind: str
    message: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """All that was read out of one paper, in order of place."""

    letterhead: Letterhead
    references: tuple[Reference, ...]
    dates: tuple[Date, ...]
    units: tuple[UnitMention, ...]
    criteria: tuple[Criterion, ...]
    conflicts: tuple[Conflict, ...]
    citations: tuple[Citation, ...] = ()
    awards: tuple[Award, ...] = ()
    self_scores: tuple[SelfScore, ...] = ()

    @property
    def communes(self) -> tuple[UnitMention, ...]:
        """The wards and communes that are named and told from their namesakes: what a paper can be filed under."""
        return tuple(unit for unit in self.units if unit.level == "commune" and unit.code and unit.named)
