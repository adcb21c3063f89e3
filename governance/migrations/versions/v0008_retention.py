"""What is no longer kept is deleted, and that it was done is written down."""

from pathlib import Path

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Run the SQL beside this file as it stands: percent signs and colons are its own."""
    sql = Path(__file__).with_name("0008_retention.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
