"""Numbers that Word shows before paragraphs but does not store in their text: "1.", "a)", "II.", "-"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
ROMAN_DIGITS = (*ROMAN, (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
BULLET = "-"
DEEPEST_STYLE = 12


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: where it starts, how its number is written, and the pattern around it ("%1.%2.")."""

    start: int
    form: str
    pattern: str


class Numbering:
    """Counts the numbered paragraphs of one document, in order."""

    def __init__(self, document: Any) -> None:
        """Read the document's list definitions."""
        self._styles = {style.get(qn("w:styleId")): style for style in document.styles.element.iter(qn("w:style"))}
        self._abstract: dict[str, str] = {}
        self._levels: dict[tuple[str, int], Level] = {}
        self._counts: dict[tuple[str, int], int] = {}
        part = next((part for part in document.part.package.iter_parts() if _is_numbering(part)), None)
        if part is not None:
            self._learn(part.element)

    def label(self, paragraph: Any) -> str:
        """Return the number of a paragraph as it is shown, "" where it has none; counts on."""
        place = self._place(paragraph)
        if place is None:
            return ""
        number, depth = place
        abstract = self._abstract.get(number)
        level = self._levels.get((abstract or "", depth))
        if abstract is None or level is None or level.form == "none":
            return ""
        key = abstract, depth
        self._counts[key] = self._counts.get(key, level.start - 1) + 1
        for deeper in range(depth + 1, 9):
            self._counts.pop((abstract, deeper), None)
        if level.form == "bullet":
            return BULLET
        return re.sub(r"%(\d)", lambda match: self._written(abstract, int(match.group(1)) - 1), level.pattern)

    def _learn(self, root: Any) -> None:
        for number in root.iter(qn("w:num")):
            self._abstract[number.get(qn("w:numId"))] = _value(number, "w:abstractNumId", "")
        for abstract in root.iter(qn("w:abstractNum")):
            for level in abstract.iter(qn("w:lvl")):
                start = _value(level, "w:start", "1")
                known = Level(
                    int(start) if start.isdigit() else 1,
                    _value(level, "w:numFmt", "decimal"),
                    _value(level, "w:lvlText", ""),
                )
                self._levels[abstract.get(qn("w:abstractNumId")), int(level.get(qn("w:ilvl")))] = known

    def _place(self, paragraph: Any) -> tuple[str, int] | None:
        """Return list and level of a paragraph, from itself or from its style."""
        properties = paragraph.find(qn("w:pPr"))
        for _ in range(DEEPEST_STYLE):
            if properties is None:
                return None
            listed = properties.find(qn("w:numPr"))
            if listed is not None:
                number = _value(listed, "w:numId", "")
                depth = _value(listed, "w:ilvl", "0")
                return (number, int(depth)) if number not in {"", "0"} and depth.isdigit() else None
            style = properties.find(qn("w:pStyle"))
            base = style if style is not None else properties.getparent().find(qn("w:basedOn"))
            found = self._styles.get(base.get(qn("w:val"))) if base is not None else None
            if found is None:
                return None
            properties = found.find(qn("w:pPr"))
        return None

    def _written(self, abstract: str, depth: int) -> str:
        level = self._levels.get((abstract, depth))
        if level is None:
            return ""
        return write_number(self._counts.get((abstract, depth), level.start), level.form)


def write_number(number: int, form: str) -> str:
    """Return a number as a list shows it: "decimal" 3, "lowerLetter" c, "upperRoman" III."""
    if form.endswith("Letter"):
        text = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return text.upper() if form.startswith("upper") else text
    if form.endswith("Roman"):
        text = ""
        for value, digits in ROMAN_DIGITS:
            text += digits * (number // value)
            number %= value
        return text.upper() if form.startswith("upper") else text
    return f"{number:02d}" if form == "decimalZero" else str(number)


def _value(element: Any, name: str, default: str) -> str:
    child = element.find(qn(name))
    return default if child is None else child.get(qn("w:val"), default)


def _is_numbering(part: Any) -> bool:
    return str(part.partname) == "/word/numbering.xml"
