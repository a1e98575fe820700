"""An office's own taxonomy over the shipped bundle, without retraining: other names, labels merged and retired."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp.bundle import Bundle, Deployment, current, load
from nlp.errors import TaxonomyError
from nlp.types import Level, Role, Tags
from tests.documents import suggestion
from tests.shipped import MODELS, shipped_bundle

PROFILES = Path(__file__).parents[2] / "data" / "taxonomy"
LAMP = "村口到小学那段路的路灯坏了两个多月了，孩子晚上放学看不清路。"
STALLS = "马路市场的摊贩天天占道经营，推车堵着人行道。"
NEIGHBOUR = "楼上半夜拖桌子，跟邻居说了几次都没用。"
THEMES = (PROFILES / "themes.toml").read_text(encoding="utf-8")


def read(bundle: Bundle, text: str) -> Tags:
    return bundle.pipeline.read([suggestion(text)])[0].analysis.tags


def own(folder: Path, themes: str) -> Bundle:
    (folder / "themes.toml").write_text(themes, encoding="utf-8")
    return load(current(MODELS), Deployment(taxonomy=folder))


@pytest.fixture(scope="module")
def township() -> Bundle:
    return load(current(MODELS), Deployment(taxonomy=PROFILES / "township"))


def test_a_renamed_theme_is_answered_by_its_new_name(tmp_path: Path) -> None:
    bundle = own(tmp_path, THEMES.replace('"路灯照明"', '"亮化照明"'))
    tags = read(bundle, LAMP)
    assert (tags.themes[0].code, tags.themes[0].name) == ("0406", "亮化照明")
    assert {e.label for e in tags.evidence} == {"亮化照明"}
    assert any("亮化照明" in reason for reason in tags.departments[0].reasons)


@pytest.mark.parametrize("successors", ["", '[successors]\n0406 = ""\n'])
def test_a_retired_theme_is_never_answered(tmp_path: Path, successors: str) -> None:
    bundle = own(tmp_path, THEMES.replace('0406 = "路灯照明"\n', "") + successors)
    tags = read(bundle, LAMP)
    assert "0406" not in {t.code for t in tags.themes}
    assert len(tags.themes) == 3
    assert "0406" not in bundle.taxonomy.themes


def test_a_merged_theme_is_answered_by_what_took_it_over(tmp_path: Path) -> None:
    merged = THEMES.replace('0406 = "路灯照明"\n', "") + '[successors]\n0406 = "0408"\n'
    tags = read(own(tmp_path, merged), LAMP)
    assert (tags.themes[0].code, tags.themes[0].name) == ("0408", "井盖等市政设施")
    assert tags.themes[0].probability == pytest.approx(read(shipped_bundle(), LAMP).themes[0].probability, abs=0.05)
    assert any("路灯" in e.text for e in tags.evidence)
    assert any("井盖等市政设施" in reason for reason in tags.departments[0].reasons)


def test_what_the_taxonomy_changed_is_part_of_the_identity(tmp_path: Path) -> None:
    first = own(tmp_path, THEMES).identity
    assert first.startswith(shipped_bundle().identity + "+taxonomy-")
    assert own(tmp_path, THEMES.replace('"路灯照明"', '"亮化照明"')).identity != first


@pytest.mark.parametrize(
    ("text", "lead", "level"),
    [
        (LAMP, "城市管理办", Level.TOWNSHIP),
        (STALLS, "城市管理办", Level.TOWNSHIP),
        (NEIGHBOUR, "村（社区）", Level.VILLAGE),
        ("低保申请交上去半年没有回音，家里揭不开锅了。", "民生保障办", Level.TOWNSHIP),
        ("家里停水两天了，打供水公司电话一直说在抢修。", "供水公司", Level.COUNTY),
        ("地铁站的自动扶梯坏了半个月，建议延长末班地铁时间。", "市级及以上部门", Level.ABOVE),
    ],
)
def test_the_township_routes_to_its_own_offices(township: Bundle, text: str, lead: str, level: Level) -> None:
    first = read(township, text).departments[0]
    assert (first.name, first.level, first.role) == (lead, level, Role.LEAD)


def test_no_county_department_that_the_township_replaced_is_ever_named(township: Bundle) -> None:
    for text in (LAMP, STALLS, NEIGHBOUR):
        assert {d.name for d in read(township, text).departments} <= township.taxonomy.departments.keys()


def test_every_county_department_has_its_place_in_the_township() -> None:
    bundle = load(current(MODELS), Deployment(taxonomy=PROFILES / "township"))
    county = shipped_bundle().taxonomy.departments
    former = bundle.taxonomy.former.departments
    assert all(name in bundle.taxonomy.departments or former.get(name) for name in county)


def test_a_directory_that_shares_nothing_with_the_bundle_is_refused(tmp_path: Path) -> None:
    (tmp_path / "departments.toml").write_text('["乡镇街道"]\n"综合一办" = "一切"\n', encoding="utf-8")
    with pytest.raises(TaxonomyError, match=r"没有共同的部门：请在 \[successors\] 里写明接替"):
        load(current(MODELS), Deployment(taxonomy=tmp_path))
