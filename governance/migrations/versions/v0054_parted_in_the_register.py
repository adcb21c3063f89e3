"""Who is parted from whom they were merged with is a member in the register again."""

from pathlib import Path

from alembic import op

revision = "0054"
down_revision = "0053"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0054_parted_in_the_register.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
