"""An installed model, opened: its network, alphabet and words, read once in a process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from ocr.engines.models import tessdata
from ocr.engines.network.alphabet import Alphabet, read_alphabet
from ocr.engines.network.container import ALPHABET, CODES, NETWORK, WORDS, OtherModel, read_parts
from ocr.engines.network.dictionary import read_dictionary
from ocr.engines.network.layers import Network, read_network

if TYPE_CHECKING:
    from collections.abc import Container
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Model:
    """What reads lines: the network, what its outputs mean, and the words that are known."""

    network: Network
    alphabet: Alphabet
    words: Container[str]


def load_model(language: str) -> Model:
    """Return the installed model of one language.

    Raises:
        OtherModel: it is of another kind than this program reads, or there is none.
        EngineMissing: there are no models at all.
    """
    path = tessdata() / f"{language}.traineddata"
    try:
        return _opened(path, path.stat().st_mtime_ns)
    except OSError as error:
        raise OtherModel(str(error)) from error


@lru_cache(maxsize=4)
def _opened(path: Path, _: int) -> Model:
    parts = read_parts(path)
    if not {NETWORK, ALPHABET, CODES} <= parts.keys():
        raise OtherModel("no line reader in it")
    network = read_network(parts[NETWORK])
    alphabet = read_alphabet(parts[ALPHABET], parts[CODES], network.out.shape[0])
    if WORDS not in parts:
        return Model(network, alphabet, frozenset[str]())
    return Model(network, alphabet, read_dictionary(parts[WORDS], alphabet))
