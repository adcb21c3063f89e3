"""Restores of a backup, each the beginning of a new epoch of the journal."""

from pathlib import Path

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Run the SQL beside this file as it stands: percent signs and colons are its own."""
    sql = Path(__file__).with_name("0007_restorations.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
