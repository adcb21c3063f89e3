"""What must hold before anything is served: a vote that was acknowledged stays, and nobody can rewrite the past."""

import re

import psycopg

from api.settings import DEFAULT_SECRET, Settings
from governance.migrations import pending

DURABLE = {
    "fsync": "a power cut would lose votes that were acknowledged",
    "full_page_writes": "a power cut would damage the database",
    "synchronous_commit": "a crash would lose votes that were acknowledged",
}
OLDEST = 170000  # PostgreSQL 17
SHORTEST_SECRET = 16
# A scheme or a wish that nobody reads would be taken for the plain kind, and a password might travel in clear.
_MAIL_SERVER = re.compile(r"smtps?://([^/?#\s]*@)?(\[[0-9a-fA-F:.]+\]|[^/?#@:\s]+)(:[0-9]{1,5})?/?(\?starttls=no)?")


class Unsafe(Exception):  # noqa: N818 - a state of things, told in `reasons`
    """Why the program does not start: each reason is one line, with its mend."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


def check(settings: Settings) -> None:
    """Raise `Unsafe` where the settings or the database would not keep what they promise."""
    reasons = _settings(settings)
    if settings.database_url:
        try:
            with psycopg.connect(settings.database_url, connect_timeout=10, autocommit=True) as connection:
                reasons += _database(connection)
            if not reasons and pending(settings.database_url):
                reasons.append("The schema is older than the program. Run: fforwm migrate")
        except psycopg.OperationalError as error:
            first = str(error).partition("\n")[0]
            reasons.append(f"The database of FFORWM_DATABASE_URL cannot be reached: {first}")
    if reasons:
        raise Unsafe(reasons)


def _settings(settings: Settings) -> list[str]:
    reasons = []
    if not settings.database_url:
        reasons.append("Set FFORWM_DATABASE_URL, such as postgresql://fforwm_app:…@localhost/fforwm, or run: make demo")
    if settings.mode == "production" and (settings.secret == DEFAULT_SECRET or len(settings.secret) < SHORTEST_SECRET):
        reasons.append(
            "Set FFORWM_SECRET to a long random value of your own, such as this command gives:"
            " python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"
        )
    if not _MAIL_SERVER.fullmatch(settings.smtp_url):
        # Not shown: it may hold a password.
        reasons.append("Set FFORWM_SMTP_URL to smtp://host:25, smtp://user:password@host:587 or smtps://host:465.")
    return reasons


def _database(connection: psycopg.Connection) -> list[str]:
    reasons = []
    if connection.info.server_version < OLDEST:
        reasons.append("PostgreSQL is older than 17. Move the database to a newer server.")
    for setting, why in DURABLE.items():
        shown = connection.execute(f"SHOW {setting}").fetchone()
        if shown is None or shown[0] not in ("on", "remote_apply", "remote_write"):
            reasons.append(
                f"{setting} is {shown[0] if shown else 'unknown'}: {why}. Set {setting} = on in postgresql.conf."
            )
    owned = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND pg_has_role(tableowner, 'USAGE') LIMIT 1"
    ).fetchone()
    if owned is not None:
        reasons.append(
            "The role of FFORWM_DATABASE_URL owns the tables, so it could rewrite the past."
            " Use fforwm_app there, and the owner in FFORWM_OWNER_DATABASE_URL alone."
        )
    return reasons
