"""The engines by name, as settings say them; apart from the engines, so that settings need not load them."""

from __future__ import annotations

from typing import Literal

EngineKind = Literal["auto", "lines", "tesserocr", "pytesseract"]
