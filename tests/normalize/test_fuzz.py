"""Whatever comes in: no exception, no white space lost, no number changed."""

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from normalize.restoring import Doubt, restore
from normalize.text.figures import may_be_letters

FRAME = "Uy ban nhan dan x4 bdo cdo két qua thuc hién "  # so that the rest counts as damaged

letters = st.text("aéo6¢&@dđĐDPBIlVXT1|!'’thungcQNKs$8", min_size=1, max_size=9)
joined = st.tuples(letters, st.sampled_from("/-–.&:,_'’\"("), letters).map("".join)
symbols = st.tuples(st.integers(0, 9999).map(str), st.sampled_from(["/", "-", "//", "/2024/"]), joined).map("".join)
blanks = st.sampled_from(
    ["……", "....", "…/…/20…", "/QD-UBND", "ceecseesceee", "eee", "$6", "$6:", "S86", "(b/c);", "-", "_"]
)
pieces = letters | joined | symbols | blanks | st.text(max_size=6)
spaces = st.sampled_from([" ", "  ", "\n", "\n\n", "\f", "\t", "\r\n", "\u00a0", "\u2003"])
papers = st.lists(st.tuples(pieces, spaces), max_size=12).map(lambda parts: FRAME + "".join(a + b for a, b in parts))

_GAPS = re.compile(r"\s{2,}|[^\S ]")
_NUMBER = re.compile(r"(?<!\S)\d[\d.,/:%-]*(?!\S)")


@given(st.text(max_size=80) | papers)
@settings(max_examples=200, deadline=None)
@example(FRAME + "1.\u00a0\u2003I\n111. ")
@example(FRAME + "Nhu'tren 40/TTrLDTBXH VPHC-B6 QHI5 25/2021/QHI15")
@example("\u0301 \u0302a\u0303 'a' ' '' \u200b\ufeff")
def test_white_space_and_numbers_stay(raw: str) -> None:
    found = restore(raw)
    assert _GAPS.findall(found.text) == _GAPS.findall(raw)
    standing = [m.group() for m in _NUMBER.finditer(raw) if not _may_change(raw, m)]
    rest = iter(word for token in found.tokens for word in [token.text])
    assert all(number in rest for number in standing)


def _may_change(raw: str, number: re.Match[str]) -> bool:
    heading = re.fullmatch(r"1{1,3}\.", number.group())  # I., II., III. where the sequence says so
    return heading is not None or may_be_letters(raw, number.start(), number.start() + len(number.group().rstrip(",")))


@given(papers, st.lists(st.tuples(st.integers(0, 90), st.floats(0, 1)), max_size=8))
@settings(max_examples=60, deadline=None)
def test_confidences_of_any_kind_are_taken(raw: str, marks: list[tuple[int, float]]) -> None:
    doubts = [Doubt(start, start + 5, sure) for start, sure in sorted(marks)]
    assert _GAPS.findall(restore(raw, doubts).text) == _GAPS.findall(raw)
