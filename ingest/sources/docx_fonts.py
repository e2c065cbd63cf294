"""Which font a run of a DOCX is set in, as far as it matters: whether it is one of the old Vietnamese ones.

A run names its font itself, or its character style does, or the paragraph's style, or the document's defaults; styles
are based on one another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.oxml.ns import qn

from ingest.sources.old_fonts import merged, speaking_fonts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.sources.old_fonts import Span

DEEPEST = 20  # styles based on styles
NAMES = (qn("w:ascii"), qn("w:hAnsi"), qn("w:cs"))


class Fonts:
    """Fonts of one opened python-docx document.

    Attributes:
        old: names of old Vietnamese fonts in whose encoding their text really is.
    """

    def __init__(self, document: Any) -> None:
        styles = document.styles.element
        self._styles = {style.get(qn("w:styleId")): style for style in styles.iterchildren(qn("w:style"))}
        self._default = next(
            (
                style.get(qn("w:styleId"))
                for style in styles.iterchildren(qn("w:style"))
                if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in {"1", "true", "on"}
            ),
            None,
        )
        defaults = styles.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
        self._last = _named(defaults)
        self.old = speaking_fonts(self._spans(document.element))

    def name(self, run: Any) -> str | None:
        """Return the name of the font of a run (an element w:r)."""
        properties = run.find(qn("w:rPr"))
        own = _named(properties)
        if own:
            return own
        style = properties.find(qn("w:rStyle")) if properties is not None else None
        paragraph = next(run.iterancestors(qn("w:p")), None)
        applied = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}") if paragraph is not None else None
        return (
            (self._of_style(style.get(qn("w:val"))) if style is not None else None)
            or self._of_style(applied.get(qn("w:val")) if applied is not None else self._default)
            or self._last
        )

    def _of_style(self, identifier: str | None) -> str | None:
        for _ in range(DEEPEST):
            style = self._styles.get(identifier)
            if style is None:
                return None
            named = _named(style.find(qn("w:rPr")))
            if named:
                return named
            based = style.find(qn("w:basedOn"))
            identifier = based.get(qn("w:val")) if based is not None else None
        return None

    def _spans(self, root: Any) -> Iterator[Span]:
        for paragraph in root.iter(qn("w:p")):
            runs = paragraph.iterchildren(qn("w:r"))
            texts = (("".join(each.text or "" for each in run.iterchildren(qn("w:t"))), run) for run in runs)
            yield from merged((text, self.name(run)) for text, run in texts if text)


def _named(properties: Any) -> str | None:
    fonts = properties.find(qn("w:rFonts")) if properties is not None else None
    if fonts is None:
        return None
    return next((fonts.get(name) for name in NAMES if fonts.get(name)), None)
