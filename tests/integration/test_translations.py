"""Translations: the clock and how late it is, offers by members, and how each language came to be."""

from datetime import timedelta
from uuid import uuid4

import asyncpg
import pytest
from msgspec.structs import replace as changed

from governance.bilingual import Bilingual, BilingualProse, Language
from governance.bodies import store as bodies
from governance.bodies.rules import PRESETS
from governance.decisions import queries as decisions
from governance.decisions.actions import record_decision
from governance.motions import actions as motions
from governance.motions import queries as motion_queries
from governance.motions.refusals import SummaryTooLong, TextMissing
from governance.motions.values import NewApproval, NewMotion, NewSecond, NewText, NewTransition
from governance.refusal import NotFound, NotPermitted, SignInNeeded, Stale
from governance.translations import actions, queries
from governance.translations.refusals import (
    NothingToTranslate,
    NotYourOffer,
    OfferIsOver,
    OfferOutdated,
    OfferWaits,
)
from governance.translations.values import NewDeclining, NewMotionOffer, NewSummaryOffer, NewTranslation
from tests.mailbox import a_decision, published

WELSH = {"title": Bilingual(cy="Costau teithio"), "text": BilingualProse(cy="Bod y Bwrdd yn talu.")}
ENGLISH = {"title": Bilingual(en="Travel costs"), "text": BilingualProse(en="That the Board pay.")}
SHORT = BilingualProse(cy="Talu am y daith.")


async def seeking(act, society, summary=None):
    """Branwen's motion, in Welsh alone."""
    async with act(society.branwen) as ctx:
        new = NewMotion(body_id=society.forum_id, original_language=Language.CY, summary=summary, **WELSH)
        motion_id = await motions.propose_motion(ctx, new)
        await motions.transition_motion(ctx, motion_id, NewTransition("seeking_seconders"))
    return motion_id


async def submitted(act, society, summary=None):
    """The same, with its two seconders: the rules submit it."""
    motion_id = await seeking(act, society, summary)
    for someone in (society.manawydan, society.cigfa):
        async with act(someone) as ctx:
            await motions.second_motion(ctx, motion_id, NewSecond())
    return motion_id


async def offered(act, someone, motion_id, **more):
    async with act(someone) as ctx:
        return await actions.offer_motion_translation(ctx, motion_id, NewMotionOffer(**(ENGLISH | more)))


async def clock_of(act, motion_id, someone=None):
    async with act(someone) as ctx:
        return await queries.motion_translation(ctx, motion_id)


async def listed(act, someone=None):
    async with act(someone) as ctx:
        return await queries.translations(ctx)


async def seen(act, someone, offer_id):
    async with act(someone) as ctx:
        return await queries.translation_offer(ctx, offer_id)


async def as_owner(owner_url, statement):
    """Say one statement to the database as its owner, whom no grant stops."""
    db = await asyncpg.connect(owner_url)
    try:
        await db.execute(statement)
    finally:
        await db.close()


async def half_summed(act, society):
    """A published decision whose summary is in Welsh alone."""
    return await published(act, society, a_decision(society, summary=SHORT))


async def test_the_clock_runs_from_submission_and_everybody_sees_how_late_it_is(act, society, clock):
    motion_id = await seeking(act, society)
    before = await clock_of(act, motion_id)
    assert (before.began_at, before.due_on, before.waiting, before.days_late) == (None, None, False, 0)
    assert await listed(act) == []
    motion_id = await submitted(act, society)
    now = await clock_of(act, motion_id)
    assert now.waiting
    assert (now.due_on - now.began_at.date(), now.days_late) == (timedelta(days=5), 0)
    await clock.forward(days=7)
    assert (await clock_of(act, motion_id)).days_late == 2
    [line] = await listed(act)
    assert (line.id, line.days_late, line.missing, line.source, line.words) == (motion_id, 2, ["en"], "cy", 5)


