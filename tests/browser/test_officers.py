"""The officers' acts, by hand: the other language, a ruling, notice, and a ballot called and opened."""

from datetime import datetime, timedelta
from typing import Any

from playwright.async_api import expect
from sqlalchemy import text

from governance.bilingual import LANGUAGES, BilingualProse, Language
from governance.motions import actions as motions
from governance.motions.values import NewApproval
from tests.browser import scenes
from tests.browser.errors import assert_wrong_is_said
from tests.browser.reader import Reader, until

RULING = BilingualProse(cy="Mae’r mater gerbron y Bwrdd eisoes.", en="The matter is before the Board already.")


async def test_the_translator_writes_the_other_language_and_approves_both(
    language, act, society, open_house, open_reader, session_of
):
    """Bad input first: nothing written, then too much; each is said, and what was typed stays."""
    motion_id = await scenes.submitted(act, society, language)
    house, other = await open_house(), language.other
    translator = await open_reader(house, language, session=await session_of(society.heledd))
    await translator.open("home")
    await translator.follow("motion", motion_id=motion_id)
    await translator.follow("translate_motion", motion_id=motion_id)
    form = translator.form("translate_motion", motion_id=motion_id)
    await translator.send(form)
    await assert_wrong_is_said(translator, 422, [f"title_{other}", f"text_{other}"])
    long = scenes.SOUGHT.in_(other).text.ljust(201, "x")
    await form.locator(f'[name="title_{other}"]').fill(long)
    await form.locator(f'[name="text_{other}"]').fill(scenes.SOUGHT_TEXT.in_(other).text)
    await translator.send(form)
    await assert_wrong_is_said(translator, 422, [f"title_{other}"])
    await expect(form.locator(f'[name="title_{other}"]')).to_have_value(long)
    await expect(form.locator(f'[name="text_{other}"]')).to_have_value(scenes.SOUGHT_TEXT.in_(other).text)
    await form.locator(f'[name="title_{other}"]').fill(scenes.SOUGHT.in_(other).text)
    await translator.send(form)
    assert translator.path == translator.address("motion", motion_id=motion_id)
    for each in LANGUAGES:
        approval = translator.form("approve_text", {"language": each}, motion_id=motion_id)
        await translator.send(approval)
        await expect(approval).to_have_count(0)
    await translator.sees(scenes.SOUGHT.in_(other).text)


async def test_the_chair_rules_a_motion_out_with_a_reason_in_both_languages(
    language, act, society, open_house, open_reader, session_of
):
    """A reason in one language alone is not taken, and is still there to be added to."""
    motion_id = await scenes.submitted(act, society)
    house, other = await open_house(), language.other
    chair = await open_reader(house, language, session=await session_of(society.pwyll))
    await chair.open("motion", motion_id=motion_id)
    form = chair.form("transition_motion", {"to": "ruled_out"}, motion_id=motion_id)
    await chair.page.locator("details").filter(has=form).locator("summary").click()
    await form.locator(f'[name="reason_{language}"]').fill(RULING.in_(language).text)
    await chair.send(form)
    await assert_wrong_is_said(chair, 422, [f"reason_{other}"])
    await expect(form.locator(f'[name="reason_{language}"]')).to_have_value(RULING.in_(language).text)
    await form.locator(f'[name="reason_{other}"]').fill(RULING.in_(other).text)
    await chair.send(form)
    await chair.sees(chair.said("motion", "Ruled out"), RULING.in_(language).text)
    visitor = await open_reader(house, other)
    await visitor.open("motion", motion_id=motion_id)
    await visitor.sees(visitor.said("motion", "Ruled out"), RULING.in_(other).text)


async def test_the_secretary_gives_notice_and_the_returning_officer_calls_and_opens_the_ballot(
    language, act, society, clock, engine, open_house, open_reader, session_of
):
    motion_id = await scenes.submitted(act, society)
    async with act(society.heledd) as ctx:
        for each in Language:
            await motions.approve_text(ctx, motion_id, NewApproval(each))
    house = await open_house()
    secretary = await open_reader(house, language, session=await session_of(society.rhiannon))
    await gives_notice(secretary, motion_id)
    await until(lambda: all_told(house, society))
    await until(lambda: notice_is_complete(engine, motion_id))
    await clock.forward(days=16)
    officer = await open_reader(house, language, session=await session_of(society.teyrnon))
    ballot_id = await calls_the_ballot(officer, motion_id, await now(engine))
    await officer.send(officer.form("transition_ballot", {"to": "open"}, ballot_id=ballot_id))
    await officer.sees(officer.said("ballot", "Open"))
    await expect(officer.form("ballot", ballot_id=ballot_id)).to_have_count(1)  # he is a member too
    page = officer.address("ballot", ballot_id=ballot_id)
    await until(lambda: any(page in letter.get_content() for letter in house.letters(society.bendigeidfran.email)))


async def gives_notice(secretary: Reader, motion_id: Any) -> None:
    await secretary.open("motion", motion_id=motion_id)
    for to in ("admitted", "final_text", "noticed"):
        move = secretary.form("transition_motion", {"to": to}, motion_id=motion_id)
        await secretary.send(move)
        await expect(move).to_have_count(0)
    await secretary.sees(secretary.said("motion", "Notice given"))


async def calls_the_ballot(officer: Reader, motion_id: Any, at: datetime) -> str:
    """Voting that would be too short is refused beside its field; what was chosen stays."""
    await officer.open("motion", motion_id=motion_id)
    await officer.follow("schedule_ballot", motion_id=motion_id)
    form = officer.form("schedule_ballot", motion_id=motion_id)
    opens, soon = (f"{at + timedelta(days=days):%Y-%m-%dT%H:%M}" for days in (2, 3))
    await form.locator('[name="opens_at"]').fill(opens)
    await form.locator('[name="closes_at"]').fill(soon)
    await form.locator('[name="names_seen_by"][value="members"]').check()
    await officer.send(form)
    await assert_wrong_is_said(officer, 422, ["closes_at"])
    await expect(form.locator('[name="opens_at"]')).to_have_value(opens)
    await expect(form.locator('[name="closes_at"]')).to_have_value(soon)
    await expect(form.locator('[name="names_seen_by"][value="members"]')).to_be_checked()
    await form.locator('[name="closes_at"]').fill("")
    await officer.send(form)
    await officer.sees(officer.said("ballot", "Scheduled"))
    return officer.path.rpartition("/")[2]


async def all_told(house: Any, society: Any) -> bool:
    """Whoever may use a right today has had the notice; he whose membership lapsed has not."""
    told = {letter["To"].addresses[0].display_name for letter in list(house.mailbox.messages)}
    return {"Branwen", "Pryderi", "Bendigeidfran", "Cigfa", "Manawydan"} <= told and "Efnisien" not in told


async def notice_is_complete(engine: Any, motion_id: Any) -> bool:
    async with engine.begin() as db:
        found = await db.execute(text("SELECT noticed_at FROM motion WHERE id = :id"), {"id": motion_id})
        return found.scalar_one() is not None


async def now(engine: Any) -> datetime:
    async with engine.begin() as db:
        return (await db.execute(text("SELECT app_now()"))).scalar_one()
