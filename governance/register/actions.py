"""What officers do with the register of members. Every action reads: may, load, decide, store, record."""

from uuid import UUID

from governance.bodies.store import today
from governance.context import Context
from governance.journal import record
from governance.permissions import Permission
from governance.register import events, rules, store
from governance.register.refusals import NotTheNetwork
from governance.register.values import NewLegalForm, NewRegisterEntry
from governance.standing.store import theirs


async def say_legal_form(ctx: Context, body_id: UUID, new: NewLegalForm) -> None:
    """Record what the network is in law; where that asks for a register, everybody who is a member is entered."""
    ctx.actor.require(Permission.MEMBERSHIP_DECIDE)
    kind, _ = await store.load_form(ctx.db, body_id)
    if kind != "network":
        raise NotTheNetwork
    await store.put_form(ctx.db, body_id, new.legal_form)
    if rules.keeps_register(new.legal_form):
        await store.open_register(ctx.db)
    await record(ctx, events.LegalFormSaid(body_id, legal_form=new.legal_form))


async def write_register(
    ctx: Context, membership_id: UUID, new: NewRegisterEntry, if_number: int | None = None
) -> None:
    """Write an entry that changes or corrects the line of a membership; the older ones stay as they are."""
    officer_id = ctx.actor.require(Permission.MEMBERSHIP_ADMIT)
    member_id, line = await store.hold_line(ctx.db, membership_id)
    speak = await theirs(ctx.db, member_id)
    kind = rules.written(line, new, officer_id, speak, await today(ctx.db), if_number)
    await store.put_entry(ctx.db, line[-1], kind, new, officer_id)
    await record(ctx, events.RegisterWritten(membership_id, kind=kind))
