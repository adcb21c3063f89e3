"""Questions to the members: sense-checks, consent decisions, choices among options."""

from pathlib import Path

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Run the SQL beside this file as it stands: percent signs and colons are its own."""
    sql = Path(__file__).with_name("0006_questions.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
