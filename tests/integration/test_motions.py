"""A motion's life up to its ballot, through the actions, on a real PostgreSQL."""

import pytest

from governance.ballots import actions as ballot_actions
from governance.ballots import queries as ballots
from governance.ballots.values import NewBallot
from governance.bilingual import Bilingual, BilingualProse, Language
from governance.members.rules import ChooseRight, NoRight, RightNotYours
from governance.motions import actions, queries
from governance.motions.refusals import (
    AlreadySeconded,
    InvalidTransition,
    MoverCannotSecond,
    NotEnoughSeconders,
    NotTheMover,
    OriginalIsTheMovers,
    ReasonNeeded,
    SecondingIsOver,
    TextMissing,
    TextNotApproved,
)
from governance.motions.values import NewApproval, NewMotion, NewSecond, NewText, NewTransition
from governance.refusal import NotFound, NotPermitted, SignInNeeded, Stale
from governance.translations import actions as translations
from governance.translations.values import NewTranslation

TITLE = Bilingual(cy="Costau teithio gofalwyr", en="Carers’ travel costs")
TEXT = BilingualProse(cy="Bod y Bwrdd yn talu costau teithio.", en="That the Board pay travel costs.")


def draft(society, **changes) -> NewMotion:
    given = {"body_id": society.forum_id, "original_language": Language.CY, "title": TITLE, "text": TEXT}
    return NewMotion(**given | changes)


async def proposed(act, society, someone, **changes):
    async with act(someone) as ctx:
        motion_id = await actions.propose_motion(ctx, draft(society, **changes))
        await actions.transition_motion(ctx, motion_id, NewTransition("seeking_seconders"))
    return motion_id


async def seconded(act, society, **changes):
    motion_id = await proposed(act, society, society.branwen, **changes)
    for someone in (society.pwyll, society.manawydan):
        async with act(someone) as ctx:
            await actions.second_motion(ctx, motion_id, NewSecond())
    return motion_id


async def state(act, motion_id):
    async with act(None) as ctx:
        return (await queries.motion(ctx, motion_id)).state


async def test_a_draft_is_its_movers_alone(act, society):
    async with act(society.branwen) as ctx:
        motion_id = await actions.propose_motion(ctx, draft(society))
        assert (await queries.motion(ctx, motion_id)).mine
    for someone in (None, society.rhiannon):
        async with act(someone) as ctx:
            assert motion_id not in [m.id for m in await queries.motions(ctx)]
            with pytest.raises(NotFound):
                await queries.motion(ctx, motion_id)
            with pytest.raises((NotFound, SignInNeeded)):
                await actions.second_motion(ctx, motion_id, NewSecond())


async def test_a_draft_that_is_withdrawn_stays_its_movers_alone(act, society):
    async with act(society.branwen) as ctx:
        motion_id = await actions.propose_motion(ctx, draft(society))
        await actions.transition_motion(ctx, motion_id, NewTransition("withdrawn"))
    async with act(society.branwen) as ctx:
        assert (await queries.motion(ctx, motion_id)).state == "withdrawn"
    for someone in (None, society.rhiannon):
        async with act(someone) as ctx:
            assert motion_id not in [m.id for m in await queries.motions(ctx)]
            for read in (queries.motion, queries.motion_history, ballots.motion_ballots):
                with pytest.raises(NotFound):
                    await read(ctx, motion_id)


async def test_nothing_done_to_somebody_elses_draft_says_that_it_is_there(act, society):
    async with act(society.branwen) as ctx:
        motion_id = await actions.propose_motion(ctx, draft(society))
    new, english = NewText(title=TITLE, text=TEXT), NewTranslation(title=TITLE, text=TEXT)
    for someone, attempt in (
        (society.pwyll, lambda ctx: actions.second_motion(ctx, motion_id, NewSecond())),
        (society.pwyll, lambda ctx: actions.withdraw_second(ctx, motion_id, NewSecond())),
        (society.pwyll, lambda ctx: actions.edit_motion(ctx, motion_id, new)),
        (society.pwyll, lambda ctx: actions.transition_motion(ctx, motion_id, NewTransition("admitted"))),
        (society.pwyll, lambda ctx: actions.transition_motion(ctx, motion_id, NewTransition("withdrawn"))),
        (society.heledd, lambda ctx: translations.translate_motion(ctx, motion_id, Language.EN, english)),
        (society.heledd, lambda ctx: actions.approve_text(ctx, motion_id, NewApproval(Language.CY))),
        (society.teyrnon, lambda ctx: ballot_actions.schedule_ballot(ctx, motion_id, NewBallot())),
        (society.teyrnon, lambda ctx: ballots.motion_ballots(ctx, motion_id)),
    ):
        async with act(someone) as ctx:
            with pytest.raises(NotFound):
                await attempt(ctx)


