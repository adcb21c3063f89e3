"""Translations: how each was made, what members offered, and the summaries of decisions completed later."""

from pathlib import Path

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0014_translations.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
