"""Copies of one text never lie on both sides, and the test is what came last."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.documents import document
from training.office.split import copies, split_latest

START = datetime(2026, 1, 1)
TEXT = "东村三组的路灯坏了五盏晚上老人摔过跤请尽快维修，我们已经打过很多次电话了，一直没有人来看，群众意见很大"
OTHER = "西街菜市场门口垃圾堆放好几天没有人清运，天气热气味难闻苍蝇很多，附近的学生每天从这里经过，希望环卫部门管一管"

PHRASE = "市民来电反映以下问题，要求承办单位在规定时限内核实处理并将办理结果直接回复来电人："
PHRASE_AFTER = "。请贵单位按照首问负责制的要求认真办理，办结后及时在系统内填报，感谢支持与配合"
HAN = [chr(code) for code in range(0x4E00, 0x5E00)]


def test_a_text_sent_again_with_a_few_words_more_is_a_copy() -> None:
    first, again, other = copies([document(TEXT), document(f"{TEXT}，再次反映，盼复"), document(OTHER)]).tolist()
    assert first == again != other


def test_ten_thousand_of_one_template_are_one_group() -> None:
    assert len(set(copies([document(TEXT)] * 10_000).tolist())) == 1


def test_a_template_with_a_name_filled_in_is_one_group() -> None:
    draw = Random(3)
    names = ["".join(draw.sample(HAN, 3)) for _ in range(300)]
    assert len(set(copies([document(f"我是{name}，{TEXT}，{OTHER}") for name in names]).tolist())) == 1


def test_a_long_phrase_of_the_operator_does_not_make_different_matters_one() -> None:
    draw = Random(4)
    matters = ["".join(draw.sample(HAN, 60)) for _ in range(300)]
    groups = copies([document(f"{PHRASE}{matter}{PHRASE_AFTER}") for matter in [*matters, *matters[:20]]]).tolist()
    assert len(set(groups)) == 300
    assert groups[300:] == groups[:20]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 400)), min_size=20, max_size=120))
@settings(max_examples=30, deadline=None)
def test_no_group_on_both_sides_and_nothing_early_in_the_test(rows: list[tuple[int, int]]) -> None:
    documents = [
        document(f"{chr(0x4E00 + 40 * text)}{chr(0x4E10 + 40 * text)}村的第{text}件事情需要处理一下")
        for text, _ in rows
    ]
    moments = [START + timedelta(days=day) for _, day in rows]
    split = split_latest(documents, moments)
    train, test = split.train.tolist(), split.test.tolist()
    assert not {split.groups[i] for i in train} & {split.groups[i] for i in test}
    if split.since is not None:
        assert all(moments[i] >= split.since for i in test)
        assert all(moments[i] < split.since for i in train)


def test_without_dates_whole_cases_are_drawn() -> None:
    documents = [document(text) for text in [TEXT, OTHER] * 50]
    split = split_latest(documents, [None] * 100)
    assert split.since is None
    assert not {split.groups[i] for i in split.train} & {split.groups[i] for i in split.test}
