"""The township directory as a second profile, end to end: over the shipped bundle, and learned from its own labels."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from nlp.bundle import current
from service.api.load import load_parts
from service.settings import Settings
from tests.api.fakes import TAXONOMY, Office, running
from tests.shipped import MODELS
from training.retrain import retrain

TOWNSHIP = TAXONOMY / "township"
LAMP = "柳塘村三组的路灯坏了五盏，晚上老人摔过跤。"
PLACES = "柳塘河湾梨坪石桥新厝东岭西坡南沟北滩樟树"
MATTERS = (
    ("村道上的路灯坏了，晚上看不见", "0406", "综合行政执法队"),
    ("楼上天天半夜打牌吵得睡不着", "0305", "村（社区）"),
    ("低保申请交了半年没有消息", "1202", "民生保障办"),
    ("高铁桥下的限高架撞坏了", "0701", "市级及以上部门"),
)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with running(tmp_path_factory.mktemp("state"), load_parts(Settings(taxonomy=TOWNSHIP))) as office:
        yield office


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """On a bundle that learned from the township's own labels, in its own bundle folder."""
    folder = tmp_path_factory.mktemp("taught")
    labels = folder / "标注.jsonl"
    labels.write_text("\n".join(own_labels()), encoding="utf-8")
    made = retrain(current(MODELS), [labels], TOWNSHIP, folder / "乡镇")
    with running(folder, load_parts(Settings(bundle=made.folder))) as office:
        yield office


def own_labels() -> Iterator[str]:
    names = [first + second for first in PLACES[:8] for second in PLACES[8:12]]
    for number, place in enumerate(names):
        for text, theme, department in MATTERS:
            labels = {"theme": theme, "department": department, "qiyouwuxing": [], "kind": "投诉", "urgency": 0}
            row = {"id": f"{number}-{theme}", "text": f"{place}{text}", **labels}
            yield json.dumps(row, ensure_ascii=False)


@pytest.mark.parametrize("name", ["shipped", "taught"])
def test_the_service_answers_with_the_townships_own_directory(name: str, request: pytest.FixtureRequest) -> None:
    office: Office = request.getfixturevalue(name)
    departments = {d["name"]: d["level"] for d in office.get("/taxonomy")["departments"]}
    assert departments["城市管理办"] == "township"
    assert departments["村（社区）"] == "village"
    assert departments["公安交警"] == "county"
    assert departments["市级及以上部门"] == "above"
    assert "城市管理局" not in departments


def test_the_shipped_bundle_routes_to_the_townships_offices(shipped: Office) -> None:
    taken = shipped.report(LAMP)
    lead = taken["departments"][0]
    assert (lead["name"], lead["level"], lead["role"]) == ("城市管理办", "township", "lead")


@pytest.mark.parametrize(
    ("text", "lead", "level"),
    [
        (LAMP, "综合行政执法队", "township"),
        ("楼上每天半夜打牌，吵得孩子睡不着", "村（社区）", "village"),
        ("申请低保半年了没有消息", "民生保障办", "township"),
        ("高铁桥下面的限高架又撞坏了", "市级及以上部门", "above"),
    ],
)
def test_what_the_township_taught_is_what_it_gets(taught: Office, text: str, lead: str, level: str) -> None:
    first = taught.report(text)["departments"][0]
    assert (first["name"], first["level"], first["role"]) == (lead, level, "lead")


def test_a_correction_may_name_only_the_townships_own(shipped: Office) -> None:
    taken = shipped.report("河湾组的垃圾桶满了没人清运。")
    kept = shipped.put(f"/suggestions/{taken['id']}/labels", correction("城市管理办"))
    assert kept["labels"]["lead"]["value"] == "城市管理办"
    shipped.put(f"/suggestions/{taken['id']}/labels", correction("城市管理局"), status=422)


def correction(lead: str) -> dict[str, object]:
    return {"who": "李静", "lead": lead}
