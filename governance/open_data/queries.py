"""Everything that is open, whole: for whoever wants to count for themselves. The same for everybody."""

from uuid import UUID

from msgspec import Struct
from sqlalchemy import text

from governance.bodies.rules import Resolution, StandingOrders, for_resolution
from governance.context import Context
from governance.counting.majority import Threshold
from governance.database import Json, values
from governance.motions.queries import VISIBLE
from governance.open_data.views import LatestMotion, OpenBody, OpenDecision, OpenMotion, OpenOffice, OpenResult
from governance.outcomes import queries as outcomes
from governance.outcomes.views import Outcome

_RESULTS = text(
    """
    SELECT b.id AS ballot_id, b.motion_id, m.reference AS motion_reference, m.body_id, t.title, b.resolution,
           CASE WHEN b.casting_vote = 'yes' THEN 'carried' ELSE b.outcome ->> 'outcome' END AS outcome, b.casting_vote,
           b.outcome -> 'tally' -> 'yes' AS yes, b.outcome -> 'tally' -> 'no' AS no,
           b.outcome -> 'tally' -> 'abstain' AS abstain, b.outcome -> 'entitled' AS entitled,
           b.outcome -> 'turnout' AS turnout, b.outcome -> 'quorum_needed' AS quorum_needed,
           b.outcome -> 'base' AS base, b.outcome -> 'needed' AS needed, b.record_on, b.opens_at, b.closes_at,
           b.declared_at
      FROM ballot b JOIN motion m ON m.id = b.motion_id
      JOIN motion_text t ON t.motion_id = b.motion_id AND t.version = b.text_version
     WHERE b.state = 'declared' AND b.outcome ?& '{tally,entitled,turnout,quorum_needed,base,needed}'
     ORDER BY b.declared_at, b.id
    """
).columns(title=Json)

_DECISIONS = text(
    """
    SELECT d.id, d.reference, b.name AS body, d.title, d.text, d.reasons, d.decided_on, d.yes, d.no, d.abstain,
           d.due_on, d.published_at,
           ARRAY(SELECT coalesce(m.reference, CAST(m.id AS text))
                   FROM decision_motion l JOIN motion m ON m.id = l.motion_id
                  WHERE l.decision_id = d.id AND l.response IS NOT NULL ORDER BY m.id) AS answers
      FROM decision d JOIN body b ON b.id = d.body_id WHERE d.state = 'published' ORDER BY d.published_at, d.id
    """
).columns(body=Json, title=Json, text=Json, reasons=Json)

_BODIES = text(
    "SELECT id, slug, kind, name, purpose, founded_on, dissolved_on FROM body ORDER BY founded_on, id"
).columns(name=Json, purpose=Json)

_LATEST = text(
    f"""
    SELECT m.id, m.reference, b.name AS body, m.state, t.title, t.text, coalesce(j.at, m.created_at) AS put_at
      FROM motion m JOIN motion_text t ON t.motion_id = m.id AND t.version = m.text_version
      JOIN body b ON b.id = m.body_id
      LEFT JOIN LATERAL (
        SELECT min(at) AS at FROM journal WHERE subject_id = m.id AND event = 'motion.transitioned') j ON true
     WHERE {VISIBLE} ORDER BY put_at DESC, m.id DESC LIMIT :limit
    """  # noqa: S608 - the only piece put in is a constant
).columns(body=Json, title=Json, text=Json)

_THRESHOLDS = text(
    f"""
    SELECT m.id, m.resolution, o.rules FROM motion m JOIN standing_orders o ON o.id = m.standing_orders_id
     WHERE {VISIBLE}
    """  # noqa: S608 - the only piece put in is a constant
).columns(rules=Json)


class _OfRules(Struct, frozen=True):
    """A motion's class, and the rules that it goes by."""

    id: UUID
    resolution: Resolution
    rules: StandingOrders


_OFFICES = text(
    """
    SELECT a.id, a.body_id, a.person_id, p.name, a.office, a.held_from, a.held_to
      FROM appointment a JOIN person p ON p.id = a.person_id
     WHERE app_today() BETWEEN a.held_from AND coalesce(a.held_to, 'infinity') ORDER BY a.held_from, a.id
    """
)


async def open_motions(ctx: Context) -> list[OpenMotion]:
    """Every public motion and what it led to, those whose answer is overdue first, then the newest."""
    return [_motion(each) for each in await outcomes.outcomes(ctx, limit=None)]


async def latest_motions(ctx: Context, limit: int = 50) -> list[LatestMotion]:
    """Give the motions put to the members last, newest first: what a feed holds."""
    return values((await ctx.db.execute(_LATEST, {"person_id": None, "limit": limit})).mappings(), LatestMotion)


async def thresholds(ctx: Context) -> dict[UUID, Threshold]:
    """What carries each public motion, by its class and its own rules."""
    rows = (await ctx.db.execute(_THRESHOLDS, {"person_id": None})).mappings()
    return {each.id: for_resolution(each.rules, each.resolution).threshold for each in values(rows, _OfRules)}


async def open_results(ctx: Context) -> list[OpenResult]:
    """Every declared result, oldest first."""
    return values((await ctx.db.execute(_RESULTS)).mappings(), OpenResult)


async def open_decisions(ctx: Context) -> list[OpenDecision]:
    """Every published decision, oldest first."""
    return values((await ctx.db.execute(_DECISIONS)).mappings(), OpenDecision)


async def open_bodies(ctx: Context) -> list[OpenBody]:
    """Every body, the oldest first."""
    return values((await ctx.db.execute(_BODIES)).mappings(), OpenBody)


async def open_offices(ctx: Context) -> list[OpenOffice]:
    """Who holds office today: no other person is in the open data."""
    return values((await ctx.db.execute(_OFFICES)).mappings(), OpenOffice)


def _motion(each: Outcome) -> OpenMotion:
    return OpenMotion(
        id=each.id,
        reference=each.reference,
        body=each.body,
        title=each.title,
        summary=each.summary,
        state=each.state,
        resolution=each.resolution,
        became=each.became,
        overdue=each.overdue,
        begun_at=each.begun_at,
        decided_at=each.decided_at,
        ballot_id=each.vote.ballot_id if each.vote else None,
        outcome=each.vote.outcome if each.vote else None,
        decision_id=each.answer.decision_id if each.answer else None,
        decision_reference=each.answer.reference if each.answer else None,
        response=each.answer.response if each.answer else None,
        response_due_on=each.response_due_on,
    )
