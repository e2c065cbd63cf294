from __future__ import annotations

import hashlib
from importlib.resources import files
from typing import TYPE_CHECKING

from hypothesis import example, given
from hypothesis import strategies as st

from corpus.store.archive import Archive
from corpus.store.plain import pack, plain

if TYPE_CHECKING:
    from pathlib import Path

PRINTED = (
    "ỦY BAN NHÂN DÂN PHƯỜNG AN THẮNG\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 12/BC-UBND\n"
    "Tổng số hộ nghèo giảm 14 hộ so với năm trước, còn 2,31% — kết quả nổi bật của phường trong năm.\n"
)


@given(st.text())
@example("")
@example("\x00\x01")
@example("a\x00€中😀\ufffe\x01b")
@example(PRINTED)
def test_a_text_comes_back_as_it_was(text: str) -> None:
    assert plain(pack(text)) == text


def test_a_text_takes_less_than_half_of_its_room() -> None:
    assert len(pack(PRINTED)) < len(PRINTED.encode("utf-8")) / 2


def test_what_was_never_packed_is_read_as_it_is() -> None:
    assert plain("chữ") == "chữ"
    assert plain(None) is None
    assert plain(b"\x78\x9c") == b"\x78\x9c"


def test_the_words_that_texts_are_packed_with_never_change() -> None:
    known = (files("corpus") / "data" / "packed_text.txt").read_bytes()
    assert hashlib.sha256(known).hexdigest() == "602de8816248a6d04bab8a3f101a415794576353e0e3a139988b8c9268d817d4"


def test_the_database_knows_it_too(tmp_path: Path) -> None:
    with Archive(tmp_path / "kho") as archive:
        assert archive.db.execute("SELECT plain(?), plain('chữ'), plain(NULL)", [pack(PRINTED)]).fetchone() == (
            PRINTED,
            "chữ",
            None,
        )
