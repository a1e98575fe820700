"""What an office can set: environment variables ``MINQING_…``, or a file ``minqing.toml`` in the working folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from nlp.errors import MinqingError

if TYPE_CHECKING:
    from nlp.bundle import Deployment

PROJECT = Path(__file__).resolve().parents[1]
WEIGHTS = PROJECT / "data" / "supervision" / "weights.toml"


class SettingsError(MinqingError):
    """A setting that cannot be used; names the setting, never repeats its value."""


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="MINQING_", toml_file="minqing.toml", extra="ignore", frozen=True)

    state: Annotated[Path, Field(description="状态文件夹：数据库与索引缓存")] = Path("state")
    database_url: Annotated[str, Field(description="数据库地址；空为状态文件夹中的 SQLite")] = ""
    models: Annotated[Path, Field(description="模型文件夹，其中的 CURRENT 写着所用模型包")] = PROJECT / "models"
    bundle: Annotated[Path | None, Field(description="直接指定模型包文件夹，不看 CURRENT")] = None
    words: Annotated[Path | None, Field(description="本单位的词表，一行一词")] = None
    places: Annotated[Path | None, Field(description="本单位的地名表（csv：名称,类别,别名,所属县区），一行一地")] = None
    taxonomy: Annotated[Path | None, Field(description="本单位的分类表文件夹，其中有的文件代替模型包的")] = None
    supervision: Annotated[Path, Field(description="重点督办的权重表（TOML），改后即生效")] = WEIGHTS
    encoder: Annotated[Path | None, Field(description="以此 sentence-transformers 模型文件夹代替模型包的编码器")] = None
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    similar_hints: Annotated[bool, Field(description="POST /v1/analyze 是否可给出相似事项提示")] = True
    max_body_bytes: Annotated[int, Field(ge=1_000, description="一次请求的正文上限，字节")] = 16 * 1024 * 1024
    max_ledger_bytes: Annotated[int, Field(ge=1_000, description="工作台一份台账的上限，字节")] = 100 * 1024 * 1024
    max_batch: Annotated[int, Field(ge=1, le=5_000, description="一次批量提交的条数上限")] = 500

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.state / 'minqing.db'}"

    @property
    def bundle_folder(self) -> Path:
        """The bundle to load. Raises :class:`nlp.errors.BundleError` when none is named."""
        from nlp.bundle import current  # noqa: PLC0415  heavy, and settings are read by every command

        return self.bundle or current(self.models)

    @property
    def deployment(self) -> Deployment:
        """What this office adds to the bundle."""
        from nlp.bundle import Deployment  # noqa: PLC0415

        return Deployment(words=self.words, places=self.places, taxonomy=self.taxonomy, encoder=self.encoder)

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], *sources: PydanticBaseSettingsSource, **named: PydanticBaseSettingsSource
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments first, then the environment, then the file."""
        return (named["init_settings"], named["env_settings"], TomlConfigSettingsSource(settings_cls))


def load_settings(**given: object) -> Settings:
    """Settings of this process; ``given`` (from the command line) wins. Raises :class:`SettingsError`."""
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        names = "、".join(sorted({".".join(map(str, e["loc"])) for e in error.errors()}))
        raise SettingsError(f"设置无效：{names}，请检查 MINQING_ 环境变量或 minqing.toml") from error
