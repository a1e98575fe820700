"""What the shipped bundle takes for one matter and for one kind of matter. Places and messages are invented."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import permutations

import pytest

from nlp.matching import CaseIndex, MatchRecord, cluster
from nlp.types import Attached, CaseMatch, NeedsReview, Opened, RawText, Suggestion
from tests.shipped import shipped_bundle

Partition = set[frozenset[str]]

FIRST_DAY = datetime(2026, 3, 2)

DISTRICT = {
    "青禾路 路面破损": [
        "青禾路路面坑坑洼洼，下雨全是积水，电动车摔了好几次，请尽快修补。",
        "青禾路破损严重，大坑一个接一个，骑车经过差点摔倒，什么时候能修？",
    ],
    "青禾路 夜宵摊": ["青禾路夜宵摊占道经营，油烟熏人，吵到凌晨。"],
    "柳塘村 路灯": [
        "柳塘村的路灯坏了两个月了，晚上一片漆黑，老人走路摔跤。",
        "柳塘村道路两边路灯全不亮，夜里出门要打手电，请尽快修好。",
    ],
    "柳塘村 自来水": ["柳塘村自来水发黄，有一股怪味，不敢喝。"],
    "白果村 路灯": ["白果村没有一盏路灯是亮的，天黑以后不敢出门。"],
    "白鹭洲 电梯": [
        "白鹭洲小区的电梯三天两头坏，上周又把人困在里面半个小时。",
        "白鹭洲小区电梯老是出故障困人，物业推脱不修。",
    ],
    "白鹭洲 车库": ["白鹭洲小区的地下车库被改成仓库对外出租，我们没地方停车。"],
    "锦绣天城 电梯": ["锦绣天城的电梯又坏了，报修一个月没人来。"],
    "望江花苑 工地噪音": [
        "望江花苑旁边的工地夜里十二点还在打桩，整栋楼都在震，根本没法睡觉。",
        "望江花苑隔壁工地通宵施工，噪音太大，孩子睡不好。",
    ],
    "望江花苑 油烟": ["望江花苑楼下的餐馆油烟直排，窗户都不敢开。"],
    "明德小学 拥堵": [
        "明德小学门口放学时堵得水泄不通，接送车辆乱停，孩子过马路很危险，请交警来疏导。",
        "明德小学上下学时段接送车乱停，把路堵死，希望交警来管一管。",
    ],
    "明德小学 食堂": ["明德小学食堂的饭菜有异味，孩子吃了拉肚子。"],
    "星河湾工地 欠薪": [
        "鑫达建筑有限公司在星河湾工地拖欠我们二十个工人三个月工资。",
        "星河湾工地干了三个月活，老板一直不给工钱，要求结清工资。",
    ],
    "星河湾工地 渣土车": ["星河湾工地渣土车把路压坏了，满地泥浆。"],
}
"""Matter by matter, all told apart by place or by matter."""

SAID = {f"{case}#{number}": text for case, texts in DISTRICT.items() for number, text in enumerate(texts)}
AS_PEOPLE_SAY: Partition = {
    frozenset(f"{case}#{number}" for number in range(len(texts))) for case, texts in DISTRICT.items()
}


def records(said: dict[str, str], title: str = "", reporter: str = "") -> list[MatchRecord]:
    """One a day."""
    asked = [
        Suggestion(id, RawText(text), RawText(title), reporter, FIRST_DAY + timedelta(days=day))
        for day, (id, text) in enumerate(said.items())
    ]
    return [MatchRecord.from_reading(reading) for reading in shipped_bundle().pipeline.read(asked)]


def partition(labels: Iterable[tuple[str, object]]) -> Partition:
    groups: dict[object, set[str]] = defaultdict(set)
    for id, label in labels:
        groups[label].add(id)
    return {frozenset(members) for members in groups.values()}


def clustered(given: Sequence[MatchRecord]) -> Partition:
    return partition((a.id, a.case) for a in cluster(given, shipped_bundle().match_model))


def one_after_another(given: Sequence[MatchRecord]) -> dict[str, str]:
    """Record to case, when each arrives alone and a person is asked for none."""
    index = CaseIndex(shipped_bundle().match_model)
    case_of: dict[str, str] = {}
    for record in given:
        match = index.match(record)
        case_of[record.id] = match.case.case_id if isinstance(match, Attached) else record.id
        index.add(record, case_of[record.id])
    return case_of


def arrives(text: str, *stored: str) -> CaseMatch:
    """What is said of ``text`` where each of ``stored`` is a case of its own."""
    *old, new = records({str(number): each for number, each in enumerate([*stored, text])})
    index = CaseIndex(shipped_bundle().match_model)
    for record in old:
        index.add(record, f"案{record.id}")
    return index.match(new)


def test_a_file_falls_into_its_matters() -> None:
    assert clustered(records(SAID)) == AS_PEOPLE_SAY


@pytest.mark.parametrize("backwards", [False, True])
def test_arriving_one_by_one_gives_the_same_matters(backwards: bool) -> None:
    given = records(SAID)
    assert partition(one_after_another(given[::-1] if backwards else given).items()) == AS_PEOPLE_SAY


@pytest.mark.parametrize("case", [case for case, texts in DISTRICT.items() if len(texts) > 1])
def test_other_words_for_the_same_matter_at_the_same_place_join_it(case: str) -> None:
    for stored, text in permutations(DISTRICT[case], 2):
        match = arrives(text, stored)
        assert isinstance(match, Attached)
        assert match.case.case_id == "案0"
        assert any(reason.startswith(f"同一地点 {case[:3]}") for reason in match.case.reasons)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("青禾路 路面破损", "青禾路 夜宵摊"),
        ("柳塘村 路灯", "柳塘村 自来水"),
        ("白鹭洲 电梯", "白鹭洲 车库"),
        ("望江花苑 工地噪音", "望江花苑 油烟"),
        ("明德小学 拥堵", "明德小学 食堂"),
        ("星河湾工地 欠薪", "星河湾工地 渣土车"),
    ],
)
def test_another_matter_at_the_same_place_is_never_joined_unasked(one: str, other: str) -> None:
    for text in DISTRICT[one]:
        assert isinstance(arrives(DISTRICT[other][0], text), Opened | NeedsReview)
        assert isinstance(arrives(text, DISTRICT[other][0]), Opened | NeedsReview)


@pytest.mark.parametrize(("one", "other"), [("柳塘村 路灯", "白果村 路灯"), ("白鹭洲 电梯", "锦绣天城 电梯")])
def test_the_same_matter_at_another_place_is_another_case(one: str, other: str) -> None:
    for text in DISTRICT[one]:
        assert isinstance(arrives(DISTRICT[other][0], text), Opened | NeedsReview)
        assert isinstance(arrives(text, DISTRICT[other][0]), Opened | NeedsReview)


def test_two_names_of_one_estate_are_one_place() -> None:
    match = arrives(
        "丽景小区车库一下雨就进水，好几辆车被淹，物业没人管。", "丽景家园地下车库积水，车子都泡了，物业不抽水。"
    )
    assert isinstance(match, Attached)
    assert match.case.reasons[0] == "同一地点 丽景小区"


def test_a_person_asking_again_joins_what_they_asked_before() -> None:
    before = records(
        {"先": "望江花苑楼下餐馆的油烟直排，家里不敢开窗，请城管处理。"}, "望江花苑餐馆油烟", reporter="陈某"
    )
    again = records(
        {"后": "上次反映的望江花苑餐馆油烟还是没有解决，越来越呛人。"}, "再次反映望江花苑餐馆油烟", reporter="陈某"
    )
    assert one_after_another([*before, *again]) == {"先": "先", "后": "先"}
    index = CaseIndex(shipped_bundle().match_model)
    index.add(before[0], "案")
    match = index.match(again[0])
    assert isinstance(match, Attached)
    assert "同一反映人" in match.case.reasons


def test_our_estate_is_no_place_that_chains_strangers() -> None:
    """我们小区 is somewhere else for everyone who writes it."""
    said = {
        "堵车": "我们小区门口天天堵车，出不了门，请交警来管。",
        "停水": "我们小区停水三天了，打电话没人接。",
        "物业费": "我们小区物业费涨了一倍，服务却越来越差。",
        "麻将": "我们小区楼下麻将馆吵到半夜。",
        "电梯": "我们小区的电梯坏了好几天，物业不管。",
        "垃圾": "我们小区门口垃圾成堆，臭气熏天。",
        "也停水": "我们小区从上周起就没有自来水，老人提不动水，请供水公司查一查。",
        "也有垃圾": "小区里的垃圾没人运，夏天味道很大，请尽快清运。",
    }
    alone = {frozenset({id}) for id in said}
    assert clustered(records(said)) == alone
    assert partition(one_after_another(records(said)).items()) == alone


def classes() -> dict[str, int | None]:
    """Class of each case of the district."""
    return {a.id.split("#")[0]: a.klass for a in cluster(records(SAID), shipped_bundle().match_model)}


def test_one_kind_of_matter_at_two_places_is_one_class() -> None:
    found = classes()
    for kind in ("路灯", "电梯"):
        numbers = {klass for case, klass in found.items() if case.endswith(kind)}
        assert len(numbers) == 1
        assert numbers != {None}
    assert found["柳塘村 路灯"] != found["白鹭洲 电梯"]


@pytest.mark.parametrize("case", ["青禾路 夜宵摊", "柳塘村 自来水", "明德小学 食堂"])
def test_a_matter_like_no_other_has_no_class(case: str) -> None:
    assert classes()[case] is None


def test_a_class_is_named_by_its_matter_not_by_a_place() -> None:
    names = {a.klass: a.class_name for a in cluster(records(SAID), shipped_bundle().match_model) if a.klass}
    assert any("路灯" in name for name in names.values())
    assert any("电梯" in name for name in names.values())
    assert not any(place in name for name in names.values() for place in ("柳塘", "白果", "白鹭洲", "锦绣天城"))
