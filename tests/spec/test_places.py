"""Which words of a message are places, and which mentions are one place. All names are invented."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.errors import PlaceListError
from nlp.places.finder import SuffixPlaceFinder
from nlp.places.gazetteer import Gazetteer, Listed, load_gazetteer, read_gazetteer
from nlp.places.keys import place_key
from nlp.types import Document, Place
from tests.documents import document
from tests.spec.place_sentences import HELD, SEEN
from tests.unit.text.strategies import ANY_TEXT

FINDER = SuffixPlaceFinder()


def found(text: str, title: str = "", finder: SuffixPlaceFinder = FINDER) -> list[tuple[str, str]]:
    """Mentions with their keys."""
    return [(place.text, place.key) for place in finder.find(document(text, title))]


@pytest.mark.parametrize(
    ("text", "mention", "key"),
    [
        ("住在白鹭洲小区，楼下太吵", "白鹭洲小区", "白鹭洲"),
        ("白鹭洲小区12栋1单元漏水", "白鹭洲小区12栋1单元", "白鹭洲"),
        ("白鹭洲小区二期停水", "白鹭洲小区二期", "白鹭洲"),
        ("望江花苑三期地下车库进水", "望江花苑三期", "望江"),
        ("米兰春天3栋楼顶渗水", "米兰春天3栋楼", "米兰春天"),
        ("柳塘村的路灯不亮", "柳塘村", "柳塘村"),
        ("柳塘村三组的水渠塌了", "柳塘村三组", "柳塘村三组"),
        ("柳塘村第六村民小组没通水", "柳塘村", "柳塘村"),
        ("柳塘村村委会不公开账目", "柳塘村村委会", "柳塘村"),
        ("云溪社区居委会不接电话", "云溪社区居委会", "云溪社区"),
        ("投诉青禾路夜宵摊占道", "青禾路", "青禾路"),
        ("青禾路88号门口堆垃圾", "青禾路88号", "青禾路"),
        ("青禾路上全是坑", "青禾路", "青禾路"),
        ("青禾东路在施工", "青禾东路", "青禾东路"),
        ("江城大道坑洼不平", "江城大道", "江城大道"),
        ("107国道边在冒黑烟", "107国道", "107国道"),
        ("明德小学门口堵车", "明德小学", "明德小学"),
        ("明德实验小学门口堵车", "明德实验小学", "明德实验小学"),
        ("石桥村没通水", "石桥村", "石桥村"),
        ("红旗农贸市场脏乱", "红旗农贸市场", "红旗农贸市场"),
        ("碧湖花园二期电梯困人", "碧湖花园二期", "碧湖"),
        ("星河湾工地夜间施工", "星河湾工地", "星河湾"),
        ("锦绣天城项目工地扬尘", "锦绣天城项目工地", "锦绣天城"),
        ("鑫达建筑有限公司拖欠工资", "鑫达建筑有限公司", "鑫达建筑"),
    ],
)
def test_a_place_ends_in_its_kind_and_carries_its_house_number(text: str, mention: str, key: str) -> None:
    assert found(text) == [(mention, key)]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("石桥镇柳塘村道路破损", "柳塘村"),
        ("我家在石桥镇柳塘村六组", "柳塘村六组"),
        ("石桥镇锦绣天城小区停水", "锦绣天城"),
        ("云州市锦绣天城小区停水", "锦绣天城"),
        ("云州市明德小学门口堵车", "明德小学"),
        ("云州市石桥镇柳塘村道路破损", "柳塘村"),
        ("西地省A市A3区白鹭洲小区停水", "白鹭洲"),
        ("A3区白鹭洲小区停水", "白鹭洲"),
    ],
)
def test_the_town_before_a_name_is_no_part_of_its_key(text: str, key: str) -> None:
    assert [found_key for _, found_key in found(text)] == [key]


@pytest.mark.parametrize(
    "names",
    [
        "丽景家园 丽景小区 丽景家园小区 丽景家园3栋 丽景小区二期5栋2单元 A3区丽景家园",
        "青禾路 青禾路18号 青禾路105号",
        "锦绣天城 锦绣天城小区 锦绣天城项目 锦绣天城工地",
        "云溪社区 云溪社区居委会",
        "柳塘村 柳塘村村委会",
    ],
)
def test_names_of_one_place_share_a_key(names: str) -> None:
    assert len({place_key(name) for name in names.split()}) == 1


@pytest.mark.parametrize(
    "names",
    [
        "青禾路 青禾村 青禾小学 青禾社区",
        "青禾路 青禾东路 青禾西路 青禾大道",
        "柳塘村 白果村",
        "柳塘村一组 柳塘村二组",
        "恒大华府 恒大名都",
        "明德小学 明德中学",
    ],
)
def test_names_of_different_places_do_not(names: str) -> None:
    assert len({place_key(name) for name in names.split()}) == len(names.split())


@pytest.mark.parametrize(
    "text",
    [
        "我们小区没有路灯",
        "本小区物业不作为",
        "某小区停水三天",
        "那个小区太吵",
        "小区门口堆满垃圾",
        "小区旁边的工地太吵",
        "我们村没有自来水",
        "村里的路坏了",
        "这个村没通公交",
        "这条路太窄",
        "附近工地噪音大",
        "学校门口很堵",
        "附近的幼儿园太贵",
        "公司拖欠工资",
        "请问医保怎么报销",
        "",
    ],
)
def test_what_only_the_writer_can_point_at_is_no_place(text: str) -> None:
    assert found(text) == []


def test_several_places_come_in_order() -> None:
    text = "丽景家园和白鹭洲小区之间的青禾路晚上有人飙车，从青禾路到望江路都是"
    assert [mention for mention, _ in found(text)] == ["丽景家园", "白鹭洲小区", "青禾路", "青禾路", "望江路"]


def test_two_roads_of_a_crossing_are_two_places() -> None:
    assert found("青禾路望江路交叉口没有红绿灯") == [("青禾路", "青禾路"), ("望江路", "望江路")]


def test_offsets_count_from_the_start_of_the_title() -> None:
    asked = document("住在望江花苑5栋，噪音大。", title="投诉星河湾工地")
    first, second = FINDER.find(asked)
    assert (first.start, first.end, asked.text[first.start : first.end]) == (2, 7, "星河湾工地")
    assert (second.start, second.end, asked.text[second.start : second.end]) == (10, 16, "望江花苑5栋")


PIECES = (
    "云州市 石桥镇 A3区 西地省 丽景 丽景家园 小区 花园 家园 青禾 路 大道 柳塘 村 三组 明德 小学 工地 项目 3 栋 二期 "
    "18号 号线 路上 在 的 我们 那条 ， 。 😀 \n 〔电话〕 停水 投诉 第三 中学"
)
SENTENCES = st.lists(st.sampled_from(PIECES.split(" ")), max_size=14).map("".join)
TWO_NAMES = Gazetteer({name: (Listed(name, ""),) for name in ("丽景", "青禾路")})
CUTS = st.lists(st.integers(1, 4), min_size=1, max_size=8)


def hold_together(places: tuple[Place, ...], asked: Document) -> None:
    end = 0
    for place in places:
        assert end <= place.start < place.end <= len(asked.text)
        assert asked.text[place.start : place.end] == place.text
        assert len(place.key) >= 2
        end = place.end


@settings(deadline=None)
@given(st.one_of(ANY_TEXT, SENTENCES))
def test_places_of_any_text_are_in_order_and_where_they_say(text: str) -> None:
    asked = document(text)
    hold_together(FINDER.find(asked), asked)


@settings(deadline=None)
@given(SENTENCES, CUTS)
def test_wherever_a_segmenter_cuts(text: str, lengths: list[int]) -> None:
    tokens, at, turn = [], 0, 0
    while at < len(text):
        tokens.append(text[at : at + lengths[turn % len(lengths)]])
        at, turn = at + len(tokens[-1]), turn + 1
    asked = Document(text=document(text).text, tokens=tuple(tokens))
    hold_together(SuffixPlaceFinder(TWO_NAMES).find(asked), asked)


@settings(deadline=None)
@given(SENTENCES)
def test_finding_twice_is_the_same(text: str) -> None:
    assert FINDER.find(document(text)) == FINDER.find(document(text))


@settings(deadline=None)
@given(st.one_of(ANY_TEXT, SENTENCES))
def test_a_key_is_part_of_its_name_but_for_marks(text: str) -> None:
    assert place_key(text) in re.sub(r"[^\w]+", "", text)


HEADER = "名称,类别,别名,所属县区"
LISTED = read_gazetteer(
    [
        HEADER,
        "丽景家园小区,小区,丽景苑、老丽景,清河区",
        "",
        "五里牌,,五里牌坊,",
        "柳塘,村,,清河区",
        "建国门,街道,,清河区",
        "供销社家属院,,老供销社,清河区",
        "东关供销社,,老供销社,白云县",
        "丽发新城,小区,丽发小区,清河区",
        "丽发新城,小区,丽发,白云县",
    ],
    "地名.csv",
)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("丽景苑停水了", [("丽景苑", "丽景")]),
        ("老丽景的电梯坏了", [("老丽景", "丽景")]),
        ("五里牌没有公交车", [("五里牌", "五里牌")]),
        ("五里牌坊塌了", [("五里牌坊", "五里牌")]),
        ("五里牌和白鹭洲小区都停水", [("五里牌", "五里牌"), ("白鹭洲小区", "白鹭洲")]),
        ("柳塘停水了", [("柳塘", "柳塘村")]),
        ("柳塘村停水了", [("柳塘村", "柳塘村")]),
        ("建国门的路灯不亮", [("建国门", "建国门街道")]),
        ("丽发停水了", [("丽发", "丽发")]),
        ("老供销社门口积水", [("老供销社", "老供销社")]),
        ("清河区老供销社门口积水", [("清河区老供销社", "供销社")]),
        ("白云县的老供销社门口积水", [("白云县", "白云县"), ("老供销社", "东关供销社")]),
    ],
)
def test_a_listed_name_is_a_place_by_any_of_its_names(text: str, places: list[tuple[str, str]]) -> None:
    assert found(text, finder=SuffixPlaceFinder(LISTED)) == places


@pytest.mark.parametrize(
    ("text", "beside", "key"),
    [
        ("老供销社门口积水", "清河区", "供销社"),
        ("老供销社门口积水", "石桥镇\n白云县", "东关供销社"),
        ("清河区老供销社门口积水", "白云县", "供销社"),
        ("老供销社门口积水", "白云县\n清河区", "老供销社"),
        ("老供销社门口积水", "石桥镇", "老供销社"),
    ],
)
def test_a_name_of_two_counties_is_the_one_of_the_ledgers_county(text: str, beside: str, key: str) -> None:
    assert SuffixPlaceFinder(LISTED).find(document(text), beside)[-1].key == key


@pytest.mark.parametrize(
    ("text", "county"),
    [
        ("丽景苑停水了", "清河区"),
        ("丽发新城停水了", ""),
        ("白云县的丽发新城停水了", "白云县"),
        ("五里牌停水了", ""),
        ("白鹭洲小区停水了", ""),
    ],
)
def test_a_name_of_one_county_says_which(text: str, county: str) -> None:
    assert SuffixPlaceFinder(LISTED).find(document(text))[-1].county == county


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_list_is_read_as_excel_and_wps_save_it(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "地名.csv"
    path.write_bytes("别名,名称\r\n丽景苑,丽景家园\r\n".encode(encoding))
    assert {name: places[0].key for name, places in load_gazetteer(path).names.items()} == {
        "丽景家园": "丽景",
        "丽景苑": "丽景",
    }


@settings(deadline=None)
@given(ANY_TEXT)
def test_spans_of_a_list_do_not_overlap(text: str) -> None:
    spans = LISTED.spans(f"五里牌坊{text}老丽景")
    assert spans[0][:2] == (0, 4)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_the_sample_list_is_one() -> None:
    listed = load_gazetteer(Path(__file__).parents[2] / "data" / "samples" / "places.csv")
    assert found("老纺织厂宿舍停水了", finder=SuffixPlaceFinder(listed)) == [("老纺织厂宿舍", "青禾")]
    assert found("柳塘坝的桥塌了", finder=SuffixPlaceFinder(listed)) == [("柳塘坝", "柳塘村")]


@pytest.mark.parametrize(
    ("lines", "line", "problem"),
    [
        ([], 1, "第一行应为表头：名称,类别,别名,所属县区"),
        (["丽景家园,小区"], 1, "第一行应为表头"),
        ([HEADER, "丽景家园", "青"], 3, "“青”太短，至少两个字"),
        ([HEADER, "丽景家园,,丽、老丽景"], 2, "“丽”太短"),
        ([HEADER, ",村,,清河区"], 2, "没有名称"),
        ([HEADER, "丽景家园,楼"], 2, "类别“楼”不认识，请用 小区、村"),
        ([HEADER, "丽景家园,,五里牌", "", "柳塘村,,五里牌"], 4, "“五里牌”前面已经属于另一个地点"),
        ([HEADER, "丽景家园,,五里牌,清河区", "柳塘村,,五里牌,清河区"], 3, "“五里牌”在清河区前面已经属于"),
    ],
)
def test_a_bad_line_is_named(lines: list[str], line: int, problem: str) -> None:
    with pytest.raises(PlaceListError, match=f"地名表 地名.csv 第 {line} 行：.*{problem}"):
        read_gazetteer(lines, "地名.csv")


def test_a_file_that_is_no_list_says_so(tmp_path: Path) -> None:
    with pytest.raises(PlaceListError, match="没有这个文件"):
        load_gazetteer(tmp_path / "无.csv")
    (tmp_path / "坏.csv").write_bytes(b"\xff\xff\xff")
    with pytest.raises(PlaceListError, match=r"坏\.csv：不是 UTF-8"):
        load_gazetteer(tmp_path / "坏.csv")


@pytest.mark.parametrize(("text", "keys"), SEEN)
def test_a_verb_or_an_amount_before_a_road_is_no_name(text: str, keys: tuple[str, ...]) -> None:
    assert {key for _, key in found(text)} == set(keys)


def test_most_places_of_other_sentences_are_found_and_few_that_are_none() -> None:
    """13 places in 27 sentences, all found, and none that is none. Before three were mended for and taken out: 13 of 14
    places, and 3 that are none (decision 013)."""
    outcome = [({key for _, key in found(text)}, set(keys)) for text, keys in HELD]
    assert sum(len(wanted & got) for got, wanted in outcome) >= 13
    assert not any(got - wanted for got, wanted in outcome)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("幸福里小区停水了", ["幸福里"]),
        ("云州市幸福里小区电梯坏了", ["幸福里"]),
        ("云州市丽景家园路灯坏了", ["丽景"]),
        ("第三中学门口堵车", ["第三中学"]),
        ("家里小孩没学上", []),
        ("楼下的烧烤店油烟很大", []),
        ("那条进村路坑坑洼洼", []),
    ],
)
def test_names_with_words_that_end_other_names_and_words_that_only_look_like_names(text: str, keys: list[str]) -> None:
    assert [key for _, key in found(text)] == keys
