"""Make the two files that every PDF/A of ours holds: a font without glyphs and the profile of sRGB.

    python scripts/build_archival_data.py

The font has one glyph half an em wide, a line without area from its lower left to its upper right: text set in it can
be found, selected and copied, and shows nothing. (PDFium measures the glyph itself, and drops text that has no extent.)
The profile is the one that Little CMS (in Pillow) makes of the standard's numbers; only its date is fixed, so that it
comes out the same every time.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._g_l_y_f import Glyph
from PIL import ImageCms

DATA = Path(__file__).resolve().parents[1] / "ocr" / "formats" / "pdf" / "data"
EM, WIDTH, ASCENT, DESCENT = 1000, 500, 780, -220
EPOCH = 2_082_844_800  # seconds from the beginning of TrueType's time (1904) to 1970
PROFILE_DATE = slice(24, 36)
PROFILE_ID = slice(84, 100)
NOT_HASHED = (slice(44, 48), slice(64, 68), PROFILE_ID)


def font() -> None:
    """Write the font."""
    builder = FontBuilder(EM, isTTF=True)
    glyphs = [".notdef", "nothing"]
    builder.setupGlyphOrder(glyphs)
    builder.setupCharacterMap({0x20: "nothing"})
    pen = TTGlyphPen(None)
    pen.moveTo((0, DESCENT))
    pen.lineTo((WIDTH, ASCENT))
    pen.closePath()
    builder.setupGlyf({".notdef": Glyph(), "nothing": pen.glyph()})
    builder.setupHorizontalMetrics(dict.fromkeys(glyphs, (WIDTH, 0)))
    builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    builder.setupNameTable({"familyName": "Sohoa Glyphless", "styleName": "Regular", "psName": "SohoaGlyphless"})
    builder.setupOS2(sTypoAscender=ASCENT, sTypoDescender=DESCENT, usWinAscent=ASCENT, usWinDescent=-DESCENT, fsType=0)
    builder.setupPost(isFixedPitch=1)
    builder.font["head"].created = builder.font["head"].modified = EPOCH
    builder.font.recalcTimestamp = False
    builder.save(DATA / "glyphless.ttf")


def profile() -> None:
    """Write the profile."""
    content = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    content[PROFILE_DATE] = b"".join(part.to_bytes(2, "big") for part in (2020, 1, 1, 0, 0, 0))
    hashed = bytearray(content)
    for field in NOT_HASHED:
        hashed[field] = bytes(field.stop - field.start)
    content[PROFILE_ID] = hashlib.md5(hashed, usedforsecurity=False).digest()
    (DATA / "srgb.icc").write_bytes(content)


if __name__ == "__main__":
    DATA.mkdir(parents=True, exist_ok=True)
    font()
    profile()
