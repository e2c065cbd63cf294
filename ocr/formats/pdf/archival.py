"""What PDF/A-2b (ISO 19005-2) asks of a PDF.

`settle` puts in order what takes nothing from a reader: colours are told apart by a profile, scripts and other actions
go, packings that PDF/A does not know are packed anew without loss. `obstacles` names what is left: fonts that the file
does not bring, inks without a profile, attachments. A file with obstacles stays a good PDF, and does not call itself
PDF/A.
"""

from __future__ import annotations

import re
from importlib.resources import files
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from ocr.formats.pdf.fonts import foreign_fonts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pikepdf import Object, Pdf

PART, CONFORMANCE = "2", "B"
PRINT, NOT_SEEN = 4, 1 | 2 | 32 | 256  # flags of an annotation: printed; invisible, hidden, not viewed, toggled
ACTIONS = frozenset({
    "/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/Hide", "/SetOCGState", "/Rendition", "/Trans",
    "/GoTo3DView", "/JavaScript",
})  # fmt: skip
FOREIGN_ANNOTATIONS = frozenset({"/3D", "/Sound", "/Screen", "/Movie"})
NEEDS_NO_LOOK = frozenset({"/Popup", "/Link"})
CMYK_PAINT = re.compile(rb"(?:^|\s)(?:[\d.]+\s+){4}[kK](?=\s|$)")

FONT = "phông chữ “{name}” không được nhúng trong tệp"
INKS = "có màu in bốn màu (CMYK) mà không có hồ sơ màu"
ATTACHED = "có tệp đính kèm"
LOOKLESS = "có chú thích không có hình hiển thị"
FOREIGN = "có âm thanh, phim hoặc hình 3D"
CRYPT = "có phần được mã hóa"
OUTSIDE = "có phần nằm ở tệp khác"
POSTSCRIPT = "có đoạn PostScript"


def settle(pdf: Pdf) -> None:
    """Put in order what can be, without loss to what is seen, found and read."""
    root = pdf.Root
    _add_intent(pdf)
    for key in ("/AA", "/OpenAction", "/NeedsRendering", "/Requirements"):
        if key in root:
            del root[key]
    if "/Names" in root and "/JavaScript" in root.Names:
        del root.Names["/JavaScript"]
    if "/AcroForm" in root:
        for key in ("/XFA", "/NeedAppearances"):
            if key in root.AcroForm:
                del root.AcroForm[key]
    for item in pdf.objects:
        if isinstance(item, Stream):
            _settle_stream(item)
        if isinstance(item, (Stream, Dictionary)):
            _settle_dictionary(item)
    _settle_layers(root)


def obstacles(pdf: Pdf) -> tuple[str, ...]:
    """Return why a PDF is no PDF/A-2b, in Vietnamese, each reason once; nothing where it is one."""
    return tuple(dict.fromkeys(_obstacles(pdf)))


def has_wrapped_pictures(pdf: Pdf) -> bool:
    """Say whether a picture is packed in more than one way: qpdf packs such anew where it packs at all."""
    return any(
        isinstance(item, Stream) and item.get("/Subtype") == Name.Image and len(_filters(item)) > 1
        for item in pdf.objects
    )


def _add_intent(pdf: Pdf) -> None:
    intents = pdf.Root.get("/OutputIntents", Array())
    if any(intent.get("/S") == Name.GTS_PDFA1 and "/DestOutputProfile" in intent for intent in intents):
        return
    profile = Stream(pdf, (files("ocr.formats.pdf") / "data" / "srgb.icc").read_bytes(), N=3)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB IEC61966-2.1"),
        Info=String("sRGB IEC61966-2.1"),
        DestOutputProfile=pdf.make_indirect(profile),
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])


def _settle_stream(stream: Stream) -> None:
    if "/LZWDecode" in _filters(stream):
        stream.write(stream.read_bytes())
    for key in ("/Alternates", "/OPI"):
        if key in stream:
            del stream[key]
    if bool(stream.get("/Interpolate")):
        stream.Interpolate = False


