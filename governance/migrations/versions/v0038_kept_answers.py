"""Answers that are kept for two days, by the key that came with the request."""

from pathlib import Path

from alembic import op

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0038_kept_answers.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
