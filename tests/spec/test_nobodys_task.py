"""Praise, empty talk, adverts and messages to nobody: theme 18xx, and no department is made to handle them.

Our own words, none of them in data/labelled. The second table is what must not be swallowed: a real matter stays
one however polite it is, and whatever it is about.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from nlp.taxonomy import NO_MATTER
from nlp.types import Role, Tags
from tests.documents import suggestion
from tests.shipped import shipped_bundle

PRAISE = (
    "感谢交警同志冒雨帮我换轮胎，连口水都没喝就走了。",
    "给人民医院骨科的护士点赞，照顾我母亲像照顾自己妈一样。",
    "村口的路修好了，大家都说好，谢谢政府。",
    "公交司机看我抱着孩子，专门等我坐稳了才开车，特此表扬。",
    "市民来电表扬小区保安，暴雨夜里帮他把熄火的车推上坡。",
    "反映的下水道堵塞已经解决，办事效率真高，给个五星好评。",
    "谢谢社区送来的春联和饺子，我们孤寡老人心里暖和。",
    "锦旗已经做好了，感谢法庭帮我们讨回公道。",
)
EMPTY_TALK = (
    "你们是干什么吃的",
    "祝各位领导新年快乐、阖家幸福",
    "今天天气真好",
    "打扰了，没事了",
    "我来看看这个平台有没有人回",
    "说了也白说，不提也罢。",
    "随便写几个字占个位置",
    "急急急！！！在线等！！！",
    "市民来电，话未说完信号中断，未留下具体内容。",
)
ADVERTS = (
    "专业办理各类证件，当天可取，联系微信",
    "出售二手挖掘机，九成新，价格面议",
    "本公司承接防水补漏、管道疏通，随叫随到，价格优惠",
    "兼职打字日结三百，在家就能做，扫码进群",
    "名校老师一对一辅导，寒假班火热报名中，前二十名半价",
    "高价回收烟酒、冬虫夏草，上门取货",
    "奶茶店低价转手，位置好人流大，有意者电联",
)
TO_NOBODY = (
    "送一首诗给家乡：青山绿水稻花香，炊烟袅袅绕村庄",
    "妈，我手机停机了，你给我充五十块话费",
    "亲，我上周买的裙子什么时候发货呀",
    "我昨天梦见自己掉进井里，请大师解梦",
    "外星人马上要来了，请联合国做好准备",
    "请问红烧肉怎么做才不腻",
    "老同学，好久不见，什么时候出来喝酒",
    "帮我写一份八百字的工作总结",
)
REAL = (
    "感谢领导上次帮忙，可是路灯修好三天又坏了，麻烦再派人来看看。",
    "谢谢你们的工作，请问新生儿医保怎么办理？",
    "楼道里贴满了办证、贷款的小广告，没人清理。",
    "表扬归表扬，垃圾还是三天没人清运，夏天太臭了。",
    "你好，家里停水一天了。",
    "网上兼职刷单被骗了两千块，请公安帮忙。",
    "祝领导身体健康！另外想问一下我们村的征地补偿款什么时候发？",
    "培训机构收了八千块学费就关门跑路了。",
    "你们社区干部是干什么吃的，楼道堆满杂物没人管，着火了怎么办！",
    "早晚高峰公交太挤，建议增加班次，谢谢！",
)
WITHOUT_MATTER = (*PRAISE, *EMPTY_TALK, *ADVERTS, *TO_NOBODY)
MOST_MISSES = 6
"""Of the 32. Praise that names a matter, and talk of clothes and telephones, still look like the matter. Only ever
lower this."""
MOST_SWALLOWED = 1
"""Of the ten real matters: 表扬归表扬 is irony."""

taught = pytest.mark.skipif(
    "written" not in shipped_bundle().manifest.trained_on, reason="模型包训练时还没有 data/labelled 里的这类诉求"
)


def read(texts: Sequence[str]) -> list[Tags]:
    readings = shipped_bundle().pipeline.read([suggestion(text) for text in texts])
    return [reading.analysis.tags for reading in readings]


@taught
@pytest.mark.xfail(strict=True, reason="随附的模型包漏掉 9 条，目标至多 6 条：见 docs/decisions/005")
def test_what_is_nobodys_task_is_seen() -> None:
    answers = dict(zip(WITHOUT_MATTER, read(WITHOUT_MATTER), strict=True))
    missed = {text: tags.themes[0].name for text, tags in answers.items() if tags.themes[0].code[:2] != NO_MATTER}
    assert len(missed) <= MOST_MISSES, missed


@taught
def test_a_real_matter_is_not_swallowed() -> None:
    answers = dict(zip(REAL, read(REAL), strict=True))
    swallowed = {text: tags.themes[0].name for text, tags in answers.items() if tags.themes[0].code[:2] == NO_MATTER}
    assert len(swallowed) <= MOST_SWALLOWED, swallowed


@pytest.mark.parametrize("text", [*WITHOUT_MATTER, *REAL])
def test_a_department_leads_where_there_is_a_matter_and_only_there(text: str) -> None:
    (tags,) = read([text])
    roles = {department.role for department in tags.departments}
    if tags.themes[0].code.startswith(NO_MATTER):
        assert roles == {Role.ALTERNATIVE}
    else:
        assert tags.departments[0].role is Role.LEAD
