from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.errors import SohoaError
from ocr.visible import harmless, spelt, visible

HOSTILE = "bc\n\x1b[31m\u202efdp.exe\u2028\x9b\udcff\U000e0041.pdf"


def steers(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def test_what_would_steer_a_terminal_is_shown() -> None:
    told = r"bc\n\x1b[31m\u202efdp.exe\u2028\x9b\udcff\U000e0041.pdf"
    assert visible(HOSTILE) == told
    assert harmless(f"một\thai\n{HOSTILE}") == "một\thai\n" + told.replace(r"bc\n", "bc\n")


@pytest.mark.parametrize("name", ["Báo cáo số 12 (bản ký) – Điện Ngọc.pdf", "a\u00a0b", "tiếng Việt", "名前.pdf"])
def test_ordinary_names_stay(name: str) -> None:
    for form in ("NFC", "NFD"):
        assert visible(unicodedata.normalize(form, name)) == unicodedata.normalize(form, name)


@given(st.text() | st.text(st.sampled_from("a\n\t\r\x1b\u202e\ud800\U0001f600")))
def test_nothing_steers_and_json_means_the_same(text: str) -> None:
    assert not any(steers(character) for character in visible(text))
    assert visible(visible(text)) == visible(text)
    written = json.dumps({text: [text]}, ensure_ascii=False, indent=2)
    assert json.loads(spelt(written)) == {text: [text]}
    assert not any(steers(character) for character in spelt(written) if character != "\n")


def test_an_error_is_one_line() -> None:
    error = SohoaError(f"Không có tệp {HOSTILE}.")
    assert str(error) == error.message
    assert error.message.isprintable()
