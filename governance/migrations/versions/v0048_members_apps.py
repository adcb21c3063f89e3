"""Apps that act for members: what each is, who let it do what, codes, tokens, and the votes they cast."""

from pathlib import Path

from alembic import op

revision = "0048"
down_revision = "0047"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0048_members_apps.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
