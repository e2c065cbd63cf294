from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from normalize.legacy import decode_bytes
from tests.normalize.legacy.test_repairing import FOREIGN, GOOD
from tests.normalize.legacy.writing import written

if TYPE_CHECKING:
    from normalize.legacy.tables import Encoding


@pytest.mark.parametrize("encoding", ["tcvn3", "vni", "cp1258"])
def test_files_of_each_page_are_read(encoding: Encoding) -> None:
    found = decode_bytes(written(GOOD, encoding).encode("latin-1"))
    assert found is not None
    assert found.lower() == GOOD.lower()


@pytest.mark.parametrize("text", FOREIGN)
def test_other_languages_are_not_taken_for_vietnamese(text: str) -> None:
    assert decode_bytes(text.encode("latin-1", "ignore")) is None


def test_bytes_that_are_no_text_are_refused() -> None:
    assert decode_bytes(bytes(range(128, 256)) * 50) is None
    assert decode_bytes(b"") is None
