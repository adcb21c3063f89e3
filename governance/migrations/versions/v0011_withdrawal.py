"""Withdrawal with the seconders' consent, and adoption by one of them."""

from pathlib import Path

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0011_withdrawal.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
