"""Each elector is told of each act once, in their language, over a real mail server; a rolled-back act tells nobody."""

import re
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from uuid import uuid4

import pytest
from msgspec.structs import replace
from sqlalchemy import text

from api.outbound import mail
from api.settings import Settings
from governance.accounts.views import CodeMail
from governance.ballots import actions as ballots
from governance.bilingual import LANGUAGES, BilingualProse
from governance.bodies import queries as bodies
from governance.journal import defer_all
from governance.members import store as members
from governance.motions import actions as motions
from governance.motions import queries
from governance.notices import actions as notices
from governance.notices import queries as letters
from governance.notices.kinds import KINDS
from governance.notices.rules import Letter
from governance.offices import actions as offices
from governance.offices.values import NewAppointment, NewVerdict
from governance.permissions import Office
from i18n.addresses import url
from tests import asking, stage
from tests.integration.pages.conftest import submitted
from tests.integration.test_decisions import carried
from tests.mailbox import ELECTORS, TITLE, a_decision, mailbox, noticed, published, until, vote, with_mail, working

CY, EN = TITLE.cy, TITLE.en


async def waiting(act) -> int:
    async with act(None) as ctx:
        return (
            await ctx.db.execute(text("SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"))
        ).scalar_one()


async def idle(act) -> bool:
    return await waiting(act) == 0


async def open_ballot(act, clock, motion_id):
    """Let the clear days pass, and the rules call and open the ballot."""
    await clock.forward(days=9)
    for _ in range(2):
        async with act(None) as ctx:
            await ballots.advance_due(ctx)
    async with act(None) as ctx:
        query = text("SELECT id FROM ballot WHERE motion_id = :id AND state = 'open'")
        return (await ctx.db.execute(query, {"id": motion_id})).scalar_one()


async def test_a_motion_to_its_answer_tells_each_elector_once_in_their_language(act, society, clock, settings):
    async with mailbox() as box, working(with_mail(settings, box)):
        motion_id = await noticed(act, society, clock)
        await until(lambda: idle(act))
        await check_round(box, society, ELECTORS, "Rhybudd o gynnig", "Notice of motion")
        async with act(None) as ctx:
            assert (await queries.motion(ctx, motion_id)).noticed_at is not None

        ballot_id = await open_ballot(act, clock, motion_id)
        await until(lambda: idle(act))
        # Whoever joined after the record date would not be here: the record date is the day of opening.
        await check_round(box, society, ELECTORS, "Pleidlais ar agor", "Voting is open")

        await vote(act, society.branwen, ballot_id, "yes")
        await vote(act, society.pwyll, ballot_id, "yes")
        await vote(act, society.bendigeidfran, ballot_id, "no", society.cartref_id)
        await clock.forward(days=8)
        async with act(None) as ctx:
            await ballots.advance_due(ctx)
        await until(lambda: idle(act))
        result = await check_round(box, society, ELECTORS, "Canlyniad y bleidlais", "Result of the vote")
        assert "Derbyniwyd oherwydd" in result["branwen"]
        assert "Carried because 2 voted for: the rule asks for 2 or more out of 3" in result["gwydion"]
        assert re.search(r"For: 2\nAgainst: 1\nAbstained: 0\nVoting rights on the roll: 14", result["gwydion"])

        await published(act, society, a_decision(society, motion_id, "in_part"))
        await until(lambda: idle(act))
        response = await check_round(box, society, ELECTORS, "Ymateb y bwrdd", "The board’s response")
        assert "Mae’r gofalwyr ar eu colled." in response["branwen"]
        assert "Carers are out of pocket." in response["gwydion"]
        rounds = ("motion_noticed", "ballot_opened", "result_declared", "motion_responded")
        async with act(None) as ctx:
            query = text("SELECT count(*) FROM notice WHERE kind = ANY (:kinds) AND sent_at IS NOT NULL")
            assert (await ctx.db.execute(query, {"kinds": list(rounds)})).scalar_one() == 4 * len(ELECTORS)


