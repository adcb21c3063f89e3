"""A body's end is confirmed by another than whoever proposed it, and than whom a cover binds to them."""

from pathlib import Path

from alembic import op

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0037_second_person_of_a_dissolution.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
