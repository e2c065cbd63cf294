"""Batch scans made up for `bench.intake`: papers of many kinds one behind the other, as text and as pages.

Each kind of paper is a function that draws from a seed and returns its pages. Lines hold a tab where they stand in two
columns. Half of the kinds were kept back while the rules were set (`batches.toml`).
"""

from bench.batches.appearance import draw, text_of
from bench.batches.chance import table
from bench.batches.composing import Batch, batch
from bench.batches.garbling import garbled

__all__ = ["Batch", "batch", "draw", "garbled", "table", "text_of"]
