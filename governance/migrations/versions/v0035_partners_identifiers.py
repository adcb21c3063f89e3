"""By what others know members: ids of partners' programs, and numbers in public registers."""

from pathlib import Path

from alembic import op

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0035_partners_identifiers.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
