"""Sentences that are put together: each that reaches a page has its English, whatever stands in its holes."""

from __future__ import annotations

import ast
import re
import tomllib
from typing import TYPE_CHECKING

import pytest

from api.language import catalogue, english, error_said, is_vietnamese, said_all, told_in
from ingest.errors import UnreadableFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# What these modules say is read on pages: all of it needs its English.
TELLING = (
    "api/health",
    "corpus/citations/discrepancies.py",
    "corpus/identity/identity.py",
    "corpus/linking/scoring.py",
    "corpus/quality/register.py",
    "corpus/quality/unreadable.py",
    "corpus/records/deadlines.py",
    "corpus/search/matching.py",
    "corpus/search/similar.py",
    "ingest/errors.py",
    "ingest/kinds.py",
)
# What is no sentence, is only said by commands, or is put together from what has its English.
NOT_SAID = {
    r"\s*(\d{}[a-zđ]?)\s*([/–-].*|)",
    "tiêu chí",
    "chỉ tiêu",
    "tiêu chí số",
    "{} {}",
    "trước",
    "sau",
    "tại đoạn này",
    "ở đề mục ngay phía trên",
    "Văn bản",
    "Phần dẫn phía trên",
    "Lệnh này chỉ nhận văn bản TXT. Hãy chạy “sohoa ocr TỆP -o TỆP.txt” trước, nếu là PDF hay bản quét.",
    "Tệp không có trang {}; tệp này có {} trang.",
    "Nêu tên {} {}",
    "Ban hành ngày {}, {} thời gian thi đua {}, nhưng nói về năm {}",
    "Do {} {} ban hành{}",
    "{} viện dẫn {} mà tiêu chí {} nêu",
    ", ngày {}",
    "Số này đã có ở tài liệu {}",
}
# Data files, and under which names they keep what is said.
SAYING = {
    "api/data/logbook.toml": None,
    "corpus/data/marking.toml": {"message", "advice"},
    "corpus/data/standing.toml": {"labels", "acts"},
    "corpus/quality/data/consequence.toml": {"label"},
    "corpus/quality/data/quality.toml": {"label", "unreadable_advice"},
    "extract/data/batch.toml": {"reason"},
    "extract/data/conflicts.toml": {"message"},
    "ocr/data/inspection.toml": {"message", "advice", "sides"},
}
HOLE = re.compile(r"\{[^{}]*\}")


def shape(sentence: str) -> str:
    """A sentence with its holes without their names."""
    return HOLE.sub("{}", " ".join(sentence.split()))


def literals(tree: ast.AST) -> Iterator[str]:
    """The texts of a module but for docstrings, with what is put into them as holes."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    skipped: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr):
            skipped.add(node.body[0].value)
        elif isinstance(node, ast.JoinedStr):
            skipped.update(part for part in ast.walk(node) if part is not node and isinstance(part, ast.Constant))
    for node in ast.walk(tree):
        if node in skipped:
            continue
        if isinstance(node, ast.JoinedStr):
            parts = (part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
            yield "".join(map(str, parts)).replace("{{}}", "{}")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def said_in(values: object, names: set[str] | None, name: str = "") -> Iterator[str]:
    if isinstance(values, dict):
        for key, value in values.items():
            inside = names is None or key in names or name in names
            yield from said_in(value, None if inside and isinstance(value, dict) else names, key)
    elif isinstance(values, str) and (names is None or name in names):
        yield values


def of_modules(root: Path, paths: tuple[str, ...]) -> set[str]:
    files = [
        file for path in paths for file in ([root / path] if path.endswith(".py") else (root / path).rglob("*.py"))
    ]
    found = {shape(text) for file in files for text in literals(ast.parse(file.read_text("utf-8")))}
    return {text for text in found if is_vietnamese(text)}


def of_data(root: Path) -> set[str]:
    found: set[str] = set()
    for path, names in SAYING.items():
        found |= {shape(text) for text in said_in(tomllib.loads((root / path).read_text("utf-8")), names)}
    return {text for text in found if is_vietnamese(text)}


def known() -> set[str]:
    return {shape(key) for key in [*catalogue()["sentences"], *catalogue()["words"]]}


def test_what_the_lower_rooms_say_on_pages_has_its_english(root: Path) -> None:
    assert sorted((of_modules(root, TELLING) | of_data(root)) - known() - NOT_SAID) == []


def test_holes_are_the_same_in_both_languages() -> None:
    for sentence, told in catalogue()["sentences"].items():
        assert set(re.findall(r"\{(\w+)\}", sentence)) == set(re.findall(r"\{(\w+)(?::t)?\}", told)), sentence
        assert not is_vietnamese(HOLE.sub("", told).split("“")[0]), sentence
        assert sentence not in catalogue()["words"], sentence


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Viện dẫn Quyết định số 12/QĐ-UBND", "Cites Quyết định no. 12/QĐ-UBND"),
        ("Viện dẫn văn bản số 12/QĐ-UBND", "Cites papers no. 12/QĐ-UBND"),
        ("Có các từ (không xét dấu) “trồng cây”", "Has the words (marks left aside) “trồng cây”"),
        ("Có cụm từ “a {b}”", "Has the phrase “a {b}”"),
        ("2 đã chấp nhận, 1 chờ xét", "2 accepted, 1 to be decided"),
        ("Vòng một chưa xong. Còn 3 văn bản chờ quét lại.",
         "The first round is not done. 3 papers still wait to be scanned again."),
        ("chưa có minh chứng cho 3.2.a; chỉ có nội dung bất lợi cho đơn vị (quá hạn 3 ngày)",
         "no evidence yet for 3.2.a; only what speaks against the unit (3 days overdue)"),
        ("Lời của một người, ghi chú", "Lời của một người, ghi chú"),
        ("", ""),
    ],
)  # fmt: skip
def test_sentences_are_told_whatever_stands_in_them(sentence: str, told: str) -> None:
    assert english(sentence) == told


def test_an_error_without_a_sentence_is_told_by_its_code() -> None:
    assert error_said("Điều chưa ai dịch.", "dossier-refused", "vi") == "Điều chưa ai dịch."
    assert error_said("Điều chưa ai dịch.", "dossier-refused", "en") == catalogue()["errors"]["dossier-refused"]
    assert error_said("Điều chưa ai dịch.", None, "en") == "Điều chưa ai dịch."
    error = UnreadableFile("empty-file")
    assert told_in("en")(error).startswith("The file is empty.")
    assert told_in("vi")(error) == error.message
    assert said_all(["Thứ Hai", "Chủ nhật"], "en") == ["Monday", "Sunday"]
