"""Short ways to a motion of which notice has run, to an open ballot, and past its closing: all by the actions."""

from datetime import timedelta
from uuid import UUID

from msgspec.structs import replace
from sqlalchemy import text

from governance.ballots import actions as ballots
from governance.ballots import queries
from governance.ballots.values import NewBallot, NewVote
from governance.bilingual import Bilingual, BilingualProse, Language
from governance.bodies import store as bodies
from governance.bodies.rules import PRESETS
from governance.calls import actions as calls
from governance.calls.values import NewCall
from governance.composites import actions as composites
from governance.composites.values import NewComposite, NewCompositeAnswer
from governance.directory import actions as directory
from governance.directory.values import NewEntry, Sector
from governance.implementation import actions as implementation
from governance.implementation import queries as implementations
from governance.implementation.values import NewMilestone, NewPlan, NewProgress
from governance.members import store as members
from governance.motions import actions as motions
from governance.motions.rules import LONDON
from governance.motions.store import load
from governance.motions.values import NewApproval, NewMotion, NewSecond, NewTransition, State
from governance.offices.values import NewVerdict
from governance.permissions import Office
from governance.procedure import actions as procedure
from governance.procedure.values import NewAppeal, NewReferral, NewWithdrawal
from tests.cast import Someone

TITLE = Bilingual(cy="Costau teithio gofalwyr", en="Carers’ travel costs")
CALL = Bilingual(cy="Beth nesaf?", en="What next?")
TEXT = BilingualProse(cy="Bod y Bwrdd yn talu costau teithio.", en="That the Board pay travel costs.")


async def shown(act, someone: Someone) -> UUID:
    """A member who is in the directory for other members, with everything but a link."""
    assert someone.member_id is not None
    async with act(someone) as ctx:
        both = BilingualProse(cy="Te a sgwrs.", en="Tea and talk.")
        new = NewEntry(shows_name=True, region="W06000008", sector=Sector.FOOD, offers=both, asks=both)
        await directory.put_entry(ctx, someone.member_id, new)
    return someone.member_id


async def called(act, society, *, days: int = 14) -> UUID:
    """An open call for motions, which closes after some days."""
    async with act(society.rhiannon) as ctx:
        closes_at = await ctx.now() + timedelta(days=days)
        new = NewCall(body_id=society.forum_id, title=CALL, text=TEXT, closes_at=closes_at)
        return await calls.open_call(ctx, new)


async def answered_call(act, society, call_id: UUID) -> UUID:
    """A motion of Branwen's for a call, seeking seconders."""
    async with act(society.branwen) as ctx:
        new = NewMotion(body_id=society.forum_id, call_id=call_id, original_language=Language.EN, title=CALL, text=TEXT)
        motion_id = await motions.propose_motion(ctx, new)
        await motions.transition_motion(ctx, motion_id, NewTransition("seeking_seconders"))
    return motion_id


async def seconded(act, society, motion_id: UUID) -> None:
    """Seconds enough, by which the motion is submitted."""
    for someone in (society.pwyll, society.manawydan):
        async with act(someone) as ctx:
            await motions.second_motion(ctx, motion_id, NewSecond())


async def noticed(act, society, clock, *, notice_sent: bool = True, effect: str = "advisory", **admitted) -> UUID:
    """A motion of Branwen's of which notice has been given, just now."""
    async with act(society.branwen) as ctx:
        new = NewMotion(body_id=society.forum_id, original_language=Language.CY, title=TITLE, text=TEXT)
        motion_id = await motions.propose_motion(ctx, new)
        await motions.transition_motion(ctx, motion_id, NewTransition("seeking_seconders"))
    for someone in (society.pwyll, society.manawydan, society.cigfa):
        async with act(someone) as ctx:
            if (await load(ctx.db, motion_id)).state is State.SEEKING_SECONDERS:
                await motions.second_motion(ctx, motion_id, NewSecond())
    async with act(society.branwen) as ctx:
        if (await load(ctx.db, motion_id)).state is State.SEEKING_SECONDERS:
            await motions.transition_motion(ctx, motion_id, NewTransition("submitted"))
    async with act(society.rhiannon) as ctx:
        for language in Language:
            await motions.approve_text(ctx, motion_id, NewApproval(language))
        await motions.transition_motion(ctx, motion_id, NewTransition("admitted", legal_effect=effect, **admitted))
        for to in ("final_text", "noticed"):
            await motions.transition_motion(ctx, motion_id, NewTransition(to))
        if notice_sent:
            await motions.complete_notice(ctx, motion_id)
    return motion_id


async def advance(act) -> int:
    """What the worker does at every look at the clock."""
    async with act(None) as ctx:
        done = await motions.advance_due(ctx)
        return done + await procedure.advance_due(ctx) + await ballots.advance_due(ctx)


