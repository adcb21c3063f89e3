"""Two secrets of a client, and row security as a second lock on members."""

from pathlib import Path

from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0030_partners_second_lock.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