async def test_the_letters_of_a_ballot_say_that_it_may_close_early_and_that_it_did(act, society, clock, settings):
    await stage.under_early_close(act, society)
    async with mailbox() as box, working(with_mail(settings, box)):
        motion_id = await noticed(act, society, clock)
        await until(lambda: idle(act))
        ballot_id = await open_ballot(act, clock, motion_id)
        await stage.everybody_votes(act, society, ballot_id)
        async with act(society.teyrnon) as ctx:
            step = await ballots.close_early(ctx, ballot_id, BilingualProse(cy="Pawb.", en="All."))
        async with act(society.olwen) as ctx:
            await ballots.decide_ballot_proposal(ctx, ballot_id, step, NewVerdict(to="confirmed"))
        await until(lambda: idle(act))
        opened = await check_round(box, society, ["branwen", "gwydion"], "Pleidlais ar agor", "Voting is open")
        result = await check_round(box, society, ["branwen", "gwydion"], "Canlyniad y bleidlais", "Result of the vote")
    assert "caiff dau swyddog ei chau’n gynt" in opened["branwen"]
    assert "two officers may close it sooner" in opened["gwydion"]
    assert "Caeodd y bleidlais yn gynnar" in result["branwen"]
    assert "Closed by: Teyrnon, Olwen. The reason: All." in result["gwydion"]


async def check_round(box, society, electors, cy, en):
    """One message for each, to their address, in their language, with links to both pages. Gives the texts by name."""
    texts = {}
    for name in electors:
        someone = getattr(society, name)
        mine = [m for m in box.received(cy) + box.received(en) if m["To"].addresses[0].display_name == someone.name]
        mine = list({m["Message-ID"]: m for m in mine}.values())
        assert [m["To"].addresses[0].addr_spec for m in mine] == [someone.email], name
        message = mine[0]
        subject = {"cy": f"{cy}: {CY}", "en": f"{en}: {EN}", "both": f"{cy}: {CY} / {en}: {EN}"}[someone.language]
        assert message["Subject"] == subject
        assert message["Content-Language"] == {"both": "cy, en"}.get(someone.language, someone.language)
        body = message.get_content()
        assert ("Annwyl " in body, "Dear " in body) == (someone.language != "en", someone.language != "cy")
        assert "http://testserver/cy/" in body
        assert "http://testserver/en/" in body
        assert "{" not in body
        texts[name] = body
    return texts


async def test_a_person_with_two_rights_gets_one_opening_that_names_both(act, society, clock, settings):
    motion_id = await noticed(act, society, clock)
    async with mailbox() as box, working(with_mail(settings, box)):
        await until(lambda: idle(act))
        await open_ballot(act, clock, motion_id)
        await until(lambda: idle(act))
        mine = [m for m in box.received("Pleidlais ar agor") if m["To"].addresses[0].display_name == "Bendigeidfran"]
        assert len(mine) == 1
        body = mine[0].get_content()
        assert "• Bendigeidfran\n• Gofalwyr Glannau Teifi\n" in body
        assert "• Bendigeidfran\n• Teifi Side Carers\n" in body
        assert body.index("Annwyl") < body.index("Dear")
        shared = [m for m in box.messages if m["To"].addresses[0].addr_spec == society.cigfa.email]
        assert sorted(m["To"].addresses[0].display_name for m in shared) == ["Cigfa", "Cigfa", "Manawydan", "Manawydan"]


async def test_what_was_rolled_back_tells_nobody(act, society, clock, settings):
    motion_id = await noticed(act, society, clock)
    async with act(None) as ctx:
        await ctx.db.execute(text("DELETE FROM procrastinate_jobs"))
    with pytest.raises(ZeroDivisionError):
        await _tell_and_fail(act, motion_id)
    assert await waiting(act) == 0
    async with mailbox() as box, working(with_mail(settings, box)):
        async with act(None) as ctx:  # an act after it, which does tell
            assert await notices.tell(ctx, "motion.noticed", motion_id) == len(ELECTORS)
        await until(lambda: idle(act))
        assert len(box.messages) == len(ELECTORS)


async def _tell_and_fail(act, motion_id):
    async with act(None) as ctx:
        assert await notices.tell(ctx, "motion.noticed", motion_id) == len(ELECTORS)
        raise ZeroDivisionError


