"""Motions as people see them. What may not be seen is not there: visibility is a WHERE."""

from typing import Any, Literal
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import RowMapping, text

from governance.bilingual import LANGUAGES, Bilingual, Language
from governance.bodies.rules import StandingOrders
from governance.context import Context
from governance.database import Json, values
from governance.members import store as members
from governance.motions import rules
from governance.motions.values import Motion, MotionText, Move, State
from governance.motions.views import (
    MotionSummary,
    MotionTransition,
    MotionView,
    Mover,
    Seconding,
    Translations,
    TranslationState,
)
from governance.permissions import Permission
from governance.refusal import NotFound

_VISIBLE = "(m.state <> 'draft' OR m.moved_by = CAST(:person_id AS uuid))"

_MOTIONS = text(
    f"""
    SELECT m.*, to_jsonb(t) AS wording, o.rules, o.preset, n.name AS mover_name,
           (SELECT app_today()) AS today, (SELECT app_now()) AS now,
           ARRAY(SELECT s.member_id FROM second s
                  WHERE (s.motion_id, s.text_version) = (m.id, m.text_version)) AS seconded,
           ARRAY(SELECT a.language FROM text_approval a WHERE a.motion_id = m.id AND a.version = m.text_version
                    AND a.digest = t.digest) AS approved
      FROM motion m JOIN motion_text t ON t.motion_id = m.id AND t.version = m.text_version
      JOIN standing_orders o ON o.id = m.standing_orders_id
      JOIN member_name n ON n.member_id = m.mover_id
     WHERE {_VISIBLE}
       AND (CAST(:id AS uuid) IS NULL OR m.id = :id)
       AND (CAST(:states AS text[]) IS NULL OR m.state = ANY (:states))
       AND (CAST(:body_id AS uuid) IS NULL OR m.body_id = :body_id)
       AND (NOT :mine OR m.moved_by = :person_id)
       AND (NOT :overdue OR (m.state = 'awaiting_response' AND (SELECT app_today()) > m.response_due_on))
       AND (CAST(:after AS uuid) IS NULL OR m.id < :after)
     ORDER BY m.id DESC LIMIT :limit
    """  # noqa: S608 - the only piece put in is the constant above
).columns(ruling=Json, wording=Json, rules=Json, mover_name=Json)


async def motions(
    ctx: Context,
    *,
    states: list[State] | None = None,
    body_id: UUID | None = None,
    mine: bool = False,
    overdue: bool = False,
    after: UUID | None = None,
    limit: int = 50,
) -> list[MotionSummary]:
    """Motions, newest first; `after` is the id of the last one already seen. A draft is its mover's alone."""
    found = await _views(ctx, states=states, body_id=body_id, mine=mine, overdue=overdue, after=after, limit=limit)
    return [msgspec.convert(view, MotionSummary, from_attributes=True) for view in found]


async def motion(ctx: Context, motion_id: UUID) -> MotionView:
    """One motion as this caller may see it. Raises `NotFound`."""
    found = await _views(ctx, id=motion_id)
    if not found:
        raise NotFound
    return found[0]


async def _views(ctx: Context, **wanted: Any) -> list[MotionView]:
    """Motions in one statement, and the caller's rights in another."""
    every = {"id": None, "states": None, "body_id": None, "mine": False, "overdue": False, "after": None, "limit": 1}
    keys = every | wanted | {"person_id": ctx.actor.person_id}
    rows = (await ctx.db.execute(_MOTIONS, keys)).mappings().all()
    rights = await members.usable_rights(ctx.db, ctx.actor.person_id) if ctx.actor.person_id and rows else []
    return [_view(ctx, row, [Mover(right.member_id, right.name) for right in rights]) for row in rows]


