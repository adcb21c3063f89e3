"""Adjournment, a second ballot, lapse by time and carrying over."""

from pathlib import Path

from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0017_put_off_or_again.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
