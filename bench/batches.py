"""Batch scans made up for `bench.intake`: papers of many kinds one behind the other, as text and as pages.

Each kind of paper is a function that draws from a seed and returns its pages. Lines hold a tab where they stand in two
columns. Half of the kinds were kept back while the rules were set (`batches.toml`).
"""

from __future__ import annotations

import textwrap
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from normalize.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable

HOUSE = Path(__file__).parent
WIDTH_LETTERS, PAGE_LINES = 88, 44
NUMBERINGS = ("top", "top", "top", "bottom", "dashes", "of", "none", "none")
STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"

Lines = list[str]


@dataclass(frozen=True, slots=True)
class Batch:
    """Pages of a batch, each its lines; the pages (from 1) on which papers begin, and the kind of each paper."""

    name: str
    pages: tuple[tuple[str, ...], ...]
    starts: tuple[int, ...]
    kinds: tuple[str, ...]


class Chance:
    """What a paper draws from: numbers, names, sentences."""

    def __init__(self, seed: tuple[int, ...]) -> None:
        self.random = np.random.default_rng(seed)

    def one(self, choices: Any) -> Any:
        """Return one of a sequence."""
        return choices[int(self.random.integers(len(choices)))]

    def number(self, low: int, high: int) -> int:
        """Return a whole number, both ends possible."""
        return int(self.random.integers(low, high + 1))

    def maybe(self, share: float) -> bool:
        """Return True in this share of cases."""
        return bool(self.random.random() < share)

    def body(self, paragraphs: int) -> Lines:
        """Return running text, wrapped."""
        lines: Lines = []
        for number in range(paragraphs):
            text = " ".join(self.one(table()["sentences"]) for _ in range(self.number(2, 5)))
            while "{n}" in text:
                text = text.replace("{n}", str(self.number(2, 480)), 1)
            mark = self.one((f"{number + 1}. ", "- ", "", ""))
            lines += textwrap.wrap(mark + text, WIDTH_LETTERS)
        return lines

    def length(self) -> int:
        """Return how many paragraphs a paper has: mostly one to three pages, at times six."""
        return int(self.one((5, 7, 9, 11, 13, 18, 26, 48)))


@cache
def table() -> dict[str, Any]:
    """Return `batches.toml`."""
    return tomllib.loads((HOUSE / "batches.toml").read_text("utf-8"))


def batch(number: int, kinds: tuple[str, ...], papers: int = 20) -> Batch:
    """Return a batch of papers; the same number gives the same batch."""
    chance = Chance((77, number))
    separators = chance.one(("none", "none", "none", "blank", "sheet"))
    backs = separators == "none" and chance.maybe(0.2)
    stamped = chance.maybe(0.08)
    faded = 0.06
    pages: list[tuple[str, ...]] = []
    starts: list[int] = []
    drawn: list[str] = []
    for order in range(papers):
        drawn.append(chance.one(kinds))
        paper = KINDS[drawn[-1]](Chance((number, order)))
        if chance.maybe(faded):
            paper[0] = paper[0][chance.number(3, 9) :]
        if order and separators == "blank" and chance.maybe(0.9):
            pages.append(())
        if order and separators == "sheet" and chance.maybe(0.9):
            pages.append(("TRANG PHÂN CÁCH VĂN BẢN",))
        starts.append(len(pages) + 1)
        for page in paper:
            pages.append(tuple(page))
            if backs and chance.maybe(0.8):
                pages.append(())
    if stamped:
        pages = [(str(at + 1), *page) if page else page for at, page in enumerate(pages)]
    return Batch(f"batch-{number}", tuple(pages), tuple(starts), tuple(drawn))


def text_of(page: tuple[str, ...], chance: np.random.Generator) -> str:
    """Return a page as it would be read: the two columns side by side, or one after the other."""
    if chance.random() < 0.6:
        return "\n".join(line.replace("\t", " ") for line in page) + "\n"
    found: Lines = []
    at = 0
    lines = list(page)
    while at < len(lines):
        end = at
        while end < len(lines) and "\t" in lines[end]:
            end += 1
        if end > at:
            cells = [line.partition("\t") for line in lines[at:end]]
            found += [left for left, _, _ in cells if left] + [right for _, _, right in cells if right]
            at = end
        else:
            found.append(lines[at])
            at += 1
    return "\n".join(found) + "\n"


