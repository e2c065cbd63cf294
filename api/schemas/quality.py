"""What the interface for programs takes and gives of quality control: batches, their rounds, rescans."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.ids import LARGEST, Id
from corpus.documents.correcting import LONGEST
from corpus.quality.batches import LARGEST_SEED, LONGEST_TITLE
from corpus.quality.rescans import LONGEST_REASON

Share = Annotated[float, Field(ge=0, le=1)]
Value = Annotated[str, Field(max_length=2000)]
Day = Annotated[str, Field(pattern=r"^(\d{4}-\d{2}-\d{2})?$", description="ISO 8601; empty: none")]
MOST_DOCUMENTS = 100_000


class Asked(BaseModel):
    """What programs send: fields that are not known are refused, lest a slip of a name goes unseen."""

    model_config = ConfigDict(extra="forbid")


class Given(BaseModel):
    """What is told, read off the objects of the archive."""

    model_config = ConfigDict(from_attributes=True)


class NewRescan(Asked):
    """Why a scan has to be made again; `page`: only this one is bad."""

    reason: str = Field(min_length=1, max_length=LONGEST_REASON)
    page: Id | None = None


class Replacement(Asked):
    """The document of the new scan."""

    document: Id


class Rescan(Given):
    """A scan that has to be made again, or was; `asked_by` "sohoa": nobody sent it back, it came out unreadable."""

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


class Unreadable(Given):
    """A document that was read and cannot be relied on: why, and what to do with its scan."""

    document_id: int
    file: str
    number: str | None
    title: str | None
    created_by: str
    created_at: str
    confidence: float
    reason: str
    advice: list[str]


class UnreadableDocuments(BaseModel):
    """The least readable documents first, and how many there are."""

    count: int
    unreadable: list[Unreadable]


class Rules(Asked):
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


class QualityBatch(Given):
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

    batches: list[QualityBatch]


class Rate(Given):
    """Errors among so many looked at, with the confidence interval of the rate; all 0 to 1."""

    errors: int
    total: int
    rate: float
    low: float
    high: float


class Measured(Given):
    """What the rounds found: `first_…` what the first corrected, `words` and `fields` what the second found left."""

    first_words: Rate
    first_fields: Rate
    words: Rate
    fields: Rate
    sample: int
    sampled: int
    disagreed: Rate | None
    people: dict[str, list[str]]


class Task(Given):
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

    batch: QualityBatch
    measured: Measured
    obstacles: list[str]
    tasks: list[Task]


class Work(Given):
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


class Fields(Asked):
    """The fields of a paper, as a person reads them."""

    number: Value = ""
    symbol: Value = ""
    date: Day = ""
    issuer: Value = ""
    title: Value = ""


class TaskPage(Asked):
    """A page's words made right, all of it looked at; `seen` is the version it was made of."""

    text: str = Field(max_length=2 * LONGEST)
    seen: int = Field(ge=0, le=LARGEST)


class SendBack(Asked):
    """Why the document has to be scanned again."""

    reason: str = Field(min_length=1, max_length=LONGEST_REASON)


class Conclusion(Asked):
    """Whether a batch is accepted."""

    accept: bool
    note: str = Field(default="", max_length=1000)
