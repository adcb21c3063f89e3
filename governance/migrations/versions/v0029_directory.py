"""The areas of Wales, and the directory of members."""

from pathlib import Path

from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0029_directory.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
