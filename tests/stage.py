"""Short ways to a motion of which notice has run, to an open ballot, and past its closing: all by the actions."""

from uuid import UUID

from governance.ballots import actions as ballots
from governance.ballots import queries
from governance.ballots.values import NewBallot, NewVote
from governance.bilingual import Bilingual, BilingualProse, Language
from governance.bodies import store as bodies
from governance.bodies.rules import PRESETS
from governance.members import store as members
from governance.motions import actions as motions
from governance.motions.store import load
from governance.motions.values import NewApproval, NewMotion, NewSecond, NewTransition, State
from tests.cast import Someone

TITLE = Bilingual(cy="Costau teithio gofalwyr", en="Carers’ travel costs")
TEXT = BilingualProse(cy="Bod y Bwrdd yn talu costau teithio.", en="That the Board pay travel costs.")


async def noticed(act, society, clock, *, notice_sent: bool = True) -> UUID:
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
        for to in ("admitted", "final_text", "noticed"):
            await motions.transition_motion(ctx, motion_id, NewTransition(to))
        if notice_sent:
            await motions.complete_notice(ctx, motion_id)
    return motion_id


async def advance(act) -> int:
    """What the worker does at every look at the clock."""
    async with act(None) as ctx:
        return await motions.advance_due(ctx) + await ballots.advance_due(ctx)


async def opened(act, society, clock, new: NewBallot | None = None) -> UUID:
    """An open ballot, called and opened by Teyrnon, the returning officer, when the notice has run."""
    motion_id = await noticed(act, society, clock)
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


async def seen(act, someone, ballot_id):
    async with act(someone) as ctx:
        return await queries.ballot(ctx, ballot_id)


async def result(act, someone, ballot_id):
    async with act(someone) as ctx:
        return await queries.result(ctx, ballot_id)


async def under_full_rules(act, society):
    """From now on motions of the Forum go by the rules that ask for a scrutineer."""
    async with act(None) as ctx:
        await bodies.enact(
            ctx.db, society.forum_id, "members-forum-advisory", PRESETS["members-forum-advisory"], await ctx.now()
        )


async def joined_now(ctx):
    """Somebody who becomes a member now."""
    person_id = await members.enter_person(ctx.db, "Goewin", "cy")
    member_id = await members.enter_member(ctx.db, (await ctx.now()).date(), person_id=person_id)
    return Someone("Goewin", "goewin@example.org", "cy", person_id, member_id)