async def test_telling_twice_tells_once(act, society, clock):
    motion_id = await noticed(act, society, clock)
    async with act(None) as ctx:
        assert await notices.tell(ctx, "motion.noticed", motion_id) == len(ELECTORS)
        assert await notices.tell(ctx, "motion.noticed", motion_id) == 0


async def test_an_act_of_which_nobody_is_told_makes_no_notice(act, society, clock):
    motion_id = await noticed(act, society, clock)
    async with act(None) as ctx:
        assert await notices.tell(ctx, "motion.seconded", motion_id) == 0


async def test_many_jobs_are_put_in_the_queue_together_each_with_its_own_arguments(act):
    query = text("SELECT args ->> 'sign_in_id' FROM procrastinate_jobs WHERE task_name = 'send_code' AND priority = 10")
    ids = [str(uuid4()) for _ in range(3)]
    async with act(None) as ctx:
        await defer_all(ctx, "send_code", [])
        assert list((await ctx.db.execute(query)).scalars()) == []
        await defer_all(ctx, "send_code", [{"sign_in_id": id_} for id_ in ids])
        assert sorted((await ctx.db.execute(query)).scalars()) == sorted(ids)


async def test_only_rights_on_the_roll_and_usable_today_are_told_of_a_result(act, society, clock, engine):
    motion_id = await noticed(act, society, clock)
    async with act(None) as ctx:
        await motions.complete_notice(ctx, motion_id)
    ballot_id = await open_ballot(act, clock, motion_id)
    async with act(None) as ctx:
        last = "UPDATE nomination SET acts_to = app_today() WHERE member_id = :id AND role = 'representative'"
        await ctx.db.execute(text(last), {"id": society.cartref_id})
    await clock.forward(days=1)
    async with act(None) as ctx:  # after the opening: one joins, one is suspended, one may act for nobody any more
        newcomer = await members.enter_person(ctx.db, "Gwern", "cy")
        today = (await ctx.db.execute(text("SELECT app_today()"))).scalar_one()
        await members.enter_member(ctx.db, today, person_id=newcomer)
        assert len(await members.usable_rights(ctx.db, newcomer)) == 1
        over = text("UPDATE voting_right SET held_to = app_today() - 1 WHERE member_id = :id")
        await ctx.db.execute(over, {"id": society.bendigeidfran.member_id})
        await members.rest(ctx.db, society.branwen.member_id, today)
        told = await notices.tell(ctx, "ballot.declared", ballot_id)
    assert told == len(ELECTORS) - 2


LETTER = Letter(
    notice_id=uuid4(),
    kind="motion_noticed",
    page_id=uuid4(),
    name="Branwen",
    email="branwen@example.org",
    language="both",
    facts={"title": TITLE, "reference": "CYN-2026-001", "text": "", "notice_days": 7, "body": "Fforwm"},
)
SETTINGS = Settings(mode="test", base_url="https://fforwm.example.org/")
NOW = datetime.fromisoformat("2026-02-01T10:00:00+00:00")


@pytest.mark.parametrize(
    "bad", ["x\r\nBcc: all@example.org", "x\nBcc: a@b.org", "x\u2028Bcc: a", "x\x85y", "a\rb", "\t x"]
)
def test_no_text_of_a_member_begins_another_header(bad):
    letter = replace(LETTER, name=bad, facts={**LETTER.facts, "title": bad})
    message = mail.notice(letter, SETTINGS, NOW)
    head = message.as_bytes().partition(b"\r\n\r\n")[0]
    assert b"\nBcc" not in head
    assert message["Bcc"] is None
    assert len([line for line in head.split(b"\r\n") if line.lower().startswith(b"subject:")]) == 1


@pytest.mark.parametrize("name", ['Siân "Sioned" Ŵyn', "O'Malley, Gráinne <x@y.z>", "a;b:c@d", "ŵ" * 15, "{0}", "%s"])
def test_a_name_is_only_a_name(name):
    sent = mail.notice(replace(LETTER, name=name), SETTINGS, NOW).as_bytes()
    message = message_from_bytes(sent, policy=policy.default)
    assert [(to.display_name, to.addr_spec) for to in message["To"].addresses] == [(name, "branwen@example.org")]
    assert f"Annwyl {name}," in message.get_content()


