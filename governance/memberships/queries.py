"""Applications, to those whom they concern, and the principles, to everybody."""

from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, text

from governance.bilingual import Bilingual
from governance.bodies.store import members_rules_of
from governance.context import Context
from governance.database import Json, values
from governance.memberships import rules, store
from governance.memberships.values import Application, Move, State
from governance.memberships.views import (
    ApplicationLine,
    ApplicationView,
    AskedAndAnswered,
    Assent,
    PrinciplesVersion,
    Step,
)
from governance.permissions import Permission
from governance.refusal import NotFound

_PRINCIPLES = text(
    """
    SELECT version, text, effective_on,
           version = (SELECT max(version) FROM principles WHERE effective_on <= app_today()) IS TRUE AS in_force
      FROM principles ORDER BY version DESC
    """
).columns(text=Json)

# Nobody but the rules sees a draft: its address is not confirmed.
_APPLICATIONS = text(
    """
    SELECT a.*, g.name AS region, o.name AS officer, r.name AS refuser, app_now() AS now
      FROM application a LEFT JOIN region g ON g.code = a.region_code LEFT JOIN person o ON o.id = a.decided_by
      LEFT JOIN person r ON r.id = a.refused_by
     WHERE a.state <> 'draft' AND (a.person_id = :person_id OR :admits)
       AND (CAST(:id AS uuid) IS NULL OR a.id = :id)
       AND (CAST(:states AS text[]) IS NULL OR a.state = ANY (:states))
       AND (CAST(:after AS uuid) IS NULL OR a.id < :after)
     ORDER BY a.id DESC LIMIT :limit
    """
).columns(region=Json, organisation_name=Json, reasons=Json, review=Json)

_HISTORY = text(
    """
    SELECT j.event, j.at, CASE WHEN j.person_id <> a.person_id THEN p.name END AS by
      FROM journal j JOIN application a ON a.id = j.subject_id LEFT JOIN person p ON p.id = j.person_id
     WHERE j.subject_id = :id ORDER BY j.seq
    """
)

ACTIONS = {
    Move.ASK: "ask_applicant",
    Move.ANSWER: "answer_question",
    Move.APPROVE: "approve_application",
    Move.REFUSE: "refuse_application",
    Move.REPRESENT: "make_representation",
    Move.ADMIT: "review_application",
    Move.UPHOLD: "review_application",
    Move.WITHDRAW: "withdraw_application",
}


async def principles(ctx: Context) -> list[PrinciplesVersion]:
    """Every version of the principles, the newest first."""
    return values((await ctx.db.execute(_PRINCIPLES)).mappings(), PrinciplesVersion)


async def applications(
    ctx: Context, *, states: list[State] | None = None, after: UUID | None = None, limit: int = 50
) -> list[ApplicationLine]:
    """Applications of one's own, and all for those who decide, the newest first. Raises `SignInNeeded`."""
    rows = await _rows(ctx, None, states, after, limit)
    return [ApplicationLine(**_line(ctx, row, found)) for row, found in rows]


async def application(ctx: Context, application_id: UUID) -> ApplicationView:
    """One of these. Raises `SignInNeeded`, and `NotFound` for another's."""
    rows = await _rows(ctx, application_id, None, None, 1)
    if not rows:
        raise NotFound
    [(row, found)] = rows
    history = values((await ctx.db.execute(_HISTORY, {"id": application_id})).mappings(), Step)
    assent = promise = None
    if found.principles_version is not None and found.principles_language is not None:
        assent = Assent(found.principles_version, found.principles_language)
    if found.promise_version is not None and found.promise_language is not None:
        promise = Assent(found.promise_version, found.promise_language)
    return ApplicationView(
        **_line(ctx, row, found),
        language=found.language,
        organisation_kind=found.organisation_kind,
        position=found.position,
        assent=assent,
        promise=promise,
        questions=[
            AskedAndAnswered(
                question=each.question, asked_at=each.asked_at, answer=each.answer, answered_at=each.answered_at
            )
            for each in await store.questions(ctx.db, application_id)
        ],
        answer_due_at=found.answer_due_at if found.state is State.INFO_NEEDED else None,
        reasons=found.reasons,
        refused_by=row["refuser"],
        representation=found.representation,
        representation_closes_at=found.representation_closes_at if found.state is State.REFUSED else None,
        review=found.review,
        authority=found.authority,
        decision_id=found.decision_id,
        decided_by=row["officer"],
        member_id=found.member_id,
        by_rules=await members_rules_of(ctx.db, found.standing_orders_id),
        history=history,
        version=found.version,
    )


async def _rows(
    ctx: Context, application_id: UUID | None, states: list[State] | None, after: UUID | None, limit: int
) -> list[tuple[RowMapping, Application]]:
    keys = {
        "id": application_id,
        "person_id": ctx.person_id(),
        "admits": Permission.MEMBERSHIP_ADMIT in ctx.actor.permissions,
        "states": states,
        "after": after,
        "limit": limit,
    }
    rows = (await ctx.db.execute(_APPLICATIONS, keys)).mappings().all()
    return list(zip(rows, values(rows, Application), strict=True))


def _line(ctx: Context, row: RowMapping, found: Application) -> dict[str, Any]:
    """What a list says of an application, and what this caller may do with it."""
    person_id = ctx.person_id()
    moves = rules.may(found, person_id, ctx.actor.permissions, row["now"])
    return {
        "id": found.id,
        "kind": found.kind,
        "state": found.state,
        "name": found.name,
        "organisation": found.organisation_name,
        "region": Bilingual(**row["region"]) if row["region"] else None,
        "submitted_at": found.submitted_at,
        "state_since": found.state_since,
        "mine": found.person_id == person_id,
        "allowed_actions": list(dict.fromkeys(ACTIONS[move] for move in moves)),
    }
