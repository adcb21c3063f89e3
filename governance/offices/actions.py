"""What is done with offices: appoint, hand over, end, confirm or object; and what their holders declare.

Every change holds its body first, so that of two officers at once the second sees what the first did.
"""

from datetime import date
from uuid import UUID

from governance.bilingual import BilingualProse
from governance.bodies import rules as body_rules
from governance.bodies import store as bodies
from governance.context import Context, attempt
from governance.identifiers import new_id
from governance.journal import defer, record
from governance.offices import rules, store
from governance.offices.events import (
    CoverAsked,
    CoverHasEnded,
    DeputyNamed,
    InterestDeclared,
    InterestHasEnded,
    OfficeChangeDecided,
    OfficeChangeProposed,
    OfficeEnds,
    OfficeFilled,
)
from governance.offices.refusals import ChangeWaits, DeputyNamesNobody, NotInOffice, NotYourCover, PersonUnknown
from governance.offices.values import (
    Appointment,
    NewAppointment,
    NewCover,
    NewEnding,
    NewInterest,
    NewVerdict,
    Proposal,
    State,
)
from governance.permissions import Permission


async def appoint(ctx: Context, body_id: UUID, new: NewAppointment) -> UUID | None:
    """Appoint somebody, or hand an office over. Gives the proposal's id where another officer is to confirm."""
    person_id = ctx.actor.require(Permission.OFFICE_APPOINT)
    kind = await bodies.hold_body(ctx.db, body_id)
    await bodies.require_standing(ctx.db, body_id)
    leads = await bodies.leads(ctx.db, body_id, Permission.OFFICE_APPOINT)
    body_rules.check_lead(body_id, person_id, leads)
    if not await store.is_person(ctx.db, new.person_id):
        raise PersonUnknown(new.person_id)
    today = await bodies.today(ctx.db)
    held = await store.holders(ctx.db, body_id, new.office)
    old = rules.check_appointment(new, kind, held, today)
    if not rules.is_of_power(new.office):
        await _fill(ctx, body_id, new, old, person_id)
        return None
    return await _propose(
        ctx,
        leads,
        kind="appointment",
        body_id=body_id,
        office=new.office,
        person_id=new.person_id,
        held_from=new.held_from,
        held_to=new.held_to,
        appointment_id=new.takes_over,
        reason=None,
    )


async def end_appointment(ctx: Context, appointment_id: UUID, new: NewEnding) -> UUID | None:
    """End an appointment on a day. Gives the proposal's id where another officer is to confirm.

    Whoever holds an office may lay it down themselves: that waits for nobody.
    """
    person_id = ctx.person_id()
    body_id = (await store.load(ctx.db, appointment_id)).body_id
    await bodies.hold_body(ctx.db, body_id)
    held = await store.load(ctx.db, appointment_id)
    leads = await bodies.leads(ctx.db, body_id, Permission.OFFICE_APPOINT)
    resigns = held.person_id == person_id
    if not resigns:
        ctx.actor.require(Permission.OFFICE_APPOINT)
        body_rules.check_lead(body_id, person_id, leads)
    rules.check_ending(held, new.held_to, await bodies.today(ctx.db))
    if resigns or not rules.is_of_power(held.office):
        await _end(ctx, held, new.held_to, new.reason, person_id)
        return None
    return await _propose(
        ctx,
        leads,
        kind="ending",
        body_id=body_id,
        office=held.office,
        person_id=held.person_id,
        held_from=None,
        held_to=new.held_to,
        appointment_id=held.id,
        reason=new.reason,
    )


async def decide_proposal(ctx: Context, proposal_id: UUID, new: NewVerdict) -> UUID:
    """Confirm a change that waits, object to it, or withdraw it. Gives the body's id."""
    person_id = ctx.person_id()
    await bodies.hold_body(ctx.db, (await store.load_proposal(ctx.db, proposal_id)).body_id)
    proposal = await store.load_proposal(ctx.db, proposal_id)
    leads = await bodies.leads(ctx.db, proposal.body_id, Permission.OFFICE_APPOINT)
    is_member = Permission.OFFICE_OBJECT in ctx.actor.permissions
    leaver = await store.leaver(ctx.db, proposal)
    own = await bodies.act_with(ctx.db, proposal.proposed_at, proposal.proposed_by)
    state = rules.decide(proposal, new, person_id, leads, leaver=leaver, own=own, is_member=is_member)
    if state is State.CONFIRMED:
        ctx.actor.require(Permission.OFFICE_APPOINT)
        await _take_effect(ctx, proposal)
    await store.decide(ctx.db, proposal_id, state, person_id, await ctx.now(), new.reason)
    await record(ctx, _decided(proposal, state))
    return proposal.body_id


