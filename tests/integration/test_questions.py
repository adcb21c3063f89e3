"""Questions from their asking to their result, through the actions, on a real PostgreSQL."""

from datetime import timedelta

import asyncpg
import pytest
from msgspec.structs import replace
from sqlalchemy import text

import i18n
from governance.ballots.refusals import NotOnTheRoll
from governance.bilingual import Bilingual, BilingualProse, Language
from governance.bodies import store as bodies
from governance.bodies.rules import PRESETS
from governance.counting.sense import Steps
from governance.members.rules import ChooseRight, RightNotYours
from governance.motions.refusals import ReasonNeeded
from governance.motions.rules import LONDON
from governance.questions import actions, queries, refusals
from governance.questions.values import (
    Mark,
    Method,
    NewAnswer,
    NewProposal,
    NewQuestionTransition,
    NewReply,
    State,
)
from governance.refusal import NotFound, NotPermitted, SignInNeeded
from tests.asking import AN_ANSWER, OPTIONS, advance, answer, asked, closed, result, seen
from tests.stage import joined_now

BOTH = BilingualProse(cy="Camgymeriad.", en="A mistake.")


# ── Asking ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("who", ["branwen", "teyrnon", "heledd", "gwydion", "efnisien"])
async def test_only_the_forums_chair_and_secretary_ask(act, society, who):
    question_id = await asked(act, society)
    with pytest.raises(NotPermitted):
        await asked(act, _asking(society, who), opens_in=2)
    async with act(society.people[who]) as ctx:
        with pytest.raises(NotPermitted):
            await actions.transition_question(ctx, question_id, NewQuestionTransition("annulled", BOTH))
    assert await asked(act, _asking(society, "pwyll"))


def _asking(society, who):
    """The same society, with somebody else in the secretary's place."""
    return type(society)(
        society.forum_id,
        society.board_id,
        society.orders_id,
        society.cartref_id,
        society.people | {"rhiannon": society.people[who]},
    )


@pytest.mark.parametrize("method", list(Method))
async def test_a_question_of_each_method_is_answered_and_counted(act, society, clock, method):
    question_id = await asked(act, society, method)
    opened = await seen(act, society.branwen, question_id)
    assert (opened.state, opened.entitled, opened.verdict) == (State.OPEN, 14, None)
    given = await answer(act, society.branwen, question_id, AN_ANSWER[method])
    assert given.revision == 1
    again = await answer(act, society.branwen, question_id, AN_ANSWER[method])
    assert again.revision == 2
    with pytest.raises(refusals.QuestionResultNotYet):
        await result(act, society.rhiannon, question_id)
    await closed(act, clock)
    counted = await result(act, None, question_id)
    assert (counted.turnout, counted.entitled) == (1, 14)
    for language in Language:
        assert "⟦" not in i18n.sentence(counted.said, language) + i18n.sentence(counted.force, language)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"title": Bilingual(cy="Te")}, refusals.BothLanguagesNeeded),
        ({"text": BilingualProse(en="Tea")}, refusals.BothLanguagesNeeded),
        ({"options": (*OPTIONS, Bilingual(cy="Ynys Môn"))}, refusals.BothLanguagesNeeded),
        ({"options": OPTIONS[:1]}, refusals.OptionsDoNotFit),
        ({"options": None}, refusals.OptionsDoNotFit),
        ({"options": (OPTIONS[0], OPTIONS[0])}, refusals.OptionsDoNotFit),
        ({"method": Method.CONSENT, "options": OPTIONS}, refusals.OptionsDoNotFit),
        ({"method": Method.SENSE_CHECK, "options": None, "binding": True}, refusals.SenseCheckDecidesNothing),
        ({"method": Method.SENSE_CHECK, "options": None, "quorum": 3}, refusals.SenseCheckDecidesNothing),
        ({"method": Method.SCORE, "needs_majority": True}, refusals.HalfIsForApproval),
        ({"days": 0.01}, refusals.QuestionTooShort),
        ({"days": 6, "binding": True}, refusals.QuestionTooShort),
        ({"days": 9000}, refusals.QuestionTooFarAhead),
        ({"opens_in": 9000}, refusals.QuestionTooFarAhead),
    ],
)
async def test_what_may_not_be_asked(act, society, changed, refusal):
    with pytest.raises(refusal):
        await asked(act, society, **{"method": "approval", **changed})
    async with act(None) as ctx:
        assert await queries.questions(ctx) == []


