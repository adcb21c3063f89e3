"""200,000 ranked papers, 12 candidates, 5 places: grouped in SQL and counted here, against the bare `GROUP BY`.

The papers are drawn as members vote: some candidates are better known, few rank more than a handful. Both fetch the
groups over the same connection, in turn; the median of the pairs.
"""

import asyncio
import random
import tempfile
import time
from pathlib import Path
from statistics import median

import asyncpg

from cli.embedded import OWNER, Embedded
from governance.counting import stv_scotland
from governance.counting.papers import Contest
from governance.counting.result import Count

PAPERS, CANDIDATES, SEATS, ROUNDS = 200_000, 12, 5, 7
GROUPED = "SELECT preferences, count(*) FROM paper GROUP BY preferences"


def measure() -> dict[str, float]:
    """The figure: `ratio` of grouping and counting to grouping alone, `different` papers among them, and `ms`."""
    with tempfile.TemporaryDirectory() as home, Embedded(Path(home)) as server:
        server.ensure_roles_and_database()
        return asyncio.run(_measure(server.url(OWNER)))


async def _measure(url: str) -> dict[str, float]:
    db = await asyncpg.connect(url)
    await db.execute("CREATE TEMPORARY TABLE paper (preferences smallint[] NOT NULL)")
    await db.copy_records_to_table("paper", records=[(_paper(),) for _ in range(PAPERS)])
    await db.execute("ANALYZE paper")
    ratios, took = [], []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        different = len(await db.fetch(GROUPED))
        bare = time.perf_counter() - began
        began = time.perf_counter()
        papers = {tuple(preferences): same for preferences, same in await db.fetch(GROUPED)}
        counted = stv_scotland.count(Contest(seats=SEATS, names=("",) * CANDIDATES, papers=papers))
        took.append(time.perf_counter() - began)
        ratios.append(took[-1] / bare)
        if not isinstance(counted, Count) or counted.papers.valid != PAPERS:
            raise RuntimeError(f"{counted}")
    await db.close()
    return {"ratio": round(median(ratios), 2), "different": different, "ms": round(1000 * median(took), 1)}


CHANCE = random.Random(7)
KNOWN = [1 / number for number in range(1, CANDIDATES + 1)]


def _paper() -> list[int]:
    """Preferences, the better known first more often; on most papers a handful."""
    many = min(CANDIDATES, 1 + int(CHANCE.expovariate(1 / 3)))
    order = sorted(range(CANDIDATES), key=lambda each: CHANCE.expovariate(KNOWN[each]))
    return [each + 1 for each in order[:many]]
