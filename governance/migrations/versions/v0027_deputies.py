"""Deputies: who covers an office for a time."""

from pathlib import Path

from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0027_deputies.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
