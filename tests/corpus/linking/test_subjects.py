"""Subjects told in other words, as `related_words.txt` has them."""

from importlib.resources import files

from hypothesis import given
from hypothesis import strategies as st

from corpus.linking.subjects import shared_subjects, told_in, words_of
from corpus.linking.terms import wording
from normalize.folding import canonical, fold


def _shared(said: str, wanted: str) -> dict[int, int]:
    return shared_subjects(list(told_in(words_of(said))), list(told_in(words_of(wanted))), alone=True)


def _lines() -> list[str]:
    lines = (files("corpus") / "data" / "related_words.txt").read_text("utf-8").splitlines()
    return [line for line in map(canonical, lines) if line.strip() and line[0] not in "#~"]


def test_a_report_tells_of_the_matter_that_a_criterion_names() -> None:
    assert _shared("đăng ký khai sinh 96 trường hợp", "thực hiện tốt công tác hộ tịch")
    assert _shared("đàn bò 1.200 con", "phát triển chăn nuôi")


def test_two_reports_of_one_matter_do_not_tell_of_one_another() -> None:
    assert not _shared("đàn gà 12.000 con", "chăm sóc đàn bò")


def test_a_phrase_within_a_longer_one_of_another_field_is_not_found() -> None:
    phrases = {told.phrase for told in told_in(words_of("bố trí nhà tạm lánh"))}
    assert "nhà tạm lánh" in phrases
    assert "nhà tạm" not in phrases


def test_a_phrase_within_a_longer_one_of_its_field_is_found() -> None:
    assert "nhập ngũ" in {told.phrase for told in told_in(words_of("thanh niên lên đường nhập ngũ"))}


def test_figures_may_stand_within_a_phrase() -> None:
    assert {told.phrase for told in told_in(words_of("nạo vét được 3 km kênh mương"))} == {"nạo vét", "kênh mương"}
    assert "xây cầu" in {told.phrase for told in told_in(words_of("xây 03 cầu"))}


def test_two_reports_in_one_criterion_ask_for_the_matter() -> None:
    assert not _shared("khách trọ đông", "quản lý phòng trọ")
    assert _shared("chủ trọ báo tạm vắng", "kiểm tra phòng trọ, phòng cho thuê")


def test_several_reports_tell_more_than_one() -> None:
    asked = "phát triển chăn nuôi"
    assert max(_shared("đàn bò, đàn gà", asked).values()) > max(_shared("đàn bò", asked).values())


def test_the_same_words_are_left_to_be_terms() -> None:
    assert not _shared("tổ chức tiếp công dân", "tiếp công dân")


def test_each_phrase_counts_once_whatever_lines_have_it() -> None:
    asked = "công tác hòa giải ở cơ sở"
    assert len(_shared("12 vụ mâu thuẫn", asked)) == 1


def test_two_syllables_with_other_marks_are_another_word() -> None:
    assert not list(told_in(words_of("bỏ lại")))
    assert {told.phrase for told in told_in(words_of("tuyên quân"))} == {"tuyển quân"}
    assert {told.phrase for told in told_in(words_of("bao hiem xa hoi"))} == {"bảo hiểm xã hội"}


def test_no_line_says_a_phrase_twice_and_none_is_but_one_short_word() -> None:
    for line in _lines():
        phrases = [phrase.strip() for phrase in line.removeprefix("+").replace(":", ",").split(",")]
        assert len(set(phrases)) == len(phrases), line
        assert all(len(fold(phrase)) > 1 for phrase in phrases), line


@given(st.lists(st.sampled_from(["đàn", "bò", "khai", "sinh", "nhà", "tạm", "lánh", "năm", "2024"]), max_size=12))
def test_what_is_told_stands_in_the_text(words: list[str]) -> None:
    for told in told_in(words):
        rest = iter(words)
        assert all(word in rest for word in told.phrase.split())
    text = " ".join(words)
    assert not wording(text, {}).shared(wording("", {}))
