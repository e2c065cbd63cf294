"""Old Vietnamese encodings (TCVN3, VNI, VIQR, Windows-1258), broken marks and mojibake, put into Unicode."""

from normalize.legacy.alignment import Repaired, Run
from normalize.legacy.decode import decode_bytes
from normalize.legacy.fonts import OldFont, old_font
from normalize.legacy.repairing import repair, repair_words

__all__ = ["OldFont", "Repaired", "Run", "decode_bytes", "old_font", "repair", "repair_words"]
