"""The register of members, to those who keep it; and to everybody, whether there is one."""

from typing import Any
from uuid import UUID

from msgspec import convert
from msgspec.structs import asdict
from sqlalchemy import text

from governance.context import Context
from governance.database import Json, values
from governance.memberships.store import network
from governance.permissions import Permission
from governance.refusal import NotFound
from governance.register import rules, store
from governance.register.refusals import NoRegister
from governance.register.values import CopyLine, InspectionState
from governance.register.views import (
    CopyOfMe,
    EntryView,
    InspectionLine,
    InspectionView,
    RegisterCopy,
    RegisterKept,
    RegisterLine,
    RegisterLineView,
)
from governance.standing.store import theirs

_LINES = text(
    """
    SELECT l.membership_id AS id, l.number, l.name, l.address, l.member_class, l.entered_on, l.ceased_on
      FROM register_line l
     WHERE (CAST(:id AS uuid) IS NULL OR l.membership_id = :id)
       AND (CAST(:current AS boolean) IS NULL OR (l.ceased_on IS NULL) = :current)
       AND (CAST(:name AS text) IS NULL OR strpos(lower(l.name ->> 'cy'), lower(:name)) > 0
            OR strpos(lower(l.name ->> 'en'), lower(:name)) > 0)
       AND (CAST(:after AS uuid) IS NULL OR l.membership_id > :after)
     ORDER BY l.membership_id LIMIT :limit
    """
).columns(name=Json)
_ENTRIES = text(
    """
    SELECT e.number, e.kind, e.name, e.address, e.entered_on, e.ceased_on, e.corrects, e.reason, p.name AS by, e.made_at
      FROM register_entry e LEFT JOIN person p ON p.id = e.made_by WHERE e.membership_id = :id ORDER BY e.number DESC
    """
).columns(name=Json, reason=Json)
_INSPECTIONS = text(
    """
    SELECT i.id, i.wish, i.name, i.organisation, i.state, i.asked_at, i.due_on, i.address, i.email, i.purpose,
           i.disclosed_to, i.reasons, p.name AS answered_by, i.answered_at, c.true_at, c.lines, c.digest
      FROM register_inspection i LEFT JOIN register_copy c ON c.id = i.id LEFT JOIN person p ON p.id = i.answered_by
     WHERE (CAST(:id AS uuid) IS NULL OR i.id = :id)
       AND (CAST(:states AS text[]) IS NULL OR i.state = ANY (:states))
       AND (CAST(:after AS uuid) IS NULL OR i.id < :after)
     ORDER BY i.id DESC LIMIT :limit
    """
).columns(reasons=Json)
_COPY = text("SELECT id, true_at, digest, lines FROM register_copy WHERE id = :id")
_COPY_LINES = text(
    """
    SELECT e.number, e.name, e.address, e.member_class, e.entered_on, e.ceased_on
      FROM register_copy_line l JOIN register_entry e USING (number) WHERE l.copy_id = :id ORDER BY e.membership_id
    """
).columns(name=Json)
_COPIES_OF_ME = text(
    """
    SELECT i.id, e.name AS member, i.answered_at AS given_at, i.name, i.organisation, i.purpose, i.disclosed_to
      FROM register_copy_line l JOIN register_entry e USING (number) JOIN membership s ON s.id = e.membership_id
      JOIN register_inspection i ON i.id = l.copy_id
     WHERE s.member_id IN (SELECT m.id FROM member m WHERE m.person_id = :person_id
                           UNION SELECT r.member_id FROM right_today r WHERE r.person_id = :person_id)
     ORDER BY i.id DESC, e.number
    """
).columns(member=Json)
_OWNER = text("SELECT member_id FROM membership WHERE id = :id")


async def register_kept(ctx: Context) -> RegisterKept:
    """Whether the network keeps a register: for everybody. Raises `NotFound` where there is no network."""
    network_id, form = await network(ctx.db), await store.legal_form(ctx.db)
    return RegisterKept(
        network_id=network_id,
        legal_form=form,
        is_kept=rules.keeps_register(form),
        allowed_actions=["say_legal_form"] if Permission.MEMBERSHIP_DECIDE in ctx.actor.permissions else [],
    )


