"""Two persons for annulling a ballot and certifying a result."""

from pathlib import Path

from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0021_two_persons_for_ballots.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
