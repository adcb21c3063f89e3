"""Who is told of what happens off a motion's straight road, in their own language, and of when notice is complete."""

from msgspec.structs import replace
from sqlalchemy import text

from governance.ballots import actions as ballots
from governance.bodies import store as bodies
from governance.bodies.rules import PRESETS
from governance.motions import queries
from governance.notices import actions as notices
from governance.notices import inbox
from governance.notices import queries as letters
from governance.offices.values import NewVerdict
from governance.procedure import actions
from governance.procedure.values import NewAppealDecision
from tests import stage
from tests.integration.test_notices import idle
from tests.integration.test_put_off import WHY, put_off, read, too_few, under
from tests.mailbox import ELECTORS, mailbox, until, with_mail, working


def to(letters) -> list[str]:
    return sorted(each["To"].addresses[0].username for each in letters)


async def test_an_appeal_is_told_to_who_decides_it_and_its_end_to_who_appealed(act, society, settings):
    async with mailbox() as box, working(with_mail(settings, box)):
        motion_id = await stage.appealed(act, society, await stage.ruled_out(act, society))
        await until(lambda: idle(act))
        made = [*box.received("Apêl i’w phenderfynu"), *box.received("An appeal to decide")]
        assert to(made) == ["arianrhod", "gwydion"]
        assert all(f"/{motion_id}" in each.get_content() for each in made)
        async with act(society.gwydion) as ctx:
            await actions.decide_appeal(ctx, motion_id, NewAppealDecision("ruled_out", WHY))
        await until(lambda: idle(act))
        [told] = box.received("Penderfynu ar eich apêl")
    assert to([told]) == ["branwen"]
    assert "Mae’r dyfarniad yn sefyll" in told.get_content()
    assert WHY.cy in told.get_content()


async def test_a_step_with_a_ballot_is_told_to_who_may_confirm_it_and_its_end_to_who_proposed_it(
    act, society, clock, settings
):
    ballot_id = await stage.opened(act, society, clock)
    async with mailbox() as box, working(with_mail(settings, box)):
        await until(lambda: idle(act))
        for verdict, says in (
            (NewVerdict(to="objected", reason=WHY), "Objection by: Teyrnon. The reason:"),
            (NewVerdict(to="withdrawn"), None),
            (NewVerdict(to="confirmed"), "It was confirmed, and has taken effect. Confirmed by: Teyrnon"),
        ):
            before = len(box.messages)
            async with act(society.olwen) as ctx:
                step = await ballots.annul_ballot(ctx, ballot_id, WHY)
            await until(lambda: idle(act))
            asked = box.messages[before:]
            assert to(asked) == ["rhiannon", "teyrnon"]
            assert all(f"/{ballot_id}" in each.get_content() and WHY.cy in each.get_content() for each in asked)
            before = len(box.messages)
            async with act(society.olwen if says is None else society.teyrnon) as ctx:
                await ballots.decide_ballot_proposal(ctx, ballot_id, step, verdict)
            await until(lambda: idle(act))
            told = box.messages[before:]
            assert to(told) == ([] if says is None else ["olwen"])
            assert all(says in each.get_content() for each in told)
    async with act(society.olwen) as ctx:
        mine = await inbox.my_notices(ctx)
    assert [(each.kind, each.type, each.subject_id) for each in mine][:2] == [
        ("ballot_step_decided", "ballot", ballot_id)
    ] * 2