def _view(ctx: Context, row: RowMapping, rights: list[Mover]) -> MotionView:
    case, wording = values([row], Motion)[0], msgspec.convert(row["wording"], MotionText)
    orders = values([row], _Orders)[0]
    seconding = _seconding(ctx, case, row, orders.rules, rights)
    actions, transitions = _open_to(ctx, case, seconding)
    known = ctx.actor.person_id is not None
    return MotionView(
        id=case.id,
        reference=case.reference,
        body_id=case.body_id,
        state=case.state,
        legal_effect=case.legal_effect,
        title=wording.title,
        summary=wording.summary,
        text=wording.text,
        text_version=case.text_version,
        text_digest=wording.digest,
        original_language=wording.original_language,
        translations=_translations(wording, row["approved"]),
        mover=Mover(case.mover_id, orders.mover_name) if known else None,
        mine=known and case.moved_by == ctx.actor.person_id,
        seconds=seconding,
        rules=orders.rules,
        preset=orders.preset,
        created_at=case.created_at,
        state_since=case.state_since,
        submitted_at=case.submitted_at,
        admission_due_at=case.admission_due_at if case.state is State.SUBMITTED else None,
        ruling=case.ruling,
        noticed_at=case.noticed_at,
        earliest_opening_at=(
            rules.earliest_opening(case.noticed_at, orders.rules.notice_clear_days) if case.noticed_at else None
        ),
        decided_at=case.decided_at,
        response_due_on=case.response_due_on,
        overdue=rules.is_overdue(case.state, case.response_due_on, row["today"]),
        allowed_actions=actions,
        transitions=transitions,
        version=case.version,
    )


_HISTORY = text(
    """
    SELECT j.at, j.event, j.facts ->> 'from_' AS from_state, j.facts ->> 'to' AS to_state
      FROM journal j WHERE j.subject_id = :id AND j.subject_type = 'motion' ORDER BY j.seq
    """
)


async def motion_history(ctx: Context, motion_id: UUID) -> list[MotionTransition]:
    """Every step of a motion's life, oldest first, without names. Raises `NotFound`."""
    await motion(ctx, motion_id)
    return values((await ctx.db.execute(_HISTORY, {"id": motion_id})).mappings(), MotionTransition)


class _Orders(Struct, frozen=True):
    rules: StandingOrders
    preset: str
    mover_name: Bilingual


def _translations(text_: MotionText, approved: list[str]) -> Translations:
    def state(language: Language) -> TranslationState:
        status: Literal["missing", "written", "approved"] = "written"
        if language in text_.missing:
            status = "missing"
        elif language in approved:
            status = "approved"
        return TranslationState(status, original=language is text_.original_language)

    return Translations(*(state(language) for language in LANGUAGES))


def _seconding(ctx: Context, case: Motion, row: RowMapping, orders: StandingOrders, rights: list[Mover]) -> Seconding:
    mine = [right.member_id for right in rights if right.member_id in row["seconded"]]
    still = (
        case.state is State.SEEKING_SECONDERS
        and (case.seconding_closes_at is None or row["now"] < case.seconding_closes_at)
        and case.moved_by != ctx.actor.person_id
    )
    open_ = [right for right in rights if right.member_id not in mine and right.member_id != case.mover_id]
    return Seconding(
        count=len(row["seconded"]),
        needed=orders.seconders,
        closes_at=case.seconding_closes_at,
        mine=mine,
        mine_open=open_ if still else [],
    )


def _open_to(ctx: Context, case: Motion, seconding: Seconding) -> tuple[list[str], list[str]]:
    """The operations, and the states, that this caller may ask for now; the action decides again."""
    held = ctx.actor.permissions
    mine = case.moved_by == ctx.actor.person_id and Permission.MOTION_PROPOSE in held
    officer = {
        Move.ADMIT: Permission.MOTION_ADMIT,
        Move.RULE_OUT: Permission.MOTION_ADMIT,
        Move.FIX_TEXT: Permission.MOTION_APPROVE_TEXT,
        Move.GIVE_NOTICE: Permission.MOTION_GIVE_NOTICE,
    }
    transitions = [
        to.value
        for (from_, move), to in rules.MOVES.items()
        if from_ is case.state and ((move in rules.BY_MOVER and mine) or officer.get(move) in held)
    ]
    actions = []
    if mine and case.state in rules.EDITABLE:
        actions.append("edit_motion")
    if Permission.MOTION_APPROVE_TEXT in held and case.state in rules.TRANSLATABLE:
        actions += ["translate_motion", "approve_text"]
    if seconding.mine_open:
        actions.append("second_motion")
    if seconding.mine and case.state is State.SEEKING_SECONDERS:
        actions.append("withdraw_second")
    if transitions:
        actions.append("transition_motion")
    return actions, transitions
