"""Each elector is told of each act once, in their language, over a real mail server; a rolled-back act tells nobody."""

import re
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from uuid import uuid4

import pytest
from msgspec.structs import replace
from sqlalchemy import text

from api.outbound import mail
from api.routes import feeds
from api.settings import Settings
from governance.accounts.views import CodeMail
from governance.ballots import actions as ballots
from governance.bilingual import LANGUAGES
from governance.journal import defer_all
from governance.members import store as members
from governance.motions import actions as motions
from governance.motions import queries
from governance.notices import actions as notices
from governance.notices.rules import Letter
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
        assert len(box.messages) == 4 * len(ELECTORS)


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
    async with act(None) as ctx:  # after the opening: one joins, one is suspended, one may act for nobody any more
        newcomer = await members.enter_person(ctx.db, "Gwern", "cy")
        today = (await ctx.db.execute(text("SELECT app_today()"))).scalar_one()
        await members.enter_member(ctx.db, today, person_id=newcomer)
        assert len(await members.usable_rights(ctx.db, newcomer)) == 1
        for statement, who in (
            ("voting_right SET suspended_from = app_today()", society.branwen.member_id),
            ("nomination SET acts_from = '2001-01-01', acts_to = app_today() - 1", society.cartref_id),
            ("voting_right SET held_to = app_today() - 1", society.bendigeidfran.member_id),
        ):
            await ctx.db.execute(text(f"UPDATE {statement} WHERE member_id = :id"), {"id": who})
        told = await notices.tell(ctx, "ballot.declared", ballot_id)
    assert told == len(ELECTORS) - 2


LETTER = Letter(
    notice_id=uuid4(),
    kind="motion_noticed",
    subject_id=uuid4(),
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
    assert f"https://fforwm.example.org/cy/cynigion/{LETTER.subject_id}\n" in first.get_content()
    assert max(len(line) for line in first.as_bytes().split(b"\r\n")) <= 78


def test_a_domain_in_its_own_letters_is_written_as_mail_servers_read_it():
    message = mail.notice(replace(LETTER, email="branwen@bücher.example"), SETTINGS, NOW)
    assert message["To"].addresses[0].addr_spec == "branwen@xn--bcher-kva.example"


def test_every_link_leads_to_a_page_of_ours():
    addresses = pytest.importorskip("frontend.addresses")
    base = SETTINGS.base_url.rstrip("/")
    for kind, name, id_name in (
        ("motion_noticed", "motion", "motion_id"),
        ("ballot_opened", "ballot", "ballot_id"),
        ("result_declared", "ballot", "ballot_id"),
        ("motion_responded", "motion", "motion_id"),
    ):
        facts = dict.fromkeys(("closes_at", "rights", "yes", "no", "abstain", "entitled", "result", "reasons"), "")
        facts |= {"decision_reference": "", "decision_title": "", "response": "accepted", **LETTER.facts}
        body = mail.notice(replace(LETTER, kind=kind, facts=facts), SETTINGS, NOW).get_content()
        for language in LANGUAGES:
            assert f"{base}{addresses.url(language, name, **{id_name: LETTER.subject_id})}\n" in body
    for language in LANGUAGES:
        body = mail.code(CodeMail("a@example.org", language, "12345678", 10), uuid4(), SETTINGS, NOW).get_content()
        assert f"{base}{addresses.url(language, 'sign_in_code')}\n" in body
        assert f"/{feeds.PAGES[language]}" == addresses.url(language, "decisions")
