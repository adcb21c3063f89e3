"""Who asks to look into the register of members, and the copy that they are given."""

from pathlib import Path

from alembic import op

revision = "0043"
down_revision = "0042"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0043_register_inspected.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
