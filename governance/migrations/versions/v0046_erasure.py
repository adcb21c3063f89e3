"""Erasure: a person's name, addresses and words go; what others decided, counted and recorded stays."""

from pathlib import Path

from alembic import op

revision = "0046"
down_revision = "0045"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0046_erasure.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
