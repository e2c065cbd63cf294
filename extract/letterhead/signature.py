"""The foot of a paper: on whose behalf it is signed, the signer's title, and who receives it. Never a person's name."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache

from extract.facts import Field
from extract.grammar import any_of, words
from extract.source import Line, Source, is_capitals

_BLOCK_LINES = 6
_MAX_RECIPIENTS = 60
_HEADING = 240  # characters of a line that are looked at to see whether it is in capitals


def read_signature(source: Source, after: int) -> tuple[Field | None, Field | None]:
    """Return the signing prefix with its body ("TM. BAN THƯỜNG TRỰC") and the signer's title ("CHỦ TỊCH").

    Args:
        source: the prepared text.
        after: place where the letterhead ends; a signature stands behind it.
    """
    lines = source.lines
    for prefix in _prefix().finditer(source.folded, after):
        index = bisect_right(lines, prefix.start(), key=_start_of) - 1
        if index >= 0 and _is_heading(source, prefix.start(), lines[index].end):
            return _block(source, prefix.start(), lines[index : index + _BLOCK_LINES])
    return None, _bare_title(source, after)


def _start_of(line: Line) -> int:
    return line.start


def read_recipients(source: Source) -> tuple[Field, ...]:
    """Return the lines under "Nơi nhận", without their dashes and semicolons, the file copy ("Lưu") last."""
    lines = source.lines
    begin = next((index for index, line in enumerate(lines) if _recipients_head().match(line.folded)), None)
    if begin is None:
        return ()
    places: list[tuple[int, int]] = []
    for line in lines[begin + 1 : begin + 1 + _MAX_RECIPIENTS]:
        end = _column_end(source, line)
        if _is_recipient(line):
            places.append((line.start, end))
        elif places and end > line.start and not is_capitals(source.cut(line.start, end)):
            if _is_last(source.folded[places[-1][0] : places[-1][1]]):
                break
            places[-1] = (places[-1][0], end)
        elif places:
            break
    return tuple(field for field in (_recipient(source, start, end) for start, end in places) if field)


def _block(source: Source, start: int, lines: tuple[Line, ...]) -> tuple[Field, Field | None]:
    """Read the signature from its prefix on: the lines in capitals, or what of a merged line is in capitals."""
    pieces: list[tuple[int, int]] = []
    title: tuple[int, int] | None = None
    for line in lines:
        begin = max(line.start, start, _column_end(source, line) if _is_recipient(line) else 0)
        found = _last_title(source, line, begin)
        if found is None and (title or not is_capitals(source.cut(begin, line.end))):
            if title or not _is_recipient(line):
                break
            continue
        title = found or title
        pieces.append((begin, line.end))
        bare = _bare_titles().fullmatch(source.folded, begin, line.end)
        if bare:  # the block is whole; beside or under it another one may stand
            title = bare.span("first")
            break
    if title is None:
        return _joined(source, pieces[:1] or [(start, lines[0].end)]), None
    before = [(begin, min(end, title[0])) for begin, end in pieces if begin < title[0]]
    return _joined(source, before or [(start, title[0])]), _field(source, *title)


def _is_heading(source: Source, start: int, end: int) -> bool:
    return is_capitals(source.cut(start, min(end, start + _HEADING)))


def _is_recipient(line: Line) -> bool:
    return line.folded[0] in "-–+•"


def _joined(source: Source, pieces: list[tuple[int, int]]) -> Field:
    value = " ".join(source.printed(start, end) for start, end in pieces)
    return Field(value, *source.span(pieces[0][0], _field_end(source, *pieces[-1])))


def _last_title(source: Source, line: Line, start: int) -> tuple[int, int] | None:
    last = None
    for match in _title().finditer(source.folded, start, line.end):
        behind = source.cut(match.end(), min(line.end, match.end() + _HEADING)).strip()
        if is_capitals(source.cut(*match.span())) and (not behind or is_capitals(behind)):
            last = match.span()
    return last


def _bare_title(source: Source, after: int) -> Field | None:
    """Return a title in capitals that no prefix opens: alone on a line near "Nơi nhận", or at the end of such a one."""
    lines = source.lines
    recipients = source.folded.find("noi nhan", after)
    closing = max(source.folded.find("./.", after), recipients)
    if closing < 0:
        return None
    begin = bisect_right(lines, closing, key=_start_of)
    above = [] if recipients < 0 else lines[max(0, begin - _BLOCK_LINES) : begin]
    for line in (*lines[begin:], *above):
        match = _title().fullmatch(line.folded)
        if match and line.start > after and is_capitals(source.cut(line.start, line.end)):
            return _field(source, line.start, line.end)
    for line in lines[max(0, begin - 1) : begin + _BLOCK_LINES]:
        place = _column_end(source, line)
        if place < line.end and line.start > after:
            return _field(source, place, line.end)
    return None


def _column_end(source: Source, line: Line) -> int:
    """Return where the left column of a merged line ends: before a signing prefix or a title in capitals."""
    for match in _right_column().finditer(line.folded):
        if match.start() and _is_heading(source, line.start + match.start(), line.end):
            return line.start + match.start()
    return line.end


def _recipient(source: Source, start: int, end: int) -> Field | None:
    text = source.folded[start:end]
    first = start + len(text) - len(text.lstrip(" -–+•\n"))
    last = start + len(text.rstrip(" ;.,:\n"))
    return _field(source, first, last) if last > first else None


def _is_last(folded: str) -> bool:
    return re.match(rf"[-–+• ]*{any_of(words('letterhead', 'recipients_ends'))}", folded) is not None


def _field(source: Source, start: int, end: int) -> Field:
    end = _field_end(source, start, end)
    return Field(source.printed(start, end), *source.span(start, end))


def _field_end(source: Source, start: int, end: int) -> int:
    return start + len(source.folded[start:end].rstrip(" \n\f"))


@cache
def _prefix() -> re.Pattern[str]:
    dotted = any_of(tuple(prefix for prefix in words("letterhead", "signing_prefixes") if "/" not in prefix))
    slashed = any_of(tuple(prefix for prefix in words("letterhead", "signing_prefixes") if "/" in prefix))
    first = "".join(sorted({prefix[0] for prefix in words("letterhead", "signing_prefixes")}))
    # The letter first, then what may not stand in front of it: the search then runs from such letter to such letter.
    return re.compile(rf"(?=[{first}])(?<![\w/])(?:{dotted} ?\.|{slashed}\.?) ?(?=[a-z])")


@cache
def _title() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![a-z0-9.]){any_of(words('letterhead', 'signer_titles'))}"
        rf"(?:[ \n]{any_of(words('letterhead', 'signer_qualifiers'))})?(?![a-z0-9])"
    )


@cache
def _bare_titles() -> re.Pattern[str]:
    """Return the pattern of a line with nothing but titles, one for each who signs."""
    return re.compile(rf"[ \n]?(?P<first>{_title().pattern})(?: {_title().pattern}){{0,2}}[ \n]?")


@cache
def _right_column() -> re.Pattern[str]:
    return re.compile(rf"{_prefix().pattern}|{_title().pattern}")


@cache
def _recipients_head() -> re.Pattern[str]:
    return re.compile(rf"{any_of(words('letterhead', 'recipients_heads'))}")
