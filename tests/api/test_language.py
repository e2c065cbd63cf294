"""English behind a switch: the catalogue is whole and holds nothing besides, pages say which language they are in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from jinja2 import Environment

from api import errors, labels, problems, typed
from api.auth.permissions import ROLE_NAMES
from api.language import InEnglish, catalogue, english, is_vietnamese, keys_of
from api.rendering import THEMES
from api.views import graph
from corpus.records import appraisal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from tests.api.conftest import Client

TOLD_BY_PYTHON: tuple[Mapping[str, str], ...] = (
    labels.STATES,
    labels.MARKS,
    labels.FORMATS,
    labels.FACETS,
    labels.EXPORT_STATES,
    labels.QUALITY_TASKS,
    labels.QUALITY_TASK_STATES,
    labels.QUALITY_BATCH_STATES,
    labels.REFERENCE_ROLES,
    labels.REVISION_KINDS,
    labels.ACTIVE_ROLES,
    typed.LABELS,
    ROLE_NAMES,
    THEMES,
    graph.STATE_NAMES,
    appraisal.STATES,
    appraisal.STATUSES,
)
# Words that Python puts together with figures, and the lines of two copies side by side.
TOLD_ONE_BY_ONE = {labels.POORLY, "trang", "còn", "Số văn bản chờ trước:", "Trích yếu", "Người gửi"}


def in_templates(root: Path) -> set[str]:
    environment = Environment(trim_blocks=True, lstrip_blocks=True, autoescape=True)
    pages = (root / "api" / "templates").rglob("*.html")
    return {key for page in pages for key in keys_of(page.read_text("utf-8"), environment)}


def in_python() -> set[str]:
    return {words for mapping in (*TOLD_BY_PYTHON, problems.TITLES) for words in mapping.values()} | TOLD_ONE_BY_ONE


def test_every_word_of_the_interface_has_its_english(root: Path) -> None:
    lacking = sorted((in_templates(root) | in_python()) - set(catalogue()["words"]))
    assert not lacking, "write these into api/data/english.toml"


def test_the_catalogue_has_no_words_that_no_page_says(root: Path) -> None:
    assert sorted(set(catalogue()["words"]) - in_templates(root) - in_python()) == []


def test_no_english_is_vietnamese_or_empty() -> None:
    quoted = {
        "Điện An",
        "Phường Điện Bàn",
        "sohoa backup THƯ_MỤC --keep 7",
        "1746/qd-ubnd",
        "qđ 1746",
        "Number (1746/QĐ-UBND), unit, words with or without marks",
    }
    for words, told in catalogue()["words"].items():
        assert told.strip()
        assert told in quoted or not is_vietnamese(told) or "“" in told, words


def test_every_error_of_a_page_has_its_english() -> None:
    own = {
        error.code for error in vars(errors).values() if isinstance(error, type) and issubclass(error, errors.ApiError)
    }
    codes = own | set(problems.STATUS) | {code for code, _ in problems.MESSAGES.values()} | {"unexpected"}
    assert codes <= set(catalogue()["errors"])


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("<p>Tải lên</p>", "<p>Upload</p>"),
        ('<a title="Tải lên" href="/tải">x</a>', '<a title="Upload" href="/tải">x</a>'),
        ('<a {% if on %}aria-current="page"{% endif %} title="Tìm kiếm {{ n }} trang">Tìm kiếm</a>',
         '<a aria-current="page" title="Search 3 page">Search</a>'),
        ("<p>\n  Tải\n  lên\n</p>", "<p>\n  Upload\n</p>"),
        ('<p data-say-x="Tải lên" data-other="Tải lên">', '<p data-say-x="Upload" data-other="Tải lên">'),
        ("{{ 'Tải lên' }} {{ 'trang' }} {{ words }}", "Upload trang Tải lên"),
        ("<b>Tải lên một thứ chưa ai dịch</b>", "<b>Tải lên một thứ chưa ai dịch</b>"),
    ],
)  # fmt: skip
def test_words_are_found_where_people_read_them(template: str, told: str) -> None:
    environment = Environment(extensions=[InEnglish], autoescape=True)
    assert environment.from_string(template).render(on=True, n=3, words="Tải lên") == told


def test_nothing_but_words_changes_between_the_languages(root: Path) -> None:
    tags = re.compile(r"</?[a-z][a-z0-9]*")

    def all_tags(pieces: Iterable[str]) -> list[str]:
        return [tag for piece in pieces for tag in tags.findall(piece)]

    plain = Environment(autoescape=True)
    translated = Environment(extensions=[InEnglish], autoescape=True)
    for page in (root / "api" / "templates").rglob("*.html"):
        source = page.read_text("utf-8")
        before = all_tags(value for _, kind, value in plain.lex(source) if kind == "data")
        assert before == all_tags(t.value for t in translated._tokenize(source, None) if t.type == "data"), page.name


def choose(client: Client, **what: str) -> None:
    answer = client.post("/preferences", data={**what, "next": "/documents?state=done"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/documents?state=done")


def test_pages_are_vietnamese_until_english_is_chosen_and_again_after(reviewer: Client, paper: int) -> None:
    assert '<html lang="vi">' in reviewer.get("/").text
    choose(reviewer, language="en")
    page = reviewer.get(f"/documents/{paper}").text
    assert '<html lang="en">' in page
    assert english("Máy tìm thấy trên trang này") in page
    assert 'lang="vi"' in page.split('class="text"')[1][:40], "the paper itself is Vietnamese"
    assert "Not found" in reviewer.get("/documents/999").text
    choose(reviewer, language="vi")
    assert '<html lang="vi">' in reviewer.get("/").text


@pytest.mark.parametrize("name", ["lan", "minh", "quang", "admin"])
def test_every_page_of_a_role_can_be_had_in_english(sign_in: Callable[[str], Client], paper: int, name: str) -> None:
    client = sign_in(name)
    choose(client, language="en", theme="dark")
    paths = [
        "/",
        "/search",
        "/search?q=4711",
        "/documents",
        f"/documents/{paper}",
        f"/documents/{paper}/graph",
        "/units",
        "/dossiers",
    ]
    paths.append("/upload")
    paths += ["/basket", "/packages", "/exports"] if name != "minh" else []
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert '<html lang="en" data-theme="dark">' in answer.text


def test_what_is_no_choice_is_refused_and_nobody_is_sent_elsewhere(anyone: Client) -> None:
    assert anyone.post("/preferences", data={"language": "fr"}).status_code == 422
    answer = anyone.post("/preferences", data={"theme": "light", "next": "//evil.example"})
    assert answer.headers["location"] == "/"
    anyone.cookies.set("sohoa_theme", '"><script>')
    assert "data-theme" not in anyone.get("/sign-in").text


def test_colours_of_the_dark_are_the_same_asked_for_and_chosen(root: Path) -> None:
    sheet = (root / "api" / "static" / "tokens.css").read_text("utf-8")
    asked = sheet.split(":root:not([data-theme=light]) {")[1].split("}")[0]
    chosen = sheet.split(":root[data-theme=dark] {")[1].split("}")[0]
    tokens = re.compile(r"(--[a-z-]+): ([^;]+);")
    assert dict(tokens.findall(asked)) == dict(tokens.findall(chosen))
    light = dict(tokens.findall(sheet.split(":root {")[1].split("}")[0]))
    assert set(dict(tokens.findall(chosen))) < set(light)