async def test_what_binds_is_open_as_long_as_a_ballot(act, society):
    question_id = await asked(act, society, "approval", binding=True, days=7.1)
    assert (await seen(act, None, question_id)).binding


async def test_no_body_but_the_forum_asks_by_rules_of_its_own(act, society):
    """A regional group may vote for one day; what binds all the members does not."""
    async with act(None) as ctx:
        name, short = Bilingual(cy="Y De", en="South"), replace(PRESETS["small-forum"], voting_days=1)
        group = await bodies.establish(
            ctx.db, "south", "regional_group", name, None, (await ctx.now()).astimezone(LONDON).date()
        )
        await bodies.enact(ctx.db, group, "small-forum", short, await ctx.now())
    for body_id in (society.board_id, group):
        with pytest.raises(NotFound):
            await asked(act, society, "consent", body_id=body_id, binding=True, days=2)


async def test_a_question_opens_at_its_time_and_its_roll_is_of_that_day(act, society, clock):
    question_id = await asked(act, society, opens_in=2)
    scheduled = await seen(act, society.branwen, question_id)
    assert (scheduled.state, scheduled.entitled, scheduled.my_papers[0].on_roll) == (State.SCHEDULED, None, None)
    with pytest.raises(refusals.QuestionNotOpen):
        await answer(act, society.branwen, question_id, choice="support")
    await clock.forward(days=2, seconds=1)
    assert await advance(act) == 1
    assert await advance(act) == 0
    opened = await seen(act, society.branwen, question_id)
    assert (opened.state, opened.closes_at) == (State.OPEN, scheduled.closes_at)
    async with act(None) as ctx:
        late = await joined_now(ctx)
    with pytest.raises(NotOnTheRoll):
        await answer(act, late, question_id, choice="support")
    async with act(society.rhiannon) as ctx:
        with pytest.raises(refusals.InvalidQuestionTransition):
            await actions.open_question(ctx, question_id)


async def test_an_officer_opens_before_the_time(act, society):
    question_id = await asked(act, society, opens_in=2)
    async with act(society.pwyll) as ctx:
        await actions.transition_question(ctx, question_id, NewQuestionTransition("open"))
    assert (await answer(act, society.branwen, question_id, choice="neither")).choice == "neither"


async def test_a_question_opened_late_has_its_whole_time(act, society, clock):
    question_id = await asked(act, society, opens_in=2)
    await clock.forward(days=8)
    await advance(act)
    opened = await seen(act, None, question_id)
    assert opened.closes_at - opened.opens_at == timedelta(days=7)


async def test_an_annulled_question_says_why_and_takes_nothing(act, society, clock):
    question_id = await asked(act, society)
    async with act(society.rhiannon) as ctx:
        for reason in (None, BilingualProse(cy="Camgymeriad.")):
            with pytest.raises(ReasonNeeded):
                await actions.annul_question(ctx, question_id, reason)
        await actions.annul_question(ctx, question_id, BOTH)
    view = await seen(act, None, question_id)
    assert (view.state, view.annulment) == (State.ANNULLED, BOTH)
    with pytest.raises(refusals.QuestionAnnulled):
        await answer(act, society.branwen, question_id, choice="support")
    await clock.forward(days=8)
    assert await advance(act) == 0
    with pytest.raises(NotFound):
        await result(act, society.rhiannon, question_id)


# ── Answering ────────────────────────────────────────────────────────────────────────────────────────


