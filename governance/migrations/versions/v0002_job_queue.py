"""The job queue's tables, as its library gives them."""

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """The app's role puts jobs in and works them; it cannot change their tables."""
    cursor = op.get_bind().connection.cursor()
    cursor.execute(SchemaManager.get_schema())
    cursor.execute(
        "GRANT SELECT, INSERT, UPDATE, DELETE ON procrastinate_jobs, procrastinate_events, procrastinate_workers,"
        " procrastinate_periodic_defers TO fforwm_app; GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO fforwm_app"
    )
