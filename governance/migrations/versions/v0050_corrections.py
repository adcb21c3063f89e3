"""A member's own corrections: a new address waits for its code, and the old ones are told."""

from pathlib import Path

from alembic import op

revision = "0050"
down_revision = "0049"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0050_corrections.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
