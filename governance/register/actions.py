"""What officers do with the register of members. Every action reads: may, load, decide, store, record."""

from uuid import UUID

from governance.bodies.store import today
from governance.context import Context, Person
from governance.identifiers import new_id
from governance.journal import record
from governance.permissions import Permission
from governance.register import events, rules, store
from governance.register.refusals import InspectionWaits, NotTheNetwork
from governance.register.values import Inspection, NewCourtReasons, NewInspection, NewLegalForm, NewRegisterEntry
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


async def ask_inspection(ctx: Context, new: NewInspection) -> Inspection:
    """Ask to look into the register, as anybody may where the law lets everybody: nobody need be signed in."""
    inspection = rules.asked(
        new,
        await store.legal_form(ctx.db),
        id_=new_id(),
        person_id=ctx.actor.person_id,
        is_member=isinstance(ctx.actor, Person) and ctx.actor.is_member,
        offices=ctx.actor.offices,
        now=await ctx.now(),
        today=await today(ctx.db),
    )
    if not await store.put_inspection(ctx.db, inspection):
        raise InspectionWaits
    await record(ctx, events.InspectionAsked(inspection.id))
    return inspection


async def give_copy(ctx: Context, inspection_id: UUID) -> None:
    """Answer an ask with a copy of the register as it stands now; whoever is in it can read who was given it."""
    officer_id = ctx.actor.require(Permission.MEMBERSHIP_ADMIT)
    inspection = await store.load_inspection(ctx.db, inspection_id)
    now = await ctx.now()
    answered = rules.answered(inspection, officer_id, now)
    lines = await store.lines(ctx.db)
    digest = rules.digest_of(lines)
    await store.answer(ctx.db, answered)
    await store.put_copy(ctx.db, inspection_id, lines, digest, now)
    await record(ctx, events.CopyGiven(inspection_id, digest=digest, lines=len(lines)))


async def apply_to_court(ctx: Context, inspection_id: UUID, new: NewCourtReasons) -> None:
    """Record that the board applies to the court that this ask need not be answered, and why."""
    officer_id = ctx.actor.require(Permission.MEMBERSHIP_DECIDE)
    inspection = await store.load_inspection(ctx.db, inspection_id)
    form = await store.legal_form(ctx.db)
    await store.answer(ctx.db, rules.at_court(inspection, form, new.reasons, officer_id, await ctx.now()))
    await record(ctx, events.CourtAsked(inspection_id))