async def test_who_holds_two_rights_answers_with_each(act, society, clock):
    question_id = await asked(act, society)
    with pytest.raises(ChooseRight):
        await answer(act, society.bendigeidfran, question_id, choice="support")
    for member_id, choice in ((society.cartref_id, "oppose"), (society.bendigeidfran.member_id, "support")):
        await answer(act, society.bendigeidfran, question_id, choice=choice, on_behalf_of=member_id)
    with pytest.raises(RightNotYours):
        await answer(act, society.branwen, question_id, choice="support", on_behalf_of=society.cartref_id)
    async with act(None) as ctx:
        with pytest.raises(SignInNeeded):
            await actions.give_answer(ctx, question_id, NewAnswer(choice="support"))
    with pytest.raises(NotOnTheRoll):
        await answer(act, society.efnisien, question_id, choice="support")
    await closed(act, clock)
    assert (await result(act, None, question_id)).steps == Steps(support=1, oppose=1)


@pytest.mark.parametrize(
    ("method", "new", "refusal"),
    [
        ("sense_check", NewAnswer(), refusals.AnswerEmpty),
        ("sense_check", NewAnswer(choice="consent"), refusals.AnswerDoesNotFit),
        ("sense_check", NewAnswer(approves=(1,)), refusals.AnswerDoesNotFit),
        ("consent", NewAnswer(choice="support"), refusals.AnswerDoesNotFit),
        ("consent", NewAnswer(choice="object"), refusals.ObjectionNeedsReason),
        ("consent", NewAnswer(choice="consent", text_version=2), refusals.ProposalChanged),
        ("approval", NewAnswer(choice="support"), refusals.AnswerDoesNotFit),
        ("approval", NewAnswer(approves=(1,), scores=(Mark(1, 1),)), refusals.AnswerDoesNotFit),
        ("approval", NewAnswer(approves=(4,)), refusals.AnswerDoesNotFit),
        ("approval", NewAnswer(approves=(1, 1)), refusals.AnswerDoesNotFit),
        ("score", NewAnswer(scores=(Mark(4, 1),)), refusals.AnswerDoesNotFit),
        ("score", NewAnswer(scores=(Mark(1, 1), Mark(1, 2))), refusals.AnswerDoesNotFit),
        ("score", NewAnswer(scores=()), refusals.AnswerEmpty),
    ],
)
async def test_an_answer_fits_the_question(act, society, method, new, refusal):
    question_id = await asked(act, society, method)
    with pytest.raises(refusal):
        await answer(act, society.branwen, question_id, new)


async def test_nothing_is_taken_after_the_closing_though_no_job_has_run(act, society, clock):
    question_id = await asked(act, society)
    await answer(act, society.branwen, question_id, choice="support")
    await clock.forward(days=7)
    assert (await seen(act, None, question_id)).state is State.CLOSED
    with pytest.raises(refusals.QuestionClosed):
        await answer(act, society.branwen, question_id, choice="oppose")
    async with act(society.rhiannon) as ctx:
        with pytest.raises(refusals.InvalidQuestionTransition):
            await actions.annul_question(ctx, question_id, BOTH)


async def test_nobody_sees_an_answer_of_anybody_else(act, society, clock):
    """While it is open there are no numbers; afterwards comments without names, and names where that was said."""
    hidden, shown = await asked(act, society), await asked(act, society, names_seen_by="members")
    for question_id in (hidden, shown):
        await answer(act, society.branwen, question_id, choice="oppose", comment="Rhy ddrud.")
    async with act(society.pwyll) as ctx:
        listed = await queries.questions(ctx, states=[State.OPEN])
    assert [(each.my_papers, each.my_answers, len(each.unanswered)) for each in listed] == [(1, 0, 1)] * 2
    assert [paper.answer for paper in (await seen(act, society.pwyll, hidden)).my_papers] == [None]
    await closed(act, clock)
    counted = await result(act, society.rhiannon, hidden)
    assert ([each.comment for each in counted.comments], counted.answers) == (["Rhy ddrud."], None)
    assert (await result(act, None, shown)).answers is None
    [named] = (await result(act, society.pwyll, shown)).answers
    assert (named.name.cy, named.choice, named.comment) == ("Branwen", "oppose", "Rhy ddrud.")


