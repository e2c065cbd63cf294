"""Whether the text layer of a PDF says what the page shows.

Fonts without a map to Unicode, old Vietnamese fonts (TCVN3, VNI) and layers left by a foreign OCR give text that looks
nothing like Vietnamese. Each sign is a share, so that one odd character does not cost a good page its layer.
"""

from __future__ import annotations

import re
import unicodedata

BROKEN = re.compile(r"\(cid:\d+\)|[\ufffd\ue000-\uf8ff\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
MOST_BROKEN = 0.01  # of the characters

# Letters that Vietnamese does not have and old fonts are full of, and signs of the same code pages inside words.
FOREIGN_LETTERS = re.compile(r"[äåæçëîïñöøûüÿßāēłőűšž]", re.IGNORECASE)
SIGNS_IN_WORDS = re.compile(r"(?<=[^\W\d_])[¡-¿×÷](?=[^\W\d_])|(?<=[^\W\d_])[¡¢£¤¥¦¨©ª¬®¯±´µ¶·¸¹¼½¾¿]")
MOST_FOREIGN = 0.02  # of the letters

VIETNAMESE = re.compile(r"[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE)
LEAST_VIETNAMESE = 0.05  # of the letters; running Vietnamese has a quarter and more
LONG = 300  # letters from which a text is long enough to be judged by that

# Onset, vowels, coda of a Vietnamese syllable without its marks.
SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ch|nh|ng|[cmnpt])?", re.IGNORECASE
)
LEAST_SYLLABLES = 0.6  # of the words
ENOUGH_WORDS = 30

WORD = re.compile(r"[^\W\d_]{2,}")
MARKS = re.compile(r"[\u0300-\u036f]")


def is_sound(text: str) -> bool:
    """Say whether the text of a page can stand for the page."""
    text = unicodedata.normalize("NFC", text)
    dense = len(re.sub(r"\s", "", text))
    if not dense or len(BROKEN.findall(text)) > MOST_BROKEN * dense:
        return False
    letters = sum(character.isalpha() for character in text)
    foreign = len(FOREIGN_LETTERS.findall(text)) + len(SIGNS_IN_WORDS.findall(text))
    if foreign > max(MOST_FOREIGN * letters, 1):
        return False
    if letters >= LONG and len(VIETNAMESE.findall(text)) < LEAST_VIETNAMESE * letters:
        return False
    return _reads_as_vietnamese(text)


def _reads_as_vietnamese(text: str) -> bool:
    words = [word for word in WORD.findall(text) if not word.isupper()]
    if len(words) < ENOUGH_WORDS:
        return True
    return sum(SYLLABLE.fullmatch(_bare(word)) is not None for word in words) >= LEAST_SYLLABLES * len(words)


def _bare(word: str) -> str:
    return MARKS.sub("", unicodedata.normalize("NFD", word)).replace("đ", "d").replace("Đ", "D")
