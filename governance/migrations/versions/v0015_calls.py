"""Calls for motions, and which motion answers which."""

from pathlib import Path

from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0015_calls.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
