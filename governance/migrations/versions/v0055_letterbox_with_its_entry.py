"""Where an entry of the directory goes to another member, its letterbox goes with it."""

from pathlib import Path

from alembic import op

revision = "0055"
down_revision = "0054"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0055_letterbox_with_its_entry.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
