"""In a merge a promise goes to the member that lasts."""

from pathlib import Path

from alembic import op

revision = "0064"
down_revision = "0063"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0064_promise_with_its_member.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
