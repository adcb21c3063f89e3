"""Several motions put together as one, with the consent of their movers."""

from pathlib import Path

from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0026_composites.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
