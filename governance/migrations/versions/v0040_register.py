"""The register of members, for a network whose legal form asks for one."""

from pathlib import Path

from alembic import op

revision = "0040"
down_revision = "0039"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0040_register.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
