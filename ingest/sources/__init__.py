"""Files as pages: one source per kind of file, all opened by `open_source`."""

from ingest.sources.opening import open_source
from ingest.sources.source import Source

__all__ = ["Source", "open_source"]
