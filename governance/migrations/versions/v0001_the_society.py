"""The society: bodies, members, motions, ballots, decisions, journal."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Run the SQL beside this file as it stands: percent signs and colons are its own."""
    sql = Path(__file__).with_name("0001_the_society.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
