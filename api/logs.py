"""The service's log: lines for people, or one JSON object a line for programs; each tells which request it belongs to.

No text of papers, no password and no token is ever logged; of a question that is searched for, the audit log tells.
"""

from __future__ import annotations

import json
import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Literal

from ocr.visible import harmless, spelt, visible

REQUEST: ContextVar[str] = ContextVar("request", default="")
"""Mark of the request that is being served, also in its answer as `X-Request-ID`."""

FIELDS = "sohoa"
"""Name of the attribute of a record that holds further fields: `log.info("…", extra={FIELDS: {…}})`."""


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, message, request, the record's fields, the trace of an error."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        said = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if mark := REQUEST.get():
            said["request"] = mark
        said.update(getattr(record, FIELDS, {}))
        if record.exc_info:
            said["trace"] = self.formatException(record.exc_info)
        return spelt(json.dumps(said, ensure_ascii=False, default=str))


class TextLines(logging.Formatter):
    """A line for people, with the request's mark and the record's fields behind the message."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, and the trace of an error below it."""
        line = f"{datetime.fromtimestamp(record.created).astimezone():%Y-%m-%d %H:%M:%S} {record.levelname.lower()} "
        line += f"{record.name}: {visible(record.getMessage())}"
        fields = getattr(record, FIELDS, {})
        line += "".join(f" {name}={visible(value)}" for name, value in fields.items())
        if mark := REQUEST.get():
            line += f" request={mark}"
        if record.exc_info:
            line += f"\n{harmless(self.formatException(record.exc_info))}"
        return line


def configure(form: Literal["text", "json"]) -> None:
    """Send the log of the service and of its server to stderr: warnings for people, every request for programs."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else TextLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    level = logging.INFO if form == "json" else logging.WARNING
    for name in ("api", "ingest", "corpus"):
        logging.getLogger(name).setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = name != "uvicorn.access"  # `api.watching` tells of each request, without its query
