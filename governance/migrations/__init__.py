"""Migrations, written by hand and run as the owner of the schema."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, pool


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def migrate(owner_url: str) -> None:
    """Bring the schema to its newest version; a migration happens whole or not at all."""
    command.upgrade(_config(owner_url), "head")


def pending(url: str) -> bool:
    """Whether the database lacks a migration that this program needs."""
    head = ScriptDirectory.from_config(_config(url)).get_current_head()
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1), poolclass=pool.NullPool)
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() != head


def known() -> set[str]:
    """Every revision of the schema that this program knows, from the first to its own."""
    return {each.revision for each in ScriptDirectory.from_config(_config("")).walk_revisions()}