def draw(page: tuple[str, ...], dpi: int, chance: np.random.Generator) -> np.ndarray:
    """Return a page as a scan: set, tilted a little, soft and noisy; RGB."""
    size = (round(8.27 * dpi), round(11.69 * dpi))
    sheet = Image.new("L", size, 255)
    pen = ImageDraw.Draw(sheet)
    y, step = 0.7 * dpi, 0.232 * dpi
    left, right = 1.0 * dpi, 7.6 * dpi
    for line in page:
        font = _font("Bold" if line.isupper() and len(line) > 4 else "Regular", 11.3 * dpi / 72)
        if "\t" in line:
            one, _, two = line.partition("\t")
            pen.text((left + 1.3 * dpi, y), one, fill=25, font=_font("Regular", 10.5 * dpi / 72), anchor="ma")
            pen.text((right - 1.75 * dpi, y), two, fill=25, font=_font("Regular", 10.5 * dpi / 72), anchor="ma")
        elif len(line) < 60 and (line.isupper() or line.strip("- ").isdigit()):
            pen.text((size[0] / 2, y), line, fill=25, font=font, anchor="ma")
        else:
            pen.text((left, y), line, fill=25, font=font)
        y += step
    sheet = sheet.rotate(chance.uniform(-0.5, 0.5), resample=Image.Resampling.BICUBIC, fillcolor=255)
    sheet = sheet.filter(ImageFilter.GaussianBlur(0.55 * dpi / 150))
    grey = np.asarray(sheet, np.float64)
    shade = (grey + chance.normal(0, 8, grey.shape)).clip(0, 255)
    return np.stack([shade, shade * 0.99, shade * 0.97], axis=-1).astype(np.uint8)