def test_a_retry_is_the_same_message_and_carries_what_a_machine_needs():
    first, again = (mail.notice(LETTER, SETTINGS, NOW + timedelta(hours=h)) for h in (0, 1))
    assert first["Message-ID"] == again["Message-ID"] == f"<{LETTER.notice_id}@example.org>"
    assert first["Date"].datetime == NOW
    assert first["Auto-Submitted"] == "auto-generated"
    assert first["Content-Language"] == "cy, en"
    assert first.get_content_type() == "text/plain"
    assert f"https://fforwm.example.org/cy/cynigion/{LETTER.page_id}\n" in first.get_content()
    assert max(len(line) for line in first.as_bytes().split(b"\r\n")) <= 78


def test_a_domain_in_its_own_letters_is_written_as_mail_servers_read_it():
    message = mail.notice(replace(LETTER, email="branwen@bücher.example"), SETTINGS, NOW)
    assert message["To"].addresses[0].addr_spec == "branwen@xn--bcher-kva.example"


def test_every_link_leads_to_a_page_of_ours():
    base = SETTINGS.base_url
    for kind, name, id_name in (
        ("motion_noticed", "motion", "motion_id"),
        ("ballot_opened", "ballot", "ballot_id"),
        ("result_declared", "ballot", "ballot_id"),
        ("ballot_step_proposed", "ballot", "ballot_id"),
        ("ballot_step_decided", "ballot", "ballot_id"),
        ("motion_responded", "motion", "motion_id"),
        ("motion_adjourned", "motion", "motion_id"),
        ("withdrawal_asked", "motion", "motion_id"),
        ("question_opened", "question", "question_id"),
        ("question_closed", "question", "question_id"),
    ):
        facts = dict.fromkeys(("closes_at", "rights", "yes", "no", "abstain", "entitled", "result", "reasons"), "")
        facts |= {"reason": "", "returns_on": "", "answered": "", "closing": "", "step": "", "proposer": ""}
        facts |= {"decision_reference": "", "decision_title": "", "response": "accepted", **LETTER.facts}
        body = mail.notice(replace(LETTER, kind=kind, facts=facts), SETTINGS, NOW).get_content()
        for language in LANGUAGES:
            assert f"{base}{url(language, name, **{id_name: LETTER.page_id})}\n" in body
    for language in LANGUAGES:
        body = mail.code(CodeMail("a@example.org", language, "12345678", 10), uuid4(), SETTINGS, NOW).get_content()
        assert f"{base}{url(language, 'sign_in_code')}\n" in body
        assert all(
            url(language, kind.thing.page, None, **{f"{kind.thing.page}_id": LETTER.page_id}) for kind in KINDS.values()
        )


async def propose_a_handover(act, society):
    """Rhiannon proposes that Branwen take over the Forum's chair from Pwyll."""
    async with act(society.rhiannon) as ctx:
        body = await bodies.body(ctx, society.forum_id)
        chair = next(each for each in body.offices if each.office is Office.FORUM_CHAIR)
        new = NewAppointment(
            office=Office.FORUM_CHAIR,
            person_id=society.branwen.person_id,
            held_from=body.on + timedelta(days=1),
            takes_over=chair.appointment_id,
        )
        return await offices.appoint(ctx, society.forum_id, new)


async def test_what_asks_something_of_an_office_goes_to_whoever_holds_it(act, society, settings):
    async with mailbox() as box, working(with_mail(settings, box)):
        await submitted(act, society)
        await propose_a_handover(act, society)
        await until(lambda: idle(act))
    to_admit = [*box.received("Cynnig i’w ganiatáu"), *box.received("A motion to admit")]
    assert sorted(each["To"].addresses[0].username for each in to_admit) == ["pwyll", "rhiannon"]
    proposed = box.received("Newid mewn swydd")
    assert sorted(each["To"].addresses[0].username for each in proposed) == ["branwen", "pwyll"]
    assert f"/cy/cyrff/{society.forum_id}" in proposed[0].get_content()


