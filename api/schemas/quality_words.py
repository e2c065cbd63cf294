"""What the interface for programs takes and gives of doubtful words, numbers and dates."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from api.ids import Id
from api.schemas.pages import Box
from api.schemas.quality import Asked, Day, Given
from corpus.quality.queue import LONGEST as LONGEST_WORD
from corpus.quality.rescans import LONGEST_REASON

MOST_AT_ONCE = 20


class Next(Asked):
    """How many more, but for those that one has before them; `document`: only of this one."""

    limit: int = Field(default=3, ge=1, le=MOST_AT_ONCE)
    document: Id | None = None
    without: list[Id] = Field(default=[], max_length=100)


class NextWords(Next):
    """As `Next`; `kind`: only words that stand in such a place."""

    kind: str | None = Field(default=None, max_length=40)


class Doubt(Given):
    """A doubtful word; `boxes` are pixels of the page image, `page_width` x `page_height`, [] where there is none."""

    id: int
    document: int
    page: int
    start: int
    end: int
    text: str
    kind: str
    label: str
    confidence: float
    weight: float
    file: str
    name: str
    before: str
    after: str
    candidates: list[str]
    boxes: list[Box]
    page_width: int
    page_height: int


class KindLeft(BaseModel):
    """How many words of a kind wait."""

    kind: str
    label: str
    count: int


class Words(BaseModel):
    """The next words, the gravest first, and how many wait: 10,001 where there are more than 10,000."""

    left: int
    items: list[Doubt]


class WordDecision(Asked):
    """What is decided on a word that reads `seen`: right, `text` in its place, later, or a scan too bad to tell."""

    action: Literal["accept", "replace", "skip", "rescan"]
    seen: str = Field(max_length=2000)
    text: str = Field(default="", max_length=LONGEST_WORD)
    reason: str = Field(default="", max_length=LONGEST_REASON)


class Decided(Given):
    """A decision; `before` the word, `after` what it became."""

    id: int
    document_id: int
    page: int
    action: str
    before: str
    after: str
    made_by: str
    made_at: str


class Undone(BaseModel):
    """What was taken back, and the word as it is asked for again; null where it is not."""

    decision: Decided
    item: Doubt | None


class Neighbour(Given):
    """A number beside this one in the register; `side` -1 before, 1 after."""

    document_id: int
    number: str
    date: str | None
    side: int


class Assessment(Given):
    """How number and date look; texts are Vietnamese."""

    weekday: str
    warnings: list[str]
    neighbours: list[Neighbour]


class Paper(Given):
    """A paper whose number or date is asked for."""

    document_id: int
    file: str
    name: str
    reasons: list[str]
    doubted: list[Literal["number", "date"]]
    fields: dict[str, str]
    page: int
    width: int
    height: int
    number_boxes: list[Box]
    date_boxes: list[Box]
    assessment: Assessment


class Papers(BaseModel):
    """The next papers, and how many wait."""

    left: int
    items: list[Paper]


class NewLetterhead(Asked):
    """A paper's number and date, as a person reads them; empty: it has none."""

    number: str = Field(default="", max_length=20, description="the figures")
    symbol: str = Field(default="", max_length=60, description="what stands behind them: KH-MTTQ-BTT, -NQ/TW")
    date: Day = ""
