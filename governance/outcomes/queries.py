"""What became of the public motions: overdue first, then the newest. The same for everybody."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from msgspec import Struct
from sqlalchemy import text

from governance.bilingual import Bilingual, BilingualProse
from governance.bodies.rules import Resolution
from governance.context import Context
from governance.database import Json, values
from governance.motions.queries import UNANSWERED, VISIBLE
from governance.motions.values import State
from governance.outcomes import rules
from governance.outcomes.rules import Group
from governance.outcomes.views import Answer, Outcome, OutcomeCounts, Vote

# Of several votes the one that stands, of several answers the last.
_FROM = f"""
    motion m
      LEFT JOIN LATERAL (
        SELECT b.id AS ballot_id, b.outcome -> 'tally' AS tally, b.casting_vote, b.closes_at,
               CASE WHEN b.casting_vote = 'yes' THEN 'carried' ELSE b.outcome ->> 'outcome' END AS outcome
          FROM ballot b WHERE b.motion_id = m.id AND b.state = 'declared' ORDER BY b.id DESC LIMIT 1) v ON true
      LEFT JOIN LATERAL (
        SELECT d.*, l.response FROM decision_motion l JOIN decision d ON d.id = l.decision_id
         WHERE l.motion_id = m.id AND l.response IS NOT NULL AND d.state = 'published'
         ORDER BY d.published_at DESC, d.id DESC LIMIT 1) a ON true
     WHERE {VISIBLE}
       AND (CAST(:year AS integer) IS NULL
            OR EXTRACT(year FROM m.created_at AT TIME ZONE 'Europe/London') = :year)
"""  # noqa: S608 - the only piece put in is a constant

_LIST = text(
    f"""
    WITH listed AS (
      SELECT m.id, m.reference, m.body_id, m.state, m.resolution, m.text_version, m.created_at AS begun_at,
             m.state_since, m.decided_at, m.superseded_by,
             m.response_due_on, {UNANSWERED} IS TRUE AS overdue,
             CASE WHEN v.ballot_id IS NOT NULL THEN jsonb_build_object(
               'ballot_id', v.ballot_id, 'outcome', v.outcome, 'yes', v.tally -> 'yes', 'no', v.tally -> 'no',
               'abstain', v.tally -> 'abstain', 'casting_vote', v.casting_vote, 'closed_at', v.closes_at) END AS vote,
             CASE WHEN a.id IS NOT NULL THEN jsonb_build_object(
               'decision_id', a.id, 'reference', a.reference, 'title', a.title, 'response', a.response,
               'decided_on', a.decided_on, 'owner', a.owner, 'due_on', a.due_on) END AS answer
        FROM {_FROM})
    SELECT o.*, t.title, t.summary, b.name AS body
      FROM listed o JOIN motion_text t ON t.motion_id = o.id AND t.version = o.text_version
      JOIN body b ON b.id = o.body_id
     WHERE CAST(:after AS uuid) IS NULL
        OR (o.overdue, o.id) < (SELECT s.overdue, s.id FROM listed s WHERE s.id = :after)
     ORDER BY o.overdue DESC, o.id DESC LIMIT :limit
    """  # noqa: S608 - the only pieces put in are constants
).columns(title=Json, summary=Json, body=Json, vote=Json, answer=Json)

_GROUPS = text(
    f"""
    SELECT to_char(m.created_at AT TIME ZONE 'Europe/London', 'YYYY-MM') AS month, m.state,
           {UNANSWERED} IS TRUE AS overdue, v.outcome AS vote, a.response, count(*) AS number
      FROM {_FROM} GROUP BY 1, 2, 3, 4, 5
    """  # noqa: S608 - the only pieces put in are constants
)

_YEARS = text(
    f"""
    SELECT DISTINCT CAST(EXTRACT(year FROM m.created_at AT TIME ZONE 'Europe/London') AS integer) AS year
      FROM motion m WHERE {VISIBLE} ORDER BY 1 DESC
    """  # noqa: S608 - the only piece put in is a constant
)


class _Row(Struct, frozen=True):
    """A motion's row, before it is said what became of it."""

    id: UUID
    reference: str | None
    body_id: UUID
    body: Bilingual
    state: State
    resolution: Resolution
    title: Bilingual
    summary: BilingualProse | None
    begun_at: datetime
    state_since: datetime
    decided_at: datetime | None
    response_due_on: date | None
    overdue: bool
    vote: Vote | None
    answer: Answer | None
    superseded_by: UUID | None


async def outcomes(
    ctx: Context, *, year: int | None = None, after: UUID | None = None, limit: int | None = 50
) -> list[Outcome]:
    """Every public motion and what it led to; `year` leaves those begun in it, `after` is the last one already seen.

    Without a `limit`, all of them.
    """
    keys = {"person_id": None, "year": year, "after": after, "limit": limit}
    return [_outcome(row) for row in values((await ctx.db.execute(_LIST, keys)).mappings(), _Row)]


async def outcome_counts(ctx: Context, *, year: int | None = None) -> OutcomeCounts:
    """Count all public motions, or one year's, and those of each month."""
    keys: dict[str, Any] = {"person_id": None, "year": year}
    groups = values((await ctx.db.execute(_GROUPS, keys)).mappings(), Group)
    today = (await ctx.db.execute(text("SELECT app_today()"))).scalar_one()
    last = f"{year:04}-12" if year else f"{today:%Y-%m}"
    first = f"{year:04}-01" if year else rules.year_to(last)
    return OutcomeCounts(
        year=year,
        total=sum(group.number for group in groups),
        counts=rules.counted(groups),
        months=rules.by_month(groups, first, last),
        years=list((await ctx.db.execute(_YEARS, keys)).scalars()),
    )


def _outcome(row: _Row) -> Outcome:
    vote, answer = row.vote.outcome if row.vote else None, row.answer.response if row.answer else None
    facts = {name: getattr(row, name) for name in _Row.__struct_fields__}
    return Outcome(**facts, became=rules.became(row.state, overdue=row.overdue, vote=vote, response=answer))
