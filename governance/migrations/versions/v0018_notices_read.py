"""What people were told, read here too."""

from pathlib import Path

from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0018_notices_read.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
