"""The Forum's year at the browser: from a call for motions to what became of one, by everybody who has a part in it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.async_api import expect
from sqlalchemy import text

from governance.bilingual import Bilingual, BilingualProse
from governance.motions.rules import LONDON
from tests import stage
from tests.browser.reader import Reader, until

CALL = Bilingual(cy="Beth nesaf i’r Fforwm?", en="What next for the Forum?")
ASKED = BilingualProse(cy="Dywedwch wrthym beth sydd o’i le.", en="Tell us what is wrong.")
TITLE = Bilingual(cy="Lle tawel ymhob cyfarfod", en="A quiet room at every meeting")
TEXT = BilingualProse(cy="Bod lle tawel ym mhob cyfarfod.", en="That every meeting have a quiet room.")
ANSWER = Bilingual(cy="Lle tawel: ateb y Bwrdd", en="A quiet room: the Board’s answer")
DECIDED = BilingualProse(cy="Bydd lle tawel ym mhob cyfarfod.", en="There will be a quiet room at every meeting.")
REASONS = BilingualProse(cy="Mae ar bawb angen tawelwch weithiau.", en="Everybody needs quiet at times.")
PLAN = BilingualProse(cy="Llogi ail ystafell bob tro.", en="Hire a second room each time.")
DONE = BilingualProse(cy="Llogwyd ystafell ar gyfer pob cyfarfod.", en="A room was hired for every meeting.")
FORMAT = "%Y-%m-%dT%H:%M"

# Those whose votes make the quorum up, unseen.
THE_REST = ("manawydan", "cigfa", "rhiannon", "gwydion", "teyrnon", "heledd", "olwen")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
async def test_from_a_call_for_motions_to_what_became_of_it(
    language, script, act, society, clock, engine, open_house, open_reader, session_of
):
    await stage.under_full_rules(act, society)
    house = await open_house()

    async def sit(someone: Any = None) -> Reader:
        session = await session_of(someone) if someone else None
        return await open_reader(house, language, session=session, script=script)

    call_id = await calls_for_motions(await sit(society.rhiannon), await now(engine))
    await until(lambda: told(house, society.branwen, "Galwad am gynigion", "Call for motions"))
    motion_id = await answers_the_call(await sit(society.branwen), call_id)
    for someone in (society.pwyll, society.manawydan, society.cigfa):
        await seconds(await sit(someone), motion_id)
    await submits(await sit(society.branwen), motion_id)
    await writes_the_other_language(await sit(society.heledd), motion_id)
    await admits_and_gives_notice(await sit(society.rhiannon), motion_id)
    await until(lambda: is_noticed(engine, motion_id))
    await clock.forward(days=16)
    ballot_id = await calls_and_opens_the_ballot(await sit(society.teyrnon), motion_id)
    for someone in (society.branwen, society.bendigeidfran, society.pwyll):
        await votes(await sit(someone), ballot_id)
    for someone in (getattr(society, name) for name in THE_REST):
        await stage.cast(act, someone, ballot_id, "yes" if someone is not society.teyrnon else "no")
    await clock.forward(days=15)
    await certifies(await sit(society.olwen), ballot_id)
    await answers(await sit(society.gwydion), motion_id, await today(engine))
    await plans(await sit(society.gwydion), motion_id, await now(engine))
    await clock.forward(days=20)
    await ends(await sit(society.gwydion), motion_id)
    await reads_what_became_of_it(await sit(), motion_id, call_id)


async def fill(form: Any, name: str, pair: Bilingual | BilingualProse) -> None:
    """Write both languages of one text."""
    for language in ("cy", "en"):
        await form.locator(f'[name="{name}_{language}"]').fill(getattr(pair, language))


async def calls_for_motions(secretary: Reader, at: datetime) -> str:
    await secretary.open("calls")
    await secretary.follow("open_call")
    form = secretary.form("open_call")
    await fill(form, "title", CALL)
    await fill(form, "text", ASKED)
    await form.locator('[name="closes_at"]').fill(f"{at + timedelta(days=30):{FORMAT}}")
    await secretary.send(form)
    await secretary.sees(CALL.in_(secretary.language).text)
    return secretary.path.rpartition("/")[2]


async def told(house: Any, someone: Any, *subjects: str) -> bool:
    return any(each in str(letter["Subject"]) for letter in house.letters(someone.email) for each in subjects)


async def answers_the_call(member: Reader, call_id: str) -> str:
    """From the start page to the call, and from there to a draft in her own language alone."""
    await member.open("home")
    await member.follow("call", call_id=call_id)
    await member.follow("propose_motion", {"call": call_id})
    form, language = member.form("propose_motion"), member.language
    await form.locator(f'[name="original_language"][value="{language}"]').check()
    await form.locator(f'[name="title_{language}"]').fill(TITLE.in_(language).text)
    await form.locator(f'[name="text_{language}"]').fill(TEXT.in_(language).text)
    await member.send(form)
    motion_id = member.path.rpartition("/")[2]
    await member.sees(CALL.in_(language).text)
    await moves(member, motion_id, "seeking_seconders")
    return motion_id


async def moves(reader: Reader, motion_id: str, *states: str) -> None:
    await reader.open("motion", motion_id=motion_id)
    for to in states:
        move = reader.form("transition_motion", {"to": to}, motion_id=motion_id)
        await reader.send(move)
        await expect(move).to_have_count(0)


async def seconds(member: Reader, motion_id: str) -> None:
    await member.open("home")
    await member.follow("motion", motion_id=motion_id)
    await member.send(member.form("second_motion", motion_id=motion_id))
    await expect(member.form("withdraw_second", motion_id=motion_id)).to_have_count(1)


async def submits(member: Reader, motion_id: str) -> None:
    await moves(member, motion_id, "submitted")
    await member.sees(member.said("motion", "Submitted"))


async def writes_the_other_language(translator: Reader, motion_id: str) -> None:
    other = translator.language.other
    await translator.open("motion", motion_id=motion_id)
    await translator.follow("translate_motion", motion_id=motion_id)
    form = translator.form("translate_motion", motion_id=motion_id)
    await form.locator(f'[name="title_{other}"]').fill(TITLE.in_(other).text)
    await form.locator(f'[name="text_{other}"]').fill(TEXT.in_(other).text)
    await translator.send(form)
    for each in ("cy", "en"):
        approval = translator.form("approve_text", {"language": each}, motion_id=motion_id)
        await translator.send(approval)
        await expect(approval).to_have_count(0)


async def admits_and_gives_notice(secretary: Reader, motion_id: str) -> None:
    await moves(secretary, motion_id, "admitted", "final_text", "noticed")
    await secretary.sees(secretary.said("motion", "Notice given"))


async def calls_and_opens_the_ballot(officer: Reader, motion_id: str) -> str:
    await officer.open("home")
    await officer.follow("schedule_ballot", motion_id=motion_id)
    await officer.send(officer.form("schedule_ballot", motion_id=motion_id))
    ballot_id = officer.path.rpartition("/")[2]
    await officer.send(officer.form("transition_ballot", {"to": "open"}, ballot_id=ballot_id))
    await officer.sees(officer.said("ballot", "Open"))
    return ballot_id


async def votes(member: Reader, ballot_id: str) -> None:
    """With the first of the member's rights, in favour."""
    await member.open("home")
    await member.follow("ballot", ballot_id=ballot_id)
    paper = member.form("ballot", ballot_id=ballot_id).first
    await paper.locator('[name="choice"][value="yes"]').check()
    await member.send(paper)
    await expect(member.page.get_by_role("status")).to_be_visible()


