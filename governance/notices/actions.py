"""What the worker does so that everybody who must be told is told, once. No person does these: the rules do.

Whoever must be told is derived from the rights of the day and from the roll, when the act is told of. So the
acts themselves (a ballot opening, a result) write one job and no list.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from governance.ballots import store as ballots
from governance.bodies import store as bodies
from governance.context import Context
from governance.dissolution import store as dissolutions
from governance.journal import defer_all
from governance.minutes import store as minutes
from governance.minutes.values import State as MinutesState
from governance.motions import actions as motions
from governance.notices import rules, store
from governance.notices.rules import Kind, Notice
from governance.offices import store as offices
from governance.offices.values import State as ProposalState
from governance.permissions import Permission
from governance.refusal import NotFound


async def tell(ctx: Context, event: str, subject_id: UUID) -> int:
    """Make a notice for each person who must hear of an act, and a job for each. Gives how many are new.

    Safe to repeat: nobody gets a second notice of one kind about one subject.
    """
    kind = rules.TOLD.get(event)
    if kind is None:
        return 0
    people = await _recipients(ctx, kind, subject_id)
    made = await store.put(ctx.db, kind, subject_id, people, await ctx.now())
    await defer_all(ctx, "send_notice", [{"notice_id": notice_id} for notice_id in made])
    await _complete(ctx, kind, subject_id)
    return len(made)


async def _recipients(ctx: Context, kind: Kind, subject_id: UUID) -> list[UUID]:
    if kind in rules.TO_AN_OFFICE:
        return list(await _IN_OFFICE[kind](ctx.db, subject_id))
    if kind in rules.TO_ALL:
        return await store.with_a_right(ctx.db)
    if kind in store.CONCERNED:
        return await store.concerned(ctx.db, kind, subject_id)
    ballot_id = await store.ballot_on(ctx.db, subject_id) if kind == "motion_responded" else subject_id
    return [] if ballot_id is None else await store.on_the_roll(ctx.db, ballot_id)


async def _for_cover(db: AsyncConnection, ask_id: UUID) -> list[UUID]:
    """Who can name a deputy where cover is asked for; nobody, once there is one."""
    held = await offices.asked_of(db, ask_id)
    if await offices.covers_of(db, held.id):
        return []
    return sorted(await bodies.leads(db, held.body_id, Permission.OFFICE_APPOINT) | {held.person_id})


async def _who_report(db: AsyncConnection, referral_id: UUID) -> list[UUID]:
    body_id = await store.asked_body(db, referral_id)
    return sorted(await bodies.leads(db, body_id, Permission.REFERRAL_REPORT)) if body_id else []


async def _who_chairs(db: AsyncConnection, ballot_id: UUID) -> list[UUID]:
    """Who may still decide an equal vote."""
    body_id = await store.tied_before(db, ballot_id)
    return sorted(await bodies.holders(db, body_id, Permission.BALLOT_CASTING_VOTE)) if body_id else []


async def _who_confirm(db: AsyncConnection, proposal_id: UUID) -> list[UUID]:
    """Who may confirm a change in an office, and whom it is about."""
    proposal = await offices.load_proposal(db, proposal_id)
    leads = await bodies.leads(db, proposal.body_id, Permission.OFFICE_APPOINT)
    leaver = await offices.leaver(db, proposal)
    return sorted(leads - {proposal.proposed_by} | {proposal.person_id} | ({leaver} if leaver else set()))


async def _who_dissolve(db: AsyncConnection, dissolution_id: UUID) -> list[UUID]:
    """Who may confirm that a body is dissolved; nobody, once that is decided."""
    case = await dissolutions.load(db, dissolution_id)
    if case.state is not ProposalState.WAITING:
        return []
    return sorted(await bodies.leads(db, case.body_id, Permission.BODY_DISSOLVE) - {case.proposed_by})


async def _who_approve(db: AsyncConnection, minutes_id: UUID) -> list[UUID]:
    held = await minutes.load(db, minutes_id)
    return sorted(await minutes.approvers(db, held)) if held.state is MinutesState.PROPOSED else []


# Who holds today the office that an act asks something of, by the kind of the act.
_IN_OFFICE: Mapping[Kind, Callable[[AsyncConnection, UUID], Awaitable[Sequence[UUID]]]] = {
    "motion_submitted": store.who_admit,
    "response_awaited": store.who_answer,
    "appeal_made": store.who_hear,
    "application_submitted": store.who_decide,
    "application_answered": store.who_decide,
    "application_represented": store.who_review,
    "report_asked": _who_report,
    "office_proposed": _who_confirm,
    "cover_asked": _for_cover,
    "minutes_proposed": _who_approve,
    "dissolution_proposed": _who_dissolve,
    "representative_left": store.who_find,
    "ballot_step_proposed": ballots.who_confirm,
    "casting_vote_asked": _who_chairs,
}


async def take_notice(ctx: Context, notice_id: UUID) -> Notice | None:
    """Hold a notice for sending, until the transaction ends. None where it is sent, or has failed, already.

    What is for an office goes to its present holder: where that is somebody else by now, it is passed on to them; where
    nothing is asked of the office any more, to nobody.
    """
    notice = await store.load(ctx.db, notice_id, lock=True)
    if notice is None or not notice.is_waiting:
        return None
    if notice.kind in rules.TO_AN_OFFICE:
        holders = await _IN_OFFICE[notice.kind](ctx.db, notice.subject_id)
        if notice.person_id not in holders:
            await store.end(ctx.db, notice_id, sent=False, now=await ctx.now())
            made = await store.put(ctx.db, notice.kind, notice.subject_id, holders, await ctx.now())
            await defer_all(ctx, "send_notice", [{"notice_id": each} for each in made])
            return None
    return notice


async def end_notice(ctx: Context, notice_id: UUID, *, sent: bool) -> None:
    """Write down that a notice which this transaction holds was handed over, or never can be."""
    await store.end(ctx.db, notice_id, sent=sent, now=await ctx.now())


async def complete_notice(ctx: Context, notice_id: UUID) -> None:
    """Where this notice was the last about its motion, say so to the motion: notice counts from now.

    In a transaction after the one that ended the notice: of two that end together, the later one sees both.
    """
    notice = await store.load(ctx.db, notice_id)
    if notice is not None:
        await _complete(ctx, notice.kind, notice.subject_id)


async def _complete(ctx: Context, kind: Kind, subject_id: UUID) -> None:
    if kind in rules.GIVES_NOTICE and not await store.any_waiting(ctx.db, kind, subject_id):
        await motions.complete_notice(ctx, await store.motion_of(ctx.db, subject_id))


async def read_notice(ctx: Context, notice_id: UUID) -> None:
    """Mark one of the caller's own notices as read; that is nobody else's affair, so no journal tells of it.

    Raises `SignInNeeded`, and `NotFound` for somebody else's notice too.
    """
    person_id = ctx.person_id()
    notice = await store.load(ctx.db, notice_id)
    if notice is None or notice.person_id != person_id:
        raise NotFound
    await store.read(ctx.db, person_id, await ctx.now(), notice_id)


async def read_all_notices(ctx: Context) -> None:
    """Mark all the caller's notices as read. Raises `SignInNeeded`."""
    await store.read(ctx.db, ctx.person_id(), await ctx.now())


async def hold_clock(ctx: Context, what: str) -> bool:
    """Be the one worker that sees to what is due in `what` until this transaction ends; False where another is."""
    return await store.hold_clock(ctx.db, what)
