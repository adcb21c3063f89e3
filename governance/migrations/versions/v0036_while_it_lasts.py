"""A membership while it lasts."""

from pathlib import Path

from alembic import op

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0036_while_it_lasts.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
