"""Bodies through time: where each stands, its terms of reference, its affiliations."""

from pathlib import Path

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Run the SQL beside this file as it stands: percent signs and colons are its own."""
    sql = Path(__file__).with_name("0009_bodies.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
