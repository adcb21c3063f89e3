"""The casting vote of the chair."""

from pathlib import Path

from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0028_casting_vote.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
