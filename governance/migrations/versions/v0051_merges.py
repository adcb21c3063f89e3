"""Two entries of one member are merged, and parted again, row by row."""

from pathlib import Path

from alembic import op

revision = "0051"
down_revision = "0050"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0051_merges.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
