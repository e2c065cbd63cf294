"""Fonts that a PDF shows text in without bringing them: what PDF/A does not allow.

A font that is only named (programs list some on every page), or sets invisible text alone, need not be there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from ocr.formats.pdf.hidden import INVISIBLE, SHOWS_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pikepdf import Object, Pdf

PROGRAMS = ("/FontFile", "/FontFile2", "/FontFile3")
DEEPEST = 6  # of forms in forms


def foreign_fonts(pdf: Pdf) -> Iterator[str]:
    """Give the names of the fonts that are shown and not in the file; some more than once."""
    for page in pdf.pages:
        yield from _of_drawing(page.obj, _resources_of(page.obj), DEEPEST)
        for note in page.obj.get("/Annots", Array()):
            for look in _looks(note.get("/AP")):
                yield from _of_drawing(look, look.get("/Resources"), DEEPEST)


def _resources_of(page: Object) -> Object | None:
    node: Object | None = page
    while node is not None:
        if "/Resources" in node:
            found: Object = node["/Resources"]
            return found
        node = node.get("/Parent")
    return None


def _looks(appearance: Object | None) -> Iterator[Object]:
    if isinstance(appearance, Stream):
        yield appearance
    elif isinstance(appearance, Dictionary):
        for look in appearance.as_dict().values():
            yield from _looks(look)


def _of_drawing(drawing: Object, resources: Object | None, depth: int) -> Iterator[str]:
    if resources is None or depth == 0:
        return
    fonts = {name: font for name, font in resources.get("/Font", Dictionary()).items() if not _is_here(font)}
    if fonts:
        yield from (_name(fonts[name]) for name in _shown(drawing) & fonts.keys())
    for form in resources.get("/XObject", Dictionary()).as_dict().values():
        if isinstance(form, Stream) and form.get("/Subtype") == Name.Form:
            yield from _of_drawing(form, form.get("/Resources", resources), depth - 1)


def _is_here(font: Object) -> bool:
    if font.get("/Subtype") == Name.Type3:
        return True
    descendants = font.get("/DescendantFonts")
    described = descendants[0] if descendants is not None else font
    descriptor = described.get("/FontDescriptor")
    return descriptor is not None and any(key in descriptor for key in PROGRAMS)


def _name(font: Object) -> str:
    return str(font.get("/BaseFont", "?")).lstrip("/")


def _shown(drawing: Object) -> set[str]:
    """Return the names of the fonts in which a drawing shows text that is seen."""
    try:
        instructions = pikepdf.parse_content_stream(drawing)
    except pikepdf.PdfError:
        return set()  # a drawing that no program can read shows nothing
    shown: set[str] = set()
    font, mode = "", 0
    saved: list[tuple[str, int]] = []
    for instruction in instructions:
        operator = str(instruction.operator)
        if operator == "q":
            saved.append((font, mode))
        elif operator == "Q" and saved:
            font, mode = saved.pop()
        elif operator == "Tf" and instruction.operands:
            font = str(instruction.operands[0])
        elif operator == "Tr" and instruction.operands:
            mode = int(str(instruction.operands[0]))
        elif operator in SHOWS_TEXT and mode != INVISIBLE:
            shown.add(font)
    return shown
