"""Partners: agreements on sharing data, clients and tokens, consents, disclosures."""

from pathlib import Path

from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Run the SQL beside this file as it stands."""
    sql = Path(__file__).with_name("0025_partners.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
