"""Offices handed over, changes that two persons make, interests, mail to a role."""

from pathlib import Path

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Run the SQL beside this file as it stands: percent signs and colons are its own."""
    sql = Path(__file__).with_name("0010_offices.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
