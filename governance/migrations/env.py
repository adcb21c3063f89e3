"""Alembic's entry: runs the hand-written migrations as the schema's owner."""

from alembic import context
from sqlalchemy import create_engine, pool

# A temporary table of the caller's, by the name of ours, would be read in its place, by the triggers that guard too: so
# every function is bound to our tables. Those that PostgreSQL read when they were made (`RETURN …`) are bound already.
BOUND = """
DO $$ DECLARE ours regprocedure;
BEGIN
  FOR ours IN SELECT p.oid FROM pg_proc p
               WHERE p.pronamespace = 'public'::regnamespace AND p.proconfig IS NULL AND p.prosqlbody IS NULL
                 AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') LOOP
    EXECUTE 'ALTER ROUTINE ' || ours || ' SET search_path = public, pg_temp';
  END LOOP;
END $$
"""

url = context.config.get_main_option("sqlalchemy.url") or ""
engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1), poolclass=pool.NullPool)

with engine.connect() as connection:
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
with engine.begin() as connection:
    connection.exec_driver_sql(BOUND)