async def test_a_letter_to_an_office_that_changed_hands_before_it_went_goes_to_the_new_holder(act, society, clock):
    """The act was told of while Pwyll was chair; the mail server took nothing until Branwen was."""
    proposal_id = await propose_a_handover(act, society)
    motion_id = await submitted(act, society)
    async with act(None) as ctx:
        assert await notices.tell(ctx, "motion.submitted", motion_id) == 2
    async with act(society.pwyll) as ctx:
        await offices.decide_proposal(ctx, proposal_id, NewVerdict(to="confirmed"))
    await clock.forward(days=2)
    query = "SELECT n.id FROM notice n WHERE kind = 'motion_submitted' AND person_id = :id AND sent_at IS NULL"
    async with act(None) as ctx:
        notice_id = (await ctx.db.execute(text(query), {"id": society.pwyll.person_id})).scalar_one()
        assert await notices.take_notice(ctx, notice_id) is None
    async with act(None) as ctx:
        passed_on = (await ctx.db.execute(text(query), {"id": society.branwen.person_id})).scalar_one()
        assert (await notices.take_notice(ctx, passed_on)).person_id == society.branwen.person_id
        assert await notices.take_notice(ctx, notice_id) is None  # ended, once
        jobs = "SELECT count(*) FROM procrastinate_jobs WHERE args ->> 'notice_id' = :id"
        assert (await ctx.db.execute(text(jobs), {"id": str(passed_on)})).scalar_one() == 1


async def test_a_carried_motion_goes_to_the_boards_secretary_or_where_there_is_none_its_chair(act, society, clock):
    motion_id = await carried(act, society, clock)
    async with act(None) as ctx:
        await notices.tell(ctx, "motion.response_awaited", motion_id)
        told = text("SELECT person_id FROM notice WHERE kind = 'response_awaited'")
        assert list((await ctx.db.execute(told)).scalars()) == [society.gwydion.person_id]
        await ctx.db.execute(text("UPDATE appointment SET held_to = app_today() WHERE office = 'board_secretary'"))
    await clock.forward(days=2)
    async with act(None) as ctx:
        await notices.tell(ctx, "motion.response_awaited", motion_id)
        assert society.arianrhod.person_id in list((await ctx.db.execute(told)).scalars())


async def test_those_who_are_asked_hear_when_a_question_opens_and_when_it_has_closed(act, society, clock):
    """Efnisien has lapsed, and is not asked; Bendigeidfran answers for two."""
    question_id = await asking.asked(act, society)
    for event, kind in (("question.opened", "question_opened"), ("question.closed", "question_closed")):
        if kind == "question_closed":
            await asking.answer(act, society.branwen, question_id, choice="support")
            await asking.closed(act, clock)
        async with act(None) as ctx:
            jobs = text("SELECT args ->> 'event' FROM procrastinate_jobs WHERE task_name = 'tell'")
            assert event in (await ctx.db.execute(jobs)).scalars().all()
            await notices.tell(ctx, event, question_id)
            query = text("SELECT person_id FROM notice WHERE kind = :kind AND subject_id = :id")
            told = set((await ctx.db.execute(query, {"kind": kind, "id": question_id})).scalars())
            assert {society.branwen.person_id, society.bendigeidfran.person_id} <= told
            assert society.efnisien.person_id not in told
            assert await notices.tell(ctx, event, question_id) == 0
            mine = text("SELECT id FROM notice WHERE kind = :kind AND person_id = :person_id")
            keys = {"kind": kind, "person_id": society.bendigeidfran.person_id}
            notice_id = (await ctx.db.execute(mine, keys)).scalar_one()
            letter = await letters.letter(ctx, await notices.take_notice(ctx, notice_id))
            body = mail.notice(letter, SETTINGS, NOW).get_content()
            assert f"/cy/cwestiynau/{question_id}" in body
            assert asking.TITLE.en in body
            assert ("Gofalwyr Glannau Teifi" in body) == (kind == "question_opened")
            assert ("Answers: 1" in body) == (kind == "question_closed")
