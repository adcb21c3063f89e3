"""Minutes, drafted from the record."""

from pathlib import Path

from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0034_minutes.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
