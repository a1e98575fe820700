"""The taxonomy is data, and a file that contradicts itself is refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp.errors import TaxonomyError
from nlp.taxonomy import Taxonomy
from nlp.types import Level

DATA = Path(__file__).parents[2] / "data" / "taxonomy"

GOOD = {
    "themes.toml": '["04 市政公用"]\n0406 = "路灯照明"\n',
    "qiyouwuxing.toml": '["五性"]\n"便利性" = "出行、停车"\n',
    "departments.toml": '[county]\n"城市管理局" = "市容、路灯"\n[township]\n"城市管理办" = "市容"\n',
}


def write(folder: Path, **changed: str) -> Path:
    for name, content in (GOOD | {f"{k}.toml": v for k, v in changed.items()}).items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def test_the_shipped_taxonomy() -> None:
    taxonomy = Taxonomy.load(DATA)
    assert (len(taxonomy.themes), len({t.group for t in taxonomy.themes.values()}), len(taxonomy.needs)) == (
        102,
        18,
        12,
    )
    assert taxonomy.theme("0703").name == "停车管理"
    assert taxonomy.theme("0703").group_name == "交通出行"
    assert taxonomy.department("公安交警").level is Level.COUNTY
    assert "违停" in taxonomy.department("公安交警").duties


def test_departments_know_their_level(tmp_path: Path) -> None:
    taxonomy = Taxonomy.load(write(tmp_path))
    assert taxonomy.department("城市管理办").level is Level.TOWNSHIP


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"themes": '["04 市政公用"]\n0501 = "路灯"\n'}, "主题代码 0501 应为四位数字且以 04 开头"),
        ({"themes": '["04 市政公用"]\n"04" = "路灯"\n'}, "主题代码 04 应为四位数字"),
        ({"themes": ""}, "themes.toml 中没有主题"),
        ({"themes": "0406 = 3"}, "themes.toml 的 [0406]"),
        ({"themes": "[["}, "读不了分类文件 themes.toml"),
        ({"departments": '[county]\n"甲局" = "一"\n[township]\n"甲局" = "二"\n'}, "部门“甲局”出现了两次"),
        ({"departments": '["省级"]\n"甲局" = "一"\n'}, "[省级] 应为 village、township、county、above 之一"),
        ({"departments": ""}, "departments.toml 中没有部门"),
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, changed: dict[str, str], said: str) -> None:
    with pytest.raises(TaxonomyError) as raised:
        Taxonomy.load(write(tmp_path, **changed))
    assert said in str(raised.value)


def test_unknown_labels_are_named() -> None:
    taxonomy = Taxonomy.load(DATA)
    with pytest.raises(TaxonomyError, match="主题代码 9999"):
        taxonomy.theme("9999")
    with pytest.raises(TaxonomyError, match="部门“天文局”"):
        taxonomy.department("天文局")
