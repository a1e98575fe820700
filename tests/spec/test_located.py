"""What the ledger's own columns of places (小区, 村/社区, 街道) do to matching. All names are invented."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from nlp.matching import CaseIndex, MatchRecord
from nlp.types import Attached, CaseMatch, NeedsReview, Opened, RawText, Suggestion
from service.ledger.whereabouts import located
from tests.shipped import shipped_bundle

FIRST_DAY = datetime(2026, 3, 2)
LAMP = "路灯坏了两个月了，晚上一片漆黑，老人走路摔跤，请尽快修好。"
LAMP_TOO = "路灯全不亮，夜里出门要打手电，请尽快修好。"
WATER = "自来水发黄，有一股怪味，不敢喝，请供水公司查一查。"

Said = tuple[str, tuple[str, ...]]
"""A text, and the columns of places beside it."""


def read(*said: Said) -> list[MatchRecord]:
    """One a day."""
    asked = [
        Suggestion(
            id=str(day),
            text=RawText(text),
            reported_at=FIRST_DAY + timedelta(days=day),
            located=tuple(map(RawText, columns)),
        )
        for day, (text, columns) in enumerate(said)
    ]
    return [MatchRecord.from_reading(reading) for reading in shipped_bundle().pipeline.read(asked)]


def arrives(new: Said, stored: Said) -> CaseMatch:
    first, second = read(stored, new)
    index = CaseIndex(shipped_bundle().match_model)
    index.add(first, "案")
    return index.match(second)


@pytest.mark.parametrize(
    ("new", "stored", "place"),
    [
        ((LAMP, ("柳塘村",)), (LAMP_TOO, ("柳塘村",)), "柳塘村"),
        ((LAMP, ("石桥镇柳塘村",)), (LAMP_TOO, ("柳塘村", "石桥镇")), "石桥镇柳塘村"),
        ((LAMP, ("柳塘村",)), ("柳塘村" + LAMP_TOO, ()), "柳塘村"),
        (("我们村" + LAMP, ("柳塘村",)), ("柳塘村" + LAMP_TOO, ("柳塘村",)), "柳塘村"),
        ((LAMP, ("丽景家园小区", "云溪社区")), ("丽景小区的" + LAMP, ()), "丽景家园小区"),
        (
            ("我们小区停水三天了，打电话没人接。", ("白鹭洲小区",)),
            ("白鹭洲小区停水三天了，没人接电话。", ()),
            "白鹭洲小区",
        ),
        (("我们小区" + LAMP, ("白鹭洲",)), ("小区里的" + LAMP, ("白鹭洲",)), "白鹭洲"),
    ],
)
def test_the_same_matter_at_the_place_of_a_column_is_one_case(new: Said, stored: Said, place: str) -> None:
    match = arrives(new, stored)
    assert isinstance(match, Attached)
    assert match.case.reasons[0] == f"同一地点 {place}"


@pytest.mark.parametrize(
    ("new", "stored"),
    [
        ((LAMP, ("柳塘村",)), (LAMP, ("白果村",))),
        ((LAMP, ("柳塘村", "石桥镇")), (LAMP_TOO, ("白果村", "石桥镇"))),
        (("我们村" + LAMP, ("柳塘村",)), ("我们村" + LAMP, ("白果村",))),
        ((LAMP, ("柳塘村",)), ("白果村" + LAMP, ())),
        (("我们小区停水三天了。", ("白鹭洲小区",)), ("我们小区停水三天了。", ("丽景家园",))),
        (("我们小区停水三天了，没人管。", ()), ("我们小区从上周起就没有自来水，请查一查。", ())),
        (("青禾路" + LAMP, ("柳塘村",)), ("望江路" + LAMP, ("柳塘村",))),
        ((LAMP, ("石桥镇",)), (LAMP_TOO, ("石桥镇",))),
    ],
)
def test_the_same_matter_elsewhere_is_never_joined_without_a_person(new: Said, stored: Said) -> None:
    assert isinstance(arrives(new, stored), Opened | NeedsReview)


@pytest.mark.parametrize("column", ["柳塘村", "云溪社区", "白鹭洲小区"])
def test_another_matter_of_one_village_is_another_case(column: str) -> None:
    assert isinstance(arrives((LAMP, (column,)), (WATER, (column,))), Opened | NeedsReview)


LIFT = "丽发新城的电梯三天两头坏，上周又把人困在里面半个小时。"
LIFT_TOO = "丽发新城电梯老是出故障困人，物业推脱不修。"


@pytest.mark.parametrize(
    ("new", "stored", "one_place"),
    [
        ((LIFT, ()), (LIFT_TOO, ()), True),
        ((LIFT, ("清河区",)), (LIFT_TOO, ()), True),
        ((LIFT, ("清河区",)), (LIFT_TOO, ("云州市清河区石桥镇",)), True),
        ((LIFT, ("清河区",)), ("清河区" + LIFT_TOO, ()), True),
        ((LIFT, ("清河区",)), (LIFT_TOO, ("白云县",)), False),
        (("A3区" + LIFT, ()), ("A7县" + LIFT_TOO, ()), False),
        ((LIFT, ("清河区",)), (LIFT, ("白云县",)), False),
    ],
)
def test_one_name_in_two_counties_is_two_places_when_both_are_known(new: Said, stored: Said, one_place: bool) -> None:
    match = arrives(new, stored)
    assert isinstance(match, Attached) == one_place
    candidates = [match.case] if isinstance(match, Attached) else getattr(match, "candidates", ())
    for case in candidates:
        assert any(reason.startswith("同一地点") for reason in case.reasons) == one_place


def test_a_column_changes_neither_the_text_nor_what_is_found_in_it() -> None:
    text, column = RawText("青禾路路灯坏了，白鹭洲小区门口一片漆黑。"), RawText("望江花苑3栋")
    pipeline = shipped_bundle().pipeline
    [plain] = pipeline.read([Suggestion(id="1", text=text)])
    [beside] = pipeline.read([Suggestion(id="1", text=text, located=(column,))])
    assert beside.analysis == plain.analysis
    assert beside.document == plain.document
    assert [(p.text, p.key) for [p] in beside.located] == [("望江花苑3栋", "望江")]


@pytest.mark.parametrize(
    ("text", "columns", "places", "title_places", "county"),
    [
        (LAMP, ("柳塘村", "石桥镇", "清河区"), ("柳塘村",), ("柳塘村",), "清河区"),
        (LAMP, ("云州市清河区石桥镇",), (), (), "清河区"),
        ("青禾路" + LAMP, ("柳塘村", "石桥镇"), ("青禾路",), ("青禾路",), ""),
        ("青禾路" + LAMP, ("白鹭洲小区", "云溪社区"), ("青禾路", "白鹭洲"), ("青禾路",), ""),
        ("A3区白鹭洲小区停水", (), ("白鹭洲",), ("白鹭洲",), "A3区"),
        (LAMP, ("不详",), (), (), ""),
        (LAMP, ("13800000000",), (), (), ""),
        (LAMP, ("本小区",), (), (), ""),
    ],
)
def test_what_a_record_takes_from_columns(
    text: str, columns: tuple[str, ...], places: tuple[str, ...], title_places: tuple[str, ...], county: str
) -> None:
    [record] = read((text, columns))
    assert (record.places, record.title_places, record.county) == (places, title_places, county)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"内容": "停水", "村/社区": "柳塘村", "小区点位": "白鹭洲小区"}, ("白鹭洲小区", "柳塘村")),
        ({"被反映区": "清河区", "被反映街乡镇": "石桥镇", "村/社区": "柳塘"}, ("柳塘", "石桥镇", "清河区")),
        ({"所属街道": "建国门", "地址": "青禾路18号"}, ("青禾路18号",)),
        ({"社区": " 云溪社区 ", "所属社区": "云溪社区"}, ("云溪社区",)),
        ({"村/社区": None, "地点": ""}, ()),
        ({"地址": "我家" * 40}, ()),
        ({"内容": "柳塘村停水"}, ()),
    ],
)
def test_columns_of_places_come_finest_first(row: dict[str, str | None], expected: tuple[str, ...]) -> None:
    assert located(tuple(row), tuple(row.values())) == expected


def test_a_column_that_a_person_chose_comes_before_all() -> None:
    row = {"网格": "柳塘三组", "村/社区": "柳塘村"}
    assert located(tuple(row), tuple(row.values()), chosen="网格") == ("柳塘三组", "柳塘村")
