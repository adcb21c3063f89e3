"""What people were told, read here too."""

from pathlib import Path

from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0020_notices_read.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
