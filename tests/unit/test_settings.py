"""Settings: given arguments, then the environment, then minqing.toml."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.settings import SettingsError, load_settings


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_defaults_serve_this_machine_from_a_file() -> None:
    settings = load_settings()
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.database == "sqlite:///state/minqing.db"


def test_each_source_wins_over_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "minqing.toml").write_text('port = 1\nhost = "10.0.0.1"\nstate = "there"\n', encoding="utf-8")
    monkeypatch.setenv("MINQING_PORT", "2")
    monkeypatch.setenv("MINQING_HOST", "10.0.0.2")
    settings = load_settings(port=3, host=None)
    assert (settings.port, settings.host, settings.state) == (3, "10.0.0.2", Path("there"))


def test_postgresql_by_url(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINQING_DATABASE_URL", "postgresql+psycopg://u:p@db/minqing")
    assert load_settings().database == "postgresql+psycopg://u:p@db/minqing"


def test_a_wrong_setting_is_named_and_its_value_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINQING_PORT", "秘密")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert "port" in str(caught.value)
    assert "秘密" not in str(caught.value)


def test_a_bundle_given_is_taken_without_looking_at_current(tmp_path: Path) -> None:
    assert load_settings(bundle=tmp_path / "b").bundle_folder == tmp_path / "b"
