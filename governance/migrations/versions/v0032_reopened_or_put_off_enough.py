"""Reopening of what was answered or done, and a limit on how often a motion is put off."""

from pathlib import Path

from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0032_reopened_or_put_off_enough.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
