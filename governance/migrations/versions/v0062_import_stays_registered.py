"""What an import entered in the register of members stays there."""

from pathlib import Path

from alembic import op

revision = "0062"
down_revision = "0061"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0062_import_stays_registered.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
