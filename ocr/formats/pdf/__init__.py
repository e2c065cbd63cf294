"""The original as a searchable PDF: its pages as they are, an invisible layer of text on those that an engine read.

    picture     an image file as a page, its own compressed bytes kept wherever PDF knows them
    font        the font without glyphs, with a way back to Unicode for every character
    layer       the text of a sheet over its words
    page        a layer put on a page; an old one taken off, skew and quarter turns taken out of the page's frame
    archival    what PDF/A-2b asks for: put in order where nothing is lost by it, told where it cannot be had
    writing     all of it: a file and its sheets to a PDF

No picture is ever encoded anew with loss, and no stream of one in a PDF is touched.
"""

from ocr.formats.pdf.writing import Written, write

__all__ = ["Written", "write"]
