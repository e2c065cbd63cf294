"""Papers whose text and facts are ready, made ready to be stored: what the product does in its page workers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.documents import learnt
from corpus.pages.pages import PackedPage, packed

if TYPE_CHECKING:
    from bench.archive_papers import MadePaper
    from extract.facts import Facts


@dataclass(frozen=True, slots=True)
class ReadyPaper:
    """A paper as a worker hands it over; pages by number, from 1."""

    pages: dict[int, PackedPage]
    layers: learnt.Layers
    facts: Facts
    told: learnt.Told


def ready(made: MadePaper) -> ReadyPaper:
    """Do what needs no archive."""
    layers = learnt.layers(made.restoration)
    sizes = [(reading.width, reading.height) for reading in made.readings]
    told = learnt.told(made.facts, layers.restored, layers.restored, sizes)
    pages = {number: packed(reading) for number, reading in enumerate(made.readings, start=1)}
    return ReadyPaper(pages, layers, made.facts, told)
