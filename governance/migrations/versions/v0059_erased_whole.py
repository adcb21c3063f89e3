"""Erasure takes the words that stayed, and ends what was still to come."""

from pathlib import Path

from alembic import op

revision = "0059"
down_revision = "0058"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0059_erased_whole.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
