"""Who changed, as partners follow it; and what their programs say of who was erased."""

from pathlib import Path

from alembic import op

revision = "0049"
down_revision = "0048"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0049_partners_feed.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
