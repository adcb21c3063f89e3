"""Withdrawal with the seconders' consent, and adoption by one of them."""

from pathlib import Path

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0004_withdrawal.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
