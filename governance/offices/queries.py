"""Changes that wait, people to appoint, and one's own interests, as people see them."""

from collections.abc import Mapping
from uuid import UUID

import msgspec
from sqlalchemy import text

from governance.bilingual import Language, sort_key
from governance.bodies import store as bodies
from governance.context import Context
from governance.database import Json, values
from governance.offices import rules, store
from governance.offices.values import Proposal, State
from governance.offices.views import MyInterest, MyInterests, Named, OfficeChange, PeopleFound, ProposalView
from governance.permissions import OFFICES, Permission
from governance.refusal import NotFound

PEOPLE = 20

_NAMED = "jsonb_build_object('id', {0}.id, 'name', {0}.name)"
_PROPOSALS = text(
    f"""
    SELECT o.id, o.kind, o.body_id, o.office, {_NAMED.format("p")} AS person, o.held_from, o.held_to, o.reason, o.state,
           CASE WHEN o.kind = 'appointment' AND h.id IS NOT NULL THEN {_NAMED.format("h")} END AS takes_over,
           CASE WHEN o.kind = 'cover' THEN {_NAMED.format("h")} END AS covers,
           {_NAMED.format("b")} AS proposed_by, o.proposed_at, o.locked_until,
           CASE WHEN d.id IS NOT NULL THEN {_NAMED.format("d")} END AS decided_by, o.decided_at, o.objection,
           o.person_id, o.proposed_by AS by_id, o.appointment_id, h.id AS leaver
      FROM office_proposal o JOIN person p ON p.id = o.person_id JOIN person b ON b.id = o.proposed_by
      LEFT JOIN person d ON d.id = o.decided_by
      LEFT JOIN appointment a ON a.id = o.appointment_id LEFT JOIN person h ON h.id = a.person_id
     WHERE (CAST(:id AS uuid) IS NULL OR o.id = :id) AND (CAST(:body_id AS uuid) IS NULL OR o.body_id = :body_id)
       AND (NOT :waiting OR o.state = 'waiting')
       AND (CAST(:after AS uuid) IS NULL OR o.id < :after)
     ORDER BY o.id DESC LIMIT :limit
    """  # noqa: S608 - the only pieces put in are the constants above
).columns(person=Json, reason=Json, takes_over=Json, covers=Json, proposed_by=Json, decided_by=Json, objection=Json)

_PEOPLE = text(
    """
    SELECT id, name FROM person WHERE strpos(sort_key_en, :key) > 0 ORDER BY sort_key_cy, id LIMIT :limit
    """
)

_MINE = text(
    "SELECT id, nature, declared_on, ended_on FROM interest WHERE person_id = :person_id ORDER BY id DESC"
).columns(nature=Json)


async def office_proposals(
    ctx: Context, body_id: UUID, *, waiting: bool = False, after: UUID | None = None, limit: int = 50
) -> list[ProposalView]:
    """The changes that were proposed in a body's offices of power, the newest first; `waiting` leaves the undecided.

    Raises `NotFound`.
    """
    if not await _is_body(ctx, body_id):
        raise NotFound
    keys = {"id": None, "body_id": body_id, "waiting": waiting, "after": after, "limit": limit}
    leads = await bodies.leads(ctx.db, body_id, Permission.OFFICE_APPOINT)
    return await _proposals(ctx, keys, leads)


async def office_change(ctx: Context, proposal_id: UUID | None) -> OfficeChange:
    """What came of an act: done, where there is no proposal that waits."""
    if proposal_id is None:
        return OfficeChange(done=True, proposal=None)
    keys = {"id": proposal_id, "body_id": None, "waiting": False, "after": None, "limit": 1}
    body_id = (await store.load_proposal(ctx.db, proposal_id)).body_id
    [found] = await _proposals(ctx, keys, await bodies.leads(ctx.db, body_id, Permission.OFFICE_APPOINT))
    return OfficeChange(done=found.state is State.CONFIRMED, proposal=found)


async def _proposals(ctx: Context, keys: Mapping[str, object], leads: frozenset[UUID]) -> list[ProposalView]:
    is_member = Permission.OFFICE_OBJECT in ctx.actor.permissions
    found = []
    for row in (await ctx.db.execute(_PROPOSALS, keys)).mappings():
        facts = {str(name): each for name, each in row.items()}
        case = msgspec.convert(facts | {"proposed_by": facts["by_id"]}, Proposal)
        who = {"leaver": facts["leaver"], "own": await bodies.act_with(ctx.db, case.proposed_at, case.proposed_by)}
        open_ = rules.open_to(case, ctx.actor.person_id, leads, **who, is_member=is_member)
        found.append(msgspec.convert(facts | {"transitions": open_}, ProposalView))
    return found


async def _is_body(ctx: Context, body_id: UUID) -> bool:
    query = text("SELECT EXISTS (SELECT FROM body WHERE id = :id)")
    found: bool = (await ctx.db.execute(query, {"id": body_id})).scalar_one()
    return found


async def people_named(ctx: Context, name: str) -> PeopleFound:
    """People to appoint, or to cover one's own office, whose names hold `name`, however accented.

    Raises `SignInNeeded` and `NotPermitted`.
    """
    if not any(OFFICES[office] for office in ctx.actor.offices):
        ctx.actor.require(Permission.OFFICE_APPOINT)
    key = sort_key("".join(each for each in name if each.isprintable()), Language.EN).strip()
    if not key:
        return PeopleFound([])
    keys = {"key": key, "limit": PEOPLE}
    return PeopleFound(values((await ctx.db.execute(_PEOPLE, keys)).mappings(), Named))


async def my_interests(ctx: Context) -> MyInterests:
    """One's own entries in the register of interests. Raises `SignInNeeded` for a visitor."""
    rows = await ctx.db.execute(_MINE, {"person_id": ctx.person_id()})
    return MyInterests(values(rows.mappings(), MyInterest))