async def test_the_journal_and_the_feed_are_silent_about_answers(act, society):
    question_id = await asked(act, society)
    await answer(act, society.branwen, question_id, choice="strongly_oppose", comment="Na.")
    async with act(society.rhiannon) as ctx:
        rows = (
            await ctx.db.execute(
                text("SELECT event, facts::text FROM journal WHERE subject_id = :id"), {"id": question_id}
            )
        ).all()
    assert [row.event for row in rows] == ["question.asked", "question.opened", "question.answered"]
    assert not any("oppose" in row.facts or "Na." in row.facts for row in rows)


# ── Choices among options ────────────────────────────────────────────────────────────────────────────


async def test_a_tie_is_shown_as_one(act, society, clock):
    question_id = await asked(act, society, "approval")
    await answer(act, society.branwen, question_id, approves=(1, 2))
    await answer(act, society.pwyll, question_id, approves=(2, 1))
    await closed(act, clock)
    counted = await result(act, None, question_id)
    assert (counted.verdict, [each.leads for each in counted.options]) == ("tied", [True, True, False])
    said = i18n.sentence(counted.said, Language.EN)
    assert said == "A tie, so nothing is chosen. Options with 2 approvals each: Aberystwyth; Wrexham"


async def test_more_than_half_may_be_asked_for(act, society, clock):
    question_id = await asked(act, society, "approval", needs_majority=True)
    for who, approves in (("branwen", (1,)), ("pwyll", (2,)), ("cigfa", (1, 2)), ("heledd", ())):
        await answer(act, society.people[who], question_id, approves=approves)
    await closed(act, clock)
    counted = await result(act, None, question_id)
    assert (counted.verdict, counted.reason, [each.total for each in counted.options]) == (
        "none_chosen",
        "no_majority",
        [2, 2, 0],
    )


async def test_scores_are_summed_and_blanks_are_no_opinion(act, society, clock):
    question_id = await asked(act, society, "score", quorum=2)
    await answer(act, society.branwen, question_id, scores=(Mark(1, 5), Mark(3, 4)))
    await answer(act, society.pwyll, question_id, scores=(Mark(3, 4), Mark(1, 0)))
    await closed(act, clock)
    counted = await result(act, None, question_id)
    assert [(each.total, each.scores.no_opinion) for each in counted.options] == [(5, 0), (0, 2), (8, 0)]
    said = i18n.sentence(counted.said, Language.CY)
    assert said.endswith(": Ar-lein")


async def test_too_few_decide_nothing(act, society, clock):
    question_id = await asked(act, society, "score", quorum=2)
    await answer(act, society.branwen, question_id, scores=(Mark(1, 5),))
    await closed(act, clock)
    assert (await result(act, None, question_id)).verdict == "not_decided"


# ── Consent ──────────────────────────────────────────────────────────────────────────────────────────

AMENDED = NewProposal(
    BilingualProse(cy="Cyfarfod ym mis Mai.", en="Meet in May."),
    BilingualProse(cy="Mai yn lle Gorffennaf.", en="May instead of July."),
)


async def test_an_objection_stands_until_its_own_right_answers_otherwise(act, society, clock):
    question_id = await asked(act, society, "consent")
    await answer(act, society.branwen, question_id, choice="consent")
    await answer(act, society.cigfa, question_id, choice="object", comment="Too far.")
    await answer(act, society.cigfa, question_id, choice="object", comment="Much too far.")
    [raised] = (await seen(act, None, question_id)).objections
    assert (raised.name.en, raised.reason, raised.state) == ("Cigfa", "Much too far.", "standing")
    async with act(society.pwyll) as ctx:
        await actions.reply_to_objection(ctx, question_id, raised.id, NewReply(BilingualProse(cy="Diolch.")))
        await actions.amend_proposal(ctx, question_id, AMENDED)
    amended = await seen(act, society.branwen, question_id)
    assert (amended.text, amended.text_version, len(amended.texts)) == (AMENDED.text, 2, 2)
    assert amended.my_papers[0].answer is None
    assert amended.objections[0].state == "standing"
    with pytest.raises(refusals.ProposalChanged):
        await answer(act, society.branwen, question_id, choice="consent", text_version=1)
    await answer(act, society.branwen, question_id, choice="consent", text_version=2)
    await answer(act, society.cigfa, question_id, choice="stand_aside")
    [settled] = (await seen(act, None, question_id)).objections
    assert (settled.state, settled.reply.cy) == ("resolved", "Diolch.")
    async with act(society.pwyll) as ctx:
        with pytest.raises(refusals.ObjectionSettled):
            await actions.reply_to_objection(ctx, question_id, raised.id, NewReply(BOTH))
    await closed(act, clock)
    counted = await result(act, None, question_id)
    assert (counted.verdict, counted.consent.consent, counted.consent.stand_aside) == ("consented", 1, 1)


