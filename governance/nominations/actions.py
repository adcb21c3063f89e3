"""How people come to act for an organisation that has joined, hand over, and stop.

Every action reads: may, load, decide, store, record. A vote is the organisation's: who may use its right is asked on
the day, and what was voted stays, whoever voted.
"""

from uuid import UUID

from governance.accounts import store as accounts
from governance.bilingual import Language, sort_key
from governance.bodies.store import members_rules, today
from governance.context import Context
from governance.identifiers import new_id
from governance.journal import defer, record
from governance.nominations import events, rules, store
from governance.nominations.refusals import NomineeUnknown
from governance.nominations.values import NewEnding, NewNomination, Nominee, Offer, Role, State
from governance.permissions import Permission
from governance.refusal import NotFound


async def nominate_person(ctx: Context, membership_id: UUID, new: NewNomination) -> UUID:
    """Ask somebody to act for an organisation, as who speaks for it, or as an officer with a reason. Gives its id."""
    person_id = ctx.person_id()
    rules.check_named(new)
    member_id, by_officer = await _speaks(ctx, membership_id)
    await store.hold(ctx.db, member_id)
    now = await ctx.now()
    acting, waiting = await store.acting(ctx.db, member_id), await store.waiting(ctx.db, member_id, now)
    offer = rules.offered(
        new,
        await _nominee(ctx, member_id, new),
        acting,
        waiting,
        id_=new_id(),
        member_id=member_id,
        offered_by=person_id,
        by_officer=by_officer,
        by=await members_rules(ctx.db),
        today=await today(ctx.db),
        now=now,
    )
    await store.put(ctx.db, offer)
    said = events.PersonNominated(offer.id, member_id=member_id, role=offer.role, by_officer=by_officer)
    await record(ctx, said)
    if offer.email is not None:
        await defer(ctx, "send_invitation", nomination_id=offer.id)
    if by_officer:
        await defer(ctx, "tell", event="nomination.by_officer", subject_id=offer.id)
    return offer.id


async def accept_nomination(ctx: Context, nomination_id: UUID) -> None:
    """Agree to act for an organisation. A main representative takes over from the one before, with no day between."""
    person_id = ctx.person_id()
    offer = await _asked(ctx, nomination_id)
    now = await ctx.now()
    agreed = rules.accepted(offer, await store.acting(ctx.db, offer.member_id), await today(ctx.db), now)
    for held, ending in agreed.ends:
        await store.end(ctx.db, held, ending, person_id, now)
    await store.begin(ctx.db, agreed.begins)
    await store.answer(ctx.db, rules.taken(offer, now))
    await record(ctx, events.NominationAccepted(offer.id, member_id=offer.member_id, role=offer.role))


async def decline_nomination(ctx: Context, nomination_id: UUID) -> None:
    """Decline to act for an organisation."""
    offer = await _asked(ctx, nomination_id)
    await store.answer(ctx.db, rules.answered(offer, State.DECLINED, await ctx.now()))
    await record(ctx, events.NominationDeclined(offer.id, member_id=offer.member_id, role=offer.role))


async def withdraw_nomination(ctx: Context, nomination_id: UUID) -> None:
    """Take a nomination back before it is answered, as who speaks for the organisation or as an officer.

    So an organisation stops what an officer began for it: any deputy of today may do that too.
    """
    person_id = ctx.person_id()
    offer = await store.load_offer(ctx.db, nomination_id)
    if person_id not in await store.stoppers(ctx.db, offer.id) and not _keeps(ctx):
        raise NotFound
    await store.answer(ctx.db, rules.answered(offer, State.WITHDRAWN, await ctx.now()))
    await record(ctx, events.NominationWithdrawn(offer.id, member_id=offer.member_id, role=offer.role))


async def end_nomination(ctx: Context, nomination_id: UUID, new: NewEnding) -> None:
    """End a role after today: one's own; another's, as who speaks for the organisation, or an officer with a reason."""
    person_id = ctx.person_id()
    held = await store.load_held(ctx.db, nomination_id)
    day = await today(ctx.db)
    begun = held.acts_from <= day
    speakers = await (store.speakers(ctx.db, held.member_id) if begun else store.stoppers(ctx.db, held.id))
    over, ending = rules.ended(held, person_id, speakers, new, keeps=_keeps(ctx), today=day)
    await store.end(ctx.db, over, ending, person_id, await ctx.now(), new)
    if held.role is Role.REPRESENTATIVE and not begun:
        await store.resume(ctx.db, held)
    await record(ctx, events.NominationEnded(held.id, member_id=held.member_id, role=held.role, ending=ending))
    if held.role is Role.REPRESENTATIVE:
        await defer(ctx, "tell", event="nomination.nobody_left", subject_id=held.id)


async def advance_due(ctx: Context) -> int:
    """Let lapse what nobody answered in time, and forget the addresses that nobody confirmed. Gives how many."""
    late = await store.unanswered(ctx.db, await ctx.now())
    for nomination_id in late:
        offer = await store.load_offer(ctx.db, nomination_id)
        await store.answer(ctx.db, rules.answered(offer, State.LAPSED, await ctx.now()))
        await record(ctx, events.NominationLapsed(offer.id, member_id=offer.member_id, role=offer.role))
    return len(late)


async def _speaks(ctx: Context, membership_id: UUID) -> tuple[UUID, bool]:
    """The organisation of a membership, and whether the caller acts for it as an officer. Raises `NotFound`."""
    member_id = await store.organisation(ctx.db, membership_id)
    if ctx.person_id() in await store.speakers(ctx.db, member_id):
        return member_id, False
    if not _keeps(ctx):
        raise NotFound
    return member_id, True


async def _nominee(ctx: Context, member_id: UUID, new: NewNomination) -> Nominee:
    """Whoever is meant: somebody of theirs, whoever has this name at this address, or somebody still to be known.

    Called by the name that was written, so that nobody learns by asking whether an address is known.
    """
    if new.person_id is not None:
        found = await store.known(ctx.db, member_id, new.person_id)
        if found is None:
            raise NomineeUnknown
        return found
    assert new.name is not None and new.email is not None  # noqa: S101, PT018 - as `check_named` has seen
    name, email = new.name.strip(), new.email.lower()
    key = sort_key(name, Language.CY)
    people = await accounts.people_at(ctx.db, email)
    same = next((each.person_id for each in people if sort_key(each.name, Language.CY) == key), None)
    known = await store.person(ctx.db, same) if same is not None else None
    if known is not None:
        return Nominee(known.id, name, known.language)
    return Nominee(same or new_id(), name, new.language, email)


async def _asked(ctx: Context, nomination_id: UUID) -> Offer:
    """The nomination that the caller is to answer. Raises `NotFound` for another's."""
    person_id = ctx.person_id()
    offer = await store.load_offer(ctx.db, nomination_id)
    if offer.nominee_id != person_id:
        raise NotFound
    return offer


def _keeps(ctx: Context) -> bool:
    """Whether the caller keeps the register of members; noted, so that a deputy's act is said to be one."""
    if Permission.MEMBERSHIP_ADMIT not in ctx.actor.permissions:
        return False
    ctx.actor.require(Permission.MEMBERSHIP_ADMIT)
    return True