async def test_lateness_stands_when_both_languages_are_approved_at_last(act, society, clock):
    motion_id = await submitted(act, society)
    await clock.forward(days=6)
    async with act(society.heledd) as ctx:
        await actions.translate_motion(ctx, motion_id, Language.EN, NewTranslation(**ENGLISH, made="machine"))
        for language in Language:
            await motions.approve_text(ctx, motion_id, NewApproval(language))
    await clock.forward(days=30)
    then = await clock_of(act, motion_id, society.branwen)
    assert (then.waiting, then.days_late, await listed(act)) == (False, 1, [])
    assert (then.en.made, then.en.by, then.en.status, then.cy.original) == ("machine", "Heledd", "approved", True)
    assert (await clock_of(act, motion_id)).en.by is None


async def test_the_rules_give_the_days_and_a_motion_keeps_its_own(act, society):
    first = await submitted(act, society)
    async with act(None) as ctx:
        rules = changed(PRESETS["small-forum"], translation_days=10)
        await bodies.enact(ctx.db, society.forum_id, "small-forum", rules, await ctx.now())
    second = await submitted(act, society)
    given = [(await clock_of(act, each)) for each in (first, second)]
    assert [(each.due_on - each.began_at.date()).days for each in given] == [5, 10]
    assert [line.id for line in await listed(act)] == [first, second]


async def test_an_officer_takes_up_what_a_member_offered(act, society):
    motion_id = await submitted(act, society, SHORT)
    offer_id = await offered(act, society.cigfa, motion_id, summary=BilingualProse(en="Pay for the journey."))
    assert (await clock_of(act, motion_id)).offers == 1
    async with act(society.heledd) as ctx:
        [line] = await queries.translation_offers(ctx, waiting=True)
        assert (line.id, line.offered_by, line.allowed_actions[0]) == (offer_id, "Cigfa", "accept_translation")
        await actions.accept_translation(ctx, offer_id)
        assert await queries.translation_offers(ctx, waiting=True) == []
    async with act(society.manawydan) as ctx:
        motion = await motion_queries.motion(ctx, motion_id)
    assert (motion.title.en, motion.text.en, motion.summary.en) == (
        "Travel costs",
        "That the Board pay.",
        "Pay for the journey.",
    )
    assert (motion.text.cy, motion.translations.en.status, motion.translations.cy.status) == (
        "Bod y Bwrdd yn talu.",
        "approved",
        "written",
    )
    made = await clock_of(act, motion_id, society.manawydan)
    assert (made.en.made, made.en.by, made.en.outdated) == ("member", "Cigfa", False)
    mine = await seen(act, society.cigfa, offer_id)
    assert (mine.state, mine.mine, mine.allowed_actions) == ("accepted", True, [])


async def test_an_offer_is_declined_with_a_reason_and_its_member_may_offer_again(act, society):
    motion_id = await submitted(act, society)
    offer_id = await offered(act, society.cigfa, motion_id)
    with pytest.raises(OfferWaits):
        await offered(act, society.cigfa, motion_id)
    await offered(act, society.manawydan, motion_id)
    async with act(society.heledd) as ctx:
        await actions.decline_translation(ctx, offer_id, NewDeclining("Mae’r teitl yn wahanol."))
        with pytest.raises(OfferIsOver):
            await actions.accept_translation(ctx, offer_id)
        with pytest.raises(OfferIsOver):
            await actions.decline_translation(ctx, offer_id, NewDeclining("Eto."))
    declined = await seen(act, society.cigfa, offer_id)
    assert (declined.state, declined.reason) == ("declined", "Mae’r teitl yn wahanol.")
    again = await offered(act, society.cigfa, motion_id)
    async with act(society.cigfa) as ctx:
        await actions.withdraw_translation(ctx, again)
        with pytest.raises(OfferIsOver):
            await actions.withdraw_translation(ctx, again)
        [_, first] = await queries.translation_offers(ctx)
    assert first.id == offer_id


