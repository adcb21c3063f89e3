"""Who was asked to act for an organisation is asked by the one it is merged with."""

from pathlib import Path

from alembic import op

revision = "0058"
down_revision = "0057"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0058_nominations_follow.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
