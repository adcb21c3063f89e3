"""Decisions as people see them: everybody what is published, the board's officers their drafts too."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import text

from governance.bilingual import Bilingual, BilingualProse
from governance.context import Context
from governance.database import Json, values
from governance.decisions import rules
from governance.decisions.rules import Response
from governance.permissions import Permission
from governance.refusal import NotFound


class DecidingBody(Struct, frozen=True):
    """The body that decided."""

    id: UUID
    name: Bilingual


class DeclaredInterest(Struct, frozen=True):
    """An interest that a member of the board declared, and whether they left while it was decided."""

    person_id: UUID
    name: str
    nature: Bilingual
    withdrew: bool


class AnsweredMotion(Struct, frozen=True):
    """A motion that the decision is about; `response` is the board's answer, where it gave one."""

    motion_id: UUID
    reference: str | None
    title: Bilingual
    response: Response | None


class DecisionSummary(Struct, frozen=True, kw_only=True):
    """A decision in a list."""

    id: UUID
    reference: str
    body_id: UUID
    state: Literal["draft", "published"]
    title: Bilingual
    decided_on: date
    owner: Bilingual | None
    due_on: date | None
    published_at: datetime | None
    motions: list[AnsweredMotion]


class DecisionView(Struct, frozen=True, kw_only=True):
    """A decision with its reasons, its votes, and what this caller may do with it.

    `missing` are the texts without which it cannot be published, as pointers; `version` goes into `If-Match`.
    """

    id: UUID
    reference: str
    body: DecidingBody
    state: Literal["draft", "published"]
    title: Bilingual
    text: BilingualProse
    reasons: BilingualProse
    decided_on: date
    yes: int
    no: int
    abstain: int
    interests: list[DeclaredInterest]
    motions: list[AnsweredMotion]
    owner: Bilingual | None
    due_on: date | None
    recorded_at: datetime
    published_at: datetime | None
    missing: list[str]
    allowed_actions: list[str]
    transitions: list[str]
    version: int


class PublishedDecision(Struct, frozen=True, kw_only=True):
    """A published decision as a feed tells it."""

    id: UUID
    reference: str
    body: Bilingual
    title: Bilingual
    text: BilingualProse
    reasons: BilingualProse
    responses: list[str]
    published_at: datetime


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

_ONE = text(
    f"""
    SELECT d.*, jsonb_build_object('id', b.id, 'name', b.name) AS body, {_MOTIONS} AS motions,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('person_id', p.id, 'name', p.name, 'nature', i.nature,
                                                         'withdrew', i.withdrew) ORDER BY p.sort_key_cy, p.id), '[]')
              FROM declared_interest i JOIN person p ON p.id = i.person_id WHERE i.decision_id = d.id) AS interests
      FROM decision d JOIN body b ON b.id = d.body_id
     WHERE d.id = :id AND (d.state = 'published' OR :sees_drafts)
    """  # noqa: S608 - the only piece put in is the constant above
).columns(title=Json, text=Json, reasons=Json, owner=Json, body=Json, motions=Json, interests=Json)

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
    keys = {"id": decision_id, "sees_drafts": _sees_drafts(ctx)}
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
