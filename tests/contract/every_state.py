"""The scene with a past: a motion, a ballot and a decision in every state that people can meet them in."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from msgspec.structs import replace
from sqlalchemy import insert, text

from governance.accessible import actions as accessible
from governance.accessible.values import Kind, NewAsk, NewVersion, Of
from governance.ballots import actions as ballots
from governance.ballots.values import NewBallot, NewVote
from governance.bilingual import Bilingual, BilingualProse, Language
from governance.bodies import queries as bodies_queries
from governance.bodies import store as bodies
from governance.bodies.rules import PRESETS
from governance.counting.majority import Threshold
from governance.decisions import actions as decisions
from governance.decisions.values import Interest
from governance.directory import actions as directory
from governance.directory.values import Audience, NewEntry
from governance.identifiers import new_id
from governance.implementation import actions as implementation
from governance.implementation.values import NewEnding
from governance.motions import actions as motions
from governance.motions.rules import LONDON
from governance.motions.values import NewApproval, NewMotion, NewSecond, NewText, NewTransition
from governance.offices import actions as offices
from governance.offices.values import NewCover
from governance.procedure import actions as procedure
from governance.procedure.values import NewAdjournment, NewAppealDecision, NewReport, SeconderActs
from governance.questions import actions as questions
from governance.questions.values import Method, NewAnswer, NewProposal, NewReply
from governance.translations import actions as translations
from governance.translations.values import NewDeclining, NewMotionOffer, NewSummaryOffer
from tests import asking, joining, stage
from tests.contract.conftest import Scene
from tests.mailbox import a_decision, published

FULL = replace(PRESETS["members-forum-advisory"], threshold=Threshold(2, 3, more_than=False, base="entitled"))
SHOWN = NewEntry(audience=Audience.EVERYONE, region="W06000008", asks=BilingualProse(en="Tea."))
REASON = BilingualProse(cy="Mae’n rhy hwyr.\n\nDewch yn ôl.", en="It is too late.\n\nCome back.")
NATURE = Bilingual(cy="Gofalwr yw ei frawd.")
WAY = ("seeking_seconders", "submitted", "admitted", "final_text", "noticed")


async def past(act, society, clock) -> None:
    """What lies behind the scene: it moves the clock, so it comes first.

    It begins on a first of February, and the scene comes in May: whatever the season, the clocks change within.
    """
    async with act(None) as ctx:
        now = await ctx.now()
    await clock.forward(days=(datetime(now.year + 1, 2, 1, tzinfo=UTC) - now).days)
    await _enact(act, society, FULL)
    provisional = await stage.opened(act, society, clock, NewBallot(names_seen_by="everyone"))
    await _cast(act, society, provisional, branwen="yes", pwyll="no")
    await stage.closed(act, clock, days=14)
    await _enact(act, society, PRESETS["small-forum"])
    await _brought(act, society, "seeking_seconders")
    lost, undecided, binding, answered, overdue, annulled, done, stopped, long = [
        await _brought(act, society, "noticed", effect)
        for effect in (*("advisory", "advisory", "member_power"), *["advisory"] * 3, *["reserved"] * 3)
    ]
    await clock.forward(days=16)
    opened = {
        motion_id: await _opened(act, society, motion_id)
        for motion_id in (lost, undecided, binding, answered, overdue, annulled, done, stopped)
    }
    async with act(society.teyrnon) as ctx:
        # Closed when the scene is made, and no worker has counted it since.
        closes_at = await ctx.now() + timedelta(days=30)
        still_open = await ballots.schedule_ballot(ctx, long, NewBallot(closes_at=closes_at, names_seen_by="self"))
        await ballots.open_ballot(ctx, still_open)
    await _cast(act, society, opened[lost], branwen="no", pwyll="no", manawydan="abstain")
    for carried in (binding, answered, overdue, done, stopped):
        await _cast(act, society, opened[carried], branwen="yes", pwyll="yes", manawydan="no")
    async with act(society.bendigeidfran) as ctx:
        await ballots.cast_vote(ctx, opened[answered], NewVote("yes", society.cartref_id, "Angen mawr."))
    await stage.annulled(act, society, opened[annulled], REASON)
    async with act(society.teyrnon) as ctx:
        await ballots.schedule_ballot(ctx, annulled, NewBallot())
    await stage.closed(act, clock)
    await clock.forward(days=15)
    await stage.advance(act)
    await _asked(act, society, clock)
    await _called(act, society, clock)
    interests = (
        Interest(society.pwyll.person_id, NATURE, withdrew=True),
        Interest(society.gwydion.person_id, Bilingual(cy="Aelod yw.", en="A member."), withdrew=True),
    )
    owner = {"owner": Bilingual(en="The treasurer"), "due_on": date(2031, 3, 1), "abstain": 2}
    await published(act, society, a_decision(society, answered, "in_part", interests=interests, **owner))
    for motion_id, outcome in ((done, "implemented"), (stopped, "not_implemented")):
        await stage.planned(act, society, motion_id)
        await stage.reported(act, society, motion_id)
        async with act(society.gwydion) as ctx:
            await implementation.end_implementation(ctx, motion_id, NewEnding(outcome, REASON))
    async with act(society.branwen) as ctx:
        await motions.transition_motion(ctx, await _proposed(ctx, society), NewTransition("withdrawn"))


async def _called(act, society, clock) -> None:
    """A call that has closed, with a motion in time and a late one; and one that is open."""
    call_id = await stage.called(act, society)
    in_time, late = [await stage.answered_call(act, society, call_id) for _ in range(2)]
    await stage.seconded(act, society, in_time)
    await clock.forward(days=14)
    await stage.seconded(act, society, late)
    await stage.called(act, society)


async def _asked(act, society, clock) -> None:
    """A question by each method that is counted, the choices both chosen and tied, and one of which nothing came."""
    for method in Method:
        question_id = await asking.asked(act, society, method, names_seen_by="everyone")
        await asking.answer(act, society.branwen, question_id, asking.AN_ANSWER[method])
        more = {"choice": "object", "comment": "Rhy bell."} if method is Method.CONSENT else None
        answer = NewAnswer(**more) if more else asking.AN_ANSWER[method]
        await asking.answer(act, society.pwyll, question_id, answer)
    chosen = await asking.asked(act, society, "approval", quorum=1, needs_majority=True)
    await asking.answer(act, society.branwen, chosen, approves=(2,), comment="Mae yno drên.")
    await asking.asked(act, society, "consent")
    await asking.closed(act, clock)
    annulled = await asking.asked(act, society)
    async with act(society.rhiannon) as ctx:
        await questions.annul_question(ctx, annulled, REASON)


async def _in_other_forms(act, society, scene: Scene) -> None:
    """Every form in one language or the other, one of a text that has moved since, and one that was asked for."""
    async with act(society.rhiannon) as ctx:
        link = "https://example.org/bsl/1"
        easy = NewVersion(text="Te.\n\nI bawb.", link="https://example.org/easy.pdf")
        for kind, new in ((Kind.EASY_READ, easy), (Kind.SIGN, NewVersion(link=link))):
            await accessible.put_version(ctx, Of.MOTION, scene.seeking, Language.CY, kind, new)
    async with act(society.gwydion) as ctx:
        sound = NewVersion(text="Tea for all.", audio=b"OggS\0" + bytes(100))
        await accessible.put_version(ctx, Of.DECISION, scene.summed, Language.EN, Kind.AUDIO, sound)
    async with act(society.cigfa) as ctx:
        await accessible.ask_version(ctx, Of.MOTION, scene.seeking, NewAsk(Language.EN, Kind.AUDIO))
    async with act(society.branwen) as ctx:
        moved = NewText(title=Bilingual(cy="Te"), text=BilingualProse(cy="Bod mwy o de."))
        await motions.edit_motion(ctx, scene.seeking, moved)


async def _translated(act, society, scene: Scene) -> None:
    """Offers of a translation that were taken up, declined, and overtaken by the text; and one for a decision."""
    async with act(society.manawydan) as ctx:
        summary = NewSummaryOffer(summary=BilingualProse(en="Tea."), made="machine")
        await translations.offer_decision_translation(ctx, scene.summed, summary)
    for moved in (False, True):
        new = NewMotion(
            body_id=society.forum_id,
            original_language=Language.CY,
            title=Bilingual(cy="Cadeiriau"),
            summary=BilingualProse(cy="Mwy o gadeiriau."),
            text=BilingualProse(cy="Bod mwy o gadeiriau."),
        )
        async with act(society.branwen) as ctx:
            motion_id = await motions.propose_motion(ctx, new)
            await motions.transition_motion(ctx, motion_id, NewTransition("seeking_seconders"))
        english = NewMotionOffer(title=Bilingual(en="Chairs"), text=BilingualProse(en="That there be more chairs."))
        offers = []
        for someone in (society.cigfa, society.heledd):
            async with act(someone) as ctx:
                offers.append(await translations.offer_motion_translation(ctx, motion_id, english))
        async with act(society.rhiannon) as ctx:
            await translations.decline_translation(ctx, offers[0], NewDeclining("Mae gwallau ynddo."))
            if not moved:
                await translations.accept_translation(ctx, offers[1])
        if moved:
            async with act(society.branwen) as ctx:
                both = BilingualProse(cy="Bod mwy eto.", en="That there be more.")
                await motions.edit_motion(ctx, motion_id, NewText(title=new.title, text=both))


async def beside(act, society, scene: Scene) -> None:
    """What would not stand still while the clock is moved: it comes after the scene."""
    await _brought(act, society, "admitted")
    await _brought(act, society, "final_text")
    ruled_out = await _brought(act, society, "submitted")
    async with act(society.pwyll) as ctx:
        await motions.transition_motion(ctx, ruled_out, NewTransition("ruled_out", REASON))
    overturned = await stage.appealed(act, society, await stage.ruled_out(act, society))
    async with act(society.gwydion) as ctx:
        await procedure.decide_appeal(ctx, overturned, NewAppealDecision("admitted", REASON))
    await stage.reported(act, society, scene.planned)
    await joining.beside(act, society, scene.asked_applicant)
    await _translated(act, society, scene)
    await _in_other_forms(act, society, scene)
    adopted = await stage.asked_back(act, society)
    async with act(society.cigfa) as ctx:
        await procedure.adopt_motion(ctx, adopted, SeconderActs())
    async with act(society.teyrnon) as ctx:
        opens_at = await ctx.now() + timedelta(days=2)
        await ballots.schedule_ballot(ctx, scene.noticed, NewBallot(opens_at=opens_at, names_seen_by="everyone"))
    await _brought(act, society, "noticed")
    put_off = await _brought(act, society, "noticed")
    async with act(society.pwyll) as ctx:
        returns_on = (await ctx.now()).astimezone(LONDON).date() + timedelta(days=9)
        await procedure.adjourn_motion(ctx, put_off, NewAdjournment(returns_on, REASON))
    await stage.combined(act, society)
    async with act(society.bendigeidfran) as ctx:
        await directory.put_entry(ctx, society.cartref_id, SHOWN)
    reported = await stage.referred(act, society, None)
    async with act(society.gwydion) as ctx:
        await procedure.report_referral(ctx, reported, NewReport(REASON))
    await _cast(act, society, scene.open, branwen="abstain")
    await asking.asked(act, society, "score", opens_in=3)
    scored = await asking.asked(act, society, "score", quorum=5)
    await asking.answer(act, society.branwen, scored, asking.AN_ANSWER[Method.SCORE])
    async with act(society.rhiannon) as ctx:
        reply = NewReply(BilingualProse(cy="Bydd bws.", en="There will be a bus."))
        await questions.reply_to_objection(ctx, scene.consent, scene.objection, reply)
        await questions.amend_proposal(ctx, scene.consent, NewProposal(stage.TEXT, REASON))
    async with act(society.heledd) as ctx:
        new = NewMotion(
            body_id=society.forum_id,
            original_language=Language.EN,
            title=Bilingual(en="More tea"),
            summary=BilingualProse(en="More of it."),
            text=BilingualProse(en="That there be more.\n\nEvery day."),
        )
        english_only = await motions.propose_motion(ctx, new)
        await motions.transition_motion(ctx, english_only, NewTransition("seeking_seconders"))
    async with act(society.gwydion) as ctx:
        stayed = (Interest(society.pwyll.person_id, NATURE, withdrew=False),)
        unfinished = BilingualProse(cy="I’w orffen.")
        await decisions.record_decision(ctx, a_decision(society, text=unfinished, interests=stayed))
    await _cover(act, society)
    async with act(None) as ctx:
        await _furnish(ctx.db, society)


async def _cover(act, society) -> None:
    """The chair of the board covers its secretary."""
    async with act(society.gwydion) as ctx:
        day = (await ctx.now()).astimezone(LONDON).date()
        board = (await bodies_queries.body(ctx, society.board_id)).offices
        secretary = next(each.appointment_id for each in board if each.person_id == society.gwydion.person_id)
        new = NewCover(
            person_id=society.arianrhod.person_id,
            covers_from=day,
            covers_to=day + timedelta(days=20),
            reason=BilingualProse(cy="Gwyliau.", en="Holidays."),
        )
        await offices.name_deputy(ctx, secretary, new)


async def _furnish(db, society) -> None:
    """A group under the forum, and what the network was founded on."""
    purpose = BilingualProse(cy="Siarad gyda’r llywodraeth.", en="Talk with the government.")
    group = Bilingual(cy="Polisi", en="Policy")
    group_id = await bodies.establish(db, "policy", "workstream", group, purpose, date(2024, 2, 1))
    await bodies.appoint(db, group_id, society.heledd.person_id, "secretary", date(2024, 2, 1))
    await db.execute(
        insert(bodies.document).values(
            id=new_id(),
            title="A Charter",
            published_on=date(2020, 5, 4),
            source="The Test Network: https://example.org/charter, page 3",
            language="en",
            quotation="We decide together.",
            summary=BilingualProse(cy="Cyd-benderfynu.", en="On deciding together."),
        )
    )


async def _enact(act, society, rules) -> None:
    async with act(None) as ctx:
        await bodies.enact(ctx.db, society.forum_id, "small-forum", rules, await ctx.now())


async def _proposed(ctx, society) -> UUID:
    new = NewMotion(body_id=society.forum_id, original_language=Language.CY, title=stage.TITLE, text=stage.TEXT)
    return await motions.propose_motion(ctx, new)


async def _brought(act, society, state: str, effect: str = "advisory") -> UUID:
    """A motion of Branwen's in one of the states on the way to a ballot, under the rules of a small forum."""
    moves = WAY[: WAY.index(state) + 1]
    async with act(society.branwen) as ctx:
        motion_id = await _proposed(ctx, society)
        await motions.transition_motion(ctx, motion_id, NewTransition("seeking_seconders"))
    for someone in (society.manawydan, society.cigfa) if "submitted" in moves else ():
        async with act(someone) as ctx:
            await motions.second_motion(ctx, motion_id, NewSecond())
    async with act(society.rhiannon) as ctx:
        for to in moves[2:]:
            if to == "final_text":
                for language in Language:
                    await motions.approve_text(ctx, motion_id, NewApproval(language))
            more = {"legal_effect": effect} if to == "admitted" else {}
            await motions.transition_motion(ctx, motion_id, NewTransition(to, **more))
        if state == "noticed":
            await motions.complete_notice(ctx, motion_id)
    return motion_id


async def _opened(act, society, motion_id: UUID) -> UUID:
    async with act(society.teyrnon) as ctx:
        ballot_id = await ballots.schedule_ballot(ctx, motion_id, NewBallot())
        await ballots.open_ballot(ctx, ballot_id)
        return ballot_id


async def _cast(act, society, ballot_id: UUID, **choices: str) -> None:
    for name, choice in choices.items():
        async with act(getattr(society, name)) as ctx:
            await ballots.cast_vote(ctx, ballot_id, NewVote(choice, reason=f"Rheswm {name}."))


async def states_met(db) -> dict[str, set[str]]:
    """The states that there are of each kind of thing, as they stand in the database."""
    return {
        kind: set((await db.execute(text(f"SELECT DISTINCT state FROM {kind}"))).scalars())
        for kind in ("motion", "ballot", "question", "decision")
    }