async def test_whoever_proposed_a_step_is_told_that_it_was_overtaken_and_nobody_is_asked_to_confirm_it(
    act, society, clock
):
    ballot_id = await stage.opened(act, society, clock)
    async with act(society.teyrnon) as ctx:
        step = await ballots.annul_ballot(ctx, ballot_id, WHY)
    await stage.closed(act, clock)
    async with act(None) as ctx:
        assert await notices.tell(ctx, "ballot.step_proposed", step) == 0
        assert await notices.tell(ctx, "ballot.step_decided", step) == 1
        jobs = text("SELECT count(*) FROM procrastinate_jobs WHERE args ->> 'event' = 'ballot.step_decided'")
        assert (await ctx.db.execute(jobs)).scalar_one() == 1
        query = text("SELECT id FROM notice WHERE kind = 'ballot_step_decided' AND person_id = :id")
        notice_id = (await ctx.db.execute(query, {"id": society.teyrnon.person_id})).scalar_one()
        told = await letters.letter(ctx, await notices.take_notice(ctx, notice_id))
    assert "overtaken" in told.facts["result"].message


async def test_a_wish_to_withdraw_is_told_to_each_seconder(act, society, settings):
    async with mailbox() as box, working(with_mail(settings, box)):
        motion_id = await stage.asked_back(act, society)
        await until(lambda: idle(act))
        asked = [*box.received("A gaiff y cynnig ei dynnu’n ôl?"), *box.received("May the motion be withdrawn?")]
    assert sorted(each["To"].addresses[0].display_name for each in asked) == ["Cigfa", "Manawydan"]
    assert all(f"/{motion_id}" in each.get_content() for each in asked)


async def test_an_adjournment_is_told_to_all_and_so_is_its_end_from_which_notice_counts(act, society, clock, settings):
    await under(act, society)
    motion_id = await stage.noticed(act, society, clock)
    async with mailbox() as box, working(with_mail(settings, box)):
        await put_off(act, society.pwyll, motion_id)
        await until(lambda: idle(act))
        told = [*box.received("Gohirio cynnig"), *box.received("A motion is adjourned")]
        assert len({each["Message-ID"] for each in told}) == len(ELECTORS)
        assert any(WHY.cy in each.get_content() for each in told)
        await clock.forward(days=12)

        async def back() -> bool:
            motion = await read(act, motion_id)
            return motion.state == "noticed" and motion.noticed_at is not None and await idle(act)

        await until(back)
    again = [*box.received("Rhybudd o’r newydd"), *box.received("Notice anew")]
    assert len({each["Message-ID"] for each in again}) == len(ELECTORS)


async def test_a_second_ballot_is_noticed_to_all_and_counts_from_the_last_of_these(act, society, clock):
    await under(act, society, inquorate="second_ballot")
    motion_id = await stage.noticed(act, society, clock)
    ballot_id = await too_few(act, society, clock, motion_id)
    async with act(None) as ctx:
        told = await notices.tell(ctx, "motion.voted_on_again", ballot_id)
        assert told == await notices.tell(ctx, "motion.voted_on_again", ballot_id) + told
        assert (await queries.motion(ctx, motion_id)).noticed_at is None
        ids = (await ctx.db.execute(text("SELECT id FROM notice WHERE kind = 'second_ballot'"))).scalars().all()
        for notice_id in ids:
            await notices.end_notice(ctx, notice_id, sent=True)
        await notices.complete_notice(ctx, ids[-1])
        assert (await queries.motion(ctx, motion_id)).noticed_at is not None
    assert told == len(ids)


async def test_a_motion_that_lapsed_is_told_to_who_stood_behind_it(act, society, clock, settings):
    async with act(None) as ctx:
        rules = replace(PRESETS["small-forum"], lapse_days=10)
        await bodies.enact(ctx.db, society.forum_id, "small-forum", rules, await ctx.now())
    await stage.asked_back(act, society, asked=False)
    async with mailbox() as box, working(with_mail(settings, box)):
        await until(lambda: idle(act))
        await clock.forward(days=11)
        await until(lambda: lapsed(act))
        await until(lambda: idle(act))
    told = [*box.received("Cynnig wedi dod i ben"), *box.received("A motion has lapsed")]
    assert sorted(each["To"].addresses[0].display_name for each in told) == ["Branwen", "Cigfa", "Manawydan"]


async def lapsed(act) -> bool:
    async with act(None) as ctx:
        return [each.state for each in await queries.motions(ctx)] == ["lapsed"]
