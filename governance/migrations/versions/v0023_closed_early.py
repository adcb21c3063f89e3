"""Two persons close a ballot before its time."""

from pathlib import Path

from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0023_closed_early.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
