"""How somebody becomes a member."""

from pathlib import Path

from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0024_applications.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
