"""Lists of members that leave the system, each written down as told."""

from pathlib import Path

from alembic import op

revision = "0060"
down_revision = "0059"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0060_exports.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
