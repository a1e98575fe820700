"""What the shipped bundle says of sentences that a clerk would write down. Our own words, not those of training."""

from __future__ import annotations

import pytest

from nlp.types import Analysis, Role
from tests.documents import suggestion
from tests.shipped import shipped_bundle


def read(text: str) -> Analysis:
    return shipped_bundle().pipeline.read([suggestion(text)])[0].analysis


@pytest.mark.parametrize(
    ("text", "themes", "leads", "need"),
    [
        ("村口到小学那段路的路灯坏了两个多月了，孩子晚上放学看不清路，请尽快来修。", "0406", "城市管理局", "便利性"),
        ("楼下烧烤店每天营业到半夜，油烟直接往楼上排，窗户都不敢开。", "0602", "城市管理局 生态环境局", "宜居性"),
        ("工地老板拖欠我们二十多个农民工三个月工资，一直推脱不给。", "0901", "人力资源和社会保障局", "劳有所得"),
        ("开发商承诺去年底交房，到现在还没交付，售楼部也联系不上。", "0201", "住房和城乡建设局", "住有所居"),
        ("小区物业费涨了一倍，卫生没人打扫，保安也不管事，投诉多次没用。", "0301", "住房和城乡建设局", "住有所居"),
        ("人行道上天天停满私家车，行人只能走机动车道，希望交警来处理。", "0703", "公安交警", "便利性 安全性"),
        ("希望在我们片区增开一条公交线路，现在出门坐车要走四十分钟。", "0702", "公交公司 交通运输局", "便利性"),
        ("幼儿园学费又涨了，请问收费标准是多少，有没有备案？", "1001 1004", "教育局 发展和改革局", "幼有所育"),
        ("隔壁楼有人在楼道里给电动车飞线充电，万一着火太危险了。", "0802 0801", "消防救援大队 属地街道乡镇", "安全性"),
        ("家里停水两天了，打供水公司电话一直说在抢修。", "0401", "供水公司 水务局", "便利性"),
        ("菜市场买的熟食吃完全家拉肚子，怀疑不卫生，要求查处。", "1502", "市场监督管理局", "安全性"),
        # Prepaid cards of gyms: the sports administration supervises its own trade, the market regulator the rest.
        ("健身房突然关门，办的年卡还有大半年，老板失联不退钱。", "1501", "市场监督管理局 文化旅游体育局", "公正性"),
        ("医院门诊开了一大堆检查，态度还很差，要求给个说法。", "1101", "卫生健康局", "病有所医"),
        ("请问异地就医的医保报销比例是多少，需要什么手续？", "1102", "医疗保障局", "病有所医"),
        (
            "村里征地补偿款发放不公开，好多户都没拿到，要求公示。",
            "0103 1303",
            "自然资源和规划局 属地街道乡镇 农业农村局",
            "公正性",
        ),
    ],
)
def test_plain_matters(text: str, themes: str, leads: str, need: str) -> None:
    analysis = read(text)
    assert analysis.tags.themes[0].code in themes.split()
    assert analysis.tags.departments[0].name in leads.split()
    assert analysis.tags.departments[0].role is Role.LEAD
    assert {tag.name for tag in analysis.tags.qiyouwuxing} & set(need.split())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("村口的路灯坏了两个多月没人修。", ["路灯"]),
        ("楼下烧烤店油烟直排，熏得人睡不着。", ["油烟"]),
        ("老板拖欠工资三个月了，求帮忙讨薪。", ["工资"]),
        ("希望增加公交班次，早高峰挤不上车。", ["公交"]),
        ("医保报销需要什么材料？", ["医保", "报销"]),
        ("自来水发黄有怪味，不敢喝。", ["自来水", "水"]),
    ],
)
def test_evidence_is_what_a_clerk_would_underline(text: str, words: list[str]) -> None:
    analysis = read(text)
    shown = [e.text for e in analysis.tags.evidence]
    assert any(word in span for word in words for span in shown)
    for e in analysis.tags.evidence:
        assert analysis.masked_text[e.start : e.end] == e.text


@pytest.mark.parametrize(
    "text", ["感谢社区的工作人员，帮我找回了走失的老父亲，服务态度非常好！", "你好", "😀", "test hello world"]
)
def test_praise_and_empty_talk_are_nobodys_task_or_go_to_a_person(text: str) -> None:
    analysis = read(text)
    no_lead = all(d.role is not Role.LEAD for d in analysis.tags.departments)
    assert no_lead or analysis.needs_review


def test_a_dangerous_matter_is_urgent() -> None:
    assert read("楼里闻到很重的煤气味，怕要爆炸，快来人！").tags.urgency.level >= 1
    assert read("建议图书馆延长开放时间。").tags.urgency.level == 0