async def test_what_was_translated_before_the_text_changed_is_out_of_date(act, society):
    motion_id = await seeking(act, society)
    offer_id = await offered(act, society.cigfa, motion_id)
    async with act(society.heledd) as ctx:
        await actions.translate_motion(ctx, motion_id, Language.EN, NewTranslation(**ENGLISH))
    assert not (await clock_of(act, motion_id)).en.outdated
    async with act(society.branwen) as ctx:
        both = {"title": Bilingual(cy="Costau teithio", en="Travel costs")}
        moved = BilingualProse(cy="Bod y Bwrdd yn talu’r cyfan.", en="That the Board pay.")
        await motions.edit_motion(ctx, motion_id, NewText(text=moved, **both))
    assert (await clock_of(act, motion_id)).en.outdated
    outdated = await seen(act, society.heledd, offer_id)
    assert (outdated.state, outdated.allowed_actions) == ("outdated", ["decline_translation"])
    async with act(society.heledd) as ctx:
        with pytest.raises(OfferOutdated):
            await actions.accept_translation(ctx, offer_id)
    async with act(society.branwen) as ctx:
        rewritten = BilingualProse(cy="Bod y Bwrdd yn talu’r cyfan.", en="That the Board pay all of it.")
        await motions.edit_motion(ctx, motion_id, NewText(text=rewritten, **both))
    assert (await clock_of(act, motion_id)).en.made is None


async def test_who_read_another_text_offers_nothing(act, society):
    motion_id = await submitted(act, society)
    with pytest.raises(Stale):
        await offered(act, society.cigfa, motion_id, text_digest="0" * 64)


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"title": Bilingual(cy="Te")}, TextMissing),
        ({"text": BilingualProse(cy="Te.")}, TextMissing),
        ({"summary": BilingualProse(en="word " * 61)}, SummaryTooLong),
    ],
)
async def test_an_offer_is_whole_and_its_summary_short(act, society, more, refusal):
    motion_id = await submitted(act, society)
    with pytest.raises(refusal):
        await offered(act, society.cigfa, motion_id, **more)


async def test_nothing_is_offered_where_nothing_is_asked_for(act, society):
    motion_id = await submitted(act, society)
    async with act(society.heledd) as ctx:
        await actions.translate_motion(ctx, motion_id, Language.EN, NewTranslation(**ENGLISH))
        await motions.approve_text(ctx, motion_id, NewApproval(Language.EN))
    with pytest.raises(NothingToTranslate):
        await offered(act, society.cigfa, motion_id)
    assert (await clock_of(act, motion_id, society.cigfa)).allowed_actions == []
    ruled_out = await submitted(act, society)
    assert (await clock_of(act, ruled_out, society.cigfa)).allowed_actions == ["offer_motion_translation"]
    async with act(society.pwyll) as ctx:
        reason = BilingualProse(cy="Na.", en="No.")
        await motions.transition_motion(ctx, ruled_out, NewTransition("ruled_out", reason))
    with pytest.raises(NothingToTranslate):
        await offered(act, society.cigfa, ruled_out)
    assert ruled_out not in [line.id for line in await listed(act)]


async def test_members_offer_and_officers_decide(act, society):
    motion_id = await submitted(act, society)
    offer_id = await offered(act, society.cigfa, motion_id)
    for someone, refusal in ((None, SignInNeeded), (society.efnisien, NotPermitted), (society.myrddin, NotPermitted)):
        with pytest.raises(refusal):
            await offered(act, someone, motion_id)
    for someone, refusal in (
        (None, SignInNeeded),
        (society.cigfa, NotPermitted),
        (society.manawydan, NotFound),
        (society.gwydion, NotFound),
    ):
        async with act(someone) as ctx:
            with pytest.raises(refusal):
                await actions.accept_translation(ctx, offer_id)
            with pytest.raises(refusal):
                await actions.decline_translation(ctx, offer_id, NewDeclining("Na."))
    for someone in (society.manawydan, society.gwydion):
        with pytest.raises(NotFound):
            await seen(act, someone, offer_id)
        async with act(someone) as ctx:
            assert await queries.translation_offers(ctx) == []
            with pytest.raises(NotFound):
                await actions.withdraw_translation(ctx, offer_id)
    async with act(society.heledd) as ctx:
        with pytest.raises(NotYourOffer):
            await actions.withdraw_translation(ctx, offer_id)
        with pytest.raises(NotFound):
            await actions.accept_translation(ctx, uuid4())


async def test_a_draft_is_offered_no_translation(act, society):
    async with act(society.branwen) as ctx:
        new = NewMotion(body_id=society.forum_id, original_language=Language.CY, **WELSH)
        motion_id = await motions.propose_motion(ctx, new)
    with pytest.raises(NotFound):
        await offered(act, society.cigfa, motion_id)
    with pytest.raises(NotFound):
        await clock_of(act, motion_id, society.cigfa)
    with pytest.raises(NothingToTranslate):
        await offered(act, society.branwen, motion_id)


