"""With a person go the apps that they let in, and their other entries."""

from pathlib import Path

from alembic import op

revision = "0053"
down_revision = "0052"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0053_erased_everywhere.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
