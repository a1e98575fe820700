"""An office's ledger teaches its own departments and themes; the bundle answers with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from nlp.bundle import CARD_BLANK, Bundle, current, load
from nlp.errors import BundleError
from nlp.tagging.office import OfficeTagger
from nlp.types import DepartmentTag, MaskedText, RawText, Role, Suggestion, ThemeTag
from tests.documents import documents
from tests.shipped import MODELS
from tests.training.office.ledger_of_ours import own_history, past
from training.labelled import LabelError
from training.office import write
from training.office.history import HistoryRow, learnable
from training.office.write import Made, train_office


def silent(line: str) -> None:
    del line


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return train_office(current(MODELS), own_history(), tmp_path_factory.mktemp("models") / "own", silent)


@pytest.fixture(scope="module")
def bundle(made: Made) -> Bundle:
    return load(made.folder)


@pytest.mark.parametrize(
    ("text", "department", "theme"),
    [
        ("村口的路灯坏了，夜里看不见路", "灯光组", "照明"),
        ("门前的垃圾没人清运", "清扫队", "环境"),
        ("老板欠我们工资不给", "劳资办", "工资"),
        ("小区外面乱停车", "停车科", "停车"),
    ],
)
def test_it_answers_in_the_offices_own_names(bundle: Bundle, text: str, department: str, theme: str) -> None:
    [reading] = bundle.pipeline.read([Suggestion("1", RawText(text))])
    tags = reading.analysis.tags
    assert (tags.departments[0].name, tags.departments[0].role) == (department, Role.LEAD)
    assert tags.themes[0].name == theme
    assert all(evidence.label == theme for evidence in tags.evidence)
    assert len(tags.departments) >= 3
    assert len(tags.themes) == 3


def test_the_rest_is_answered_as_shipped(bundle: Bundle) -> None:
    asked = [Suggestion("1", RawText("村口的路灯坏了，夜里看不见路"))]
    own, shipped = (b.pipeline.read(asked)[0].analysis.tags for b in (bundle, load(current(MODELS))))
    assert (own.kind, own.urgency, own.qiyouwuxing) == (shipped.kind, shipped.urgency, shipped.qiyouwuxing)


@dataclass(slots=True)
class CountingRouter:
    asked: int = 0

    def route(
        self, ranked: Sequence[tuple[str, float]], themes: Sequence[ThemeTag], text: MaskedText
    ) -> tuple[DepartmentTag, ...]:
        del ranked, themes, text
        self.asked += 1
        return ()


def test_departments_are_routed_once_a_message(bundle: Bundle) -> None:
    tagger, counting = bundle.pipeline.tagger, CountingRouter()
    assert isinstance(tagger, OfficeTagger)
    routed_here = replace(tagger, router=counting, shipped=replace(tagger.shipped, router=counting))
    asked = documents(["村口的路灯坏了", "门前的垃圾没人清运"])
    routed_here.tag(asked, bundle.pipeline.encoder.encode(asked))
    assert counting.asked == len(asked)


def test_the_figures_are_of_later_rows_and_stand_in_the_manifest(made: Made, bundle: Bundle) -> None:
    department = next(each for each in made.learned if each.task == "department")
    moments = [row.suggestion.reported_at for row in own_history()]
    newest_learned = max(moments[i] for i in department.split.train.tolist())
    assert all(moments[i] > newest_learned for i in department.split.test.tolist())
    stored = bundle.manifest.metrics["later.department.acc@1"]
    assert stored == pytest.approx(department.figures["新模型"]["acc@1"].value, abs=1e-4)


def test_the_card_has_blanks_for_a_person(made: Made) -> None:
    card = (made.folder / "CARD.md").read_text(encoding="utf-8")
    assert CARD_BLANK in card
    assert "基线" in card


def test_a_bundle_of_the_office_can_be_taught_again(made: Made, tmp_path: Path) -> None:
    only_departments = [replace(row, labels={"department": row.labels["department"]}) for row in own_history()]
    again = train_office(made.folder, only_departments, tmp_path / "again", silent)
    [reading] = load(again.folder).pipeline.read([Suggestion("1", RawText("垃圾没人清运"))])
    assert reading.analysis.tags.departments[0].name == "清扫队"
    assert reading.analysis.tags.themes[0].code != "2001"  # the shipped themes again: nobody gave others


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(write, "write_bundle_at", full)
    with pytest.raises(BundleError, match="请检查磁盘空间"):
        train_office(current(MODELS), own_history(), tmp_path / "own", silent)
    assert list(tmp_path.iterdir()) == []


def test_an_existing_folder_is_not_overwritten(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="已经存在"):
        train_office(current(MODELS), own_history(), tmp_path, silent)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([], "只有 0 行可学"),
        (own_history()[:40], "至少要 50 行"),
        ([past(n, f"路灯坏了{n}", "灯光组") for n in range(60)], "只有“灯光组”一个"),
    ],
)
def test_too_little_is_refused(rows: list[HistoryRow], says: str) -> None:
    with pytest.raises(LabelError, match=says):
        learnable(rows, "department")


@pytest.mark.parametrize("other", ["区灯光组", "灯光组 ", "灯光组（本级）", "灯光 组"])
def test_two_spellings_of_one_department_are_told(other: str) -> None:
    rows = [*own_history(), *[past(600 + n, f"第{n}盏灯不亮", other) for n in range(6)]]
    assert any(
        f"“灯光组”、“{other}” 像是同一个部门的几种写法" in notice for notice in learnable(rows, "department").notices
    )


def test_different_departments_are_no_spellings() -> None:
    assert not any("写法" in notice for notice in learnable(own_history(), "department").notices)


def test_rare_and_blank_labels_are_left_out_and_told() -> None:
    rows = [*own_history(), past(500, "公章怎么盖", "印章室"), *[past(600 + n, "没写部门", "") for n in range(200)]]
    found = learnable(rows, "department")
    assert "印章室" not in found.names
    assert len(found.names) == 192
    assert any("印章室" in notice for notice in found.notices)
    assert any("200 行没有填部门" in notice and "超过一半" in notice for notice in found.notices)