async def name_deputy(ctx: Context, appointment_id: UUID, new: NewCover) -> UUID | None:
    """Name who covers an office for a time: its holder alone, or those who appoint, as they would appoint.

    Gives the proposal's id where another officer is to confirm. A deputy names nobody, whatever the office may do.
    """
    person_id = ctx.person_id()
    body_id = (await store.load(ctx.db, appointment_id)).body_id
    kind = await bodies.hold_body(ctx.db, body_id)
    held = await store.load(ctx.db, appointment_id)
    leads = await bodies.leads(ctx.db, body_id, Permission.OFFICE_APPOINT)
    if held.person_id != person_id:
        body_rules.check_lead(body_id, ctx.actor.require(Permission.OFFICE_APPOINT), leads)
        if ctx.actor.cover_id is not None:
            raise DeputyNamesNobody
    await _check_cover(ctx, held, new, kind)
    if held.person_id == person_id or not rules.is_of_power(held.office):
        await _cover(ctx, held, new, person_id)
        return None
    return await _propose(
        ctx,
        leads,
        kind="cover",
        body_id=body_id,
        office=held.office,
        person_id=new.person_id,
        held_from=new.covers_from,
        held_to=new.covers_to,
        appointment_id=held.id,
        reason=new.reason,
    )


async def end_cover(ctx: Context, cover_id: UUID) -> UUID:
    """End a cover today, or before it begins: the deputy may, whoever is covered, and who appoints. Gives the body."""
    person_id = ctx.person_id()
    held = await store.load(ctx.db, (await store.load_cover(ctx.db, cover_id)).appointment_id)
    await bodies.hold_body(ctx.db, held.body_id)
    cover = await store.load_cover(ctx.db, cover_id)
    leads = await bodies.leads(ctx.db, held.body_id, Permission.OFFICE_APPOINT)
    if person_id not in (cover.deputy_id, held.person_id, *leads):
        raise NotYourCover
    last = rules.last_day_of_cover(cover, await bodies.today(ctx.db))
    await store.end_cover(ctx.db, cover_id, last, person_id, await ctx.now())
    await record(ctx, CoverHasEnded(held.body_id, office=held.office, covered_by=cover_id))
    return held.body_id


async def ask_cover(ctx: Context, appointment_id: UUID) -> UUID:
    """Ask for cover, because what the office owes waits: its holder and those who appoint are told. Gives the body."""
    person_id = ctx.actor.require(Permission.OFFICE_OBJECT)
    held = await store.load(ctx.db, appointment_id)
    await bodies.hold_body(ctx.db, held.body_id)
    today = await bodies.today(ctx.db)
    rules.check_askable(held, today)
    rules.check_ask(await store.covers_of(ctx.db, held.id), await store.asked_on(ctx.db, held.id), today)
    ask_id = await store.put_ask(ctx.db, held.id, person_id, await ctx.now())
    await record(ctx, CoverAsked(held.body_id, office=held.office, appointment_id=held.id))
    await defer(ctx, "tell", event=CoverAsked.name, subject_id=ask_id)
    return held.body_id


async def declare_interest(ctx: Context, new: NewInterest) -> UUID:
    """Declare an interest, in the register that everybody can read. Gives the entry's id."""
    person_id = ctx.person_id()
    if ctx.actor.person_id is None or not ctx.actor.offices:
        raise NotInOffice
    interest_id = await store.declare(ctx.db, person_id, new.nature, await bodies.today(ctx.db))
    await record(ctx, InterestDeclared(person_id))
    return interest_id


async def end_interest(ctx: Context, interest_id: UUID) -> None:
    """End one's own entry today; it stays in the register for the days on which it held."""
    person_id = ctx.person_id()
    entry = await store.load_interest(ctx.db, interest_id, person_id)
    await store.end_interest(ctx.db, rules.end_interest(entry, await bodies.today(ctx.db)))
    await record(ctx, InterestHasEnded(person_id))


async def advance_due(ctx: Context) -> int:
    """Let the changes take effect whose time lock has run out. Safe to repeat. Gives how many were decided."""
    found = await store.due(ctx.db)
    for proposal_id, body_id in found:
        await bodies.hold_body(ctx.db, body_id)
        proposal = await store.load_proposal(ctx.db, proposal_id)
        if proposal.state is not State.WAITING:
            continue
        _, refusal = await attempt(ctx, _take_effect(ctx, proposal))
        state = State.LAPSED if refusal else State.CONFIRMED
        await store.decide(ctx.db, proposal_id, state, None, await ctx.now())
        await record(ctx, _decided(proposal, state))
    return len(found)