async def test_a_visitor_and_a_lapsed_member_propose_nothing(act, society):
    async with act(None) as ctx:
        with pytest.raises(SignInNeeded):
            await actions.propose_motion(ctx, draft(society))
    async with act(society.efnisien) as ctx:
        with pytest.raises(NotPermitted):
            await actions.propose_motion(ctx, draft(society))


async def test_who_holds_two_rights_must_say_which(act, society):
    async with act(society.bendigeidfran) as ctx:
        with pytest.raises(ChooseRight) as refused:
            await actions.propose_motion(ctx, draft(society))
        assert {right.member_id for right in refused.value.rights} == {
            society.bendigeidfran.member_id,
            society.cartref_id,
        }
        motion_id = await actions.propose_motion(ctx, draft(society, on_behalf_of=society.cartref_id))
        assert (await queries.motion(ctx, motion_id)).mover.member_id == society.cartref_id


async def test_nobody_acts_for_a_member_that_is_not_theirs(act, society):
    async with act(society.branwen) as ctx:
        with pytest.raises(RightNotYours):
            await actions.propose_motion(ctx, draft(society, on_behalf_of=society.cartref_id))


async def test_a_deputy_acts_only_from_the_day_of_the_nomination(act, society, clock):
    async with act(society.culhwch) as ctx:
        with pytest.raises(RightNotYours):
            await actions.propose_motion(ctx, draft(society, on_behalf_of=society.cartref_id))
    await clock.forward(days=366)
    async with act(society.culhwch) as ctx:
        await actions.propose_motion(ctx, draft(society, on_behalf_of=society.cartref_id))


async def test_the_last_seconder_needed_submits_where_the_rules_are_automatic(act, society):
    motion_id = await seconded(act, society)
    assert await state(act, motion_id) == "submitted"


async def test_the_mover_cannot_second_nor_anybody_twice(act, society):
    motion_id = await proposed(act, society, society.bendigeidfran, on_behalf_of=society.cartref_id)
    async with act(society.bendigeidfran) as ctx:
        with pytest.raises(MoverCannotSecond):
            await actions.second_motion(ctx, motion_id, NewSecond(society.bendigeidfran.member_id))
    async with act(society.pwyll) as ctx:
        await actions.second_motion(ctx, motion_id, NewSecond())
        with pytest.raises(AlreadySeconded):
            await actions.second_motion(ctx, motion_id, NewSecond())


async def test_an_edit_clears_the_seconds(act, society):
    motion_id = await proposed(act, society, society.branwen)
    async with act(society.pwyll) as ctx:
        await actions.second_motion(ctx, motion_id, NewSecond())
    async with act(society.branwen) as ctx:
        await actions.edit_motion(ctx, motion_id, NewText(title=TITLE, text=BilingualProse(cy="Arall.", en="Other.")))
        view = await queries.motion(ctx, motion_id)
    assert (view.seconds.count, view.text_version) == (0, 2)


async def test_two_edits_of_the_same_version_are_not_both_taken(act, society):
    motion_id = await proposed(act, society, society.branwen)
    async with act(society.branwen) as ctx:
        version = (await queries.motion(ctx, motion_id)).version
        await actions.edit_motion(ctx, motion_id, NewText(title=TITLE, text=TEXT), version)
        with pytest.raises(Stale):
            await actions.edit_motion(ctx, motion_id, NewText(title=TITLE, text=TEXT), version)


async def test_seconds_come_back_off_and_not_after_the_window(act, society, clock):
    motion_id = await proposed(act, society, society.branwen)
    async with act(society.pwyll) as ctx:
        await actions.second_motion(ctx, motion_id, NewSecond())
        await actions.withdraw_second(ctx, motion_id, NewSecond())
        assert (await queries.motion(ctx, motion_id)).seconds.count == 0
    await clock.forward(days=28)
    async with act(society.pwyll) as ctx:
        with pytest.raises(SecondingIsOver):
            await actions.second_motion(ctx, motion_id, NewSecond())
    async with act(None) as ctx:
        assert await actions.advance_due(ctx) == 1
        assert await actions.advance_due(ctx) == 0
    assert await state(act, motion_id) == "lapsed"


