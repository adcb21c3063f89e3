"""Motions and decisions in other forms: Easy Read, recordings, sign language; and who asked for one."""

from pathlib import Path

from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0016_other_forms.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
