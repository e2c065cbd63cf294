"""The interface in English, behind a switch: Vietnamese is what the templates say, `data/english.toml` what it means.

    template (Vietnamese) --> tokens of Jinja --> words people read, each replaced by its entry --> compiled template

As with gettext the Vietnamese words are the key. They are found by the place where they stand, so that a template is
written in plain Vietnamese: text between tags, the attributes that are read out or shown (`SHOWN`, `data-say-…`), and
literals inside expressions that have a Vietnamese letter. What lacks an entry stays Vietnamese; a test holds that none
does. Words of papers, file names and what people wrote are data and stay as they are.

Sentences that the lower rooms put together, reasons and warnings, come with names and figures in them. The catalogue
has them with holes, `"Viện dẫn {paper}" = "Cites {paper:t}"`: what stands in the hole of the Vietnamese goes into the
hole of the English, in English too where that says `:t`. Lists are told part by part, several sentences one by one.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from jinja2 import lexer
from jinja2.ext import Extension

from ocr.errors import SohoaError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

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
    plain = " ".join(words.split())
    return catalogue()["words"].get(plain) or _told(plain) or words


def said(words: str, language: Language) -> str:
    """Return words of the interface in a language."""
    return english(words) if language == "en" else words


def said_all(words: Iterable[str], language: Language) -> list[str]:
    """Return several, each in a language."""
    return [said(one, language) for one in words]


def error_said(message: str, code: str | None, language: Language) -> str:
    """Return why something went wrong: where the sentence itself has no English, what its code means in general."""
    if language == "vi":
        return message
    told = english(message)
    return catalogue()["errors"].get(code or "", message) if told == message else told


def told_in(language: Language) -> Callable[..., str]:
    """Return the filter of templates that says words, or an error with its code, in a language."""

    def tell(words: str | SohoaError, code: str | None = None) -> str:
        if isinstance(words, SohoaError):
            return error_said(words.message, words.code, language)
        return error_said(words, code, language)

    return tell


HOLES = {"n": r"[\d.,]+", "ref": r"[^\s,;]+", "type": r"[^\W\d_]+(?: [^\W\d_]+){0,2}"}
"""What stands in holes of these names; in others anything does."""
_HOLE = re.compile(r"\{(\w+)(:t)?\}")
_APART = (re.compile(r"(?<=[.!?]) "), re.compile(r"(?<=;) "), re.compile(r"(?<=,) "))


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence with holes: what it begins with, what it looks like, what it means."""

    begins: str
    form: re.Pattern[str]
    told: str

    def filled(self, plain: str) -> str | None:
        """Return a sentence of this form in English, None for another."""
        match = self.form.fullmatch(plain) if plain.startswith(self.begins) else None
        return match and _HOLE.sub(lambda hole: self._piece(match[hole[1]], hole[2]), self.told)

    @staticmethod
    def _piece(held: str, translated: str | None) -> str:
        if not translated or not held.strip():
            return held
        return held[: len(held) - len(held.lstrip())] + english(held) + held[len(held.rstrip()) :]


@cache
def _sentences() -> tuple[_Sentence, ...]:
    """Return the sentences, those that say most before those that would take anything, or begin with it."""
    known = sorted(
        catalogue()["sentences"].items(), key=lambda one: (one[0].startswith("{"), -len(_HOLE.sub("", one[0])))
    )
    return tuple(_Sentence(key.partition("{")[0], re.compile(_form(key)), told) for key, told in known)


def _form(key: str) -> str:
    parts, at = [], 0
    for hole in _HOLE.finditer(key):
        parts += [re.escape(key[at : hole.start()]), f"(?P<{hole[1]}>{HOLES.get(hole[1], '.*?')})"]
        at = hole.end()
    return "".join([*parts, re.escape(key[at:])])


@lru_cache(maxsize=4096)
def _told(plain: str) -> str | None:
    """Return a sentence in English, or several, or a list of which each part has its own; None where one has not."""
    for sentence in _sentences():
        if (told := sentence.filled(plain)) is not None:
            return told
    for between in _APART:
        parts = between.split(plain)
        if len(parts) > 1:
            told_parts = [_part_told(part) for part in parts]
            if None not in told_parts:
                return " ".join(filter(None, told_parts))
    return None


def _part_told(part: str) -> str | None:
    whole = catalogue()["words"].get(part) or _told(part)
    if whole is not None:
        return whole
    bare = part.rstrip(",;")
    told = catalogue()["words"].get(bare) or _told(bare)
    return told and told + part[len(bare) :]


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
