"""A question finds the same however it is typed."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from normalize.folding import fold
from tests.corpus.search.conftest import ask

if TYPE_CHECKING:
    from corpus.store.archive import Archive

QUERIES = (
    "1746/QĐ-UBND",
    "15/BC-UBND",
    "Quyết định số 1746/QĐ-UBND",
    "1746/QĐ-UBND phường Điện An",
    "1746/QĐ-UBND hộ nghèo",
    "phường Điện Minh",
    "nhà dột nát",
    "hòa giải ở cơ sở",
    "báo cáo 2024 phường Điện An",
)


ZEROS = (ord("0"), ord("0"), ord("０"), ord("٠"), ord("०"), 0x1D7CE)  # ASCII, full-width, Arabic, Devanagari, bold


@st.composite
def spellings(draw: st.DrawFn, query: str) -> str:
    """Return a query in any casing, composition, placement of tones, script of figures, and spacing of its number."""
    parts = [draw(st.sampled_from(["", " ", "  "])) for _ in range(2 * sum(map(query.count, "/-")))]
    typed = ""
    for letter in query:
        typed += f"{parts.pop()}{letter}{parts.pop()}" if letter in "/-" else letter
    cased = draw(st.lists(st.booleans(), min_size=len(typed), max_size=len(typed)))
    typed = "".join(one.upper() if upper else one.lower() for one, upper in zip(typed, cased, strict=True))
    number = re.search(r"[0-9]+(?=\s*/)", typed)
    if number and draw(st.booleans()):
        torn = "".join(figure + draw(st.sampled_from(["", "", " "])) for figure in number[0]).rstrip()
        typed = typed.replace(number[0], torn, 1)
    typed = typed.translate({ord("0") + figure: chr(draw(st.sampled_from(ZEROS)) + figure) for figure in range(10)})
    typed = typed.translate(str.maketrans(draw(st.sampled_from([{}, {"/": "／", "-": "－"}, {"-": "–"}]))))
    typed = draw(st.sampled_from([typed, typed.replace("đ", "ð").replace("Đ", "Ð"), typed.replace("òa", "oà")]))
    return unicodedata.normalize(draw(st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"])), typed).replace(" ", "  ")


@given(st.data(), st.sampled_from(QUERIES))
@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])
def test_a_query_finds_the_same_in_any_spelling(held: Archive, data: st.DataObject, asked: str) -> None:
    spelled = data.draw(spellings(asked))
    found = ask(held, spelled)
    assert [(hit.document, hit.page, hit.start, hit.end) for hit in found] == [
        (hit.document, hit.page, hit.start, hit.end) for hit in ask(held, asked)
    ]


@given(st.data(), st.sampled_from(QUERIES))
@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
def test_a_query_without_its_marks_finds_the_same_papers(held: Archive, data: st.DataObject, asked: str) -> None:
    """Exact marks rank first, so that the order may be another one."""
    spelled = fold(data.draw(spellings(asked)))
    assert {(hit.document, hit.page) for hit in ask(held, spelled)} == {
        (hit.document, hit.page) for hit in ask(held, asked)
    }
