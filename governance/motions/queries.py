"""Motions as people see them. What may not be seen is not there: visibility is a WHERE."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import RowMapping, text

from governance.bilingual import LANGUAGES, Bilingual, BilingualProse, Language
from governance.bodies.rules import StandingOrders
from governance.context import Context
from governance.database import Json, values
from governance.members import store as members
from governance.motions import moves, rules
from governance.motions.values import Motion, State
from governance.motions.views import (
    AnsweredCall,
    MotionSummary,
    MotionTransition,
    MotionView,
    Mover,
    RelatedMotion,
    Seconding,
    Translations,
    TranslationState,
)
from governance.permissions import OFFICES, Permission
from governance.refusal import NotFound

# Of a motion `m`, as `rules.is_private`.
PRIVATE = "m.state IN ('draft', 'withdrawn') AND m.seconding_closes_at IS NULL"
# Of a motion `m`: what the person `:person_id`, or a visitor (NULL), may see.
VISIBLE = f"(NOT ({PRIVATE}) OR m.moved_by = CAST(:person_id AS uuid))"
# Of a motion `m`: whether the board owes it an answer that is late; and whether that, or carrying it out, is late.
UNANSWERED = "(m.state = 'awaiting_response' AND (SELECT app_today()) > m.response_due_on)"
_OVERDUE = f"({UNANSWERED} OR m.state = 'implementing' AND (SELECT app_today()) > m.implementation_due_on)"

_STANDING = """
    m.*, t.title, t.summary, t.original_language, CAST(o.rules ->> 'seconders' AS integer) AS needed,
    (SELECT app_today()) AS today, (SELECT app_now()) AS now,
    ARRAY(SELECT l FROM unnest(ARRAY['cy', 'en']) l WHERE NOT (t.title ? l AND t.text ? l)) AS missing,
    ARRAY(SELECT a.language FROM text_approval a WHERE a.motion_id = m.id AND a.version = m.text_version
             AND a.digest = t.digest) AS approved,
    (SELECT jsonb_build_object('id', c.id, 'title', c.title, 'closes_at', c.closes_at,
              'in_time', m.submitted_at < c.closes_at) FROM call c WHERE c.id = m.call_id) AS call,
    ARRAY(SELECT s.member_id FROM second s WHERE (s.motion_id, s.text_version) = (m.id, m.text_version)) AS seconded
"""
_FROM = """
    motion m JOIN motion_text t ON t.motion_id = m.id AND t.version = m.text_version
      JOIN standing_orders o ON o.id = m.standing_orders_id
"""

# A list has no use for the texts themselves: fifty of them could be megabytes.
_LIST = text(
    f"""
    SELECT {_STANDING} FROM {_FROM} WHERE {VISIBLE}
       AND (CAST(:states AS text[]) IS NULL OR m.state = ANY (:states))
       AND (CAST(:body_id AS uuid) IS NULL OR m.body_id = :body_id)
       AND (CAST(:call_id AS uuid) IS NULL OR m.call_id = :call_id)
       AND (NOT :mine OR m.moved_by = :person_id)
       AND (NOT :overdue OR {_OVERDUE})
       AND (CAST(:after AS uuid) IS NULL OR m.id < :after)
     ORDER BY m.id DESC LIMIT :limit
    """  # noqa: S608 - the only pieces put in are the constants above
).columns(ruling=Json, title=Json, summary=Json, call=Json)

_RELATED = """jsonb_build_object('id', x.id, 'reference', x.reference, 'title', xt.title, 'mover',
      CASE WHEN CAST(:person_id AS uuid) IS NOT NULL
           THEN jsonb_build_object('member_id', x.mover_id, 'name', xn.name) END)"""
_OF_RELATED = """motion x JOIN motion_text xt ON (xt.motion_id, xt.version) = (x.id, x.text_version)
      JOIN member_name xn ON xn.member_id = x.mover_id"""
_ONE = text(
    f"""
    SELECT {_STANDING}, (SELECT {_RELATED} FROM {_OF_RELATED} WHERE x.id = m.superseded_by) AS goes_on_as,
           (SELECT coalesce(jsonb_agg({_RELATED} ORDER BY x.id), '[]') FROM {_OF_RELATED}
             WHERE x.superseded_by = m.id) AS sources,
           t.text, t.digest, o.rules, o.preset, o.version AS orders_version, n.name AS mover_name
      FROM {_FROM} JOIN member_name n ON n.member_id = m.mover_id WHERE {VISIBLE} AND m.id = :id
    """  # noqa: S608 - as above
).columns(
    ruling=Json,
    title=Json,
    summary=Json,
    call=Json,
    text=Json,
    rules=Json,
    mover_name=Json,
    goes_on_as=Json,
    sources=Json,
)


async def motions(
    ctx: Context,
    *,
    states: list[State] | None = None,
    body_id: UUID | None = None,
    call_id: UUID | None = None,
    mine: bool = False,
    overdue: bool = False,
    after: UUID | None = None,
    limit: int = 50,
) -> list[MotionSummary]:
    """Motions, newest first; `after` is the id of the last one already seen. A draft is its mover's alone."""
    keys: dict[str, object] = {
        "states": states,
        "body_id": body_id,
        "call_id": call_id,
        "mine": mine,
        "overdue": overdue,
    }
    keys |= {"after": after, "limit": limit, "person_id": ctx.actor.person_id}
    rows = (await ctx.db.execute(_LIST, keys)).mappings().all()
    rights = await _rights(ctx) if rows else []
    return [_summary(ctx, row, rights) for row in rows]


