"""Unicode text written in the old encodings, for round trips."""

from __future__ import annotations

from normalize.legacy.tables import Encoding, table


def written(text: str, encoding: Encoding) -> str:
    """Return a text as a program of the old days stored it; in TCVN3, capitals without a code are small."""
    codes: dict[str, str] = {}
    for code, letter in table(encoding).letters.items():
        if code.isascii() or max(code) <= "\xff":
            codes.setdefault(letter, code)
    if encoding == "tcvn3":
        return "".join(codes.get(letter) or codes.get(letter.lower(), letter) for letter in text)
    return "".join(codes.get(letter, letter) for letter in text)
