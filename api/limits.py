"""Settings as the limits and engine settings that the rooms below understand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.limits import Limits
from ingest.stages import EngineSettings

if TYPE_CHECKING:
    from api.settings import Settings


def limits_of(settings: Settings) -> Limits:
    """Return what is too much to take."""
    return Limits(max_bytes=settings.max_file_bytes, max_pages=settings.max_pages)


def engine_of(settings: Settings) -> EngineSettings:
    """Return which engine reads, and how long it may take for a page."""
    return EngineSettings(languages=settings.languages, seconds=settings.page_seconds, kind=settings.engine)
