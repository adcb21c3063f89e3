"""Members from a spreadsheet."""

from pathlib import Path

from alembic import op

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0041_imports.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
