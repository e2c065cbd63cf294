import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.text import codes
from normalize.text.symbols import mended, repair_symbol


@pytest.mark.parametrize(
    ("raw", "symbol"),
    [
        ("15/QP-UBND", "15/QĐ-UBND"),
        ("QP-AN", "QP-AN"),
        ("TD-KT", "TĐ-KT"),
        ("12/SLDTB&XH-BTXH", "12/SLĐTB&XH-BTXH"),
        ("01/HD-MTTW-BCT", "01/HD-MTTW-ĐCT"),
        ("39/2014/TTLT-BCT-BTC", "39/2014/TTLT-BCT-BTC"),
        ("12/KH-MTTQ-BTT", "12/KH-MTTQ-BTT"),
        ("04/2023/UBTVQHI5", "04/2023/UBTVQH15"),
        ("25/2021/QHI15", "25/2021/QH15"),
        ("319/QD-TTsg", "319/QĐ-TTg"),
        ("05/2014/TTLT-BINMT-BTC", "05/2014/TTLT-BTNMT-BTC"),
        ("40/TTrLDTBXH", "40/TTr-LĐTBXH"),
        ("7/XYZQ", "7/XYZQ"),
    ],
)
def test_codes_are_judged_by_their_place(raw: str, symbol: str) -> None:
    assert repair_symbol(raw) == symbol


@given(st.sampled_from(sorted(codes.types())), st.sampled_from(sorted(codes.codes())), st.integers(1, 9999))
def test_a_symbol_of_known_codes_stays(kind: str, body: str, number: int) -> None:
    if body in codes.lists()["after"].get(kind, {}):
        return
    assert repair_symbol(f"{number}/{kind}-{body}") == f"{number}/{kind}-{body}"


@given(st.text("ABCDHIKLMNPQSTUVXrg", min_size=1, max_size=8))
def test_what_is_mended_is_made_of_known_codes(reading: str) -> None:
    found = mended(reading)
    assert found is None or all(codes.repair(code) == code for code in found.split("-"))