async def opened(act, society, clock, new: NewBallot | None = None, effect: str = "advisory", **admitted) -> UUID:
    """An open ballot, called and opened by Teyrnon, the returning officer, when the notice has run."""
    motion_id = await noticed(act, society, clock, effect=effect, **admitted)
    await clock.forward(days=16)
    async with act(society.teyrnon) as ctx:
        ballot_id = await ballots.schedule_ballot(ctx, motion_id, new or NewBallot())
        await ballots.open_ballot(ctx, ballot_id)
    return ballot_id


async def closed(act, clock, days: int = 7) -> None:
    """The voting days go by, and the worker looks at the clock."""
    await clock.forward(days=days, minutes=1)
    await advance(act)


async def cast(act, someone, ballot_id, choice, **more):
    async with act(someone) as ctx:
        return await ballots.cast_vote(ctx, ballot_id, NewVote(choice, **more))


async def ballots_on(act, motion_id: UUID) -> list:
    async with act(None) as ctx:
        return (await queries.motion_ballots(ctx, motion_id)).data


async def seen(act, someone, ballot_id):
    async with act(someone) as ctx:
        return await queries.ballot(ctx, ballot_id)


async def result(act, someone, ballot_id):
    async with act(someone) as ctx:
        return await queries.result(ctx, ballot_id)


async def annulled(act, society, ballot_id: UUID, reason: BilingualProse = TEXT) -> UUID:
    """A ballot that Teyrnon proposed to annul, and Rhiannon confirmed. Gives the proposal's id."""
    async with act(society.teyrnon) as ctx:
        proposal_id = await ballots.annul_ballot(ctx, ballot_id, reason)
    async with act(society.rhiannon) as ctx:
        await ballots.decide_ballot_proposal(ctx, ballot_id, proposal_id, NewVerdict(to="confirmed"))
    return proposal_id


async def under_full_rules(act, society):
    """From now on motions of the Forum go by the rules that ask for a scrutineer."""
    await under(act, society, PRESETS["members-forum-advisory"])


async def under(act, society, rules):
    """From now on motions of the Forum go by these rules."""
    async with act(None) as ctx:
        await bodies.enact(ctx.db, society.forum_id, "members-forum-advisory", rules, await ctx.now())


async def under_early_close(act, society) -> None:
    """From now on motions of the Forum go by rules that let two officers close a ballot early."""
    async with act(None) as ctx:
        rules = replace(PRESETS["small-forum"], early_close=True)
        await bodies.enact(ctx.db, society.forum_id, "small-forum", rules, await ctx.now())


_VOTERS = text(
    """
    SELECT DISTINCT ON (e.member_id) e.member_id, r.person_id FROM roll_entry e JOIN right_today r USING (member_id)
     WHERE e.ballot_id = :id AND e.on_roll ORDER BY e.member_id, r.person_id
    """
)


async def everybody_votes(act, society, ballot_id: UUID) -> None:
    """Every right on the roll votes in favour, by somebody who may use it."""
    async with act(None) as ctx:
        rights = {row.member_id: row.person_id for row in await ctx.db.execute(_VOTERS, {"id": ballot_id})}
    people = {each.person_id: each for each in society.people.values()}
    for member_id, person_id in rights.items():
        await cast(act, people[person_id], ballot_id, "yes", on_behalf_of=member_id)


async def tied(act, society, clock, rules=PRESETS["small-forum"], names_seen_by: str = "members", **casting) -> UUID:
    """A ballot that has closed with equal votes, by rules that give the chair, Pwyll, a casting vote for a week."""
    await under(act, society, replace(rules, **{"casting_vote_days": 7, **casting}))
    ballot_id = await opened(act, society, clock, NewBallot(names_seen_by=names_seen_by))
    for someone, choice in (("branwen", "yes"), ("pwyll", "no"), ("manawydan", "abstain")):
        await cast(act, society.people[someone], ballot_id, choice)
    await closed(act, clock, days=rules.voting_days)
    return ballot_id


async def joined_now(ctx):
    """Somebody who becomes a member now."""
    person_id = await members.enter_person(ctx.db, "Goewin", "cy")
    member_id = await members.enter_member(ctx.db, (await ctx.now()).astimezone(LONDON).date(), person_id=person_id)
    return Someone("Goewin", "goewin@example.org", "cy", person_id, member_id)


async def ruled_out(act, society) -> UUID:
    """A motion of Branwen's that Pwyll, in the chair, ruled out just now."""
    async with act(society.branwen) as ctx:
        new = NewMotion(body_id=society.forum_id, original_language=Language.CY, title=TITLE, text=TEXT)
        motion_id = await motions.propose_motion(ctx, new)
        await motions.transition_motion(ctx, motion_id, NewTransition("seeking_seconders"))
    for someone in (society.manawydan, society.cigfa):
        async with act(someone) as ctx:
            await motions.second_motion(ctx, motion_id, NewSecond())
    async with act(society.pwyll) as ctx:
        await motions.transition_motion(ctx, motion_id, NewTransition("ruled_out", TEXT))
    return motion_id


