"""The codes of errors: programs tell by them what happened, so each has one meaning."""

from __future__ import annotations

import pkgutil
from collections import defaultdict
from importlib import import_module
from typing import TYPE_CHECKING

from ingest.errors import MESSAGES, UnreadableFile
from ocr.errors import SohoaError

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOMS = "ocr", "normalize", "extract", "corpus", "ingest", "api"


def errors(of: type[SohoaError]) -> Iterator[type[SohoaError]]:
    yield of
    for kind in of.__subclasses__():
        if kind.__module__.partition(".")[0] in ROOMS:
            yield from errors(kind)


def test_each_code_is_that_of_one_error() -> None:
    for room in ROOMS:
        for module in pkgutil.walk_packages(import_module(room).__path__, f"{room}."):
            if not module.name.endswith("__main__"):
                import_module(module.name)
    classes = defaultdict[str, set[type[SohoaError]]](set)
    for error in errors(SohoaError):
        if "code" in vars(error):
            classes[error.code].add(error)
    for code in MESSAGES:
        classes[code].add(UnreadableFile)
    assert {"no-room", "not-found", "output-not-written", "empty-file"} <= classes.keys()
    assert {code: found for code, found in classes.items() if len(found) > 1} == {}
