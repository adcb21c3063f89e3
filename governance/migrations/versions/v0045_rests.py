"""The times for which a right rests, as rows of their own."""

from pathlib import Path

from alembic import op

revision = "0045"
down_revision = "0044"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0045_rests.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