async def appealed(act, society, motion_id: UUID) -> UUID:
    """Branwen's appeal against the ruling on her motion."""
    async with act(society.branwen) as ctx:
        await procedure.appeal_ruling(ctx, motion_id, NewAppeal(TEXT))
    return motion_id


async def carried(act, society, clock, effect: str = "advisory") -> UUID:
    """A motion that everybody who voted was for, its ballot just over."""
    ballot_id = await opened(act, society, clock, effect=effect)
    for someone in (society.branwen, society.manawydan, society.pwyll):
        await cast(act, someone, ballot_id, "yes")
    await closed(act, clock)
    return (await result(act, None, ballot_id)).motion.id


async def bound(act, society, clock) -> UUID:
    """A motion that binds, carried, and not planned yet."""
    return await carried(act, society, clock, "member_power")


async def planned(act, society, motion_id: UUID, **changes) -> UUID:
    """The plan for a motion: Rhiannon's office, the secretary's, sees to it."""
    async with act(society.gwydion) as ctx:
        today = (await ctx.now()).astimezone(LONDON).date()
        given = {"owner_office": Office.SECRETARY, "summary": TEXT, "due_on": today + timedelta(days=60)} | changes
        await implementation.plan_implementation(ctx, motion_id, NewPlan(**given))
    return motion_id


async def reported(act, society, motion_id: UUID) -> None:
    """A milestone for a motion's plan, and the secretary's report that it is reached."""
    async with act(society.gwydion) as ctx:
        today = (await ctx.now()).astimezone(LONDON).date()
        await implementation.add_milestone(ctx, motion_id, NewMilestone(TITLE, today))
        found = (await implementations.motion_implementation(ctx, motion_id)).plan
    async with act(society.rhiannon) as ctx:
        await implementation.report_progress(ctx, motion_id, NewProgress(TEXT, found.milestones[-1].id))


async def asked_back(act, society, *, asked: bool = True) -> UUID:
    """An admitted motion that Branwen, who moved it, asks Manawydan and Cigfa to let her withdraw."""
    async with act(society.branwen) as ctx:
        new = NewMotion(body_id=society.forum_id, original_language=Language.CY, title=TITLE, text=TEXT)
        motion_id = await motions.propose_motion(ctx, new)
        await motions.transition_motion(ctx, motion_id, NewTransition("seeking_seconders"))
    for someone in (society.manawydan, society.cigfa):
        async with act(someone) as ctx:
            await motions.second_motion(ctx, motion_id, NewSecond())
    async with act(society.pwyll) as ctx:
        await motions.transition_motion(ctx, motion_id, NewTransition("admitted"))
    if asked:
        async with act(society.branwen) as ctx:
            await procedure.ask_withdrawal(ctx, motion_id, NewWithdrawal(TEXT))
    return motion_id


async def referred(act, society, clock) -> UUID:
    """A motion of which notice was given, and which Pwyll, in the chair, then referred to the board."""
    motion_id = await noticed(act, society, clock)
    async with act(society.pwyll) as ctx:
        report_by = (await ctx.now()).astimezone(LONDON).date() + timedelta(days=80)
        await procedure.refer_motion(ctx, motion_id, NewReferral(society.board_id, report_by, TEXT))
    return motion_id


async def two_submitted(act, society) -> tuple[UUID, UUID]:
    """A motion of Branwen's and one of Manawydan's, both submitted."""
    found = []
    for mover, seconders in (
        (society.branwen, (society.manawydan, society.cigfa)),
        (society.manawydan, (society.branwen, society.cigfa)),
    ):
        async with act(mover) as ctx:
            new = NewMotion(body_id=society.forum_id, original_language=Language.CY, title=TITLE, text=TEXT)
            motion_id = await motions.propose_motion(ctx, new)
            await motions.transition_motion(ctx, motion_id, NewTransition("seeking_seconders"))
        for someone in seconders:
            async with act(someone) as ctx:
                await motions.second_motion(ctx, motion_id, NewSecond())
        found.append(motion_id)
    return found[0], found[1]


async def offered(act, society, *motion_ids: UUID, **changes) -> UUID:
    """A composite that Pwyll, in the chair, asks the movers of these motions about."""
    given = {"title": Bilingual(cy="Teithio", en="Travel"), "text": TEXT, "reason": TEXT} | changes
    async with act(society.pwyll) as ctx:
        return await composites.offer_composite(ctx, NewComposite(motion_ids=motion_ids, **given))


async def combined(act, society) -> tuple[UUID, UUID]:
    """A composite that all its movers consented to, and one of the motions that it was made of."""
    first, second = await two_submitted(act, society)
    composite_id = await offered(act, society, first, second)
    for someone, motion_id in ((society.branwen, first), (society.manawydan, second)):
        async with act(someone) as ctx:
            await composites.answer_composite(ctx, composite_id, NewCompositeAnswer(motion_id, "consented"))
    return composite_id, first