def _settle_dictionary(item: Object) -> None:
    for key in ("/AA", "/TR"):
        if key in item:
            del item[key]
    if "/TR2" in item and item["/TR2"] != Name.Default:
        del item["/TR2"]
    action = item.get("/A")
    if isinstance(action, Dictionary) and str(action.get("/S", "")) in ACTIONS:
        del item["/A"]
    if item.get("/Type") == Name.Annot or ("/Subtype" in item and "/Rect" in item):
        item.F = (int(item.get("/F", 0)) | PRINT) & ~NOT_SEEN


def _settle_layers(root: Object) -> None:
    """Give every set of optional layers a name, and take out what lets a reader switch them by itself."""
    if "/OCProperties" not in root:
        return
    layers = root.OCProperties
    sets = [layers.D] if "/D" in layers else []
    sets.extend(layers.get("/Configs", Array()))
    for number, chosen in enumerate(sets):
        if "/AS" in chosen:
            del chosen["/AS"]
        if "/Name" not in chosen:
            chosen.Name = String(f"{number + 1}")


def _obstacles(pdf: Pdf) -> Iterator[str]:
    root = pdf.Root
    if "/Names" in root and "/EmbeddedFiles" in root.Names:
        yield ATTACHED
    yield from (FONT.format(name=name) for name in foreign_fonts(pdf))
    # Inks are good where the file says how they print.
    inks_are_told = any(_channels(intent) == 4 for intent in root.get("/OutputIntents", Array()))
    for item in pdf.objects:
        if not isinstance(item, (Stream, Dictionary)):
            continue
        if isinstance(item, Stream):
            yield from _of_stream(item)
            if not inks_are_told and _paints_inks(item):
                yield INKS
        yield from _of_annotation(item)
        if item.get("/Type") == Name.Filespec and "/EF" in item:
            yield ATTACHED


def _channels(intent: Object) -> int:
    profile = intent.get("/DestOutputProfile")
    return int(profile.get("/N", 0)) if isinstance(profile, Stream) else 0


def _of_stream(stream: Stream) -> Iterator[str]:
    if "/Crypt" in _filters(stream):
        yield CRYPT
    if "/F" in stream and "/FFilter" in stream:
        yield OUTSIDE
    if stream.get("/Subtype") == Name.PS or stream.get("/Subtype2") == Name.PS:
        yield POSTSCRIPT


def _of_annotation(item: Object) -> Iterator[str]:
    if item.get("/Type") != Name.Annot:
        return
    kind = str(item.get("/Subtype", ""))
    if kind in FOREIGN_ANNOTATIONS:
        yield FOREIGN
    elif kind == "/FileAttachment":
        yield ATTACHED
    elif kind not in NEEDS_NO_LOOK and "/AP" not in item and not _is_point(item):
        yield LOOKLESS


def _is_point(item: Object) -> bool:
    left, bottom, right, top = (float(str(side)) for side in item.get("/Rect", Array([0, 0, 0, 0])))
    return left == right and bottom == top


def _paints_inks(stream: Stream) -> bool:
    if stream.get("/Subtype") == Name.Image:
        return stream.get("/ColorSpace") == Name.DeviceCMYK or (
            isinstance(stream.get("/ColorSpace"), Array) and Name.DeviceCMYK in list(stream.ColorSpace)[1:2]
        )
    if "/Type" in stream and stream.Type not in {Name.XObject, Name.Pattern}:
        return False
    if "/FunctionType" in stream or "/Length1" in stream or "/N" in stream:
        return False
    try:
        return CMYK_PAINT.search(stream.read_bytes()) is not None
    except pikepdf.PdfError:
        return False


def _filters(stream: Stream) -> list[str]:
    found = stream.get("/Filter")
    if found is None:
        return []
    return [str(name) for name in found] if isinstance(found, Array) else [str(found)]
