"""The steps of a ballot that two persons take, as people see them: what was proposed, by whom, and what came of it."""

from uuid import UUID

import msgspec
from sqlalchemy import text

from governance.ballots import store
from governance.ballots.values import Ballot, Proposal, ProposalKind
from governance.ballots.views import ClosedEarly, ProposalView
from governance.bodies import store as bodies
from governance.context import Context
from governance.database import Json
from governance.offices import rules as two_persons
from governance.offices.values import State
from governance.permissions import Permission

LEADS_TO: dict[ProposalKind, str] = {"annulment": "annulled", "certification": "declared", "early_close": "closed"}
_PERSON = "jsonb_build_object('id', {0}.id, 'name', {0}.name)"
_STEPS = text(
    f"""
    SELECT s.id, s.kind, s.reason, s.state, {_PERSON.format("p")} AS proposed_by, s.proposed_at, s.locked_until,
           CASE WHEN d.id IS NOT NULL THEN {_PERSON.format("d")} END AS decided_by, s.decided_at, s.objection,
           s.proposed_by AS by_id
      FROM ballot_proposal s JOIN person p ON p.id = s.proposed_by LEFT JOIN person d ON d.id = s.decided_by
     WHERE s.ballot_id = :id ORDER BY s.id DESC
    """  # noqa: S608 - the only pieces put in are constants
).columns(reason=Json, proposed_by=Json, decided_by=Json, objection=Json)


async def steps_of(ctx: Context, case: Ballot, body_id: UUID) -> list[ProposalView]:
    """The steps that were proposed of a ballot, the newest first, each with what this caller may make of it."""
    rows = (await ctx.db.execute(_STEPS, {"id": case.id})).mappings().all()
    is_member, found = Permission.OFFICE_OBJECT in ctx.actor.permissions, []
    for row in rows:
        facts = {str(name): each for name, each in row.items()}
        whose = {"proposed_by": facts["by_id"], "ballot_id": case.id, "body_id": body_id}
        step = msgspec.convert(facts | whose, Proposal)
        open_: list[str] = []
        if step.state is State.WAITING:
            able = await store.able(ctx.db, case, step.kind)
            own = await bodies.act_with(ctx.db, step.proposed_at, step.proposed_by)
            open_ = two_persons.open_to(step, ctx.actor.person_id, able, own=own, is_member=is_member)
        found.append(msgspec.convert(facts | {"transitions": open_}, ProposalView))
    return found


async def closed_early(ctx: Context, case: Ballot, body_id: UUID) -> ClosedEarly | None:
    """Who closed a ballot before its time, and why; None where nobody did."""
    if case.was_to_close_at is None:
        return None
    taken = await steps_of(ctx, case, body_id)
    step = next(each for each in taken if each.kind == "early_close" and each.state is State.CONFIRMED)
    assert step.reason is not None  # noqa: S101 - the schema has it of an early close
    return ClosedEarly(
        was_to_close_at=case.was_to_close_at,
        reason=step.reason,
        proposed_by=step.proposed_by,
        confirmed_by=step.decided_by,
    )
