"""Summaries of decisions, and votes that come by paper or phone."""

from pathlib import Path

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0012_easy_to_join_in.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
