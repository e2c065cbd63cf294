"""ALTO 4.4: one XML file with every page, block, line and string, as libraries and archives keep it.

Coordinates are pixels of the page image; `WC` is a word's confidence, `PC` a page's, 0 to 1. A word broken over two
lines is one word in two parts (`HYP`, `SUBS_CONTENT`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from ocr.formats.direction import DESCENT, band_of, run_of
from ocr.formats.sheet import paragraph_box
from ocr.page import box_around

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ocr.formats.direction import Run
    from ocr.formats.sheet import Paragraph, Sheet, SheetLine, SheetWord
    from ocr.page import Box

NAMESPACE = "http://www.loc.gov/standards/alto/ns-v4#"
VERSION = "4.4"
HYPHENS = ("-", "\u2010")


@dataclass(frozen=True, slots=True)
class Step:
    """What was done to get the words: "contentGeneration" by an engine, "contentModification" by restoring.

    Attributes:
        category: one of ALTO's processing categories.
        name, version: of the program.
        description: one sentence.
    """

    category: str
    name: str
    version: str
    description: str


def write(sheets: Iterable[Sheet | None], *, file: str, steps: Sequence[Step]) -> Iterator[str]:
    """Give the file in pieces.

    Args:
        sheets: the pages in order; None for one that could not be read, which is an empty page then.
        file: name of the file that was read.
        steps: how the words came to be.
    """
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<alto xmlns="{NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="{NAMESPACE} http://www.loc.gov/standards/alto/v4/alto-4-4.xsd" '
        f'SCHEMAVERSION="{VERSION}">\n'
        "<Description>\n<MeasurementUnit>pixel</MeasurementUnit>\n"
        f"<sourceImageInformation><fileName>{escape(_plain(file))}</fileName></sourceImageInformation>\n"
    )
    for number, step in enumerate(steps, start=1):
        yield _processing(step, number)
    yield "</Description>\n<Layout>\n"
    for number, sheet in enumerate(sheets, start=1):
        yield from _page(sheet, number)
    yield "</Layout>\n</alto>\n"


def _processing(step: Step, number: int) -> str:
    return (
        f'<Processing ID="PROCESSING_{number}"><processingCategory>{step.category}</processingCategory>'
        f"<processingStepDescription>{escape(step.description)}</processingStepDescription>"
        f"<processingSoftware><softwareName>{escape(step.name)}</softwareName>"
        f"<softwareVersion>{escape(step.version)}</softwareVersion></processingSoftware></Processing>\n"
    )


def _page(sheet: Sheet | None, number: int) -> Iterator[str]:
    if sheet is None:
        yield f'<Page ID="PAGE_{number}" PHYSICAL_IMG_NR="{number}" QUALITY="Damaged"/>\n'
        return
    run = run_of(sheet)
    size = f'WIDTH="{sheet.width}" HEIGHT="{sheet.height}"'
    rotation = f' ROTATION="{90 * run.turns}"' if run.turns else ""
    yield f'<Page ID="PAGE_{number}" PHYSICAL_IMG_NR="{number}" {size}{_confidence(sheet)}{rotation} LANG="vi">\n'
    if sheet.paragraphs:
        space = _place(box_around(paragraph_box(paragraph) for paragraph in sheet.paragraphs))
        yield f'<PrintSpace ID="SPACE_{number}" {space}>\n'
        for at, paragraph in enumerate(sheet.paragraphs, start=1):
            yield from _block(paragraph, sheet, run, f"{number}_{at}")
        yield "</PrintSpace>\n"
    yield "</Page>\n"


def _confidence(sheet: Sheet) -> str:
    words = [word for line in sheet.lines for word in line.words]
    length = sum(len(word.text) for word in words)
    return f' PC="{sum(len(word.text) * word.confidence for word in words) / length:.4f}"' if length else ""


def _block(paragraph: Paragraph, sheet: Sheet, run: Run, name: str) -> Iterator[str]:
    yield f'<TextBlock ID="BLOCK_{name}" {_place(paragraph_box(paragraph))}>\n'
    before: SheetLine | None = None
    for number, line in enumerate(paragraph, start=1):
        after = paragraph[number] if number < len(paragraph) else None
        baseline = _baseline(line, sheet, run)
        yield f'<TextLine ID="LINE_{name}_{number}" {_place(line.box)}{baseline}>\n'
        yield from _strings(line, _broken(before, line), _broken(line, after), f"{name}_{number}")
        yield "</TextLine>\n"
        before = line
    yield "</TextBlock>\n"


def _broken(line: SheetLine | None, after: SheetLine | None) -> str | None:
    """Return the word that is broken over the end of a line; None where none is."""
    if line is None or after is None:
        return None
    first, second = line.words[-1].text, after.words[0].text
    is_broken = len(first) > 1 and first.endswith(HYPHENS) and first[-2].islower() and second[0].islower()
    return first[:-1] + second if is_broken else None


def _strings(line: SheetLine, begun: str | None, broken: str | None, name: str) -> Iterator[str]:
    last = len(line.words) - 1
    for at, word in enumerate(line.words):
        text, part = word.text, ""
        if at == last and broken is not None:
            text, part = text[:-1], f' SUBS_TYPE="HypPart1" SUBS_CONTENT={quoteattr(broken)}'
        elif at == 0 and begun is not None:
            part = f' SUBS_TYPE="HypPart2" SUBS_CONTENT={quoteattr(begun)}'
        yield (
            f'<String ID="STRING_{name}_{at + 1}" CONTENT={quoteattr(text)} {_place(word.box)} '
            f'WC="{word.confidence:.4f}"{part}/>\n'
        )
        if at < last:
            yield _space(word, line.words[at + 1])
    if broken is not None:
        yield f"<HYP CONTENT={quoteattr(line.words[-1].text[-1])}/>\n"


def _space(word: SheetWord, following: SheetWord) -> str:
    left = word.box.x + word.box.w
    if following.box.x < left:
        return "<SP/>\n"
    return f'<SP HPOS="{left}" VPOS="{word.box.y}" WIDTH="{following.box.x - left}"/>\n'


def _baseline(line: SheetLine, sheet: Sheet, run: Run) -> str:
    band = band_of(line, sheet, run)
    if band.turns:
        return ""
    box = line.box
    left = band.low - DESCENT * band.height + band.slope * (box.x - band.x)
    return f' BASELINE="{box.x},{round(left)} {box.x + box.w},{round(left + band.slope * box.w)}"'


def _place(box: Box) -> str:
    return f'HPOS="{box.x}" VPOS="{box.y}" WIDTH="{box.w}" HEIGHT="{box.h}"'


def _plain(name: str) -> str:
    return "".join(character for character in name if character.isprintable())
