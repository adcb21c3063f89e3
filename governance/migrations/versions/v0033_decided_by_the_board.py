"""The rest of the way of an application."""

from pathlib import Path

from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0033_decided_by_the_board.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
