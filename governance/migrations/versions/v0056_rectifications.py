"""What people ask to have put right about themselves."""

from pathlib import Path

from alembic import op

revision = "0056"
down_revision = "0055"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0056_rectifications.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