@cache
def _font(style: str, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(f"/usr/share/fonts/truetype/liberation2/LiberationSerif-{style}.ttf", size)


def _paged(chance: Chance, lines: Lines, numbering: str | None = None) -> list[Lines]:
    """Break a paper into pages and number them from the second on, in one of the ways of offices."""
    numbering = numbering or chance.one(NUMBERINGS)
    per_page = PAGE_LINES - chance.number(0, 6)
    pages = [lines[at : at + per_page] for at in range(0, len(lines), per_page)]
    if len(pages) > 1 and len(pages[-1]) < 4:
        last = pages.pop()
        pages[-1] = [*pages[-1], *last]
    return [_numbered(page, at + 1, len(pages), numbering) for at, page in enumerate(pages)]


def _numbered(page: Lines, number: int, of: int, numbering: str) -> Lines:
    if numbering == "of":
        return [*page, f"Trang {number}/{of}"]
    if number == 1 or numbering == "none":
        return page
    return {"top": [str(number), *page], "bottom": [*page, str(number)], "dashes": [f"- {number} -", *page]}[numbering]


def _place(chance: Chance) -> tuple[str, str]:
    return chance.one(("PHƯỜNG", "XÃ", "THỊ TRẤN")), chance.one(table()["wards"])


def _date(chance: Chance, place: str) -> str:
    return f"{place}, ngày {chance.number(1, 28):02} tháng {chance.number(1, 12)} năm {chance.number(2019, 2025)}"


def _state_head(chance: Chance, symbol: str, office: tuple[str, str] | None = None) -> Lines:
    kind, ward = _place(chance)
    first, second = office or ("ỦY BAN NHÂN DÂN", f"{kind} {ward.upper()}")
    number = f"Số: {chance.number(1, 4000)}/{symbol}"
    return [f"{first}\t{STATE}", f"{second}\t{MOTTO}", f"{number}\t{_date(chance, ward)}"]


def _closing(chance: Chance, signing: tuple[str, ...], *, recipients: bool = True) -> Lines:
    left = ["Nơi nhận:", *table()["recipients"][: chance.number(1, 5)], "- Lưu: VT."] if recipients else []
    right = [*signing, "", "", ""]
    rows = max(len(left), len(right))
    left += [""] * (rows - len(left))
    right += [""] * (rows - len(right))
    return [f"{one}\t{two}" if one or two else "" for one, two in zip(left, right, strict=True)]


def _subject(chance: Chance) -> Lines:
    return textwrap.wrap(chance.one(table()["subjects"]), 60)


CHAIR = ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")


def decision(chance: Chance) -> list[Lines]:
    """A decision with its bases and articles."""
    lines = [*_state_head(chance, "QĐ-UBND"), "QUYẾT ĐỊNH", *_subject(chance), "CHỦ TỊCH ỦY BAN NHÂN DÂN"]
    lines += [
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
        "Xét đề nghị của công chức văn phòng,",
    ]
    lines += ["QUYẾT ĐỊNH:"]
    for number in range(1, chance.number(2, 5)):
        lines += textwrap.wrap(f"Điều {number}. " + " ".join(chance.body(1)), WIDTH_LETTERS)
    return _paged(chance, [*lines, *_closing(chance, CHAIR)])


def report(chance: Chance) -> list[Lines]:
    """A report of one to six pages."""
    kind, symbol = chance.one((("BÁO CÁO", "BC"), ("KẾ HOẠCH", "KH"), ("TỜ TRÌNH", "TTr"), ("PHƯƠNG ÁN", "PA")))
    lines = [*_state_head(chance, f"{symbol}-UBND"), kind, *_subject(chance), *chance.body(chance.length())]
    return _paged(chance, [*lines, *_closing(chance, CHAIR)])


def letter(chance: Chance) -> list[Lines]:
    """A letter: no type, its subject under the number."""
    office = chance.one(
        (("UBND HUYỆN HÀ THANH", "PHÒNG NỘI VỤ"), ("UBND TỈNH NAM LĨNH", "SỞ TÀI CHÍNH"), ("UBND XÃ", "PHÚ LÂM"))
    )
    lines = _state_head(chance, chance.one(("UBND-VP", "PNV-TH", "STC-NS")), office)
    lines += [f"V/v {chance.one(table()['subjects']).lower()}", "", "Kính gửi: Các cơ quan, đơn vị, địa phương"]
    return _paged(chance, [*lines, *chance.body(chance.number(2, 6)), *_closing(chance, ("TRƯỞNG PHÒNG",))])


def party(chance: Chance) -> list[Lines]:
    """A Party paper with its own heading."""
    kind, symbol = chance.one((("BÁO CÁO", "BC"), ("NGHỊ QUYẾT", "NQ"), ("KẾT LUẬN", "KL"), ("CHƯƠNG TRÌNH", "CTr")))
    ward = _place(chance)[1]
    upper = chance.one(table()["districts"])
    lines = [f"HUYỆN ỦY {upper.upper()}\t{PARTY}", f"ĐẢNG ỦY XÃ {ward.upper()}\t{_date(chance, ward)}", "*"]
    lines += [f"Số {chance.number(1, 300)}-{symbol}/ĐU", kind, *_subject(chance), "-----"]
    return _paged(chance, [*lines, *chance.body(chance.length()), *_closing(chance, ("T/M ĐẢNG ỦY", "BÍ THƯ"))])


def front(chance: Chance) -> list[Lines]:
    """A paper of the Fatherland Front."""
    ward = _place(chance)[1]
    kind, symbol = chance.one((("KẾ HOẠCH", "KH"), ("BÁO CÁO", "BC"), ("HƯỚNG DẪN", "HD"), ("THÔNG TRI", "TTr")))
    lines = [f"UBMTTQ VIỆT NAM {_place(chance)[0]} {ward.upper()}\t{STATE}", f"BAN THƯỜNG TRỰC\t{MOTTO}"]
    lines += [f"Số: {chance.number(1, 200)}/{symbol}-MTTQ-BTT\t{_date(chance, ward)}", kind, *_subject(chance)]
    return _paged(
        chance, [*lines, *chance.body(chance.length()), *_closing(chance, ("TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH"))]
    )


def minutes(chance: Chance) -> list[Lines]:
    """Minutes without a number; two sign."""
    kind, ward = _place(chance)
    lines = [f"ỦY BAN NHÂN DÂN\t{STATE}", f"{kind} {ward.upper()}\t{MOTTO}", "BIÊN BẢN", *_subject(chance)]
    lines += [
        f"Hôm nay, vào lúc {chance.number(7, 15)} giờ 00 phút, {_date(chance, 'tại hội trường ' + ward)}, gồm có:"
    ]
    lines += chance.body(chance.number(4, 12))
    return _paged(
        chance, [*lines, "Biên bản được đọc lại, các thành viên thống nhất ký tên./.", "THƯ KÝ\tCHỦ TỌA", "", ""]
    )


def annexed(chance: Chance) -> list[Lines]:
    """A plan with an annex: a table on pages of its own."""
    pages = report(chance)
    number = len(pages)
    lines = [chance.one(("PHỤ LỤC", "Phụ lục I", "PHỤ LỤC 1", "Phụ lục số 01")), *_subject(chance)]
    lines += [f"(Kèm theo Kế hoạch số {chance.number(1, 300)}/KH-UBND ngày 12 tháng 3 năm 2024 của UBND)"]
    lines += [
        f"{row} Thôn {chance.one(table()['wards'])} {chance.number(10, 900)} {chance.number(1, 99)},5 Quý {row % 4 + 1}"
        for row in range(1, chance.number(12, 70))
    ]
    per_page, goes_on = 42, pages[-1][0].isdigit()
    for at in range(0, len(lines), per_page):
        page = lines[at : at + per_page]
        number += 1
        pages.append([str(number), *page] if goes_on else page)
    return pages


def formed(chance: Chance) -> list[Lines]:
    """A letter or plan with a blank form behind it that has a motto of its own."""
    pages: list[Lines] = chance.one((report, letter))(chance)
    for number in range(1, chance.number(1, 2) + 1):
        title = chance.one(
            ("ĐƠN ĐỀ NGHỊ HỖ TRỢ", "BÁO CÁO KẾT QUẢ THỰC HIỆN", "BIÊN BẢN HỌP XÉT", "PHIẾU ĐÁNH GIÁ", "BẢN CAM KẾT")
        )
        head = [chance.one((f"Mẫu số {number:02}", f"MẪU SỐ {number}", f"Biểu mẫu {number}", f"Mẫu {number}"))]
        lines = [*head, f"TÊN CƠ QUAN …………\t{STATE}", f"Số: ……/BC-……\t{MOTTO}", "\t………, ngày … tháng … năm ……", title]
        lines += ["Kính gửi: ………………………………………………"] + [
            f"{row}. {text} ……………………………………"
            for row, text in enumerate(
                (
                    "Họ và tên:",
                    "Ngày sinh:",
                    "Nơi cư trú:",
                    "Nội dung đề nghị:",
                    "Lý do:",
                    "Thời gian thực hiện:",
                    "Kinh phí:",
                    "Cam kết:",
                ),
                start=1,
            )
        ]
        pages.append([*lines, "", "\tNGƯỜI LÀM ĐƠN", "\t(Ký, ghi rõ họ tên)"])
    return pages


def notice(chance: Chance) -> list[Lines]:
    """A notice of one page."""
    lines = [*_state_head(chance, "TB-UBND"), "THÔNG BÁO", *_subject(chance), *chance.body(chance.number(2, 4))]
    return _paged(chance, [*lines, *_closing(chance, CHAIR)])


def own(chance: Chance) -> list[Lines]:
    """One of the papers 01 to 08 of bench/papers."""
    return _own(chance, range(1, 9))


def own_kept(chance: Chance) -> list[Lines]:
    """One of the papers 09 to 16, of which nobody looks at single errors."""
    return _own(chance, range(9, 17))


def _own(chance: Chance, numbers: range) -> list[Lines]:
    (path,) = (HOUSE / "papers").glob(f"{chance.one(tuple(numbers)):02}-*.txt")
    lines: Lines = []
    for line in path.read_text("utf-8").splitlines():
        lines += [line] if "\t" in line else textwrap.wrap(line, WIDTH_LETTERS) or [""]
    return _paged(chance, lines)


def joint(chance: Chance) -> list[Lines]:
    """A programme that two bodies issue together, one line of numbers for both."""
    ward = _place(chance)[1]
    lines = [f"HỘI NÔNG DÂN - ĐOÀN THANH NIÊN\t{STATE}", f"XÃ {ward.upper()}\t{MOTTO}"]
    lines += [
        f"Số: {chance.number(1, 90):02}/CTr-HND-ĐTN\t{_date(chance, ward)}",
        "CHƯƠNG TRÌNH PHỐI HỢP",
        *_subject(chance),
    ]
    return _paged(chance, [*lines, *chance.body(chance.length()), *_closing(chance, ("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH"))])


def regulation(chance: Chance) -> list[Lines]:
    """A decision and the regulation it issues, which has a letterhead of its own."""
    pages = decision(chance)
    number = next(line for line in pages[0] + [""] if "Số:" in line or not line).partition("\t")[0].removeprefix("Số: ")
    lines = [
        f"ỦY BAN NHÂN DÂN\t{STATE}",
        f"XÃ {chance.one(table()['wards']).upper()}\t{MOTTO}",
        "QUY CHẾ",
        *_subject(chance),
    ]
    lines += [f"(Ban hành kèm theo Quyết định số {number or '15/QĐ-UBND'} của Ủy ban nhân dân xã)"]
    numbering = "none" if not pages[-1][0].isdigit() else "top"
    more = _paged(
        chance, [*lines, *chance.body(chance.number(6, 18)), "\tTM. ỦY BAN NHÂN DÂN", "\tCHỦ TỊCH"], numbering
    )
    return pages + more


def petition(chance: Chance) -> list[Lines]:
    """A citizen's petition that came in as a paper of its own, filled in: no agency, no number."""
    lines = [
        STATE,
        MOTTO,
        chance.one(("ĐƠN ĐỀ NGHỊ", "ĐƠN KIẾN NGHỊ", "ĐƠN XIN XÁC NHẬN", "BẢN CAM KẾT")),
        *_subject(chance),
    ]
    lines += [
        f"Kính gửi: Ủy ban nhân dân xã {chance.one(table()['wards'])}",
        "Tôi là chủ hộ ở tổ 4, xin trình bày như sau:",
    ]
    lines += chance.body(chance.number(2, 4))
    return _paged(chance, [*lines, f"\t{_date(chance, chance.one(table()['wards']))}", "\tNGƯỜI LÀM ĐƠN"])


def nameless_form(chance: Chance) -> list[Lines]:
    """A guide with a blank form that nothing calls a form: names, number and day are left open."""
    ward = _place(chance)[1]
    pages = _paged(
        chance,
        [*_state_head(chance, "HD-UBND"), "HƯỚNG DẪN", *_subject(chance), *chance.body(chance.length()),
         "Các thôn báo cáo theo mẫu gửi kèm hướng dẫn này./.", *_closing(chance, CHAIR)],
    )  # fmt: skip
    lines = [
        f"UBND XÃ {ward.upper()}\t{STATE}",
        f"THÔN …………………\t{MOTTO}",
        "\t…………, ngày     tháng     năm 20…",
        "BÁO CÁO",
    ]
    lines += ["Kết quả bình xét gia đình văn hóa năm 20……"] + [
        f"{row}. Tổng số hộ …………… trong đó đạt ………… hộ, tỷ lệ ……… %" for row in range(1, 14)
    ]
    return [*pages, [*lines, "\tTRƯỞNG THÔN", "\t(Ký, ghi rõ họ tên)"]]


def handwritten(chance: Chance) -> list[Lines]:
    """A report whose number and day a pen wrote, of which reading kept nothing."""
    kind, ward = _place(chance)
    lines = [
        f"ỦY BAN NHÂN DÂN\t{STATE}",
        f"{kind} {ward.upper()}\t{MOTTO}",
        f"Số:      /BC-UBND\t{ward}, ngày     tháng     năm 2024",
    ]
    lines += ["BÁO CÁO", *_subject(chance), *chance.body(chance.length())]
    return _paged(chance, [*lines, *_closing(chance, CHAIR)])


def youth(chance: Chance) -> list[Lines]:
    """A paper of the Youth Union with its own heading."""
    ward = _place(chance)[1]
    lines = [f"BCH ĐOÀN HUYỆN {chance.one(table()['districts']).upper()}\tĐOÀN TNCS HỒ CHÍ MINH"]
    lines += [
        f"BCH ĐOÀN XÃ {ward.upper()}\t{_date(chance, ward)}",
        "***",
        f"Số: {chance.number(1, 90)}-KH/ĐTN",
        "KẾ HOẠCH",
        *_subject(chance),
    ]
    return _paged(chance, [*lines, *chance.body(chance.length()), *_closing(chance, ("TM. BAN THƯỜNG VỤ", "BÍ THƯ"))])


def invitation(chance: Chance) -> list[Lines]:
    """An invitation: short, nobody is named who receives it."""
    lines = [*_state_head(chance, "GM-UBND"), "GIẤY MỜI", *_subject(chance), *chance.body(2)]
    return _paged(chance, [*lines, *_closing(chance, CHAIR, recipients=False)])


def hamlet(chance: Chance) -> list[Lines]:
    """Minutes of a hamlet: motto first, no agency, signed by three."""
    lines = [STATE, MOTTO, "BIÊN BẢN HỌP THÔN", *_subject(chance), *chance.body(chance.number(5, 14))]
    return _paged(chance, [*lines, "THƯ KÝ\tTRƯỞNG THÔN", "", "ĐẠI DIỆN CÁC HỘ"])


def landscape(chance: Chance) -> list[Lines]:
    """A report with lists behind it that carry the agency's name, but neither motto nor number."""
    pages = report(chance)
    for _ in range(chance.number(1, 3)):
        lines = [f"ỦY BAN NHÂN DÂN XÃ {chance.one(table()['wards']).upper()}", "DANH SÁCH HỘ ĐƯỢC HỖ TRỢ"]
        lines += [
            f"{row} Hộ số {chance.number(1, 999)} thôn {chance.one(table()['wards'])} {chance.number(1, 9)} khẩu"
            for row in range(1, 34)
        ]
        pages.append([*lines, "NGƯỜI LẬP BIỂU\tCHỦ TỊCH"] if chance.maybe(0.5) else lines)
    return pages


KINDS: dict[str, Callable[[Chance], list[Lines]]] = {
    function.__name__: function
    for function in (
        decision, report, letter, party, front, minutes, annexed, formed, notice, own,
        joint, regulation, petition, nameless_form, handwritten, youth, invitation, hamlet, landscape, own_kept,
    )
}  # fmt: skip


_MISREAD = {  # letter -> what may stand for it
    "đ": "dad", "Đ": "DPB", "ư": "uutu", "ơ": "ooa", "ê": "eéé", "ô": "oé6", "â": "aa4", "ă": "aaš", "ế": "éé",
    "ề": "éé", "ệ": "éeé", "ộ": "606", "ố": "6é6", "ồ": "6d6", "ợ": "gog", "ớ": "éa6", "ở": "éo&", "ữ": "tiu",
    "ự": "uyt", "ứ": "ttu", "ừ": "tu", "ạ": "aa", "ị": "ij", "ụ": "uy", "ấ": "aá", "ầ": "aà",
}  # fmt: skip


def garbled(text: str, chance: np.random.Generator) -> str:
    """Return a text as an engine that does not know Vietnamese reads it: marks lost, letters with marks misread."""
    found = []
    for letter in text:
        options = _MISREAD.get(letter)
        if options and chance.random() < 0.75:
            found.append(options[int(chance.integers(len(options)))])
        elif letter.isalpha() and chance.random() < 0.012:
            found.append("ilt1rncoe"[int(chance.integers(9))])
        else:
            found.append(letter if chance.random() < 0.15 else fold_letter(letter))
    return "".join(found)


def fold_letter(letter: str) -> str:
    """Return a letter without its marks, its case kept."""
    bare = fold(letter)
    return bare.upper() if letter.isupper() else bare
