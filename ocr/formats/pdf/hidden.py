"""The invisible text that an earlier OCR program left on a page, taken off it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Name

if TYPE_CHECKING:
    from pikepdf import Object, Page, Pdf

INVISIBLE = 3  # the text render mode
SHOWS_TEXT = frozenset({"Tj", "TJ", "'", '"'})
DEEPEST = 4  # of forms in forms


def take_off_hidden_text(pdf: Pdf, page: Page) -> None:
    """Remove what shows invisible text from a page's drawing and from the forms it uses; all else stays as it is."""
    cleaned = _cleaned(page.obj)
    if cleaned is not None:
        page.obj.Contents = pdf.make_stream(cleaned)
    resources = page.obj.get("/Resources")
    if resources is not None:
        _clean_forms(resources, DEEPEST)


def _clean_forms(resources: Object, depth: int) -> None:
    drawn = resources.get("/XObject")
    if drawn is None or depth == 0:
        return
    for form in drawn.as_dict().values():
        if not isinstance(form, pikepdf.Stream) or form.get("/Subtype") != Name.Form:
            continue
        cleaned = _cleaned(form)
        if cleaned is not None:
            form.write(cleaned)
        inner = form.get("/Resources")
        if inner is not None:
            _clean_forms(inner, depth - 1)


def _cleaned(drawing: Object) -> bytes | None:
    """Return a drawing without its invisible text; None where there is none, or where it cannot be read."""
    try:
        instructions = pikepdf.parse_content_stream(drawing)
    except pikepdf.PdfError:
        return None
    kept = []
    mode, saved, found = 0, [], False
    for instruction in instructions:
        operator = str(instruction.operator)
        if operator == "q":
            saved.append(mode)
        elif operator == "Q" and saved:
            mode = saved.pop()
        elif operator == "Tr" and len(instruction.operands) == 1:
            mode = int(str(instruction.operands[0]))
        elif operator in SHOWS_TEXT and mode == INVISIBLE:
            found = True
            continue
        kept.append(instruction)
    return pikepdf.unparse_content_stream(kept) if found else None
