"""The register of members, to those who keep it; and to everybody, whether there is one."""

from typing import Any
from uuid import UUID

from msgspec.structs import asdict
from sqlalchemy import text

from governance.context import Context
from governance.database import Json, values
from governance.memberships.store import network
from governance.permissions import Permission
from governance.refusal import NotFound
from governance.register import rules, store
from governance.register.refusals import NoRegister
from governance.register.views import EntryView, RegisterKept, RegisterLine, RegisterLineView
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
