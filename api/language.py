"""The interface in English, behind a switch: Vietnamese is what the templates say, `data/english.toml` what it means.

    template (Vietnamese) --> tokens of Jinja --> words people read, each replaced by its entry --> compiled template

As with gettext the Vietnamese words are the key. They are found by the place where they stand, so that a template is
written in plain Vietnamese: text between tags, the attributes that are read out or shown (`SHOWN`, `data-say-…`), and
literals inside expressions that have a Vietnamese letter. What lacks an entry stays Vietnamese; a test holds that none
does. Words of papers, file names and what people wrote are data and stay as they are.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from jinja2 import lexer
from jinja2.ext import Extension

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jinja2 import Environment
    from starlette.requests import HTTPConnection

Language = Literal["vi", "en"]
LANGUAGES: Mapping[Language, str] = {"vi": "Tiếng Việt", "en": "English"}
COOKIE = "sohoa_lang"
SHOWN = frozenset({"alt", "aria-label", "placeholder", "title"})
SAID = "data-say-"  # words that a script puts on the page
_PIECES = re.compile(r"[^<>]+|<!--|<|>")
_QUOTED = re.compile(r'([A-Za-z-]+)="([^"]*)("?)')
_LETTER = re.compile(r"[^\W\d_]")
_ESCAPED = re.compile(r"&#?\w+;")
_ATTRIBUTE = re.compile(r'[a-z-]+="[^"]*"')  # a block of a template may be one alone


def language_of(connection: HTTPConnection) -> Language:
    """Return the language that was chosen in this browser, else Vietnamese."""
    return "en" if connection.cookies.get(COOKIE) == "en" else "vi"


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Return `words`, Vietnamese to English, and `errors`, the code of an error to its English."""
    return tomllib.loads((Path(__file__).parent / "data" / "english.toml").read_text("utf-8"))


def english(words: str) -> str:
    """Return what Vietnamese words of the interface mean, themselves where the catalogue has no entry."""
    return catalogue()["words"].get(" ".join(words.split()), words)


def said(words: str, language: Language) -> str:
    """Return words of the interface in a language."""
    return english(words) if language == "en" else words


class InEnglish(Extension):
    """Compiles templates with the words of the catalogue in place of the Vietnamese ones."""

    def filter_stream(self, stream: lexer.TokenStream) -> Iterator[lexer.Token]:
        """Yield the tokens with their words replaced."""
        reader = _Markup()
        for token in stream:
            if token.type == lexer.TOKEN_DATA:
                yield lexer.Token(token.lineno, token.type, reader.replaced(token.value))
            elif token.type == lexer.TOKEN_STRING and is_vietnamese(token.value):
                yield lexer.Token(token.lineno, token.type, english(token.value))
            else:
                yield token


def keys_of(source: str, environment: Environment) -> list[str]:
    """Return the words of a template that people read, in order: what the catalogue must have."""
    found: list[str] = []
    reader = _Markup(found)
    for _, kind, value in environment.lex(source):
        if kind == lexer.TOKEN_DATA:
            reader.replaced(value)
        elif kind == lexer.TOKEN_STRING and is_vietnamese(value):
            found.append(" ".join(value[1:-1].split()))
    return found


def is_vietnamese(text: str) -> bool:
    """Tell whether a literal is meant for people: it has a letter that no code has."""
    return any(not character.isascii() and character.isalpha() for character in text)


class _Markup:
    """Reads a template's markup piece by piece; expressions may stand between any two characters of it."""

    def __init__(self, found: list[str] | None = None) -> None:
        self._found = found
        self._in_tag = False
        self._attribute = ""  # the one whose quotes are open

    def replaced(self, data: str) -> str:
        """Return a piece of markup with the words that people read replaced."""
        return "".join(self._piece(piece) for piece in cast("list[str]", _PIECES.findall(data)))

    def _piece(self, piece: str) -> str:
        if piece in {"<", "<!--"}:
            self._in_tag = True
            return piece
        if piece == ">":
            self._in_tag, self._attribute = False, ""
            return piece
        return self._tag(piece) if self._in_tag else self._words(piece)

    def _tag(self, piece: str) -> str:
        head = ""
        if self._attribute:
            value, quote, piece = piece.partition('"')
            head = self._value(self._attribute, value) + quote
            if quote:
                self._attribute = ""
        return head + _QUOTED.sub(self._quoted, piece)

    def _quoted(self, match: re.Match[str]) -> str:
        name, value, quote = match.groups()
        if not quote:
            self._attribute = name
        return f'{name}="{self._value(name, value)}{quote}'

    def _value(self, name: str, value: str) -> str:
        return self._words(value) if name in SHOWN or name.startswith(SAID) else value

    def _words(self, text: str) -> str:
        words = " ".join(text.split())
        if not _LETTER.search(_ESCAPED.sub("", words)) or _ATTRIBUTE.fullmatch(words):
            return text
        if self._found is not None:
            self._found.append(words)
        lead, trail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        return f"{lead}{english(words)}{trail}"
