"""Who works at a service under load: reviewers who search, open and decide, and clerks who send files."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import random
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import httpx

THINKING = (3.0, 7.0)  # seconds between what a reviewer does


PIECE = 128 * 1024


@dataclass
class Seen:
    """What clients saw: milliseconds by kind of request, errors, and the files that were sent, by their SHA-256."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    sent: dict[str, int] = field(default_factory=dict)
    cuts: int = 0


class Client:
    """One person's browser: a connection of its own."""

    def __init__(self, address: str, token: str, seen: Seen, number: int) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        self.client = httpx.AsyncClient(base_url=address, headers=headers, timeout=60)
        self.seen = seen
        self.chance = random.Random(number)  # noqa: S311 - no secret

    async def ask(self, kind: str, method: str, path: str, expected: int = 0, **given: Any) -> httpx.Response:
        """Send a request and note how long its answer took, and whether it was the one that is expected."""
        begun = time.perf_counter()
        answer = await self.client.request(method, path, **given)
        self.seen.times[kind].append((time.perf_counter() - begun) * 1000)
        if answer.status_code >= 400 and answer.status_code != expected:
            self.seen.errors.append(f"{method} {path}: {answer.status_code} {answer.text[:200]}")
        return answer


async def review(client: Client, questions: list[str], scans: list[int], done: asyncio.Event) -> None:
    """Work as a reviewer does, until all is done."""
    await asyncio.sleep(client.chance.uniform(0, THINKING[1]))
    while not done.is_set():
        try:
            found = await client.ask(
                "search", "GET", "/api/v1/search", params={"q": client.chance.choice(questions), "limit": 20}
            )
            hits = found.json()["hits"]
            if hits:
                hit = client.chance.choice(hits[:5])
                await client.ask("page", "GET", f"/api/v1/documents/{hit['document']}/pages/{hit['page']}")
            match client.chance.randrange(6):
                case 0 if hits:
                    await client.ask("paper as HTML", "GET", f"/documents/{hit['document']}?page={hit['page']}")
                case 1:
                    document = client.chance.choice(scans)
                    await client.ask("page image", "GET", f"/api/v1/documents/{document}/pages/1/image")
        except httpx.TransportError as error:
            client.seen.errors.append(f"{type(error).__name__}: {error}")
        await asyncio.sleep(client.chance.uniform(*THINKING))
    await client.client.aclose()


async def send(client: Client, files: list[bytes], *, by_form: bool) -> None:
    """Send files as a clerk does, by the form or in pieces."""
    for number, file in enumerate(files):
        client.seen.sent[hashlib.sha256(file).hexdigest()] = len(file)
        name = f"scan-{number}.pdf"
        if by_form:
            key = {"idempotency-key": hashlib.sha256(file).hexdigest()}
            answer = await client.ask("upload", "POST", "/api/v1/documents", files={"files": (name, file)}, headers=key)
            if answer.json()["files"][0]["status"] != "taken":
                client.seen.errors.append(f"not taken: {answer.text[:300]}")
        else:
            await _in_pieces(client, name, file)
    await client.client.aclose()


async def _in_pieces(client: Client, name: str, file: bytes) -> None:
    """Send a file by tus, with a connection that is cut in its middle."""
    told = {"filename": name, "sha256": hashlib.sha256(file).hexdigest()}
    metadata = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in told.items())
    tus = {"tus-resumable": "1.0.0"}
    begun = await client.ask(
        "upload",
        "POST",
        "/api/v1/uploads",
        headers={**tus, "upload-length": str(len(file)), "upload-metadata": metadata},
    )
    place = begun.headers["location"]
    await _cut(client, place, file)
    while (offset := int((await client.ask("upload", "HEAD", place, headers=tus)).headers["upload-offset"])) < len(
        file
    ):
        piece = {**tus, "upload-offset": str(offset), "content-type": "application/offset+octet-stream"}
        # The connection that was cut may be heard of only now: 409 says so, and the offset is asked for again.
        await client.ask("upload", "PATCH", place, 409, headers=piece, content=file[offset : offset + PIECE])
    receipt = (await client.ask("upload", "GET", place)).json()
    if (receipt["state"], receipt["sha256"]) != ("taken", told["sha256"]):
        client.seen.errors.append(f"no receipt: {receipt}")


async def _cut(client: Client, place: str, file: bytes) -> None:
    url = client.client.base_url
    _, writer = await asyncio.open_connection(url.host, url.port)
    head = (
        f"PATCH {place} HTTP/1.1\r\nHost: {url.host}:{url.port}\r\n"
        f"Authorization: {client.client.headers['authorization']}\r\nTus-Resumable: 1.0.0\r\n"
        f"Content-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\nContent-Length: {len(file)}\r\n\r\n"
    )
    writer.write(head.encode() + file[: len(file) // 2])
    await writer.drain()
    writer.transport.abort()
    client.seen.cuts += 1
