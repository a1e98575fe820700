"""The flat columns that a clerk reads."""

from __future__ import annotations

from dataclasses import replace

from nlp.types import Analysis, Evidence, MaskedText, Place, Role, Tags
from service.batch.columns import TAG_COLUMNS, tag_cells
from tests.fakes import FAKE_TAGS


def _row(tags: Tags = FAKE_TAGS, places: tuple[Place, ...] = ()) -> dict[str, object]:
    analysis = Analysis(id="1", tags=tags, places=places, masked_text=MaskedText("路灯不亮"), bundle="fake")
    return dict(zip(TAG_COLUMNS, tag_cells(analysis), strict=True))


def test_a_plain_answer() -> None:
    assert _row() == {
        "主题代码": "0406",
        "主题": "路灯照明",
        "主题概率": 0.9,
        "其他主题": "道路建设与养护 0.06",
        "七有五性": "便利性",
        "主责部门": "城市管理局",
        "主责层级": "区县",
        "协办部门": "",
        "备选部门": "供电公司；属地街道乡镇",
        "诉求类型": "投诉",
        "紧急程度": "一般",
        "地点": "",
        "依据": "",
        "需人工复核": "否",
        "复核原因": "",
    }


def test_without_a_lead_there_is_no_department_twice() -> None:
    departments = tuple(replace(department, role=Role.ALTERNATIVE) for department in FAKE_TAGS.departments)
    row = _row(replace(FAKE_TAGS, departments=departments))
    assert (row["主责部门"], row["主责层级"], row["备选部门"]) == ("", "", "城市管理局；供电公司；属地街道乡镇")


def test_reasons_to_look_at_it() -> None:
    row = _row(replace(FAKE_TAGS, review_reasons=("主题概率低", "两个部门接近")))
    assert (row["需人工复核"], row["复核原因"]) == ("是", "主题概率低；两个部门接近")


def test_words_that_decided_by_label() -> None:
    words = [("路灯照明", "路灯"), ("路灯照明", "不亮"), ("城市管理局", "路灯"), ("路灯照明", "路灯")]
    evidence = tuple(Evidence(label, text, 0, 2, 1.0) for label, text in words)
    assert _row(replace(FAKE_TAGS, evidence=evidence))["依据"] == "路灯照明：路灯、不亮；城市管理局：路灯"


def test_each_place_once_and_none_that_a_spreadsheet_would_run() -> None:
    places = tuple(Place(text, 0, 1, text) for text in ("=柳塘村", "柳塘村", "=柳塘村"))
    assert _row(places=places)["地点"] == "'=柳塘村；柳塘村"
