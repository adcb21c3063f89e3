"""Webhooks: endpoints of partners' programs, their secrets, and what became of each message."""

from pathlib import Path

from alembic import op

revision = "0042"
down_revision = "0041"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0042_webhooks.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
