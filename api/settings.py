"""Settings, from the environment (`SOHOA_*`) or `sohoa.toml` in the working folder; the environment wins.

Secure by default: the server listens on loopback, and cookies are marked secure as soon as it does not.
"""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import Field
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from ingest.limits import Limits
from ingest.stages import EngineSettings
from ocr.engine_kinds import EngineKind

LIMITS, ENGINE = Limits(), EngineSettings()


class Settings(BaseSettings):
    """Every setting, its default and its bounds. Unknown keys in sohoa.toml are an error."""

    model_config = SettingsConfigDict(
        env_prefix="SOHOA_", toml_file="sohoa.toml", extra="forbid", frozen=True, validate_default=True
    )

    archive: Path = Field(Path("archive"), description="folder of the archive")
    host: str = Field("127.0.0.1", description="address the server listens on")
    port: int = Field(8000, ge=1, le=65535)
    processes: int = Field(
        default_factory=lambda: os.cpu_count() or 1, ge=1, description="page workers, one engine thread each"
    )
    languages: str = Field(ENGINE.languages, pattern=r"^[a-z_]+(\+[a-z_]+)*$", description="Tesseract models")
    engine: EngineKind = Field(ENGINE.kind, description="auto, lines, tesserocr or pytesseract")
    max_file_bytes: int = Field(LIMITS.max_bytes, ge=1, description="largest file taken")
    max_request_bytes: int = Field(
        4 * 1024 * 1024 * 1024, ge=1, description="largest upload in one request, all its files together"
    )
    max_package_bytes: int = Field(64 * 1024 * 1024 * 1024, ge=1, description="largest package taken in over HTTP")
    max_pages: int = Field(LIMITS.max_pages, ge=1, description="most pages of one file")
    page_seconds: float = Field(ENGINE.seconds, gt=0, description="longest time for one page")
    cache_bytes: int = Field(
        512 * 1024 * 1024, ge=0, description="readings kept so that a repeated run costs nothing; 0: none"
    )
    workers: str | None = Field(
        None, pattern=r"^(tcp|tls)://[^/\s]+:\d+$", description="scheduler of a Dask cluster that reads the pages"
    )
    tls_ca: Path | None = Field(None, description="certificate of who signed the cluster's")
    tls_cert: Path | None = Field(None, description="own certificate for the cluster")
    tls_key: Path | None = Field(None, description="its key")
    session_hours: float = Field(12.0, gt=0, description="how long a sign-in lasts")
    deletion_by_one: bool = Field(default=False, description="who proposes a deletion may approve it")
    secure_cookies: bool | None = Field(None, description="cookies over HTTPS only; default: unless on loopback")

    @property
    def cookies_secure(self) -> bool:
        """Whether cookies are restricted to HTTPS."""
        if self.secure_cookies is not None:
            return self.secure_cookies
        return self.host not in {"127.0.0.1", "localhost", "::1"}

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the base class names the parameters
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - as above
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments first, then the environment, then sohoa.toml."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)
