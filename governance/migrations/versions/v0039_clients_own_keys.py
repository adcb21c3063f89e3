"""Partners' programs: keys of their own, each proof once, and an off switch."""

from pathlib import Path

from alembic import op

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0039_clients_own_keys.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
