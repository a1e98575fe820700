"""The taxonomy is data, and a file that contradicts itself is refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp.errors import TaxonomyError
from nlp.taxonomy import Taxonomy, current_label
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
        ({"themes": "[["}, "读不了分类文件 themes.toml：文件末尾不合 TOML 写法"),
        ({"themes": '["04 市政公用"]\n0406 = “路灯”\n'}, "themes.toml：第 2 行第 8 个字符处不合 TOML 写法"),
        ({"themes": '["04 市政公用"]\n0406 = "甲"\n0406 = "乙"\n'}, "themes.toml：第 3 行第 11 个字符处，同一个名称"),
        ({"themes": '["04 市政公用"]\n0406 = "甲"\n["04 市政"]\n0406 = "乙"\n'}, "主题代码 0406 出现了两次"),
        ({"departments": '[county]\n"甲局" = "一"\n[township]\n"甲局" = "二"\n'}, "部门“甲局”出现了两次"),
        (
            {"departments": '["省级"]\n"甲局" = "一"\n'},
            "[省级] 应为 村社区、乡镇街道、区县、上级、village、township、county、above 之一",
        ),
        ({"departments": ""}, "departments.toml 中没有部门"),
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, changed: dict[str, str], said: str) -> None:
    with pytest.raises(TaxonomyError) as raised:
        Taxonomy.load(write(tmp_path, **changed))
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("successors", "said"),
    [
        ('0406 = "0407"', "0406 还在使用，不能又停用"),
        ('0407 = "0499"', "接替 0407 的 0499 不在本文件中"),
        ('0407 = "0408"\n0408 = "0407"', "0407 的接替绕回了自己"),
    ],
)
def test_successors_that_contradict_themselves(tmp_path: Path, successors: str, said: str) -> None:
    with pytest.raises(TaxonomyError) as raised:
        Taxonomy.load(write(tmp_path, themes=f"{GOOD['themes.toml']}[successors]\n{successors}\n"))
    assert said in str(raised.value)


def test_a_label_keeps_its_meaning_after_it_was_renamed_merged_or_retired(tmp_path: Path) -> None:
    successors = '[successors]\n0407 = "0408"\n0408 = "0406"\n0409 = ""\n'
    taxonomy = Taxonomy.load(write(tmp_path, themes=GOOD["themes.toml"] + successors))
    now = {code: current_label(code, taxonomy.themes, taxonomy.former.themes) for code in ("0406", "0407", "0409", "9")}
    assert now == {"0406": "0406", "0407": "0406", "0409": "", "9": ""}


def test_levels_have_chinese_names_too(tmp_path: Path) -> None:
    taxonomy = Taxonomy.load(
        write(tmp_path, departments='["村社区"]\n"村委会" = "村务"\n["上级"]\n"市级部门" = "政策"\n')
    )
    assert [d.level for d in taxonomy.departments.values()] == [Level.VILLAGE, Level.ABOVE]


def test_a_folder_with_one_file_leaves_the_others_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "departments.toml").write_text('[township]\n"城市管理办" = "市容"\n', encoding="utf-8")
    taxonomy = Taxonomy.load(tmp_path, otherwise=DATA)
    assert (len(taxonomy.themes), list(taxonomy.departments)) == (102, ["城市管理办"])
    with pytest.raises(TaxonomyError, match="中的任何一个"):
        Taxonomy.load(tmp_path / "没有", otherwise=DATA)


def test_an_encoding_that_is_not_utf8_is_named_by_line(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "departments.toml").write_bytes(b"[county]\n" + '"城管局" = "市容"\n'.encode("gb18030"))
    with pytest.raises(TaxonomyError, match=r"departments\.toml：第 2 行不是 UTF-8"):
        Taxonomy.load(tmp_path)


def test_unknown_labels_are_named() -> None:
    taxonomy = Taxonomy.load(DATA)
    with pytest.raises(TaxonomyError, match="主题代码 9999"):
        taxonomy.theme("9999")
    with pytest.raises(TaxonomyError, match="部门“天文局”"):
        taxonomy.department("天文局")
