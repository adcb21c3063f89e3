"""A million votes counted in PostgreSQL and decided, against the bare `SELECT choice, count(*) … GROUP BY choice`.

The product's own `store.tally` reads a temporary table that has the name and the shape of `vote`; what decides is the
rule that decides a motion. Both on one connection, in turn, the median of the pairs.
"""

import asyncio
import tempfile
import time
from pathlib import Path
from statistics import median
from uuid import UUID

from sqlalchemy import text

from cli.embedded import OWNER, Embedded
from governance.ballots import store
from governance.counting.majority import Carried, Quorum, Threshold, count
from governance.database import open_engine

VOTES, ROUNDS = 1_000_000, 7
BALLOT = UUID(int=7)
VOTE = """
CREATE TEMPORARY TABLE vote AS
  SELECT CAST(:ballot AS uuid) AS ballot_id, gen_random_uuid() AS member_id,
         (ARRAY['yes', 'yes', 'yes', 'no', 'no', 'abstain'])[1 + n % 6] AS choice, 1 AS revision, now() AS cast_at
    FROM generate_series(1, :votes) n
"""
BARE = text("SELECT choice, count(*) FROM vote GROUP BY choice")


def measure() -> dict[str, float]:
    """The figure: `ratio` of counting and deciding to counting alone, and `ms`, what it takes here."""
    with tempfile.TemporaryDirectory() as home, Embedded(Path(home)) as server:
        server.ensure_roles_and_database()
        return asyncio.run(_measure(server.url(OWNER)))


async def _measure(url: str) -> dict[str, float]:
    engine = open_engine(url)
    ratios, took = [], []
    async with engine.connect() as db:
        await db.execute(text(VOTE), {"ballot": BALLOT, "votes": VOTES})
        await db.execute(text("ALTER TABLE vote ADD PRIMARY KEY (ballot_id, member_id)"))
        await db.execute(text("ANALYZE vote"))
        for _ in range(ROUNDS):
            began = time.perf_counter()
            (await db.execute(BARE)).all()
            bare = time.perf_counter() - began
            began = time.perf_counter()
            tally = await store.tally(db, BALLOT)
            outcome = count(tally, VOTES, Threshold(1, 2, more_than=True), Quorum(10, 5), "lost")
            took.append(time.perf_counter() - began)
            ratios.append(took[-1] / bare)
            if not isinstance(outcome, Carried) or outcome.turnout != VOTES:
                raise RuntimeError(f"{outcome}")
    await engine.dispose()
    return {"ratio": round(median(ratios), 3), "ms": round(1000 * median(took), 1)}
