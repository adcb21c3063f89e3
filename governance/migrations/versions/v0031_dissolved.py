"""A body comes to its end, between two persons."""

from pathlib import Path

from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0031_dissolved.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
