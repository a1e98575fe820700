"""Classes of cases: what has a class keeps it, and fewer than two cases are none."""

from __future__ import annotations

from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.matching import Classes, MatchRecord, group_classes
from tests.unit.matching.hand_made import HALF_LIFT, LAMP, LIFT, MODEL, record

SMELL = ("垃圾", "臭味", "清运", "蚊虫")


def case(name: str, matter: tuple[str, ...], size: int = 1) -> list[MatchRecord]:
    return [record(f"{name}{number}", name, matter) for number in range(size)]


LIFTS = {"白鹭洲": case("白鹭洲", LIFT, 2), "锦绣天城": case("锦绣天城", LIFT)}
LAMPS = {"柳塘村": case("柳塘村", LAMP, 2), "白果村": case("白果村", LAMP)}
ALL = {**LIFTS, **LAMPS, "青禾路": case("青禾路", SMELL, 5)}


def test_the_same_matter_at_two_places_is_a_class_named_after_its_first_case() -> None:
    classes = group_classes(ALL, MODEL)
    assert classes.of_case == {
        "白鹭洲": "class-白鹭洲",
        "锦绣天城": "class-白鹭洲",
        "柳塘村": f"class-{min(LAMPS)}",
        "白果村": f"class-{min(LAMPS)}",
    }
    words, places = classes.names[classes.of_case["白鹭洲"]].split(" · ")
    assert set(words.split("、")) < set(LIFT)
    assert places == "2 处"


def test_one_case_however_large_is_no_class() -> None:
    assert group_classes({"青禾路": case("青禾路", SMELL, 9)}, MODEL) == Classes()


def test_two_messages_are_too_few_for_a_class() -> None:
    two = {"白鹭洲": case("白鹭洲", LIFT), "锦绣天城": case("锦绣天城", LIFT)}
    assert group_classes(two, MODEL) == Classes()
    assert len(group_classes({**two, "丽景": case("丽景", LIFT)}, MODEL).of_case) == 3


def test_no_cases_no_classes() -> None:
    assert group_classes({}, MODEL) == Classes()


def test_a_new_case_joins_the_class_that_is_there() -> None:
    of_case = group_classes(
        {**LIFTS, "丽景": case("丽景", LIFT)}, MODEL, {"白鹭洲": "旧类", "锦绣天城": "旧类"}
    ).of_case
    assert of_case == {"白鹭洲": "旧类", "锦绣天城": "旧类", "丽景": "旧类"}


def test_classes_that_a_person_keeps_apart_stay_apart() -> None:
    previous = {"白鹭洲": "甲类", "锦绣天城": "乙类"}
    assert group_classes(LIFTS, MODEL, previous).of_case == previous
    three = group_classes({**LIFTS, "丽景": case("丽景", LIFT)}, MODEL, previous).of_case
    assert {**three, **previous} == three
    assert three["丽景"] in {"甲类", "乙类"}


def test_what_a_person_put_together_stays_together() -> None:
    previous = {"白鹭洲": "甲类", "青禾路": "甲类"}
    of_case = group_classes(ALL, MODEL, previous).of_case
    assert (of_case["白鹭洲"], of_case["青禾路"]) == ("甲类", "甲类")


def test_a_class_of_a_case_that_is_gone_is_forgotten() -> None:
    assert "没有的案" not in group_classes(ALL, MODEL, {"没有的案": "甲类"}).of_case


NAMES = [f"案{number}" for number in range(8)]
CASES = st.dictionaries(
    st.sampled_from(NAMES), st.tuples(st.sampled_from([LIFT, LAMP, SMELL, HALF_LIFT]), st.integers(1, 3)), min_size=1
).map(lambda drawn: {name: case(name, matter, size) for name, (matter, size) in drawn.items()})
PREVIOUS = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["甲类", "乙类", "丙类"]))


@settings(max_examples=40, deadline=None)
@given(CASES, PREVIOUS)
def test_no_assignment_of_before_is_ever_changed(cases: dict[str, list[MatchRecord]], previous: dict[str, str]) -> None:
    classes = group_classes(cases, MODEL, previous)
    assert all(classes.of_case[name] == klass for name, klass in previous.items() if name in cases)
    assert set(classes.of_case) <= set(cases)
    assert set(classes.names) == set(classes.of_case.values())


@settings(max_examples=40, deadline=None)
@given(CASES)
def test_a_new_class_has_two_places_and_three_messages(cases: dict[str, list[MatchRecord]]) -> None:
    members: dict[str, list[str]] = defaultdict(list)
    for name, klass in group_classes(cases, MODEL).of_case.items():
        members[klass].append(name)
    for klass, names in members.items():
        assert len({place for name in names for each in cases[name] for place in each.places}) >= 2
        assert sum(len(cases[name]) for name in names) >= 3
        assert klass == f"class-{min(names)}"


@settings(max_examples=40, deadline=None)
@given(CASES)
def test_grouping_again_changes_nothing(cases: dict[str, list[MatchRecord]]) -> None:
    once = group_classes(cases, MODEL)
    assert group_classes(dict(reversed(cases.items())), MODEL) == once
    assert group_classes(cases, MODEL, once.of_case).of_case.items() >= once.of_case.items()
