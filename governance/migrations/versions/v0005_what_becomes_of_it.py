"""Appeals against rulings, and the carrying out of what was carried."""

from pathlib import Path

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0005_what_becomes_of_it.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
