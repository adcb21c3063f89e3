"""How long things take in a membership is said by rules, in versions."""

from pathlib import Path

from alembic import op

revision = "0057"
down_revision = "0056"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0057_periods.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
