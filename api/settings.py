"""What the operator sets: one frozen value, read from the environment once."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

DEFAULT_SECRET = "not a secret: for the demo and the tests only"  # noqa: S105 - refused in production


class Settings(Struct, frozen=True, kw_only=True):
    """Settings of one instance; each comes from `FFORWM_<NAME>`."""

    mode: Literal["production", "demo", "test"] = "production"
    database_url: str = ""
    owner_database_url: str = ""
    secret: str = DEFAULT_SECRET
    base_url: str = "http://127.0.0.1:8000"
    smtp_url: str = "smtp://127.0.0.1:25"
    mail_from: str = "fforwm@example.org"
    contact: str = ""  # where members write to, named on the pages; else `mail_from`
    home: str = "var"
    erasure_log: str = ""  # the file beside the database in which erasures are written down; else in `home`
    backup_recipient: str = ""  # the public key that backups are encrypted to
    pool_size: int = 10
    requests_a_minute: int = 600  # each client's on the API, and forms on the pages; 0 lifts the limits

    def __post_init__(self) -> None:
        """Addresses are made by putting a path behind it."""
        msgspec.structs.force_setattr(self, "base_url", self.base_url.rstrip("/"))

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def contact_address(self) -> str:
        return self.contact or self.mail_from

    @property
    def erasures(self) -> Path:
        return Path(self.erasure_log) if self.erasure_log else Path(self.home) / "erasures.log"

    @property
    def demo(self) -> bool:
        return self.mode == "demo"


def from_environment(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings. Raises `msgspec.ValidationError` naming the setting that is wrong."""
    source = os.environ if environment is None else environment
    given = {name: source[key] for name in Settings.__struct_fields__ if (key := f"FFORWM_{name.upper()}") in source}
    return msgspec.convert(given, Settings, strict=False)
