"""A bundle is promoted when it passes the gates; a worse one, an unfilled card, a tampered one are refused."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

import pytest

from nlp.bundle import CARD, CARD_BLANK, FORMAT, MANIFEST, Manifest, current, load
from nlp.errors import BundleError, BundleFormatUnknown, BundleTampered
from service.api.load import load_parts
from service.bundles import gates
from service.bundles.promotion import PromotionRefused, promote, rollback
from service.bundles.standing import PROMOTED, Entry, current_name, moment, put_in_use, record
from service.cli.program import run
from service.settings import load_settings
from tests.shipped import MODELS

FINE = {"later.department.acc@1": 0.80, "later.department.acc@1.high": 0.84, "plain.department.acc@1": 0.76}


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """The shipped bundle in use, and a copy of it called 新."""
    shipped = current(MODELS)
    for name in ("旧", "新"):
        shutil.copytree(shipped, tmp_path / name)
    (tmp_path / "CURRENT").write_text("旧\n", encoding="utf-8")
    return tmp_path


def with_metrics(folder: Path, **metrics: float) -> Path:
    manifest = Manifest.load(folder)
    dataclasses.replace(manifest, metrics=metrics).save(folder)
    return folder


def test_an_equal_bundle_is_promoted_and_rolled_back(models: Path) -> None:
    done = promote(models / "新", models)
    assert (done.bundle, done.before, current_name(models)) == ("新", "旧", "新")
    assert rollback(models, "先看看").bundle == "旧"
    assert current_name(models) == "旧"
    assert [(e.action, e.bundle, e.because) for e in record(models)] == [("启用", "新", ""), ("回退", "旧", "先看看")]


def test_a_second_way_back_leads_further_back(models: Path) -> None:
    """Not to the bundle that was just left."""
    third = models / "再新"
    shutil.copytree(models / "新", third)
    for name in ("新", "再新"):
        put_in_use(models, Entry(moment(), PROMOTED, name, current_name(models), "某人", ""))
    assert [rollback(models).bundle, rollback(models).bundle] == ["新", "旧"]
    with pytest.raises(BundleError, match="没有可回退的"):
        rollback(models)


def test_where_the_present_one_cannot_be_loaded_the_way_back_is_told(models: Path) -> None:
    settings = load_settings(models=models)
    (models / "旧" / MANIFEST).rename(models / "旧" / "清单")
    with pytest.raises(BundleError) as alone:
        load_parts(settings)
    assert "rollback" not in str(alone.value)
    put_in_use(models, Entry(moment(), PROMOTED, "旧", "新", "某人", ""))
    with pytest.raises(
        BundleError, match=r"不是模型包：没有 manifest\.json；可用 minqing rollback 回到上一个模型包 新"
    ):
        load_parts(settings)
    assert rollback(models).bundle == "新"
    assert load_parts(settings).reader.identity == load(models / "新").identity


def test_without_anything_before_there_is_no_way_back(models: Path) -> None:
    with pytest.raises(BundleError, match="没有可回退的"):
        rollback(models)


@pytest.mark.parametrize(
    ("metrics", "says"),
    [
        (FINE | {"later.department.acc@1": 0.5, "later.department.acc@1.high": 0.55}, "总体：部门 0.500"),
        (FINE | {"against.department.margin.high": -0.03}, "至少差 0.030"),
        (FINE | {"later.department.f1.城管": 0.2, "plain.department.f1.城管": 0.6}, "单个标签：部门“城管” F1 0.20"),
        (FINE | {"later.department.ece": 0.2, "later.department.ece.low": 0.15}, "校准"),
        ({"dev.theme2": 0.5}, "开发集 theme2 0.500"),
        ({}, "没有任何得分"),
    ],
)
def test_a_worse_bundle_is_refused_and_nothing_changes(models: Path, metrics: dict[str, float], says: str) -> None:
    with pytest.raises(PromotionRefused, match=says):
        promote(with_metrics(models / "新", **metrics), models)
    assert current_name(models) == "旧"
    assert record(models) == []


def test_a_better_one_is_not_stopped(models: Path) -> None:
    promote(with_metrics(models / "新", **FINE, **{"later.department.ece": 0.03}), models)
    assert current_name(models) == "新"


def test_a_reason_overrules_and_is_recorded(models: Path) -> None:
    promote(with_metrics(models / "新", **{"dev.theme2": 0.5}), models, because="主任会议决定")
    [entry] = record(models)
    assert entry.because == "主任会议决定"
    assert "开发集 theme2" in entry.overruled[0]


def test_a_card_with_blanks_is_refused_until_a_person_fills_it(models: Path) -> None:
    card = models / "新" / CARD
    filled = card.read_text(encoding="utf-8")
    card.write_text(f"{filled}\n- 批准启用的人：{CARD_BLANK}\n", encoding="utf-8")
    with pytest.raises(PromotionRefused, match="批准启用的人"):
        promote(models / "新", models)
    card.write_text(f"{filled}\n- 批准启用的人：值班主任\n", encoding="utf-8")
    assert promote(models / "新", models).bundle == "新"


def test_a_slow_bundle_is_refused(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "rate", lambda bundle: 10.0 if bundle.manifest.name == "慢" else 100.0)
    manifest = Manifest.load(models / "新")
    dataclasses.replace(manifest, name="慢").save(models / "新")
    with pytest.raises(PromotionRefused, match="速度"):
        promote(models / "新", models)


def test_a_tampered_bundle_cannot_be_talked_into_use(models: Path) -> None:
    with (models / "新" / "tagger" / "labels.json").open("a", encoding="utf-8") as file:
        file.write(" ")
    with pytest.raises(BundleTampered, match="被改动或损坏"):
        promote(models / "新", models, because="就要用")
    assert current_name(models) == "旧"


def test_a_bundle_of_a_newer_format_is_refused(models: Path) -> None:
    manifest = json.loads((models / "新" / MANIFEST).read_text(encoding="utf-8"))
    (models / "新" / MANIFEST).write_text(json.dumps(manifest | {"format": FORMAT + 1}), encoding="utf-8")
    with pytest.raises(BundleFormatUnknown, match="请升级程序"):
        promote(models / "新", models)


def test_a_bundle_elsewhere_is_not_taken(models: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.raises(BundleError, match="不在模型文件夹"):
        promote(tmp_path_factory.mktemp("别处"), models)


def test_the_commands(models: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("MINQING_MODELS", str(models))
    assert run(["promote", str(models / "新")]) == 0
    assert "已启用 新（原来是 旧）" in capsys.readouterr().out
    assert run(["rollback"]) == 0
    assert run(["promote", str(with_metrics(models / "新"))]) == 2
    assert "没过的关" in capsys.readouterr().err