async def test_the_summary_of_a_published_decision_is_completed_and_nothing_else_of_it(act, society, clock):
    decision_id = await half_summed(act, society)
    await clock.forward(days=8)
    [line] = await listed(act)
    assert (line.kind, line.id, line.missing, line.days_late) == ("decision", decision_id, ["en"], 3)
    english = NewSummaryOffer(summary=BilingualProse(en="Pay for the journey."))
    async with act(society.cigfa) as ctx:
        assert (await queries.decision_translation(ctx, decision_id)).allowed_actions == ["offer_decision_translation"]
        offer_id = await actions.offer_decision_translation(ctx, decision_id, english)
        with pytest.raises(OfferWaits):
            await actions.offer_decision_translation(ctx, decision_id, english)
    with pytest.raises(NotFound):
        await seen(act, society.heledd, offer_id)
    async with act(society.gwydion) as ctx:
        before = await decisions.decision(ctx, decision_id)
        await actions.accept_translation(ctx, offer_id)
        after = await decisions.decision(ctx, decision_id)
        with pytest.raises(NothingToTranslate):
            await actions.offer_decision_translation(ctx, decision_id, english)
    assert after == changed(
        before, summary=BilingualProse(cy=SHORT.cy, en="Pay for the journey."), version=before.version + 1
    )
    async with act(None) as ctx:
        view = await queries.decision_translation(ctx, decision_id)
    assert (view.en.made, view.waiting, view.days_late, await listed(act)) == ("member", False, 3, [])


async def test_two_offers_for_one_summary_are_not_both_taken_up(act, society):
    decision_id = await half_summed(act, society)
    ids = []
    for someone in (society.cigfa, society.manawydan):
        async with act(someone) as ctx:
            new = NewSummaryOffer(summary=BilingualProse(en=f"Pay, says {someone.name}."))
            ids.append(await actions.offer_decision_translation(ctx, decision_id, new))
    async with act(society.gwydion) as ctx:
        await actions.accept_translation(ctx, ids[0])
        with pytest.raises(NothingToTranslate):
            await actions.accept_translation(ctx, ids[1])
        await actions.decline_translation(ctx, ids[1], NewDeclining("Mae un arall."))


async def test_a_draft_of_the_boards_waits_for_its_officers_alone(act, society):
    draft = a_decision(society, title=Bilingual(cy="Drafft"))
    async with act(society.gwydion) as ctx:
        decision_id = await record_decision(ctx, draft)
    assert await listed(act, society.cigfa) == []
    [line] = await listed(act, society.gwydion)
    assert (line.id, line.missing) == (decision_id, ["en"])
    async with act(society.cigfa) as ctx:
        with pytest.raises(NotFound):
            await queries.decision_translation(ctx, decision_id)
        with pytest.raises(NotFound):
            await actions.offer_decision_translation(ctx, decision_id, NewSummaryOffer(summary=SHORT))


@pytest.mark.parametrize(
    "statement",
    [
        'UPDATE decision SET title = \'{"cy": "Arall"}\', version = version + 1',
        'UPDATE decision SET summary = \'{"cy": "Arall.", "en": "Other."}\', version = version + 1',
        "UPDATE decision SET summary = NULL, version = version + 1",
        "DELETE FROM decision",
    ],
)
async def test_the_schema_lets_nothing_else_of_a_published_decision_change(act, society, owner_url, statement):
    await half_summed(act, society)
    with pytest.raises(asyncpg.PostgresError, match="never changed"):
        await as_owner(owner_url, statement)


async def test_the_schema_keeps_an_offer_as_it_was_made(act, society, owner_url):
    await offered(act, society.cigfa, await submitted(act, society))
    for statement in (
        'UPDATE translation_offer SET title = \'{"en": "Other"}\'',
        f"UPDATE translation_offer SET offered_by = '{society.manawydan.person_id}'",
        "DELETE FROM translation_offer",
    ):
        with pytest.raises(asyncpg.PostgresError, match=r"never (altered|deleted)"):
            await as_owner(owner_url, statement)
