"""Composites as everybody may read them: they are made of motions that everybody may read."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from msgspec import Struct
from sqlalchemy import RowMapping, text

from governance.bilingual import Bilingual
from governance.composites import rules
from governance.composites.values import Composite
from governance.composites.views import CompositeSummary, CompositeView, SourceView
from governance.context import Context
from governance.database import Json, values
from governance.motions.values import State
from governance.motions.views import Mover
from governance.permissions import Permission
from governance.refusal import NotFound

_COMPOSITES = text(
    """
    SELECT k.*, app_now() AS now, jsonb_agg(jsonb_build_object(
             'motion_id', m.id, 'reference', m.reference, 'state', m.state, 'title', t.title,
             'mover', jsonb_build_object('member_id', m.mover_id, 'name', n.name), 'answer', s.answer,
             'answered_at', s.answered_at,
             'mine', m.moved_by IS NOT DISTINCT FROM CAST(:person_id AS uuid),
             'asked', s.answer IS NULL OR s.answered_by <> m.moved_by) ORDER BY s.place) AS sources
      FROM composite k JOIN composite_source s ON s.composite_id = k.id JOIN motion m ON m.id = s.motion_id
      JOIN motion_text t ON (t.motion_id, t.version) = (m.id, m.text_version)
      JOIN member_name n ON n.member_id = m.mover_id
     WHERE (CAST(:id AS uuid) IS NULL OR k.id = :id)
       AND (CAST(:after AS uuid) IS NULL OR k.id < :after)
       AND (CAST(:of AS uuid) IS NULL OR k.motion_id = :of
            OR EXISTS (SELECT FROM composite_source o WHERE (o.composite_id, o.motion_id) = (k.id, :of)))
     GROUP BY k.id ORDER BY k.id DESC LIMIT :limit
    """
).columns(title=Json, summary=Json, text=Json, reason=Json, ending=Json, sources=Json)


class _Source(Struct, frozen=True):
    motion_id: UUID
    reference: str | None
    state: State
    title: Bilingual
    mover: Mover
    answer: Literal["consented", "declined"] | None
    answered_at: datetime | None
    mine: bool
    asked: bool


class _Row(Struct, frozen=True):
    now: datetime
    sources: list[_Source]


async def composites(
    ctx: Context, *, motion_id: UUID | None = None, after: UUID | None = None, limit: int = 50
) -> list[CompositeSummary]:
    """Offers to put motions together, the newest first; `motion_id` leaves those of one motion, or that it came of."""
    keys = {"id": None, "of": motion_id, "after": after, "limit": limit, "person_id": ctx.actor.person_id}
    return [CompositeSummary(**_summary(ctx, row)) for row in (await ctx.db.execute(_COMPOSITES, keys)).mappings()]


async def composite(ctx: Context, composite_id: UUID) -> CompositeView:
    """One offer. Raises `NotFound`."""
    keys = {"id": composite_id, "of": None, "after": None, "limit": 1, "person_id": ctx.actor.person_id}
    row = (await ctx.db.execute(_COMPOSITES, keys)).mappings().one_or_none()
    if row is None:
        raise NotFound
    found, read, summary = values([row], Composite)[0], values([row], _Row)[0], _summary(ctx, row)
    is_open, held = summary["state"] == "offered", ctx.actor.permissions
    actions = ["answer_composite"] if summary["mine_open"] else []
    actions += ["withdraw_composite"] if is_open and Permission.MOTION_ADMIT in held else []
    return CompositeView(
        **summary,
        summary=found.summary,
        text=found.text,
        reason=found.reason,
        legal_effect=found.legal_effect,
        resolution=found.resolution,
        ended_at=found.ended_at,
        ending=found.ending,
        sources=[_source(ctx, each, open_=is_open) for each in read.sources],
        allowed_actions=actions,
    )


def _summary(ctx: Context, row: RowMapping) -> dict[str, Any]:
    found, read = values([row], Composite)[0], values([row], _Row)[0]
    state = rules.standing(found, [each.state for each in read.sources], read.now)
    return {
        "id": found.id,
        "body_id": found.body_id,
        "state": state,
        "title": found.title,
        "offered_at": found.offered_at,
        "closes_at": found.closes_at,
        "motion_id": found.motion_id,
        "mine_open": any(_source(ctx, each, open_=state == "offered").mine_open for each in read.sources),
    }


def _source(ctx: Context, source: _Source, *, open_: bool) -> SourceView:
    known = ctx.actor.person_id is not None
    return SourceView(
        motion_id=source.motion_id,
        reference=source.reference,
        state=source.state,
        title=source.title,
        mover=source.mover if known else None,
        answer=source.answer,
        answered_at=source.answered_at,
        mine_open=open_ and source.mine and source.asked and Permission.MOTION_PROPOSE in ctx.actor.permissions,
    )