async def motion(ctx: Context, motion_id: UUID) -> MotionView:
    """One motion as this caller may see it. Raises `NotFound`."""
    keys = {"id": motion_id, "person_id": ctx.actor.person_id}
    row = (await ctx.db.execute(_ONE, keys)).mappings().one_or_none()
    if row is None:
        raise NotFound
    return _view(ctx, row, await _rights(ctx))


async def _rights(ctx: Context) -> list[Mover]:
    """The members for whom the caller may act today."""
    if ctx.actor.person_id is None:
        return []
    return [Mover(right.member_id, right.name) for right in await members.usable_rights(ctx.db, ctx.actor.person_id)]


def _summary(ctx: Context, row: RowMapping, rights: list[Mover]) -> MotionSummary:
    case, standing = values([row], Motion)[0], values([row], _Standing)[0]
    seconding = _seconding(ctx, case, standing, rights)
    actions, transitions = _open_to(ctx, case, seconding)
    return MotionSummary(
        id=case.id,
        reference=case.reference,
        body_id=case.body_id,
        state=case.state,
        resolution=case.resolution,
        title=standing.title,
        summary=standing.summary,
        call=standing.call,
        translations=_translations(standing),
        mine=ctx.actor.person_id is not None and case.moved_by == ctx.actor.person_id,
        seconds=seconding,
        state_since=case.state_since,
        admission_due_at=case.admission_due_at if case.state is State.SUBMITTED else None,
        response_due_on=case.response_due_on,
        response=case.response,
        implementation_due_on=case.implementation_due_on,
        overdue=rules.is_overdue(case, standing.today),
        allowed_actions=actions,
        transitions=transitions,
    )


def _view(ctx: Context, row: RowMapping, rights: list[Mover]) -> MotionView:
    case, whole = values([row], Motion)[0], values([row], _Whole)[0]
    known = ctx.actor.person_id is not None
    return MotionView(
        **msgspec.structs.asdict(_summary(ctx, row, rights)),
        legal_effect=case.legal_effect,
        text=whole.text,
        text_version=case.text_version,
        text_digest=whole.digest,
        original_language=whole.original_language,
        mover=Mover(case.mover_id, whole.mover_name) if known else None,
        rules=whole.rules,
        preset=whole.preset,
        orders_version=whole.orders_version,
        created_at=case.created_at,
        submitted_at=case.submitted_at,
        ruling=case.ruling,
        noticed_at=case.noticed_at,
        earliest_opening_at=rules.earliest_after_notice(case, whole.rules),
        decided_at=case.decided_at,
        returns_on=case.returns_on,
        lapses_at=case.lapses_at,
        carried_over=case.carried_over,
        superseded_by=whole.goes_on_as,
        sources=whole.sources,
        version=case.version,
    )