async def test_an_objection_that_its_right_never_came_back_to_still_stands(act, society, clock):
    question_id = await asked(act, society, "consent")
    await answer(act, society.cigfa, question_id, choice="object", comment="Too far.")
    async with act(society.rhiannon) as ctx:
        await actions.amend_proposal(ctx, question_id, AMENDED)
    await answer(act, society.branwen, question_id, choice="consent")
    await closed(act, clock)
    counted = await result(act, None, question_id)
    assert (counted.verdict, counted.consent.objections, counted.turnout) == ("objections_stand", 1, 2)
    assert [each.reason for each in counted.objections] == ["Too far."]
    assert counted.comments == []


async def test_an_objection_taken_back_unanswered_is_withdrawn(act, society):
    question_id = await asked(act, society, "consent")
    await answer(act, society.cigfa, question_id, choice="object", comment="Too far.")
    await answer(act, society.cigfa, question_id, choice="consent")
    await answer(act, society.cigfa, question_id, choice="object", comment="Too far after all.")
    assert [each.state for each in (await seen(act, None, question_id)).objections] == ["withdrawn", "standing"]


async def test_a_reply_is_never_put_under_words_that_it_does_not_answer(act, society, db_url):
    question_id = await asked(act, society, "consent")
    await answer(act, society.cigfa, question_id, choice="object", comment="Too far.")
    [raised] = (await seen(act, None, question_id)).objections
    async with act(society.pwyll) as ctx:
        await actions.reply_to_objection(ctx, question_id, raised.id, NewReply(BilingualProse(en="You are right.")))
    await answer(act, society.cigfa, question_id, choice="object", comment="Too far.")
    await answer(act, society.cigfa, question_id, choice="object", comment="The chair is a thief.")
    first, second = (await seen(act, None, question_id)).objections
    assert (first.reason, first.state, first.reply.en) == ("Too far.", "withdrawn", "You are right.")
    assert (second.reason, second.state, second.reply) == ("The chair is a thief.", "standing", None)
    async with act(society.pwyll) as ctx:
        await actions.reply_to_objection(ctx, question_id, second.id, NewReply(BilingualProse(en="That is not so.")))
    app = await asyncpg.connect(db_url)
    try:
        with pytest.raises(asyncpg.PostgresError) as refused:
            await app.execute("UPDATE question_objection SET reason = 'x' WHERE state = 'standing'")
        assert refused.value.sqlstate == "FF001"
    finally:
        await app.close()


@pytest.mark.parametrize(("binding", "last"), [(True, timedelta(days=1)), (False, timedelta(hours=1))])
async def test_nobody_is_bound_by_a_proposal_that_they_had_no_time_to_read(act, society, clock, binding, last):
    question_id = await asked(act, society, "consent", binding=binding, days=8)
    await clock.forward(seconds=(timedelta(days=8) - last).total_seconds() - 60)
    assert "amend_proposal" in (await seen(act, society.rhiannon, question_id)).allowed_actions
    async with act(society.rhiannon) as ctx:
        await actions.amend_proposal(ctx, question_id, AMENDED)
    await clock.forward(minutes=2)
    assert "amend_proposal" not in (await seen(act, society.rhiannon, question_id)).allowed_actions
    async with act(society.rhiannon) as ctx:
        with pytest.raises(refusals.TooLateToAmend):
            await actions.amend_proposal(ctx, question_id, AMENDED)


