"""Ordinary and special resolutions."""

from pathlib import Path

from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0022_special_resolutions.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