# An act stays with whoever did it, in the office that gave them the right to it on that day. Of the mover's own moves
# nobody is named: visitors do not learn whose motion it is.
_HISTORY = text(
    """
    SELECT j.at, j.event, j.facts ->> 'from_' AS from_state, j.facts ->> 'to' AS to_state,
           (SELECT jsonb_build_object('name', p.name, 'office', a.office, 'covers', c.name)
              FROM in_office a JOIN person p ON p.id = a.person_id LEFT JOIN person c ON c.id = a.covers
             WHERE a.person_id = j.person_id AND a.cover_id IS NOT DISTINCT FROM j.cover_id
               AND jsonb_exists(CAST(:offices AS jsonb) -> (j.facts ->> 'to'), a.office)
               AND (j.at AT TIME ZONE 'Europe/London')::date BETWEEN a.held_from AND coalesce(a.held_to, 'infinity')
             ORDER BY a.office LIMIT 1) AS by
      FROM journal j WHERE j.subject_id = :id AND j.subject_type = 'motion' ORDER BY j.seq
    """
).columns(by=Json)

# The offices that may bring a motion to a state, by that state.
_OFFICES = {
    to.value: [office.value for office, given in OFFICES.items() if moves.PERMISSIONS[move] in given]
    for to, move in moves.BY_HAND.items()
    if move not in moves.BY_MOVER
}


async def motion_history(ctx: Context, motion_id: UUID) -> list[MotionTransition]:
    """Every step of a motion's life, oldest first, with who took it in an office. Raises `NotFound`."""
    await motion(ctx, motion_id)
    keys = {"id": motion_id, "offices": msgspec.json.encode(_OFFICES).decode()}
    return values((await ctx.db.execute(_HISTORY, keys)).mappings(), MotionTransition)


class _Standing(Struct, frozen=True):
    """What a row says beside the motion itself: its name, how far its text is, and who has seconded it."""

    title: Bilingual
    summary: BilingualProse | None
    call: AnsweredCall | None
    original_language: Language
    missing: list[Language]
    approved: list[Language]
    seconded: list[UUID]
    needed: int
    today: date
    now: datetime


class _Whole(Struct, frozen=True):
    """What a row says where one motion is asked for."""

    text: BilingualProse
    digest: str
    original_language: Language
    rules: StandingOrders
    preset: str
    orders_version: int
    mover_name: Bilingual
    goes_on_as: RelatedMotion | None
    sources: list[RelatedMotion]


def _translations(standing: _Standing) -> Translations:
    def state(language: Language) -> TranslationState:
        status: Literal["missing", "written", "approved"] = "written"
        if language in standing.missing:
            status = "missing"
        elif language in standing.approved:
            status = "approved"
        return TranslationState(status, original=language is standing.original_language)

    return Translations(*(state(language) for language in LANGUAGES))


def _seconding(ctx: Context, case: Motion, standing: _Standing, rights: list[Mover]) -> Seconding:
    mine = [right.member_id for right in rights if right.member_id in standing.seconded]
    still = (
        case.state is State.SEEKING_SECONDERS
        and (case.seconding_closes_at is None or standing.now < case.seconding_closes_at)
        and case.moved_by != ctx.actor.person_id
    )
    open_ = [right for right in rights if right.member_id not in mine and right.member_id != case.mover_id]
    return Seconding(
        count=len(standing.seconded),
        needed=standing.needed,
        closes_at=case.seconding_closes_at,
        mine=mine,
        mine_open=open_ if still else [],
    )


def _open_to(ctx: Context, case: Motion, seconding: Seconding) -> tuple[list[str], list[str]]:
    """The operations, and the states, that this caller may ask for now; the action decides again."""
    held = ctx.actor.permissions
    mine = case.moved_by == ctx.actor.person_id and Permission.MOTION_PROPOSE in held
    transitions = [
        to.value
        for (from_, move), to in moves.MOVES.items()
        if from_ is case.state and moves.PERMISSIONS.get(move) in held and (mine or move not in moves.BY_MOVER)
    ]
    actions = []
    if mine and case.state in moves.EDITABLE:
        actions.append("edit_motion")
    if Permission.MOTION_APPROVE_TEXT in held and case.state in moves.TRANSLATABLE:
        actions += ["translate_motion", "approve_text"]
    if seconding.mine_open:
        actions.append("second_motion")
    if seconding.mine and case.state is State.SEEKING_SECONDERS:
        actions.append("withdraw_second")
    if transitions:
        actions.append("transition_motion")
    return actions, transitions