async def test_only_a_facilitator_replies_or_amends_and_only_an_open_proposal(act, society, clock):
    question_id, other = await asked(act, society, "consent"), await asked(act, society)
    await answer(act, society.cigfa, question_id, choice="object", comment="Too far.")
    [raised] = (await seen(act, None, question_id)).objections
    for who in (society.branwen, society.cigfa, society.teyrnon):
        async with act(who) as ctx:
            with pytest.raises(NotPermitted):
                await actions.reply_to_objection(ctx, question_id, raised.id, NewReply(BOTH))
            with pytest.raises(NotPermitted):
                await actions.amend_proposal(ctx, question_id, AMENDED)
    async with act(society.rhiannon) as ctx:
        with pytest.raises(refusals.NotAConsentDecision):
            await actions.amend_proposal(ctx, other, AMENDED)
        with pytest.raises(refusals.BothLanguagesNeeded):
            await actions.amend_proposal(ctx, question_id, replace(AMENDED, changes=BilingualProse(cy="Mai.")))
        with pytest.raises(NotFound):
            await actions.reply_to_objection(ctx, other, raised.id, NewReply(BOTH))
    await clock.forward(days=8)
    async with act(society.rhiannon) as ctx:
        with pytest.raises(refusals.QuestionClosed):
            await actions.amend_proposal(ctx, question_id, AMENDED)
        with pytest.raises(refusals.QuestionClosed):
            await actions.reply_to_objection(ctx, question_id, raised.id, NewReply(BOTH))


# ── The schema ───────────────────────────────────────────────────────────────────────────────────────


async def test_the_schema_refuses_what_gets_past_the_program(act, society, clock, db_url):
    """As the app's own role: after the closing nothing changes, and before it no answer that does not fit."""
    senses, consents, scores = [await asked(act, society, each) for each in ("sense_check", "consent", "score")]
    await answer(act, society.branwen, senses, choice="support")
    await answer(act, society.cigfa, consents, choice="object", comment="Na.")
    await answer(act, society.branwen, scores, scores=(Mark(1, 5),))
    app = await asyncpg.connect(db_url)
    no, closed_now = "FF001", "FF002"
    try:
        for statement, state in (
            ("UPDATE question_answer SET choice = 'consent' WHERE choice = 'support'", no),
            ("""UPDATE question_answer SET marks = '[{"option": 4, "points": 1}]' WHERE marks IS NOT NULL""", no),
            ("""UPDATE question_answer SET marks = '[{"option": 1, "points": 6}]' WHERE marks IS NOT NULL""", no),
            ("UPDATE question_answer SET marks = '[]' WHERE marks IS NOT NULL", no),
            (
                """UPDATE question_answer SET marks = '[{"option": 1, "points": 1}, {"option": 1, "points": 2}]'
                    WHERE marks IS NOT NULL""",
                no,
            ),
            ("UPDATE question SET binding = true", no),
            ("UPDATE question SET closes_at = closes_at + interval '1 day'", no),
            ("UPDATE question SET text_version = 2 WHERE method = 'score'", no),
            ("UPDATE question SET state = 'closed', outcome = '{}'", no),
            ("UPDATE question_roll SET on_roll = false", "42501"),
            ("UPDATE question_text SET text = text", "42501"),
            ("DELETE FROM question_answer", "42501"),
            ("DELETE FROM question_objection", "42501"),
        ):
            with pytest.raises(asyncpg.PostgresError) as refused:
                await app.execute(statement)
            assert refused.value.sqlstate == state, statement
        await clock.forward(days=7)
        for statement in (
            "UPDATE question_answer SET choice = 'oppose' WHERE choice = 'support'",
            "UPDATE question_objection SET state = 'withdrawn', settled_at = app_now()",
        ):
            with pytest.raises(asyncpg.PostgresError) as refused:
                await app.execute(statement)
            assert refused.value.sqlstate == closed_now, statement
        await advance(act)
        for statement in ("UPDATE question SET entitled = 99", "UPDATE question SET state = 'annulled'"):
            with pytest.raises(asyncpg.PostgresError) as refused:
                await app.execute(statement)
            assert refused.value.sqlstate == no, statement
    finally:
        await app.close()
