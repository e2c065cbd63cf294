"""Papers drawn for the tests: a printed page, and what a scanner, a copier or a phone makes of it."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image as PillowImage
from PIL import ImageDraw, ImageFont
from rapidfuzz.distance import Levenshtein

Image = NDArray[np.uint8]

FONTS = Path("/usr/share/fonts")
# fonts-liberation 1.x has files of the same name without Vietnamese letters, in a folder without the 2.
FACES = ("liberation2/LiberationSerif-Regular.ttf", "noto/NotoSerif-Regular.ttf", "noto/NotoSans-Regular.ttf")

LEFT = ("ỦY BAN NHÂN DÂN", "PHƯỜNG SÔNG HẠ", "Số: 27/BC-UBND")
RIGHT = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Sông Hạ, ngày 05 tháng 6 năm 2024")
TITLE = ("BÁO CÁO", "Kết quả chỉnh trang đường làng sáu tháng đầu năm")
BODY = (
    (
        "Thực hiện Kế hoạch số 45/KH-UBND ngày 12/01/2024 của Ủy ban",
        "nhân dân thị xã về chỉnh trang đường làng, phường đã giao cho từng tổ",
    ),
    (
        "Trong quý I, phường tổ chức 04 cuộc họp với 312 lượt người tham",
        "dự; nhờ giải thích kỹ, đa số hộ tự nguyện tháo dỡ mái che, lùi hàng rào",
        "và góp thêm ngày công.",
    ),
    (
        "Đến ngày 31/5/2024 đã bê tông hóa 2.480 mét đường kiệt, lắp 64",
        "bóng đèn, trồng 215 cây xanh; những đoạn ngập nước được nâng cao độ.",
    ),
    (
        "Đề nghị thị xã sớm cấp bổ sung kinh phí và cử cán bộ kỹ thuật",
        "hướng dẫn nghiệm thu đúng Quyết định số 1187/QĐ-UBND.",
    ),
)
RECIPIENTS = ("Nơi nhận:", "- UBND thị xã;", "- Lưu: VT.")
SIGNING = ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
TRUTH = "\n".join((*LEFT, *RIGHT, *TITLE, *(line for part in BODY for line in part), *RECIPIENTS, *SIGNING))


def font(size: float, dpi: int) -> ImageFont.FreeTypeFont:
    for face in FACES:
        path = FONTS / "truetype" / face
        if path.exists():
            return ImageFont.truetype(str(path), round(size * dpi / 72))
    pytest.skip("no font with Vietnamese letters here (fonts-liberation2 or fonts-noto-core)")


def draw_page(dpi: int = 200) -> Image:
    """Return an A5-like page (16 x 16 cm of print) in grey, so that the engine is done with it soon."""

    def px(points: float) -> int:
        return round(points * dpi / 72)

    width, height = px(500), px(520)
    sheet = PillowImage.new("L", (width, height), 255)
    pen, face = ImageDraw.Draw(sheet), font(13, dpi)
    top, line = px(40), px(18)
    for left, right in zip(LEFT, RIGHT, strict=True):
        pen.text((px(115), top), left, font=face, fill=0, anchor="ma")
        pen.text((px(345), top), right, font=face, fill=0, anchor="ma")
        top += line
    top += line
    for text in TITLE:
        pen.text((width // 2, top), text, font=face, fill=0, anchor="ma")
        top += line
    top += line
    for part in BODY:
        for number, text in enumerate(part):
            pen.text((px(40) + (px(30) if number == 0 else 0), top), text, font=face, fill=0)
            top += line
        top += px(5)
    top += line
    for number, text in enumerate(RECIPIENTS):
        pen.text((px(40), top), text, font=face, fill=0)
        if number < len(SIGNING):
            pen.text((px(370), top), SIGNING[number], font=face, fill=0, anchor="ma")
        top += line
    return np.asarray(sheet, dtype=np.uint8).copy()


def scanned(page: Image, noise: float = 7.0) -> Image:
    chance = np.random.default_rng(5)
    soft = cv2.GaussianBlur(page, (0, 0), 0.6).astype(np.float32)
    return np.clip(soft * 0.9 + 14 + chance.normal(0, noise, page.shape), 0, 255).astype(np.uint8)


def skewed(page: Image, degrees: float) -> Image:
    height, width = page.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 0.9)
    return np.asarray(cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255), np.uint8)


def photographed(page: Image, corners: tuple[tuple[float, float], ...], size: tuple[int, int]) -> Image:
    """Lay the page on a dark desk with its corners at parts of the picture, under light that falls off to one side."""
    width, height = size
    target = np.array(corners, np.float32) * np.array([width, height], np.float32)
    sheet = np.array([[0, 0], [page.shape[1], 0], [page.shape[1], page.shape[0]], [0, page.shape[0]]], np.float32)
    matrix = cv2.getPerspectiveTransform(sheet, target)
    laid = cv2.warpPerspective(page, matrix, size, flags=cv2.INTER_AREA).astype(np.float32)
    mask = cv2.warpPerspective(np.full_like(page, 255), matrix, size).astype(np.float32) / 255
    chance = np.random.default_rng(3)
    scene = laid * mask * 0.9 + 60 * (1 - mask)
    light = np.linspace(1.0, 0.5, width, dtype=np.float32)[None, :]
    scene = cv2.GaussianBlur(scene * light, (0, 0), 0.8) + chance.normal(0, 4, (height, width))
    grey = np.clip(scene, 0, 255)
    return np.stack([grey, grey * 0.97, grey * 0.9], axis=-1).astype(np.uint8)


def cer(text: str, truth: str = TRUTH) -> float:
    """Return the character error rate, white space counted as one space."""
    got, wanted = (" ".join(unicodedata.normalize("NFC", one).split()) for one in (text, truth))
    return Levenshtein.distance(got, wanted) / len(wanted)
