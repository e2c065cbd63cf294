"""In English nothing of the interface stays Vietnamese, on any page of any role; what papers say stays as it is."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from api.language import is_vietnamese
from api.views.record import units_with_papers
from corpus.custody import retention
from corpus.documents import documents
from corpus.dossiers import basket, dossiers
from corpus.quality import batches, doubts, rescans
from corpus.records import evidence
from corpus.store import blobs
from corpus.store.plain import plain
from corpus.units import units
from tests.api.conftest import add_paper
from tests.corpus.emulation import launch, ward
from tests.corpus.papers import grid, put

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.store.archive import Archive
    from tests.api.conftest import Client

READ_OUT = {"alt", "aria-label", "placeholder", "title"}
VOID = {"base", "br", "hr", "img", "input", "link", "meta"}
# Names of languages, samples of what can be typed, and names that are the same in both languages.
SAMPLES = ("Tiếng Việt", "THƯ_MỤC", "1746/QĐ-UBND", "1746/qd-ubnd", "qđ 1746", "Phường Điện Bàn", "ỵ Ỵ")


class Words(HTMLParser):
    """What people read on a page, without what is said to be Vietnamese."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[tuple[str, bool]] = []

    @property
    def _foreign(self) -> bool:
        return any(foreign for _, foreign in self._open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        # What a list to choose from offers, or a box holds, is data of the archive or the catalogue of both languages.
        foreign = given.get("lang") == "vi" or tag in {"textarea", "datalist", "script", "style"}
        if tag not in VOID:
            self._open.append((tag, foreign))
        if not self._foreign and not foreign:
            self.found += [value or "" for name, value in attrs if name in READ_OUT or name.startswith("data-say-")]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self._foreign:
            self.found.append(data)


# What papers and people say, by table; sentences that the machine wrote down are the interface's and not among them.
OWN_WORDS = {
    "blob": (),
    "criterion": ("text", "heading"),
    "document": ("file", "type", "title", "number", "issuer", "parent", "place"),
    "dossier": ("code", "title", "retention", "mode", "note"),
    "evidence": ("quote", "note"),
    "programme": ("title",),
    "quality_batch": ("title", "note"),
    "reference": ("ref", "type", "quote", "issuer", "abstract"),
    "rescan": ("reason",),
    "retention": ("rule",),
    "unit": ("name", "district", "province"),
    "unit_mention": ("quote",),
}


def one_line(text: str) -> str:
    return " ".join(text.split()).casefold()


class Own:
    """What is the papers' own: whole texts, and short names that are put into sentences."""

    def __init__(self, archive: Archive) -> None:
        texts: set[str] = set()
        for table, columns in OWN_WORDS.items():
            for row in archive.db.query(f"SELECT * FROM {table}"):
                texts |= {one_line(plain(row[name])) for name in columns if row[name]}
        for document in documents.ids(archive):
            for view in documents.pages(archive, document):
                texts |= {one_line(view.text), one_line(view.raw)}
        gazetteer = units.known(archive)
        for unit in units_with_papers(archive):
            texts |= {one_line(later.name) for later in gazetteer.successors(unit)}
        self._whole = "\n".join(texts)
        self._names = sorted((text for text in texts if is_vietnamese(text)), key=len, reverse=True)

    def left(self, said: str) -> str:
        """Return a text without what is own."""
        # Cut quotations, each behind its number, and words that both papers use.
        parts = re.split(r"…|\.\.\.|^[\d.]+\w | · |: ", one_line(said))
        parts = [part for part in parts if part.strip() not in self._whole]
        rest = " ".join(parts if "has the phrase" not in one_line(said) else self._unknown(parts))
        rest = re.sub("“[^”]*”", "", rest)
        for name in self._names:
            rest = rest.replace(name, "")
        return rest

    def _unknown(self, parts: list[str]) -> list[str]:
        return [phrase for part in parts for phrase in part.split(", ") if phrase not in self._whole]


def left_over(page: str, own: Own) -> list[str]:
    """Return what people read on a page that is Vietnamese and not the papers' own."""
    words = Words()
    words.feed(page)
    shown = {" ".join(text.split()): own.left(text) for text in words.found if is_vietnamese(text)}
    for sample in SAMPLES:
        shown = {text: rest.replace(sample.casefold(), "") for text, rest in shown.items()}
    return [text for text, rest in shown.items() if is_vietnamese(rest)]


@pytest.fixture
def stocked(archive: Archive) -> Own:
    """An archive in which every part of the pages has something to tell."""
    launch(archive)
    said = "- Đã bổ sung 350 đầu sách cho tủ sách cộng đồng, đạt 100% phân bổ tại Quyết định số 415/QĐ-UBND."
    against = "- Chưa bổ sung đầu sách cho tủ sách cộng đồng theo phân bổ tại Quyết định số 415/QĐ-UBND."
    report = put(archive, ward("Phường Điện An", said), "báo cáo.txt", reading=grid)
    put(archive, ward("Phường Điện An", said) + "\n", "bản hai.txt", reading=grid)
    put(archive, ward("Phường Điện Ngọc", against, number="32/BC-UBND", date="1/12/2024"), "ngọc.txt")
    scan = add_paper(archive)
    with archive.transaction() as db:
        db.execute(
            "UPDATE document SET confidence = 0.3, number_state = 'doubtful', date_state = 'doubtful' WHERE id = ?",
            [scan],
        )
        db.execute(
            "INSERT INTO finding (document_id, page, code, severity, measured, message, advice, rule)"
            " VALUES (?, 1, 'skew', 'advice', 2.5, 'Trang nghiêng 2.5 độ.', 'Trang trắng.', NULL)",
            [scan],
        )
        db.execute(
            "UPDATE page SET error = ? WHERE document_id = ?",
            ["Trang 1 bị hỏng, không đọc được. Hãy quét lại trang này.", scan],
        )
    broken = documents.register(
        archive,
        blobs.store(archive, io.BytesIO(b"x")),
        file="hỏng.pdf",
        kind="pdf",
        media_type="application/pdf",
        by="minh",
    ).document.id
    documents.fail(
        archive,
        broken,
        "damaged",
        "Tệp bị hỏng, không mở được. Hãy mở thử trên máy của bạn, lưu hoặc quét lại rồi gửi lại.",
    )
    doubts.catch_up(archive, most=100)
    piece = evidence.evidence(archive)[0]
    evidence.decide(archive, piece.id, "accepted", by="lan", note="Đủ chữ ký")
    rescans.ask(archive, scan, reason="Mờ hẳn", by="lan")
    batches.create(archive, "Lô đầu", [report], by="quang")
    dossiers.add(archive, "HS.1", "Việc sách", "20 năm", by="quang")
    dossiers.put(archive, "HS.1", [report], by="quang")
    for user in ("quang", "lan"):
        basket.put(archive, user, [report])
    retention.keep_for(archive, report, years=1, from_year=2000, rule="Mục 3", by="quang")
    with archive.transaction() as db:
        db.execute("DELETE FROM conflict WHERE message = 'Một số hiệu có hai ngày.'")  # the fixture's own
    return Own(archive)


PAGES = {
    "minh": ("/", "/upload", "/quality/rescans", "/search", "/documents?state=failed", "/account/password"),
    "lan": (
        "/", "/upload", "/basket", "/exports", "/packages", "/quality", "/quality/words", "/quality/letterheads",
        "/quality/batches/1", "/search?q=415", "/search?q=bo+sung+sach+cay", "/search?q=%22tu+sach%22&unit=dien+an",
        "/documents", "/units", "/programmes/1", "/documents/2/beside/3", "/documents/2/graph", "/documents/999",
        "/documents/1", "/documents/2", "/documents/5", "/documents/6", "/documents/2/pages/1/edit",
    ),
    "quang": ("/", "/retention?document=2", "/dossiers", "/dossiers/HS.1"),
    "admin": (
        "/admin/health", "/admin/jobs", "/admin/users", "/admin/users/lan", "/admin/units", "/admin/programmes",
        "/admin/audit", "/admin/storage",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(PAGES))
def test_no_sentence_of_the_interface_stays_vietnamese(
    sign_in: Callable[[str], Client], archive: Archive, stocked: Own, name: str
) -> None:
    client = sign_in(name)
    client.post("/preferences", data={"language": "en", "next": "/"})
    record = evidence.evidence(archive)[0]
    of_unit = [f"/units/{record.unit_code}/{record.unit_from}"] if name == "lan" else []
    remaining = {}
    for path in (*PAGES[name], *of_unit):
        answer = client.get(path)
        assert answer.status_code in {200, 404}, path
        if found := left_over(answer.text, stocked):
            remaining[path] = found
    assert remaining == {}, "\n".join(f"{path}: {said}" for path, said in remaining.items())


def test_what_is_left_over_is_found() -> None:
    page = '<p title="Đọc lại">Mở <span lang="vi">văn bản</span> Open</p><textarea>Chữ</textarea>'
    words = Words()
    words.feed(page)
    assert [text.strip() for text in words.found] == ["Đọc lại", "Mở", "Open"]
