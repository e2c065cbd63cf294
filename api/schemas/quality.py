"""What the interface for programs takes and gives of quality control."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.ids import LARGEST, Id
from api.schemas.pages import Box
from corpus.documents.correcting import LONGEST
from corpus.quality.batches import LARGEST_SEED, LONGEST_TITLE
from corpus.quality.queue import LONGEST as LONGEST_WORD
from corpus.quality.rescans import LONGEST_REASON

Reason = Annotated[str, Field(max_length=LONGEST_REASON)]
Share = Annotated[float, Field(ge=0, le=1)]
Value = Annotated[str, Field(max_length=2000)]
Day = Annotated[str, Field(pattern=r"^(\d{4}-\d{2}-\d{2})?$", description="ISO 8601; empty: none")]
MOST_AT_ONCE = 20
MOST_DOCUMENTS = 100_000


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Given(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class Next(_Asked):
    """How many more, but for those that one has before them; `document`: only of this one."""

    limit: int = Field(default=3, ge=1, le=MOST_AT_ONCE)
    document: Id | None = None
    without: list[Id] = Field(default=[], max_length=100)


class NextWords(Next):
    """As `Next`; `kind`: only words that stand in such a place."""

    kind: str | None = Field(default=None, max_length=40)


class Doubt(_Given):
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


class WordDecision(_Asked):
    """What is decided on a word that reads `seen`: right, `text` in its place, later, or a scan too bad to tell."""

    action: Literal["accept", "replace", "skip", "rescan"]
    seen: str = Field(max_length=2000)
    text: str = Field(default="", max_length=LONGEST_WORD)
    reason: Reason = ""


class Decided(_Given):
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


class Neighbour(_Given):
    """A number beside this one in the register; `side` -1 before, 1 after."""

    document_id: int
    number: str
    date: str | None
    side: int


class Assessment(_Given):
    """How number and date look; texts are Vietnamese."""

    weekday: str
    warnings: list[str]
    neighbours: list[Neighbour]


class Paper(_Given):
    """A paper whose number or date is asked for."""

    document_id: int
    file: str
    name: str
    reasons: list[str]
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


class NewLetterhead(_Asked):
    """A paper's number and date, as a person reads them; empty: it has none."""

    number: str = Field(default="", max_length=20, description="the figures")
    symbol: str = Field(default="", max_length=60, description="what stands behind them: KH-MTTQ-BTT, -NQ/TW")
    date: Day = ""


class NewRescan(_Asked):
    """Why a scan has to be made again; `page`: only this one is bad."""

    reason: str = Field(min_length=1, max_length=LONGEST_REASON)
    page: Id | None = None


class Replacement(_Asked):
    """The document of the new scan."""

    document: Id


class Rescan(_Given):
    """A scan that has to be made again, or was."""

    id: int
    document_id: int
    file: str
    number: str | None
    title: str | None
    page: int | None
    reason: str
    state: str
    asked_by: str
    asked_at: str
    new_id: int | None
    done_by: str | None
    done_at: str | None


class Rescans(BaseModel):
    """Scans that are sent back."""

    rescans: list[Rescan]


class Rules(_Asked):
    """By what a batch is judged; null where the house's practice holds."""

    share: Share | None = None
    seed: int | None = Field(default=None, ge=0, lt=LARGEST_SEED)
    blind: bool = False
    most_words: Share | None = None
    most_fields: Share | None = None


class NewBatch(Rules):
    """A batch: its documents, or a dossier's, or with neither all that were in no batch yet."""

    title: str = Field(min_length=1, max_length=LONGEST_TITLE)
    documents: list[Id] | None = Field(default=None, max_length=MOST_DOCUMENTS)
    dossier: str | None = Field(default=None, max_length=100)


class Batch(_Given):
    """A batch; `waiting` and `done` count its tasks by round."""

    id: int
    title: str
    seed: int
    share: float
    blind: bool
    most_words: float
    most_fields: float
    state: Literal["open", "accepted", "refused"]
    created_by: str
    created_at: str
    sampled_at: str | None
    decided_by: str | None
    decided_at: str | None
    note: str | None
    repeats: int | None
    documents: int
    waiting: dict[str, int]
    done: dict[str, int]
    rescans: int


class Batches(BaseModel):
    """Batches, the newest first."""

    batches: list[Batch]


class Rate(_Given):
    """Errors among so many looked at, with the confidence interval of the rate; all 0 to 1."""

    errors: int
    total: int
    rate: float
    low: float
    high: float


class Measured(_Given):
    """What the rounds found: `first_…` what the first corrected, `words` and `fields` what the second found left."""

    first_words: Rate
    first_fields: Rate
    words: Rate
    fields: Rate
    sample: int
    sampled: int
    disagreed: Rate | None
    people: dict[str, list[str]]


class Task(_Given):
    """One look of one person at one document."""

    id: int
    document_id: int
    file: str
    task: str
    state: str
    done_by: str | None
    done_at: str | None
    words: int
    word_errors: int
    field_count: int
    field_errors: int


class BatchInFull(BaseModel):
    """A batch, what was measured, what stands against accepting it, its tasks."""

    batch: Batch
    measured: Measured
    obstacles: list[str]
    tasks: list[Task]


class Work(_Given):
    """A task that one has before them; `page` null: none is left to look at; `others`: both entries, to be settled."""

    id: int
    batch_id: int
    document_id: int
    task: str
    page: int | None
    page_count: int
    fields: dict[str, str]
    fields_done: bool
    others: list[dict[str, str]]


class Fields(_Asked):
    """The fields of a paper, as a person reads them."""

    number: Value = ""
    symbol: Value = ""
    date: Day = ""
    issuer: Value = ""
    title: Value = ""


class TaskPage(_Asked):
    """A page's words made right, all of it looked at; `seen` is the version it was made of."""

    text: str = Field(max_length=2 * LONGEST)
    seen: int = Field(ge=0, le=LARGEST)


class SendBack(_Asked):
    """Why the document has to be scanned again."""

    reason: str = Field(min_length=1, max_length=LONGEST_REASON)


class Conclusion(_Asked):
    """Whether a batch is accepted."""

    accept: bool
    note: str = Field(default="", max_length=1000)
