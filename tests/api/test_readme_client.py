"""The client that stands in the README does what it says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from api.auth import bearer
from tests.api.serving import served

if TYPE_CHECKING:
    from pathlib import Path

    from fastapi import FastAPI

    from corpus.store.archive import Archive


def test_the_readme_s_client_uploads_searches_and_reads(
    app: FastAPI, archive: Archive, paper: int, root: Path, tmp_path: Path
) -> None:
    blocks = re.findall(r"```python\n(.*?)```", (root / "README.md").read_text("utf-8"), re.DOTALL)
    (code,) = [block for block in blocks if "class Sohoa" in block]
    given: dict[str, Any] = {"__name__": __name__}
    exec(code, given)  # noqa: S102 - the README's own
    token = bearer.make(archive, "lan", name="máy", scopes=["read", "upload"], by="lan")[1]
    file, empty = tmp_path / "báo cáo.txt", tmp_path / "trống.txt"
    file.write_text("Báo cáo\n", "utf-8")
    empty.touch()
    with served(app) as port:
        sohoa = given["Sohoa"](f"http://127.0.0.1:{port}", token)
        assert sohoa.upload(file, "1") == sohoa.upload(file, "1") == paper + 1
        with pytest.raises(ValueError, match=r"rỗng|trống"):
            sohoa.upload(empty, "2")
        hit = next(hit for hit in sohoa.search("12/BC-UBND") if hit.document == paper)
        assert (hit.page, hit.number) == (1, "12/BC-UBND")
        assert "trồng cây" in sohoa.text(paper)
        with pytest.raises(httpx.HTTPStatusError):
            sohoa.text(999)
        sohoa._http.close()
