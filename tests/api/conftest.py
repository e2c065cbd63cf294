"""A signed-in client on a real archive that holds one paper, its words in known places on an invented page."""

from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING, Any

import cv2
import httpx
import numpy as np
import pytest

from api.app import create_app
from api.auth.passwords import hash_password
from api.settings import Settings
from corpus.documents import documents
from corpus.store import blobs, users
from extract.facts import Conflict, Date, Facts, Field, Letterhead, Reference, UnitMention
from normalize.restoration import Restoration, Token
from ocr.page import Box, Reading, Word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fastapi import FastAPI

    from corpus.store.archive import Archive

PASSWORD = "bốn từ dễ nhớ"  # noqa: S105 - nobody's
_HASH = hash_password(PASSWORD)
TEXT = (
    "ỦY BAN NHÂN DÂN PHƯỜNG ĐIỆN AN\n"
    "Số: 12/BC-UBND\n"
    "Báo cáo kết quả trồng cây\n"
    "Thực hiện Quyết định số 4711/QĐ-UBND ngày 20/12/2023 của phường Điện An.\n"
    "<script>alert(1)</script> & hết\n"
)
UNSURE = "cây"


class Client:
    """Requests to the application without a network, one after the other, with cookies, redirects not followed."""

    def __init__(self, app: FastAPI) -> None:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=("127.0.0.1", 50_000))
        self._client = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000")
        self._runner = asyncio.Runner()
        self.cookies = self._client.cookies

    def request(self, method: str, path: str, **given: Any) -> httpx.Response:
        return self._runner.run(self._client.request(method, path, **given))

    def get(self, path: str, **given: Any) -> httpx.Response:
        return self.request("GET", path, **given)

    def post(self, path: str, **given: Any) -> httpx.Response:
        return self.request("POST", path, **given)

    def close(self) -> None:
        self._runner.run(self._client.aclose())
        self._runner.close()


def reading_of(text: str) -> Reading:
    words: list[Word] = []
    start = 0
    for line, content in enumerate(text.split("\n")):
        at = start
        for column, word in enumerate(content.split(" ")):
            if word:
                box = Box(100 + 90 * column, 100 + 60 * line, 80, 40)
                words.append(Word(at, at + len(word), box, 0.3 if word == UNSURE else 0.95, line))
            at += len(word) + 1
        start += len(content) + 1
    return Reading(text, tuple(words), 1600, 2200, 200, "ocr", "tesseract 5 vie")


def restoration_of(text: str) -> Restoration:
    tokens: list[Token] = []
    for word in reading_of(text).words:
        raw = text[word.start : word.end]
        tokens.append(Token(raw, raw, word.confidence, word.start, word.end, word.start, word.end))
    return Restoration(text, text, tuple(tokens))


def facts_of(text: str) -> Facts:
    def span(part: str) -> tuple[int, int]:
        return text.index(part), text.index(part) + len(part)

    mention = "Quyết định số 4711/QĐ-UBND ngày 20/12/2023"
    reference = Reference(
        mention,
        *span(mention),
        id="4711/QĐ-UBND",
        key="4711/qd/ubnd",
        number="4711",
        year=None,
        symbol="QĐ-UBND",
        type="Quyết định",
        date="2023-12-20",
        issuer=None,
        abstract=None,
        role="cites",
        confidence=0.9,
    )
    unit = UnitMention("phường Điện An", *span("phường Điện An"), "20576", "2004-07-08", "Phường Điện An", None, 0.9)
    head = Letterhead(
        agency=Field("ỦY BAN NHÂN DÂN PHƯỜNG ĐIỆN AN", *span("ỦY BAN NHÂN DÂN PHƯỜNG ĐIỆN AN")),
        parent=None,
        number=Field("12/BC-UBND", *span("12/BC-UBND")),
        place=None,
        date=None,
        type=Field("Báo cáo", *span("Báo cáo")),
        abstract=Field("kết quả trồng cây", *span("kết quả trồng cây")),
        signing=None,
        signer_title=None,
        recipients=(),
    )
    date = Date("ngày 20/12/2023", *span("ngày 20/12/2023"), "day", "2023-12-20")
    conflict = Conflict("one-number-two-dates", "Một số hiệu có hai ngày.", (span("4711/QĐ-UBND"),))
    return Facts(head, (reference,), (date,), (unit,), (), (conflict,))


def scan(shade: int = 255) -> bytes:
    """A light page as large as the reading says, with a black mark at its upper left."""
    pixels = np.full((2200, 1600), shade, np.uint8)
    pixels[:100, :100] = 0
    return cv2.imencode(".png", pixels)[1].tobytes()


def add_paper(archive: Archive, file: str = "báo cáo.png", text: str = TEXT, shade: int = 255) -> int:
    blob = blobs.store(archive, io.BytesIO(scan(shade)))
    document = documents.register(archive, blob, file=file, kind="png", media_type="image/png", by="lan").document
    documents.begin(archive, document.id, 1)
    documents.save_page(archive, document.id, 1, reading_of(text))
    documents.complete(archive, document.id, restoration_of(text), facts_of(text))
    return document.id


@pytest.fixture
def settings(archive: Archive) -> Settings:
    return Settings(archive=archive.path, max_file_bytes=200_000, max_request_bytes=1_000_000)


@pytest.fixture
def app(archive: Archive, settings: Settings) -> Iterator[FastAPI]:
    for name, role in (("lan", "reviewer"), ("minh", "clerk"), ("quang", "archivist"), ("admin", "administrator")):
        users.add(archive, name, role, _HASH, must_change=False, by="test")
    application = create_app(settings, archive)
    yield application
    application.state.services.exports.stop()  # it writes to the archive, which is closed next
    application.state.services.images.close()


@pytest.fixture
def anyone(app: FastAPI) -> Iterator[Client]:
    client = Client(app)
    yield client
    client.close()


@pytest.fixture
def sign_in(app: FastAPI) -> Iterator[Callable[[str], Client]]:
    opened: list[Client] = []

    def enter(name: str) -> Client:
        client = Client(app)
        opened.append(client)
        answer = client.post("/sign-in", data={"name": name, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        return client

    yield enter
    for client in opened:
        client.close()


@pytest.fixture
def reviewer(sign_in: Callable[[str], Client]) -> Client:
    return sign_in("lan")


@pytest.fixture
def token(reviewer: Client) -> str:
    return str(reviewer.get("/api/v1/me").json()["csrf"])


@pytest.fixture
def paper(archive: Archive) -> int:
    return add_paper(archive)
