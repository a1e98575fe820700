"""Evidence that a clerk accepts, of the shipped bundle: which words must be among it, and which must not.

A word is there when a span holds it. No evidence ever holds greetings, questions, pleas or what was masked.
"""

from __future__ import annotations

import pytest

from nlp.tagging.evidence import MOST_SPANS
from nlp.types import Analysis
from tests.documents import suggestion
from tests.shipped import shipped_bundle

NEVER = (
    *("请问", "您好", "你好", "我们", "你们", "领导", "尊敬", "希望", "怎么", "什么", "没有", "谢谢", "联系", "帮帮"),
    *("电话", "一直", "现在", "每次", "突然", "投诉", "解决", "〔", "〕"),
)
TABLE = (
    ("请问一下，我们小区门口的路灯坏了三个月了，能不能派人来修一下？谢谢。", "0406", "路灯", "修一下 派人"),
    ("您好，我是幸福小区的业主，物业公司每年涨价，卫生却没人打扫。", "0301", "物业", "我 幸福"),
    ("我们村的自来水最近发黄有泥沙，没法喝，希望领导重视。", "0401", "自来水", "最近 重视"),
    ("尊敬的领导，工地老板拖欠我们农民工工资五个月，请帮帮我们。", "0901", "拖欠 工资", "五个月"),
    ("孩子今年要上小学，户口不在本地，请问怎么办入学手续？", "1002", "入学", "今年"),
    ("楼下烧烤店油烟很大，家里不敢开窗，投诉好几次都没有用。", "0602", "油烟", "很大 好几次"),
    ("开发商逾期一年还没有交房，售楼部也关门了，我们怎么办？", "0201", "开发商 交房", "一年"),
    ("路口的红绿灯坏了，早上上班堵得厉害，请交警来疏导。", "0704", "红绿灯", "厉害"),
    ("联系电话13800138000，楼上住户半夜装修，吵得睡不着觉。", "0305 0601", "装修", "13800138000"),
    ("健身房突然关门跑路，会员卡里还有三千多元没退。", "1501", "会员卡", "三千 多元"),
    ("小区消防通道被私家车堵死了，万一着火消防车进不来。", "0801", "消防通道", "万一"),
    ("请问退休后医保还要不要继续交？缴费年限是多少年？", "1102 0903", "医保", "多少"),
    ("公交车站牌被撞倒了，一直没有人管，老人等车都找不到地方。", "0702", "公交", "地方"),
    ("村里的低保评得不公平，有房有车的人家反而能享受低保。", "1202", "低保", "反而"),
    ("宠物狗在小区里乱跑没拴绳，咬伤了一个小孩。", "0505", "狗", "一个"),
    ("下雨天马路积水严重，下水道堵了，车子都熄火了。", "0402", "积水 下水道", "都"),
    ("快递放在驿站丢了，驿站不肯赔偿，怎么投诉？", "0708", "快递", "怎么"),
    ("老旧小区没有电梯，老人上下楼很困难，想申请加装电梯。", "0304", "加装电梯", "很"),
    ("人行道上的井盖丢了好几天，晚上走路很危险。", "0408", "井盖", "好几天"),
    ("村口的河水又黑又臭，是上游养猪场排的污水。", "0603", "污水", "又"),
    ("医院挂号要排两个小时队，医生看病不到三分钟。", "1101", "医院 医生", "小时 分钟"),
    ("这条路坑坑洼洼，骑电动车摔了好几次，什么时候修路？", "0701", "坑坑洼洼", "这条 时候"),
    ("树枝长到三楼窗户里了，遮光还有虫子，请园林部门修剪。", "0504", "树枝 修剪", "三楼"),
    ("供暖以后家里只有十五度，打供热公司的电话没人接。", "0403", "供暖", "以后 没人接"),
    ("停车场收费太贵，半天就要四十块，有没有标准？", "0703", "停车", "半天 四十"),
    ("广场上跳舞的音响声音太大，影响孩子写作业。", "0601 0305", "音响", "太大"),
    ("医保卡丢了，补办要带什么材料？我的微信号是 wx_abc12345。", "1102 1701", "医保", "wx_abc12345 微信"),
    ("我家划片的学区变了，孩子离近的小学上不了，想要个说法。", "1002", "学区", "说法"),
    ("感谢社区医生上门给我量血压，服务真周到。", "1801", "感谢", "我 给"),
    ("幼儿园没有办园资质还在招生，请教育局查处。", "1001", "幼儿园", "还在"),
)


def read(text: str) -> Analysis:
    return shipped_bundle().pipeline.read([suggestion(text)])[0].analysis


@pytest.mark.parametrize(("text", "themes", "must", "must_not"), TABLE)
def test_the_words_that_decided(text: str, themes: str, must: str, must_not: str) -> None:
    analysis = read(text)
    spans = [e.text for e in analysis.tags.evidence]
    assert analysis.tags.themes[0].code in themes.split()
    assert all(any(word in span for span in spans) for word in must.split()), spans
    assert not [word for word in (*must_not.split(), *NEVER) for span in spans if word in span], spans


@pytest.mark.parametrize("text", [text for text, *_ in TABLE])
def test_spans_are_whole_words_at_their_place_and_few(text: str) -> None:
    reading = shipped_bundle().pipeline.read([suggestion(text)])[0]
    tokens, bounds = reading.document.tokens, {0}
    for token in tokens:
        bounds.add(max(bounds) + len(token))
    evidence = reading.analysis.tags.evidence
    assert 1 <= len(evidence) <= MOST_SPANS
    for span in evidence:
        assert reading.analysis.masked_text[span.start : span.end] == span.text
        assert {span.start, span.end} <= bounds
        assert span.weight > 0
