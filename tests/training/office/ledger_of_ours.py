"""A small history of an office of our own making: its departments and kinds of matter have names of their own."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import product

from nlp.types import RawText, Suggestion
from training.office.history import HistoryRow

PLACES = (
    "东村",
    "西村",
    "南街",
    "北街",
    "学校门口",
    "市场旁边",
    "桥头",
    "河边",
    "老厂区",
    "新区",
    "车站",
    "公园里",
    "医院",
    "粮库",
    "水厂",
    "煤场",
)
MATTERS = {
    ("灯光组", "照明"): ("的路灯坏了晚上很黑", "路灯不亮好几天没人修", "新装的路灯又灭了"),
    ("清扫队", "环境"): ("垃圾堆了几天没有清运", "垃圾桶满了气味难闻", "路边垃圾没人打扫"),
    ("劳资办", "工资"): ("工地老板拖欠工资三个月", "打工的工资一直不发", "被拖欠工资没有说法"),
    ("停车科", "停车"): ("车辆乱停占了人行道", "私家车乱停堵住通道", "停车位太少到处乱停车"),
}
START = datetime(2026, 1, 1)


def own_history() -> list[HistoryRow]:
    """192 rows of four departments, one every day."""
    texts = [(text, names) for names, texts in MATTERS.items() for text in texts]
    return [
        past(number, f"{place}{text}", *names) for number, (place, (text, names)) in enumerate(product(PLACES, texts))
    ]


def past(number: int, text: str, department: str, theme: str = "") -> HistoryRow:
    suggestion = Suggestion(str(number), RawText(text), reported_at=START + timedelta(days=number))
    labels = {"department": department, "theme": theme}
    return HistoryRow(suggestion, f"台账.csv 第 {number + 2} 行", {task: name for task, name in labels.items() if name})
