"""The program as a clerk meets it: Chinese help, one line of Chinese for what is wrong, exit codes."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from nlp import __version__
from service.batch import loading
from service.cli.program import run
from service.cli.progress import progress
from tests.fakes import fake_pipeline
from tests.ledgers import cells_of, lines_of, write_csv, write_xlsx

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
ENGLISH = re.compile(r"Usage|Options|Arguments|Commands|Show this|required|default|COMMAND|\bstr\b|\bpath\b")
HEAVY = {"numpy", "faiss", "pyarrow", "openpyxl", "python_calamine", "opencc", "sqlalchemy", "pydantic", "fastapi"}
COMMANDS = [
    *("promote", "rollback", "drift", "label-errors", "label-queue", "cases", "cases import"),
    "serve",
    "score",
    "cluster",
    "train",
    "evaluate",
    "key",
    "key add",
    "key list",
    "key revoke",
]


@pytest.fixture(autouse=True)
def no_bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests need no bundle: the fake pipeline answers."""
    monkeypatch.setattr(loading, "bundle_source", lambda given, taxonomy=None: None)
    monkeypatch.setattr(loading, "source_identity", lambda source: "fake")
    monkeypatch.setattr(loading, "pipeline_loader", lambda source: partial(fake_pipeline))


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_chinese(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*command.split(), "--help"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("用法：minqing")
    assert not ENGLISH.search(shown)


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"minqing {__version__}\n"


def test_help_imports_nothing_heavy() -> None:
    program = f"import sys; from service.cli.program import run; run(['--help']); print({HEAVY} & set(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert shown.stdout.splitlines()[-1] == "set()"


MISUSE = {
    "": "用法",
    "不知道": "没有命令 不知道",
    "scor": "没有命令 scor（是不是 score？）",
    "score": "缺少参数：台账",
    "score a.csv": "缺少选项：-o、--out（",
    "score a.csv -o b.csv --mp": "没有选项 --mp",
    "score a.csv -o": "选项 -o 需要一个值",
    "score a.csv -o b.csv --workers 三": "--workers 的值无效：应是整数",
    "score a.csv -o b.csv --workers 0": "--workers 的值无效：不能小于 1",
    "score a.csv -o b.csv --map 内容": "--map 的写法是 名称=列名",
    "score 无.csv -o b.csv": "找不到台账文件：无.csv",
    "cluster a.csv b.csv -o c.csv": "多出的参数：b.csv",
}


@pytest.mark.parametrize("line", MISUSE)
def test_wrong_use_is_one_line_of_chinese_and_code_2(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(line.split()) == 2
    shown = capsys.readouterr()
    assert MISUSE[line] in shown.err + shown.out
    assert "Traceback" not in shown.err
    assert not line or shown.err.count("\n") == 1


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("并案编号", "第 2 行与第 4 行：诉求 1 同时在“甲”和“乙”两件事中"),
        ("合并号", "a.csv 中没有并案编号列“合并号”。找到的列：编号、诉求内容、并案编号"),
    ],
)
def test_cases_of_a_ledger_that_cannot_be_kept_are_refused_before_the_work(
    column: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [["编号", "诉求内容", "并案编号"], ["1", "停电", "甲"], ["2", "停水", "甲"], ["1", "停电", "乙"]]
    ledger, out = write_csv(tmp_path / "a.csv", rows), tmp_path / "b.csv"
    assert run(["cluster", str(ledger), "-o", str(out), "--keep", column]) == 2
    assert said in capsys.readouterr().err
    assert not out.exists()


def test_all_rows_done_is_code_0_and_a_pipe_sees_no_bar(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ledger = write_csv(tmp_path / "a.csv", [["编号", "诉求内容"], ["1", "路灯不亮"]])
    assert run(["score", str(ledger), "-o", str(tmp_path / "b.csv")]) == 0
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == f"a.csv：共 1 行，完成 1 行，失败 0 行 → {tmp_path / 'b.csv'}\n"


@pytest.mark.parametrize(("name", "row"), [("yunxi.xlsx", "工作表“五月”第 38 行"), ("yunxi.csv", "第 37 行")])
def test_the_sample_ledger_has_one_blank_row(
    name: str, row: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["score", str(SAMPLES / name), "-o", str(tmp_path / "out.jsonl")]) == 1
    lines = lines_of(tmp_path / "out.jsonl")
    assert len(lines) == 61
    assert [line["row_number"] for line in lines if "error" in line] == [int(re.findall(r"\d+", row)[0])]
    assert f"失败：{row}：“诉求内容”列：诉求内容为空" in capsys.readouterr().err


def test_both_sample_files_hold_the_same_suggestions() -> None:
    texts = [[cells[-2:] for cells in cells_of(SAMPLES / name)] for name in ("yunxi.xlsx", "yunxi.csv")]
    assert [[cell or "" for cell in row] for row in texts[0]] == [list(row) for row in texts[1]]


def test_a_column_can_be_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ledger = write_csv(tmp_path / "a.csv", [["甲", "乙"], ["1", "村口的桥栏杆断了"]])
    score = ["score", str(ledger), "-o", str(tmp_path / "b.jsonl")]
    assert run(score) == 2
    assert "--map 'text=乙'" in capsys.readouterr().err
    assert run([*score, "--map", "text=乙", "--map", "编号=甲"]) == 0
    assert [(line["id"], line["masked_text"]) for line in lines_of(tmp_path / "b.jsonl")] == [("1", "村口的桥栏杆断了")]


def test_columns_once_named_are_remembered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ledger, columns = (
        write_csv(tmp_path / "台账.csv", [["号", "诉说"], ["1", "巷口路灯坏了"]]),
        str(tmp_path / "列.toml"),
    )
    for number, said in enumerate((["--map", "text=诉说"], [])):
        target = tmp_path / f"{number}.jsonl"
        assert run(["score", str(ledger), "-o", str(target), "--profile", columns, *said]) == 0
        assert len(lines_of(target)) == 1
    other = write_csv(tmp_path / "别的.csv", [["号", "内容"], ["1", "巷口路灯坏了"]])
    capsys.readouterr()
    assert run(["score", str(other), "-o", str(tmp_path / "x.jsonl"), "--profile", columns]) == 2
    assert "里记着的列“诉说”，别的.csv 中没有" in capsys.readouterr().err


def test_a_folder_of_two_shapes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, columns = tmp_path / "归档", tmp_path / "列.toml"
    folder.mkdir()
    columns.write_text('[columns]\ntext = "诉说"\nid = "号"\n', encoding="utf-8")
    rows = (["号", "诉说"], ["编号", "诉求内容"], ["号", "别的"])
    for number, header in enumerate(rows):
        write_csv(folder / f"{number}.csv", [header, ["1", "巷口路灯坏了"]])
    out = tmp_path / "结果"
    assert run(["score", str(folder), "-o", str(out), "--profile", str(columns)]) == 1
    told = capsys.readouterr().err
    assert "里记着的列“诉说”，2.csv 中没有" in told
    assert "1.csv 没有指明的那些列，按它自己的表头认列" in told
    assert sorted(path.name for path in out.glob("*.csv")) == ["0.csv", "1.csv"]


def weeks_of_march(path: Path) -> str:
    return str(write_csv(path, [["编号", "诉求内容", "反映时间"], *([n, "路灯坏了", "2026-03-03"] for n in range(40))]))


def test_evaluate_against_is_drift(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("nlp.bundle.load", lambda *_: SimpleNamespace(pipeline=fake_pipeline()))
    then, now = (weeks_of_march(tmp_path / name) for name in ("早先.csv", "现在.csv"))
    assert run(["drift", now, "--against", then, "--bundle", str(tmp_path)]) == 0
    shown = capsys.readouterr().out
    assert "2026-03-02 周 40 条  主题 PSI 0.000" in shown
    assert run(["evaluate", str(tmp_path), now, "--against", then]) == 0
    assert capsys.readouterr().out == shown
    assert run(["evaluate", str(tmp_path), now, "--against", then, "-o", str(tmp_path / "报告.html")]) == 2
    assert "--against 只看来件变了多少" in capsys.readouterr().err


def test_several_ledgers_go_into_a_folder(tmp_path: Path) -> None:
    rows = [["诉求内容"], ["路灯不亮"]]
    ledgers = [write_csv(tmp_path / "a.csv", rows), write_xlsx(tmp_path / "b.xlsx", {"一": rows})]
    assert run(["score", *map(str, ledgers), "-o", f"{tmp_path / '结果'}/"]) == 0
    assert sorted(path.name for path in (tmp_path / "结果").iterdir()) == ["a.csv", "b.xlsx"]


def test_many_failed_rows_are_listed_in_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ledger = write_csv(tmp_path / "a.csv", [["编号", "诉求内容"], *([str(number), ""] for number in range(30))])
    assert run(["score", str(ledger), "-o", str(tmp_path / "b.csv")]) == 1
    shown = capsys.readouterr().err
    assert shown.count("失败：第") == 20
    assert "失败：另有 10 行" in shown
    listed = (tmp_path / "b.csv.失败清单.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(listed) == 31
    assert listed[-1].startswith("失败,,31,“诉求内容”列：诉求内容为空")


def test_an_interrupted_run_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(loading, "pipeline_loader", lambda source: interrupt)
    ledger = write_csv(tmp_path / "a.csv", [["诉求内容"], ["路灯不亮"]])
    assert run(["score", str(ledger), "-o", str(tmp_path / "b.csv")]) == 130
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_a_terminal_sees_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    with progress("台账.csv", 10) as advance:
        advance(10)
    assert "台账.csv" in terminal.getvalue()
    assert "10/10" in terminal.getvalue()


def test_keys_are_made_listed_and_revoked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MINQING_STATE", str(tmp_path))
    assert run(["key", "add", "台账系统"]) == 0
    assert capsys.readouterr().out.startswith("mq_")
    assert run(["key", "add", "台账系统"]) == 2
    assert run(["key", "revoke", "台账系统"]) == 0
    assert run(["key", "list"]) == 0
    assert "停用" in capsys.readouterr().out
