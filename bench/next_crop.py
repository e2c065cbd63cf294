"""How long a reviewer at the queue of doubtful words waits over HTTP: from a word accepted to the next word's crop.

On the samples, whose scans are real, with one `sohoa serve`. Nothing is fetched ahead here: the decision is sent, its
answer waited for, then the crop of the word that comes next, as long as there are words.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx

from bench.schema import samples_archive
from bench.service import serving, tokens

MOST = 40  # words
AROUND = 60  # pixels of the page that a crop shows around a word


def waited() -> list[tuple[float, float]]:
    """Return milliseconds by the clock: a word accepted and answered, then the next one's crop; the first left out."""
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "kho"
        shutil.copytree(samples_archive(), archive)
        (token,) = tokens(archive, "reviewer", ["bench"])
        with (
            serving(archive, Path(folder) / "log") as address,
            httpx.Client(
                base_url=f"{address}/api/v1", timeout=120, headers={"authorization": f"Bearer {token}"}
            ) as client,
        ):
            words = _words(client)
            _crop(client, words[0])
            return [_accepted(client, *two) for two in pairwise(words)][1:]


def _words(client: httpx.Client) -> list[dict[str, Any]]:
    """Return words that stand on scans, all of them this reviewer's for some minutes."""
    found: list[dict[str, Any]] = []
    while len(found) < MOST:
        asked = {"limit": 20, "without": [word["id"] for word in found]}
        given = client.post("/quality/words/next", json=asked).raise_for_status().json()["items"]
        if not given:
            break
        found += given
    return [word for word in found if word["boxes"]]


def _accepted(client: httpx.Client, word: dict[str, Any], following: dict[str, Any]) -> tuple[float, float]:
    began = time.perf_counter()
    said = {"action": "accept", "seen": word["text"]}
    client.post(f"/quality/words/{word['id']}/decision", json=said).raise_for_status()
    answered = time.perf_counter()
    _crop(client, following)
    return 1000 * (answered - began), 1000 * (time.perf_counter() - answered)


def _crop(client: httpx.Client, word: dict[str, Any]) -> None:
    box = word["boxes"][0]
    place = {"x": max(0, box["x"] - AROUND), "y": max(0, box["y"] - AROUND)}
    size = {"w": box["w"] + 2 * AROUND, "h": box["h"] + 2 * AROUND}
    client.get(f"/documents/{word['document']}/pages/{word['page']}/crop", params=place | size).raise_for_status()