async def _propose(ctx: Context, leads: frozenset[UUID], **what: object) -> UUID:
    """Enter a change that waits, and tell those who can confirm it."""
    proposed_by, now = ctx.person_id(), await ctx.now()
    fields = {"id": new_id(), "state": State.WAITING, "proposed_by": proposed_by, "proposed_at": now, **what}
    proposal = Proposal(**fields, locked_until=None)  # type: ignore[arg-type]
    own = await bodies.act_with(ctx.db, now, proposed_by)
    others = rules.confirmers(leads - own, proposed_by, proposal.person_id)
    proposal = Proposal(**fields, locked_until=rules.locked_until(others, now))  # type: ignore[arg-type]
    there = await store.waiting(ctx.db, proposal.body_id, proposal.office, proposal.person_id)
    if there is not None:
        raise ChangeWaits(there)
    await store.put(ctx.db, proposal)
    await record(ctx, OfficeChangeProposed(proposal.body_id, office=proposal.office, proposal_id=proposal.id))
    await defer(ctx, "tell", event=OfficeChangeProposed.name, subject_id=proposal.id)
    return proposal.id


async def _take_effect(ctx: Context, proposal: Proposal) -> None:
    """Make a confirmed change, by the rules of the day on which it takes effect."""
    today, by = await bodies.today(ctx.db), proposal.proposed_by
    if proposal.kind == "ending" and proposal.appointment_id is not None:
        held, last = await store.load(ctx.db, proposal.appointment_id), rules.last_day_of(proposal, today)
        rules.check_ending(held, last, today)
        await _end(ctx, held, last, proposal.reason or rules.HANDED_OVER, by)
        return
    kind = await bodies.hold_body(ctx.db, proposal.body_id)
    if proposal.kind == "cover" and proposal.appointment_id is not None:
        held, cover = await store.load(ctx.db, proposal.appointment_id), rules.cover_of(proposal, today)
        await _check_cover(ctx, held, cover, kind)
        await _cover(ctx, held, cover, by)
        return
    new = rules.appointment_of(proposal, today)
    held_now = await store.holders(ctx.db, proposal.body_id, proposal.office)
    await _fill(ctx, proposal.body_id, new, rules.check_appointment(new, kind, held_now, today), by)


async def _fill(ctx: Context, body_id: UUID, new: NewAppointment, old: Appointment | None, by: UUID) -> None:
    """Enter an appointment; the one that is taken over ends the day before."""
    if old is not None and old.held_to != new.held_from - rules.A_DAY:
        await store.end(ctx.db, old.id, new.held_from - rules.A_DAY, rules.HANDED_OVER, by, await ctx.now())
    appointed = await bodies.appoint(ctx.db, body_id, new.person_id, new.office, new.held_from, new.held_to)
    took_over = old.id if old else None
    await record(ctx, OfficeFilled(body_id, office=new.office, appointment_id=appointed, took_over=took_over))


async def _check_cover(ctx: Context, held: Appointment, new: NewCover, kind: str) -> None:
    if not await store.is_person(ctx.db, new.person_id):
        raise PersonUnknown(new.person_id)
    board = await store.in_office(ctx.db, held.body_id) if kind == "board" else None
    others = await store.holders(ctx.db, held.body_id, held.office)
    covers = await store.covers_of(ctx.db, held.id)
    rules.check_cover(new, held, covers, others, board, await bodies.today(ctx.db))


async def _cover(ctx: Context, held: Appointment, new: NewCover, by: UUID) -> None:
    """Enter a cover, and tell the deputy, and the holder where somebody else named them."""
    cover_id = await store.put_cover(ctx.db, held.id, new, by, await ctx.now())
    await record(ctx, DeputyNamed(held.body_id, office=held.office, covered_by=cover_id))
    await defer(ctx, "tell", event=DeputyNamed.name, subject_id=cover_id)


async def _end(ctx: Context, held: Appointment, held_to: date, reason: BilingualProse, by: UUID) -> None:
    await store.end(ctx.db, held.id, held_to, reason, by, await ctx.now())
    await record(ctx, OfficeEnds(held.body_id, office=held.office, appointment_id=held.id))


def _decided(proposal: Proposal, state: State) -> OfficeChangeDecided:
    return OfficeChangeDecided(proposal.body_id, office=proposal.office, proposal_id=proposal.id, state=state)
