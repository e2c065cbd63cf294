"""What is wrong with an archive, said so that a person can do something about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Something lost or damaged.

    Attributes:
        kind: stable word, "blob-missing".
        subject: what it is about, "document:12".
        message: Vietnamese: what is wrong and what to do.
    """

    kind: str
    subject: str
    message: str
