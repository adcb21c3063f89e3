"""Nominations that a merge carried may go again."""

from pathlib import Path

from alembic import op

revision = "0047"
down_revision = "0046"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0047_nominations_parted.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
