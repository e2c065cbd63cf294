"""Settings, from the environment (`SOHOA_*`) or `sohoa.toml` in the working folder; the environment wins.

Secure by default: the server listens on loopback, and cookies are marked secure as soon as it does not.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from corpus.store.roles import Role
from ingest.limits import Limits
from ingest.stages import EngineSettings
from ocr.engines.kinds import EngineKind

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
    scanner_folder: Path | None = Field(None, description="folder of a network scanner, watched by the service")
    tls_ca: Path | None = Field(None, description="certificate of who signed the cluster's")
    tls_cert: Path | None = Field(None, description="own certificate for the cluster")
    tls_key: Path | None = Field(None, description="its key")
    session_hours: float = Field(12.0, gt=0, description="how long a sign-in lasts")
    session_idle_minutes: float = Field(120.0, gt=0, description="a sign-in that is not used ends after this")
    behind_proxy: bool = Field(
        default=False, description="a proxy speaks HTTPS to the users and says who asks (X-Forwarded-*)"
    )
    trusted_proxies: str = Field("127.0.0.1", description="addresses of the proxies that are believed, by commas")
    certificate: Path | None = Field(None, description="certificate (PEM) to speak HTTPS with")
    certificate_key: Path | None = Field(None, description="its key (PEM)")
    insecure_http: bool = Field(
        default=False, description="serve other machines without HTTPS; passwords can be read on the way"
    )
    log_format: Literal["text", "json"] = Field("text", description="of the service's log, on stderr")
    metrics_token: SecretStr | None = Field(None, description="lets a monitor read /metrics as bearer token")
    least_free_bytes: int = Field(1024**3, ge=0, description="with less room on the disk the service is not ready")
    public_url: str | None = Field(
        None, pattern=r"^https?://[^/\s]+$", description="address under which users reach the service"
    )
    oidc_issuer: str | None = Field(None, pattern=r"^https?://\S+$", description="who vouches for users (OIDC)")
    oidc_client_id: str | None = Field(None, description="how the service is known there")
    oidc_client_secret: SecretStr | None = Field(None, description="its secret there")
    oidc_label: str = Field("tài khoản cơ quan", description="what the sign-in page calls it")
    oidc_role_claim: str = Field("groups", description="claim of the ID token that tells the role")
    oidc_roles: dict[str, Role] = Field(default_factory=dict, description="value of that claim → role")
    oidc_unit_claim: str | None = Field(None, description="claim with the codes or names of the user's units")

    deletion_by_one: bool = Field(default=False, description="who proposes a deletion may approve it")
    secure_cookies: bool | None = Field(None, description="cookies over HTTPS only; default: unless on loopback")

    @property
    def cookies_secure(self) -> bool:
        """Whether cookies are restricted to HTTPS."""
        if self.secure_cookies is not None:
            return self.secure_cookies
        if self.speaks_https or self.insecure_http:
            return self.speaks_https
        return self.host not in {"127.0.0.1", "localhost", "::1"}

    @property
    def speaks_https(self) -> bool:
        """Whether users reach the service by HTTPS: it has a certificate, or a proxy in front of it has."""
        return self.behind_proxy or self.certificate is not None

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
