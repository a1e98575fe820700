"""A small corpus of our own making: the same matters at many places, each with a title."""

from __future__ import annotations

from nlp.text.segment import RustJieba
from nlp.types import Document, MaskedText

PLACES = ("幸福小区", "希望小学", "和平路", "东风村", "人民公园", "长江大桥", "火车站", "市民广场", "解放街", "科技园")
MATTERS = {
    "路灯不亮影响夜间出行": "路灯坏了很久没有人维修，晚上出门看不清路，老人和孩子容易摔倒，希望尽快修好路灯。",
    "夜间施工噪音扰民": "工地半夜还在施工，机器噪音很大，居民睡不着觉，多次投诉没有结果，请环保部门处理噪音。",
    "垃圾无人清运气味难闻": "垃圾堆了好几天没有清运，夏天气味难闻，苍蝇很多，请环卫部门及时清理垃圾。",
    "公交车班次太少等车太久": "公交车间隔时间太长，上班高峰等车半个小时，希望公交公司增加班次方便乘客。",
    "自来水经常停水": "自来水一个月停水三次，停水没有通知，居民做饭洗衣很不方便，请供水公司解决。",
    "车辆乱停占用人行道": "车辆乱停乱放，占用人行道和盲道，行人只能走到车道上，请交警部门管理乱停车。",
}


def own_corpus() -> list[Document]:
    segmenter = RustJieba()
    documents = []
    for place in PLACES:
        for matter, complaint in MATTERS.items():
            title = f"{place}{matter}"
            text = MaskedText(f"{title}\n{place}附近{complaint}")
            documents.append(Document(text, tuple(segmenter.cut(text)), len(title)))
    return documents
