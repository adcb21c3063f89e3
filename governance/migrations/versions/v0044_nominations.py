"""Who acts for an organisation after it has joined."""

from pathlib import Path

from alembic import op

revision = "0044"
down_revision = "0043"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0044_nominations.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
