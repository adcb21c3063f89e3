"""What waits for whom, read from what stands: nothing is kept of a task, so it is done when the thing is done."""

from uuid import UUID

from sqlalchemy import text

from governance.bodies import store as bodies
from governance.context import Context
from governance.database import Json, values
from governance.minutes import store as minutes
from governance.permissions import Office, Permission
from governance.tasks import rules
from governance.tasks.rules import Holder, Waiting
from governance.tasks.sources import OF_MEMBERS, OF_OFFICES
from governance.tasks.views import Task

_HOLDERS = text(
    """
    SELECT a.office, a.body_id, p.id AS person_id, p.name, c.name AS covers
      FROM in_office a JOIN person p ON p.id = a.person_id LEFT JOIN person c ON c.id = a.covers
     WHERE app_today() BETWEEN a.held_from AND coalesce(a.held_to, 'infinity') ORDER BY p.sort_key_cy, p.id
    """
)
_OFFICES = text(OF_OFFICES).columns(title=Json)
_MEMBERS = text(OF_MEMBERS).columns(title=Json, names=Json)


async def tasks(ctx: Context, *, office: Office | None = None) -> list[Task]:
    """What the offices owe, or one of them: the caller's first, then the longest overdue, then by time.

    Whoever holds no office reads only what waits too long, and which office owes it: an office is late, and not a
    person.
    """
    officer = ctx.actor.person_id is not None and bool(ctx.actor.offices)
    found = await _owed(ctx, officer=officer)
    return [each for each in found if office is None or office in each.offices]


async def my_tasks(ctx: Context) -> list[Task]:
    """All that waits for the caller, as a member and in their offices: what is overdue, then by time.

    Raises `SignInNeeded` for a visitor.
    """
    keys = {"person_id": ctx.person_id()}
    own = values((await ctx.db.execute(_MEMBERS, keys)).mappings(), Waiting)
    found = [_own(each) for each in own] + [each for each in await _owed(ctx, officer=True) if each.mine]
    return sorted(found, key=lambda each: (not each.overdue, each.due_at is None, each.due_at or each.since))


async def _owed(ctx: Context, *, officer: bool) -> list[Task]:
    """The duties that this caller may know of; `officer`: of all, and who holds the offices."""
    held = ctx.actor.permissions
    kinds = [kind for kind, duty in rules.DUTIES.items() if kind not in rules.PRIVATE or duty.permission in held]
    keys = {"kinds": kinds, "all": officer, "patience": rules.PATIENCE}
    waiting = values((await ctx.db.execute(_OFFICES, keys)).mappings(), Waiting)
    in_office = values((await ctx.db.execute(_HOLDERS)).mappings(), Holder) if officer and waiting else []
    leads = await _leads(ctx, waiting)
    now = await ctx.now()
    found = []
    for each in waiting:
        able = leads.get(each.id)
        holders = [one for one in rules.holders_of(each, in_office) if able is None or one.person_id in able]
        mine = rules.is_owed_by(each, ctx.actor.person_id, ctx.actor.offices, held)
        found.append(
            Task(
                kind=each.kind,
                type=each.type,
                id=each.id,
                title=each.title,
                since=each.since,
                due_at=each.due_at,
                due_on=each.due_on,
                overdue=rules.late_at(each) <= now,
                offices=list(dict.fromkeys(one.office for one in holders)) or rules.owing(each.kind, each.owner_office),
                holders=holders,
                names=[],
                mine=mine and (able is None or ctx.actor.person_id in able),
            )
        )
    return sorted(found, key=lambda each: not each.mine)


_BALLOT_OF = text("SELECT m.body_id FROM ballot b JOIN motion m ON m.id = b.motion_id WHERE b.id = :id")
_REFERRED_TO = text("SELECT body_id FROM adjournment WHERE motion_id = :id ORDER BY id DESC LIMIT 1")


async def _leads(ctx: Context, waiting: list[Waiting]) -> dict[UUID, frozenset[UUID]]:
    """Who may do what only whoever leads a body may, by the id of what waits: an office, a tie, a report, minutes."""
    found = {}
    for each in waiting:
        if each.kind == "approve_minutes":
            found[each.id] = await minutes.approvers(ctx.db, await minutes.load(ctx.db, each.id))
        if each.kind in ("confirm_office", "report") and each.id not in found:
            body_id = each.id
            if each.kind == "report":
                body_id = (await ctx.db.execute(_REFERRED_TO, {"id": each.id})).scalar_one()
            found[each.id] = await bodies.leads(ctx.db, body_id, rules.DUTIES[each.kind].permission)
        if each.kind == "casting_vote":
            body_id = (await ctx.db.execute(_BALLOT_OF, {"id": each.id})).scalar_one()
            found[each.id] = await bodies.holders(ctx.db, body_id, Permission.BALLOT_CASTING_VOTE)
    return found


def _own(waiting: Waiting) -> Task:
    return Task(
        kind=waiting.kind,
        type=waiting.type,
        id=waiting.id,
        title=waiting.title,
        since=waiting.since,
        due_at=waiting.due_at,
        due_on=None,
        overdue=False,
        offices=[],
        holders=[],
        names=waiting.names,
        mine=True,
    )
