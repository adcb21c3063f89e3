"""Members give the co-production promise, and are asked every six months what came of it."""

from pathlib import Path

from alembic import op

revision = "0061"
down_revision = "0060"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0061_promise.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
