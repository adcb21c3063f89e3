"""Decisions as people see them: everybody what is published, the board's officers their drafts too."""

from typing import Literal
from uuid import UUID

import msgspec
from sqlalchemy import text

from governance.context import Context
from governance.database import Json, values
from governance.decisions import rules
from governance.decisions.events import DecisionPublished, DecisionRecorded
from governance.decisions.views import DecisionSummary, DecisionView, PublishedDecision
from governance.permissions import OFFICES, Permission
from governance.refusal import NotFound

_MOTIONS = """
    (SELECT coalesce(jsonb_agg(jsonb_build_object('motion_id', m.id, 'reference', m.reference, 'title', t.title,
                                                  'response', l.response) ORDER BY m.id), '[]')
       FROM decision_motion l JOIN motion m ON m.id = l.motion_id
       JOIN motion_text t ON t.motion_id = m.id AND t.version = m.text_version
      WHERE l.decision_id = d.id)
"""

_LIST = text(
    f"""
    SELECT d.id, d.reference, d.body_id, d.state, d.title, d.decided_on, d.owner, d.due_on, d.published_at,
           {_MOTIONS} AS motions
      FROM decision d
     WHERE (d.state = 'published' OR :sees_drafts)
       AND (CAST(:state AS text) IS NULL OR d.state = :state)
       AND (CAST(:motion_id AS uuid) IS NULL OR EXISTS (
             SELECT FROM decision_motion l WHERE l.decision_id = d.id AND l.motion_id = :motion_id))
       AND (CAST(:after AS uuid) IS NULL OR d.id < :after)
     ORDER BY d.id DESC LIMIT :limit
    """  # noqa: S608 - the only piece put in is the constant above
).columns(title=Json, owner=Json, motions=Json)

# An act stays with whoever did it, in the office that gave them the right to it on that day.
_ACTED = """
    (SELECT jsonb_build_object('name', p.name, 'office', a.office, 'covers', c.name)
       FROM journal j JOIN person p ON p.id = j.person_id
       JOIN in_office a ON a.person_id = p.id AND a.cover_id IS NOT DISTINCT FROM j.cover_id
         AND a.office = ANY ({offices})
         AND (j.at AT TIME ZONE 'Europe/London')::date BETWEEN a.held_from AND coalesce(a.held_to, 'infinity')
       LEFT JOIN person c ON c.id = a.covers
      WHERE j.subject_id = d.id AND j.subject_type = 'decision' AND j.event = '{event}'
      ORDER BY j.seq DESC, a.office LIMIT 1)
"""

_ONE = text(
    f"""
    SELECT d.id, d.reference, d.state, d.title, d.summary, d.text, d.reasons, d.decided_on, d.yes, d.no, d.abstain,
           d.owner, d.due_on, d.recorded_at, d.published_at, d.version, {_MOTIONS} AS motions,
           jsonb_build_object('id', b.id, 'name', b.name) AS body,
           {_ACTED.format(event=DecisionRecorded.name, offices=":recording")} AS recorded_by,
           {_ACTED.format(event=DecisionPublished.name, offices=":publishing")} AS published_by,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('person_id', p.id, 'name', p.name, 'nature', i.nature,
                                                         'withdrew', i.withdrew) ORDER BY p.sort_key_cy, p.id), '[]')
              FROM declared_interest i JOIN person p ON p.id = i.person_id WHERE i.decision_id = d.id) AS interests
      FROM decision d JOIN body b ON b.id = d.body_id
     WHERE d.id = :id AND (d.state = 'published' OR :sees_drafts)
    """  # noqa: S608 - the only pieces put in are the constants above
).columns(
    **dict.fromkeys(
        ("title", "summary", "text", "reasons", "owner", "body", "motions", "interests", "recorded_by", "published_by"),
        Json,
    )
)
_RIGHTS = {"recording": Permission.DECISION_RECORD, "publishing": Permission.DECISION_PUBLISH}
_OFFICES = {
    name: [office.value for office, given in OFFICES.items() if right in given] for name, right in _RIGHTS.items()
}

_PUBLISHED = text(
    """
    SELECT d.id, d.reference, b.name AS body, d.title, d.text, d.reasons, d.published_at,
           ARRAY(SELECT l.response FROM decision_motion l WHERE l.decision_id = d.id AND l.response IS NOT NULL
                  ORDER BY l.motion_id) AS responses
      FROM decision d JOIN body b ON b.id = d.body_id
     WHERE d.state = 'published' ORDER BY d.published_at DESC, d.id DESC LIMIT :limit
    """
).columns(body=Json, title=Json, text=Json, reasons=Json)


async def decisions(
    ctx: Context,
    *,
    state: Literal["draft", "published"] | None = None,
    motion_id: UUID | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[DecisionSummary]:
    """Decisions, the last recorded first; `after` is the id of the last one already seen."""
    keys = {
        "sees_drafts": _sees_drafts(ctx),
        "state": state,
        "motion_id": motion_id,
        "after": after,
        "limit": limit,
    }
    return values((await ctx.db.execute(_LIST, keys)).mappings(), DecisionSummary)


async def decision(ctx: Context, decision_id: UUID) -> DecisionView:
    """One decision as this caller may see it. Raises `NotFound`."""
    keys = {"id": decision_id, "sees_drafts": _sees_drafts(ctx)} | _OFFICES
    row = (await ctx.db.execute(_ONE, keys)).mappings().one_or_none()
    if row is None:
        raise NotFound
    actions = _open_to(ctx, row["state"])
    transitions = ["published"] if "publish_decision" in actions else []
    more = {"missing": [], "allowed_actions": actions, "transitions": transitions}
    found = msgspec.convert({str(name): each for name, each in row.items()} | more, DecisionView)
    return msgspec.structs.replace(found, missing=rules.missing(found))


def _open_to(ctx: Context, state: str) -> list[str]:
    """Name the actions that this caller may do with a decision in this state."""
    offered = {"amend_decision": Permission.DECISION_RECORD, "publish_decision": Permission.DECISION_PUBLISH}
    return [name for name, needed in offered.items() if state == "draft" and needed in ctx.actor.permissions]


def _sees_drafts(ctx: Context) -> bool:
    return Permission.DECISION_RECORD in ctx.actor.permissions


async def published(ctx: Context, limit: int = 50) -> list[PublishedDecision]:
    """Give the decisions published last, newest first: what a feed holds."""
    return values((await ctx.db.execute(_PUBLISHED, {"limit": limit})).mappings(), PublishedDecision)