async def test_too_few_seconders_do_not_submit(act, society):
    motion_id = await proposed(act, society, society.branwen)
    async with act(society.branwen) as ctx:
        with pytest.raises(NotEnoughSeconders) as refused:
            await actions.transition_motion(ctx, motion_id, NewTransition("submitted"))
    assert refused.value.facts == {"has": 0, "needs": 2}


async def test_admitted_by_itself_unless_ruled_out_with_reasons_in_both_languages(act, society, clock):
    ruled_out, admitted = await seconded(act, society), await seconded(act, society)
    async with act(society.pwyll) as ctx:
        with pytest.raises(ReasonNeeded):
            await actions.transition_motion(ctx, ruled_out, NewTransition("ruled_out", BilingualProse(cy="Na.")))
        reason = BilingualProse(cy="Mae’r un cynnig gerbron.", en="The same motion is before us.")
        await actions.transition_motion(ctx, ruled_out, NewTransition("ruled_out", reason))
    await clock.forward(hours=48)
    async with act(None) as ctx:
        await actions.advance_due(ctx)
        assert (await queries.motion(ctx, ruled_out)).ruling == reason
        assert (await queries.motion(ctx, admitted)).reference.startswith("CYN-")
    assert [await state(act, each) for each in (ruled_out, admitted)] == ["ruled_out", "admitted"]


async def test_the_text_is_final_only_with_both_languages_approved_as_they_stand(act, society, clock):
    motion_id = await seconded(
        act, society, title=Bilingual(cy="Costau teithio"), text=BilingualProse(cy="Bod y Bwrdd yn talu.")
    )
    await clock.forward(hours=48)
    async with act(None) as ctx:
        await actions.advance_due(ctx)
    english = NewTranslation(title=Bilingual(en="Travel costs"), text=BilingualProse(en="That the Board pay."))
    async with act(society.heledd) as ctx:
        await actions.approve_text(ctx, motion_id, NewApproval(Language.CY))
        with pytest.raises(TextMissing):
            await actions.approve_text(ctx, motion_id, NewApproval(Language.EN))
        with pytest.raises(OriginalIsTheMovers):
            await translations.translate_motion(ctx, motion_id, Language.CY, NewTranslation(title=TITLE, text=TEXT))
        await translations.translate_motion(ctx, motion_id, Language.EN, english)
        await actions.approve_text(ctx, motion_id, NewApproval(Language.EN))
        with pytest.raises(TextNotApproved) as refused:
            await actions.transition_motion(ctx, motion_id, NewTransition("final_text"))
        assert refused.value.missing == [Language.CY]  # the translation made it another text
        await actions.approve_text(ctx, motion_id, NewApproval(Language.CY))
    async with act(None) as ctx:
        assert await actions.advance_due(ctx) == 1
        assert await actions.advance_due(ctx) == 1
    assert await state(act, motion_id) == "noticed"


async def test_only_officers_rule_and_only_the_mover_withdraws(act, society):
    motion_id = await seconded(act, society)
    async with act(society.pryderi) as ctx:
        for to in ("admitted", "ruled_out", "final_text", "noticed"):
            with pytest.raises(NotPermitted):
                await actions.transition_motion(ctx, motion_id, NewTransition(to))
        with pytest.raises(NotTheMover):
            await actions.transition_motion(ctx, motion_id, NewTransition("withdrawn"))
    async with act(society.branwen) as ctx:
        await actions.transition_motion(ctx, motion_id, NewTransition("withdrawn"))
        with pytest.raises(InvalidTransition):
            await actions.transition_motion(ctx, motion_id, NewTransition("submitted"))


async def test_a_person_without_a_right_cannot_second(act, society):
    motion_id = await proposed(act, society, society.branwen)
    async with act(society.myrddin) as ctx:
        with pytest.raises((NotPermitted, NoRight)):
            await actions.second_motion(ctx, motion_id, NewSecond())


async def test_a_second_or_an_approval_is_of_the_text_that_was_read(act, society):
    motion_id = await proposed(act, society, society.branwen)
    async with act(society.pwyll) as ctx:
        read = (await queries.motion(ctx, motion_id)).text_digest
    async with act(society.branwen) as ctx:
        await actions.edit_motion(ctx, motion_id, NewText(title=TITLE, text=BilingualProse(cy="Arall.", en="Other.")))
    async with act(society.pwyll) as ctx:
        with pytest.raises(Stale):
            await actions.second_motion(ctx, motion_id, NewSecond(text_digest=read))
        with pytest.raises(Stale):
            await actions.approve_text(ctx, motion_id, NewApproval(Language.CY, read))
        now = (await queries.motion(ctx, motion_id)).text_digest
        await actions.second_motion(ctx, motion_id, NewSecond(text_digest=now))
