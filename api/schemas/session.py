"""Who is signed in."""

from __future__ import annotations

from pydantic import BaseModel


class Me(BaseModel):
    """Who is signed in. `csrf` goes into the header X-CSRF-Token of requests made with the session's cookie."""

    name: str
    role: str
    permissions: list[str]
    csrf: str
