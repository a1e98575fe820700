"""``minqing serve`` that cannot serve says why in one line and exits with 2."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path


def serve(state: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "service.cli", "serve", "--state", str(state), *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def complaint(result: subprocess.CompletedProcess[str]) -> str:
    """The line for people; the others are JSON logs."""
    return next(line for line in result.stderr.splitlines() if line.startswith("错误："))


def test_an_address_that_others_reach_needs_a_key(tmp_path: Path) -> None:
    result = serve(tmp_path, "--host", "0.0.0.0")
    assert result.returncode == 2
    assert complaint(result) == (
        "错误：没有密钥时只能监听本机（127.0.0.1），不能监听 0.0.0.0；请先运行 minqing key add 名称"
    )


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = serve(tmp_path, "--port", port)
    assert result.returncode == 2
    assert complaint(result) == f"错误：不能监听 127.0.0.1:{port}，端口可能已被占用，请用 --port 换一个"


def test_a_bundle_that_is_not_there(tmp_path: Path) -> None:
    result = serve(tmp_path, "--port", "0", "--bundle", str(tmp_path / "none"))
    assert result.returncode == 2
    assert "模型包" in complaint(result)
    assert '"event": "loading failed"' in result.stderr