async def register(
    ctx: Context,
    *,
    current: bool | None = None,
    name: str | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[RegisterLine]:
    """The lines of the register: of today's members, of those who ceased, or of all.

    Raises `NotPermitted`, and `NoRegister` where none is kept.
    """
    return await _lines(ctx, current=current, name=name, after=after, limit=limit)


async def register_line(ctx: Context, membership_id: UUID) -> RegisterLineView:
    """One line with every entry of it. Raises `NotFound`."""
    found = await _lines(ctx, id=membership_id, limit=1)
    if not found:
        raise NotFound
    keys = {"id": membership_id}
    speak = await theirs(ctx.db, (await ctx.db.execute(_OWNER, keys)).scalar_one())
    return RegisterLineView(
        **asdict(found[0]),
        entries=values((await ctx.db.execute(_ENTRIES, keys)).mappings(), EntryView),
        allowed_actions=[] if ctx.person_id() in speak else ["write_register"],
    )


async def _lines(ctx: Context, **asked: Any) -> list[RegisterLine]:
    ctx.actor.require(Permission.MEMBERSHIP_ADMIT)
    if not rules.keeps_register(await store.legal_form(ctx.db)):
        raise NoRegister
    keys = dict.fromkeys(("id", "current", "name", "after")) | asked
    return values((await ctx.db.execute(_LINES, keys)).mappings(), RegisterLine)


async def inspections(
    ctx: Context, *, states: list[InspectionState] | None = None, after: UUID | None = None, limit: int = 50
) -> list[InspectionLine]:
    """Who asked to look into the register, the newest first: for those who keep it. Raises `NotPermitted`."""
    rows = await _inspections(ctx, states=states, after=after, limit=limit)
    names = InspectionLine.__struct_fields__
    return [convert({name: row[name] for name in names}, InspectionLine) for row in rows]


async def inspection(ctx: Context, inspection_id: UUID) -> InspectionView:
    """One of these. Raises `NotFound`."""
    rows = await _inspections(ctx, id=inspection_id, limit=1)
    if not rows:
        raise NotFound
    waits = rows[0]["state"] == InspectionState.ASKED
    acts = ["give_copy"] * waits
    if waits and rules.may_apply_to_court(await store.legal_form(ctx.db)):
        acts += ["apply_to_court"] * (Permission.MEMBERSHIP_DECIDE in ctx.actor.permissions)
    return convert({**rows[0], "allowed_actions": acts}, InspectionView)


async def register_copy(ctx: Context, inspection_id: UUID) -> RegisterCopy:
    """The copy that was given. Raises `NotFound`, where none was."""
    ctx.actor.require(Permission.MEMBERSHIP_ADMIT)
    keys = {"id": inspection_id}
    row = (await ctx.db.execute(_COPY, keys)).mappings().one_or_none()
    if row is None:
        raise NotFound
    return RegisterCopy(
        id=row["id"],
        true_at=row["true_at"],
        digest=row["digest"],
        lines_given=row["lines"],
        lines=values((await ctx.db.execute(_COPY_LINES, keys)).mappings(), CopyLine),
    )


async def register_copy_file(ctx: Context, inspection_id: UUID) -> str:
    """The same as the file that is handed over. Raises `NotFound`."""
    return rules.file_of((await register_copy(ctx, inspection_id)).lines)


async def my_register_copies(ctx: Context) -> list[CopyOfMe]:
    """Who was given a copy of the register with one in it, the latest first. Raises `SignInNeeded`."""
    return values((await ctx.db.execute(_COPIES_OF_ME, {"person_id": ctx.person_id()})).mappings(), CopyOfMe)


async def _inspections(ctx: Context, **asked: Any) -> list[dict[str, Any]]:
    ctx.actor.require(Permission.MEMBERSHIP_ADMIT)
    keys = dict.fromkeys(("id", "states", "after")) | asked
    rows = (await ctx.db.execute(_INSPECTIONS, keys)).mappings()
    return [{str(name): each for name, each in row.items()} for row in rows]
