"""Letters between members by way of the directory."""

from pathlib import Path

from alembic import op

revision = "0052"
down_revision = "0051"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0052_letters.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
