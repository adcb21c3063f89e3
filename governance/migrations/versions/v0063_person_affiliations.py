"""Where people say that they work or volunteer, dated."""

from pathlib import Path

from alembic import op

revision = "0063"
down_revision = "0062"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0063_person_affiliations.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
