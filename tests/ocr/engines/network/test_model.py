"""The installed model opened: what is in it, and that another kind of file is told from it."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.engines.models import tessdata
from ocr.engines.network.container import CODES, NETWORK, OtherModel, read_parts
from ocr.engines.network.layers import read_network
from ocr.engines.network.model import load_model

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.engine


def test_the_network_is_the_one_that_the_model_says_it_is() -> None:
    network = load_model("vie").network
    held = read_parts(tessdata() / "vie.traineddata")
    said = b"[1,%d,0,1Ct3,3,%dMp3,3Lfys%d" % (network.height, len(network.window), len(network.down.onwards))
    for cells in network.along:
        said += b"L%sx%d" % (b"r" if cells.backwards else b"f", len(cells.onwards))
    assert said in held[NETWORK]  # Tesseract writes what it made behind the weights


def test_every_output_is_a_character_or_none() -> None:
    model = load_model("vie")
    characters = model.alphabet.characters
    assert len(characters) == len(model.network.out)
    assert characters[0] == " "
    assert characters[model.alphabet.none] == ""
    assert set("ẫĐđừ19/") <= set(characters)
    assert sum(character == "" for character in characters) == 1


def test_words_are_known_with_signs_around_them_in_capitals_and_numbers_are() -> None:
    known = load_model("vie").words
    assert all(word in known for word in ("thực", "Thực", "THỰC", "(nhân", "dân,", "2.480", "31/5/2024", "–"))
    assert not any(word in known for word in ("thựx", "zq", "12a4", "nhâ"))


def test_a_model_that_is_not_there_is_another(tmp_path: Path) -> None:
    with pytest.raises(OtherModel):
        load_model("xyz")
    nothing = tmp_path / "nothing.traineddata"
    nothing.write_bytes(struct.pack("<i", 0))
    with pytest.raises(OtherModel):
        read_parts(nothing)


@given(st.data())
def test_a_broken_network_is_another_model_never_a_crash(data: st.DataObject) -> None:
    held = read_parts(tessdata() / "vie.traineddata")[NETWORK]
    head = 2_000  # the first layers, where the kinds and the sizes stand
    at, byte = data.draw(st.integers(0, head)), data.draw(st.integers(0, 255))
    end = data.draw(st.sampled_from((len(held), len(held) // 2, head)))
    try:
        network = read_network((held[:at] + bytes([byte]) + held[at + 1 :])[:end])
    except OtherModel:
        return
    assert network.out.shape == load_model("vie").network.out.shape


def test_codes_cut_short_are_another_model() -> None:
    from ocr.engines.network.alphabet import read_alphabet  # noqa: PLC0415 - used here alone

    parts = read_parts(tessdata() / "vie.traineddata")
    with pytest.raises(OtherModel):
        read_alphabet(b"2\nNULL 0\na 3\n", parts[CODES][:40], 269)