async def certifies(scrutineer: Reader, ballot_id: str) -> None:
    await scrutineer.open("ballot", ballot_id=ballot_id)
    certify = scrutineer.form("transition_ballot", {"to": "declared"}, ballot_id=ballot_id)
    await scrutineer.reload_until(certify)
    await scrutineer.send(certify)
    await expect(scrutineer.page.locator(".verdict")).to_be_visible()


async def answers(officer: Reader, motion_id: str, day: str) -> None:
    await officer.open("motion", motion_id=motion_id)
    await officer.follow("record_decision", {"motion": motion_id})
    form = officer.form("record_decision")
    await fill(form, "title", ANSWER)
    await fill(form, "text", DECIDED)
    await fill(form, "reasons", REASONS)
    await form.locator(f'[name="motion_{motion_id}"]').select_option("accepted")
    for name, value in (("decided_on", day), ("yes", "4"), ("no", "0")):
        await form.locator(f'[name="{name}"]').fill(value)
    await officer.send(form)
    await officer.send(officer.form("publish_decision", decision_id=officer.path.rpartition("/")[2]))
    await officer.sees(officer.said("decision", "Published"))


async def plans(officer: Reader, motion_id: str, at: datetime) -> None:
    await officer.open("motion", motion_id=motion_id)
    await officer.follow("motion_implementation", motion_id=motion_id)
    form = officer.form("plan_implementation", motion_id=motion_id)
    await fill(form, "summary", PLAN)
    await form.locator('[name="owner_office"]').select_option("board_secretary")
    await form.locator('[name="due_on"]').fill(f"{at + timedelta(days=40):%Y-%m-%d}")
    await officer.send(form)
    await officer.sees(PLAN.in_(officer.language).text)


async def ends(officer: Reader, motion_id: str) -> None:
    await officer.open("motion_implementation", motion_id=motion_id)
    form = officer.form("end_implementation", motion_id=motion_id)
    await form.locator('[name="to"][value="implemented"]').check()
    await fill(form, "reason", DONE)
    await officer.send(form)
    await officer.sees(DONE.in_(officer.language).text)


async def reads_what_became_of_it(visitor: Reader, motion_id: str, call_id: str) -> None:
    """A visitor finds it on the page of outcomes, reads it through, and comes back to the call that it began with."""
    await visitor.open("outcomes")
    row = visitor.page.locator("li.row").filter(has_text=TITLE.in_(visitor.language).text)
    await expect(row).to_contain_text(visitor.said("motion", "Carried out"))
    await visitor.follow("motion", motion_id=motion_id)
    for read in (TEXT, REASONS, PLAN, DONE):
        await visitor.sees(read.in_(visitor.language).text)
    await visitor.follow("call", call_id=call_id)
    await visitor.sees(visitor.say("Submitted in time"), TITLE.in_(visitor.language).text)


async def is_noticed(engine: Any, motion_id: str) -> bool:
    async with engine.begin() as db:
        found = await db.execute(text("SELECT noticed_at FROM motion WHERE id = :id"), {"id": motion_id})
        return found.scalar_one() is not None


async def now(engine: Any) -> datetime:
    async with engine.begin() as db:
        return (await db.execute(text("SELECT app_now()"))).scalar_one()


async def today(engine: Any) -> str:
    return (await now(engine)).astimezone(LONDON).date().isoformat()
