"""The rules of linking as `data/linking.toml` states them, with every phrase compiled once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from corpus.phrases import Phrases, pattern_of, spoken
from normalize.folding import fold

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Rules:
    """`linking.toml`. Weights and limits by their names there, lists as `Phrases` or as sets of folded names."""

    threshold: float
    second: float
    weights: Mapping[str, float]
    words: Mapping[str, float]
    passage_words: int
    opening_words: int
    grace_days: int
    kinds: Mapping[str, frozenset[str]]
    made_by: tuple[str, ...]
    reporting_letters: Phrases
    plan_types: frozenset[str]
    plan_subjects: Phrases
    period_words: Phrases
    binds_units: Phrases
    binds_above: Phrases
    bodies: Mapping[str, Phrases]
    cues: Mapping[str, Phrases]
    turned_within: int
    continuing_within: int
    not_yet: re.Pattern[str]
    lacking: re.Pattern[str]
    unable: re.Pattern[str]
    not_yet_word: str
    turning: Mapping[str, str]
    unit_kinds: frozenset[str]
    name_letters: tuple[int, ...]
    misread_not_yet: re.Pattern[str]
    denied: re.Pattern[str]
    none_bad: re.Pattern[str]
    describing: re.Pattern[str]
    swollen: re.Pattern[str]
    barely: re.Pattern[str]
    letting: re.Pattern[str]
    risen: re.Pattern[str]
    risen_bad: re.Pattern[str]
    barely_number: re.Pattern[str]
    no_section: Phrases
    unions: Phrases
    union_bodies: frozenset[str]
    refused: re.Pattern[str]
    denial: re.Pattern[str]
    unwanted: re.Pattern[str]
    fallen: re.Pattern[str]
    raised: re.Pattern[str]
    short: re.Pattern[str]
    graded: re.Pattern[str]
    ranked: re.Pattern[str]
    grades: tuple[str, ...]
    enough_grade: str
    columns: Mapping[str, Phrases]
    ticks: frozenset[str]
    unit_name: re.Pattern[str]
    place_name: re.Pattern[str]
    skipped_headings: Phrases
    unfavourable_headings: Phrases

    def bodies_in(self, text: str) -> frozenset[str]:
        """Return the bodies that a text names, as `[bodies]` calls them."""
        said = spoken(text)
        named = frozenset(body for body, names in self.bodies.items() if names.first(said))
        return named | self.union_bodies if self.unions.first(said) else named

    def is_kind(self, group: str, kind: str | None) -> bool:
        """Whether a kind of paper ("Báo cáo") is in a group of `[kinds]`."""
        return kind is not None and fold(kind).strip() in self.kinds[group]


def _not_yet(word: str, behind: list[str], harmless: list[str], subject: int) -> re.Pattern[str]:
    """Return the pattern of "chưa …" said of a unit, in a text as printed; group "said" is what is quoted of it."""
    leading = "|".join(pattern_of(phrase) for phrase in behind)
    following = "|".join(pattern_of(phrase) for phrase in harmless)
    name = r"(?:xã|phường|thị trấn|thôn|khu vực|khối phố|xa|phuong|thi tran|thon)(?: [^\W_]+){1,4}"
    short = rf"(?:[^\W_]+ ){{1,{subject}}}"
    counted = rf"(?<![^\W_])c[òo]n \d[\d/.,]* {short}"
    front = rf"(?:^|[,;:.)–-] ?|: {short}|{counted}|(?<![^\W_])(?:{leading}|{name}) )"
    return re.compile(rf"{front}(?P<said>{pattern_of(word)} (?!(?:{following})(?![^\W_]))[^\W_]+(?: [^\W_]+)?)")


def _lacking(word: str, harmless: list[str]) -> re.Pattern[str]:
    """Return the pattern of "chưa …" anywhere in a spoken clause; "front" is what stands before it."""
    following = "|".join(pattern_of(phrase) for phrase in harmless)
    # Without its marks it may be another word: "sửa chữa", "chứa".
    return re.compile(rf"^(?P<front>.*?) (?P<said>{word} (?!(?:{following}) )\S+(?: \S+)?)")


def _barely(words: list[str], others: list[str], behind: list[str], within: int) -> re.Pattern[str]:
    """Return the pattern of "mới trình 19/133" in a text as printed; not of "xây mới 03/03"."""
    new = "".join(rf"(?<!{phrase} )" for phrase in behind)
    figure = r"\d{1,3}(?:\.\d{3})+|\d+"
    share = rf"(?:(?P<part>{figure})/(?P<whole>{figure})|(?P<share>\d{{1,2}}(?:,\d+)?) ?%)"
    said = rf"(?:{'|'.join(words)}) (?!(?:{'|'.join(others)}) )(?:[^\W\d_]+ ){{0,{within}}}{share}"
    return re.compile(rf"(?<![^\W_]){new}(?P<said>{said})(?![\d/])")


def _barely_number(words: list[str]) -> re.Pattern[str]:
    """Return the pattern of "…, mới 12 hộ" in a text as printed, where a clause begins with it."""
    some = "|".join(sorted(words, key=len, reverse=True))
    front = r"(?:^|[,;:.] |(?<!\w)(?:nhưng|đến nay|hiện|nay) )"
    return re.compile(rf"{front}(?P<said>(?:{some}) (?P<part>\d{{1,3}}(?:\.\d{{3}})+|\d+) (?P<unit>[^\W\d]+))")


def _risen_bad(rising: str, things: list[str]) -> re.Pattern[str]:
    """Return the pattern of "tăng 61 ca" in a spoken text, of bad things alone."""
    bad = "|".join(map(pattern_of, things))
    return re.compile(rf"(?<! không)(?<! chưa) (?P<said>(?:{rising})(?: thêm)? [1-9\d][\d ]* ?(?:{bad})) ")


def _swollen(rising: str, debts: list[str], within: int) -> re.Pattern[str]:
    """Return the pattern of "nợ thuế …, tăng 1,4 tỷ đồng" in a spoken text."""
    between = rf"(?:(?!giảm |thu |không )\S+ ){{0,{within}}}?"
    return re.compile(
        rf"(?<! không có)(?<! thu) (?P<said>(?:{'|'.join(map(pattern_of, debts))}) {between}(?:{rising})) (?=\d)"
    )


def _unable(edges: list[str], harmless: list[str], within: int) -> re.Pattern[str]:
    """Return the pattern of "không thành lập được" in a spoken clause."""
    first, last = map(pattern_of, edges)
    following = "|".join(map(pattern_of, harmless))
    return re.compile(rf" (?P<said>{first} (?!(?:{following}) )(?:\S+ ){{1,{within}}}{last}) ")


def _none_bad(of: list[str], bad: list[str], others: list[str], within: int) -> re.Pattern[str]:
    """Return the pattern of "không có người chết" in a spoken text: what is bad is denied, not what deals with it."""
    first, last, apart = ("|".join(map(pattern_of, words)) for words in (of, bad, others))
    between = rf"(?:(?!(?:{apart}) )\S+ ){{0,{within}}}?"
    return re.compile(rf" (?P<said>(?:{first}) {between}(?:{last}))(?= )")


def _describing(openings: list[str]) -> re.Pattern[str]:
    """Return the pattern of "dân số 52.300 người" at the beginning of a spoken text."""
    return re.compile(rf"^[ \d]*(?:{'|'.join(map(pattern_of, openings))})(?: \D\S*){{0,2}} \d")


@cache
def rules() -> Rules:
    """Return the rules, read once."""
    data = tomllib.loads((files("corpus") / "data" / "linking.toml").read_text("utf-8"))
    cues = dict(data["cues"])
    turned_within = cues.pop("turned_within")
    of_not_yet = ("not_yet", "not_yet_behind", "harmless_behind", "not_yet_subject")
    not_yet_word = str(cues["not_yet"])
    turning = cues.pop("turning")
    lacking = _lacking(cues["not_yet"], cues["harmless_behind"])
    not_yet = _not_yet(*(cues.pop(name) for name in of_not_yet))
    barely = _barely(*(cues.pop(name) for name in ("barely", "barely_not", "newly_behind", "barely_within")))
    unable = _unable(*(cues.pop(name) for name in ("unable", "unable_not", "unable_within")))
    few_of, bad_things = (cues.pop(name) for name in ("barely_number", "risen_bad"))
    misread, doing = ("|".join(cues.pop(name)) for name in ("not_yet_misread", "not_yet_doing"))
    misread_not_yet = re.compile(rf"(?<!\w)(?:{misread})(?=\s+(?:{doing})(?!\w))", re.IGNORECASE)
    word, beside = pattern_of(cues.pop("denied")), "|".join(map(pattern_of, cues.pop("denied_beside")))
    denied = re.compile(rf" (?P<said>{word} (?:(?:{beside}) )?(?P<what>\S+ \S+)) ")
    rising = "|".join(map(pattern_of, cues.pop("risen")))
    swollen = _swollen(rising, *(cues.pop(name) for name in ("swelling", "swelling_within")))
    none_bad = _none_bad(*(cues.pop(name) for name in ("none_of", "none_bad", "none_between", "none_within")))
    more = r"so với|\d[\d ]*|thêm|mạnh|cao|gấp|vọt"
    risen = re.compile(rf"(?<! không)(?<! chưa) (?P<said>(?:{rising}) (?:{more})|không giảm) ")
    falling = "|".join(map(pattern_of, cues.pop("fallen")))
    fallen = re.compile(rf" (?P<said>(?:{falling})(?: so với| \d[\d ]*| mạnh| sâu)) ")
    raised = re.compile(r" tăng (?!cường )")
    late, otherwise, lacking_of = ("|".join(cues.pop(name)) for name in ("late", "late_not", "short"))
    short = re.compile(rf" (?P<said>(?:(?:{late}) (?!(?:{otherwise}) )|(?:{lacking_of}) (?=\d))\S+) ")
    grades = tuple(cues.pop("grades"))
    grading, ranking = ("|".join(map(pattern_of, cues.pop(name))) for name in ("grading", "ranking"))
    graded = re.compile(rf" (?P<said>(?:{grading}) (?P<grade>{'|'.join(map(pattern_of, grades))})) ")
    ranked = re.compile(
        rf"(?<!\w)(?P<said>(?:{ranking})(?: [^\W\d_]+){{0,3}} (?P<place>\d{{1,2}})/(?P<of>\d{{1,2}}))(?![\d/])"
    )
    enough_grade = fold(cues.pop("enough_grade"))
    columns = dict(data["tables"])
    ticks = frozenset(columns.pop("ticks"))
    name = r"[A-ZÀ-ỸĐ][^\W\d_]*"
    unit_name, place_name = ("|".join(data["names"][kinds]) for kinds in ("unit_kinds", "place_kinds"))
    who, harmless = ("|".join(map(pattern_of, cues.pop(name))) for name in ("refusing", "refusing_not"))
    between = cues.pop("refusing_within")
    no = pattern_of(data["cues"]["denied"])
    whose = rf"\d+ (?:{who})(?: [^\W\d]+){{0,{between}}}?"
    on = rf"{cues.pop('keeping_on')} (?!(?:{harmless}|{otherwise}) )"
    refused = re.compile(rf" (?P<said>{whose} (?:{no} (?!(?:{harmless}) )|{on})\S+(?: \S+)?) ")
    kept = "|".join(map(pattern_of, data["cues"]["unable_not"]))
    denial = re.compile(rf" (?P<said>{pattern_of(data['cues']['denied'])} (?!(?:{kept}) )\S+(?: \S+)?) ")
    letting = re.compile(rf"(?<! không)(?<! chưa) (?:{'|'.join(map(pattern_of, cues.pop('letting')))}) [1-9]?\d")
    none = "|".join(cues.pop("unwanted_none"))
    unwanted = "|".join(sorted(cues.pop("unwanted"), key=len, reverse=True))
    continuing_within = cues.pop("continuing_within")
    kinds = dict(data["kinds"])
    reporting_letters = Phrases.of(kinds.pop("reporting_letters"))
    made_by = tuple(kinds.pop("made_by"))
    return Rules(
        threshold=data["score"]["threshold"],
        second=data["score"]["second"],
        weights=data["weights"],
        words=data["words"],
        passage_words=data["passage"]["words"],
        opening_words=data["passage"]["opening"],
        grace_days=data["passage"]["grace_days"],
        kinds={group: frozenset(map(fold, names)) for group, names in kinds.items()},
        made_by=made_by,
        reporting_letters=reporting_letters,
        plan_types=frozenset(map(fold, data["plans"]["types"])),
        plan_subjects=Phrases.of(data["plans"]["subjects"]),
        period_words=Phrases.of(data["plans"]["period_words"]),
        binds_units=Phrases.of(data["plans"]["units"]),
        binds_above=Phrases.of(data["plans"]["above"]),
        bodies={body: Phrases.of(names) for body, names in data["bodies"].items()},
        cues={name: Phrases.of(phrases) for name, phrases in cues.items()},
        turned_within=turned_within,
        continuing_within=continuing_within,
        not_yet=not_yet,
        lacking=lacking,
        unable=unable,
        not_yet_word=not_yet_word,
        misread_not_yet=misread_not_yet,
        unit_kinds=frozenset(data["names"]["kinds"]),
        name_letters=tuple(data["names"]["letters"]),
        turning={fold(word): word for word in turning},
        denied=denied,
        none_bad=none_bad,
        describing=_describing(data["cues"]["describing"]),
        swollen=swollen,
        barely=barely,
        letting=letting,
        refused=refused,
        denial=denial,
        risen=risen,
        risen_bad=_risen_bad(rising, bad_things),
        barely_number=_barely_number(few_of),
        no_section=Phrases.of(data["headings"]["no_section"]),
        unions=Phrases.of(data["plans"]["unions"]),
        union_bodies=frozenset(data["plans"]["union_bodies"]),
        fallen=fallen,
        raised=raised,
        short=short,
        graded=graded,
        ranked=ranked,
        grades=tuple(map(fold, grades)),
        enough_grade=enough_grade,
        columns={kind: Phrases.of(names) for kind, names in columns.items()},
        ticks=ticks,
        unit_name=re.compile(rf"(?<!\w)(?:{unit_name})\s+{name}(?:\s{name})*"),
        place_name=re.compile(rf"(?<!\w)(?:{place_name}) [A-ZÀ-ỸĐ][^\s,;.]*(?: [A-ZÀ-ỸĐ][^\s,;.]*)*"),
        unwanted=re.compile(rf"(?<!\w)(?:{unwanted}) (?!(?:{none})\b)([^;.()]+)", re.IGNORECASE),
        skipped_headings=Phrases.of(data["headings"]["skipped"]),
        unfavourable_headings=Phrases.of(data["headings"]["unfavourable"]),
    )
