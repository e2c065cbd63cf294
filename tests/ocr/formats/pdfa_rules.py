"""Rules of ISO 19005-2, level B, that a searchable scan can break, checked on the file itself."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pdfplumber
import pikepdf
from fontTools.ttLib import TTFont
from pikepdf import Dictionary, Name, Stream
from PIL import ImageCms

if TYPE_CHECKING:
    from pathlib import Path

    from pikepdf import Object, Pdf

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
PDFAID = "{http://www.aiim.org/pdfa/ns/id/}"
DC = "{http://purl.org/dc/elements/1.1/}"
XMP = "{http://ns.adobe.com/xap/1.0/}"
FILTERS = {
    "/FlateDecode",
    "/DCTDecode",
    "/CCITTFaxDecode",
    "/RunLengthDecode",
    "/ASCII85Decode",
    "/ASCIIHexDecode",
    "/JBIG2Decode",
    "/JPXDecode",
}


def require_pdfa(path: Path) -> None:
    """Hold a file against the rules; an AssertionError says which one it breaks."""
    content = path.read_bytes()
    assert re.match(rb"%PDF-1\.[0-7]\n%[\x80-\xff]{4}", content), "6.1.2 header"
    assert content.rstrip().endswith(b"%%EOF"), "6.1.3 nothing after the end"
    with pikepdf.open(path) as pdf:
        assert not pdf.check_pdf_syntax(), "a sound file"
        assert "/ID" in pdf.trailer, "6.1.3 identity"
        assert "/Encrypt" not in pdf.trailer, "6.1.3 no encryption"
        _metadata(pdf)
        _colours(pdf)
        _fonts(pdf)
        for item in pdf.objects:
            if isinstance(item, Stream):
                _stream(item)
            if isinstance(item, (Stream, Dictionary)):
                _dictionary(item)


def _metadata(pdf: Pdf) -> None:
    packet = pdf.Root.Metadata
    assert "/Filter" not in packet, "6.6.2.1 metadata readable without unpacking"
    text = packet.read_bytes()
    assert b"<?xpacket begin" in text
    described = ET.fromstring(text)  # noqa: S314 - written here a moment ago
    assert _value(described, f"{PDFAID}part") == "2", "6.6.4 version"
    assert _value(described, f"{PDFAID}conformance") == "B"
    title = described.find(f".//{DC}title/{RDF}Alt/{RDF}li")
    assert title is not None
    assert title.text == str(pdf.docinfo["/Title"]), "6.6.3 same title in both places"
    if "/CreationDate" in pdf.docinfo:
        made = re.sub(r"\D", "", _value(described, f"{XMP}CreateDate") or "")
        assert made[:14] == re.sub(r"\D", "", str(pdf.docinfo["/CreationDate"]))[:14]


def _value(described: ET.Element, name: str) -> str | None:
    for element in described.iter(f"{RDF}Description"):
        if name in element.attrib:
            return element.attrib[name]
        child = element.find(name)
        if child is not None:
            return child.text
    return None


def _colours(pdf: Pdf) -> None:
    intents = list(pdf.Root.OutputIntents)
    profiles = [intent.DestOutputProfile for intent in intents if intent.S == Name.GTS_PDFA1]
    assert len(profiles) == 1, "6.2.3 one output intent"
    opened = ImageCms.ImageCmsProfile(io.BytesIO(profiles[0].read_bytes())).profile
    assert opened.version < 5
    assert opened.device_class.strip() in {"mntr", "prtr"}
    channels = {"RGB": 3, "GRAY": 1, "CMYK": 4}[opened.xcolor_space.strip()]
    assert int(profiles[0].N) == channels


def _fonts(pdf: Pdf) -> None:
    """6.2.11.4: fonts that show text are embedded; read by another library than the writer's."""
    content = io.BytesIO()
    pdf.save(content)
    with pdfplumber.open(content) as document:
        shown = {character["fontname"] for page in document.pages for character in page.chars}
    embedded = set()
    for item in pdf.objects:
        if isinstance(item, Dictionary) and item.get("/Type") == Name.FontDescriptor:
            assert any(key in item for key in ("/FontFile", "/FontFile2", "/FontFile3"))
            embedded.add(str(item.FontName).lstrip("/"))
    assert shown <= embedded


def _stream(stream: Stream) -> None:
    filters = stream.get("/Filter", pikepdf.Array())
    names = [str(name) for name in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    assert set(names) <= FILTERS, "6.1.7 known packings"
    assert "/F" not in stream, "6.1.7 all of it in this file"
    if stream.get("/Subtype") == Name.Image:
        assert not stream.get("/Interpolate", False), "6.2.8 no smoothing"
        assert "/Alternates" not in stream
        assert stream.get("/ColorSpace") != Name.DeviceCMYK, "6.2.4.3 inks need a profile"


def _dictionary(item: Object) -> None:
    assert "/AA" not in item, "6.5.2 no actions of their own"
    action = item.get("/A")
    if isinstance(action, Dictionary):
        assert str(action.S) in {"/GoTo", "/GoToR", "/GoToE", "/Thread", "/URI", "/Named", "/SubmitForm"}, "6.5.1"
    if item.get("/Type") == Name.Annot:
        assert int(item.F) & 4, "6.3.2 annotations print"
        assert not int(item.F) & (1 | 2 | 32)
    if item.get("/Subtype") == Name.CIDFontType2:
        assert isinstance(item.CIDToGIDMap, Stream) or item.CIDToGIDMap == Name.Identity, "6.2.11.3.2"
        _widths(item)


def _widths(font: Object) -> None:
    """6.2.11.5: the widths in the file are those of the font."""
    program = TTFont(io.BytesIO(font.FontDescriptor.FontFile2.read_bytes()))
    if str(font.BaseFont) != "/SohoaGlyphless":
        return
    glyphs = font.CIDToGIDMap.read_bytes()
    used = {int.from_bytes(glyphs[at : at + 2], "big") for at in range(0, len(glyphs), 2)}
    order, unit = program.getGlyphOrder(), program["head"].unitsPerEm
    assert {program["hmtx"][order[glyph]][0] * 1000 / unit for glyph in used} == {int(font.DW)}
