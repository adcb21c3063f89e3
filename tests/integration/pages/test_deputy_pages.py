"""Deputies by forms: found and named by the holder, ended by the deputy, asked for by a member; and what pages show."""

from datetime import timedelta

from tests.integration.pages.conftest import submitted
from tests.integration.pages.reader import CY, EN, check
from tests.integration.test_bodies import today
from tests.integration.test_deputies import cover, held_by


async def test_a_holder_names_a_deputy_who_ends_it(browse, society, act):
    browser, path = await browse(society.heledd), f"/cy/cyrff/{society.forum_id}/dirprwyon"
    answer = await browser.open(f"{path}?name=bran")
    check(browser.page, answer.text, CY)
    [office] = browser.page.all("input", name="appointment_id", type="radio")
    assert "checked" in office
    first = await today(act)
    typed = {"person_id": str(society.branwen.person_id), "appointment_id": office["value"], "reason_cy": "Gwyliau."}
    answer = await browser.send(f"{path}?name=bran", **typed, covers_from=str(first))
    assert (answer.status_code, "covers_to-error" in browser.page.ids) == (422, True)
    answer = await browser.send(
        f"{path}?name=bran", **typed, covers_from=str(first), covers_to=str(first + timedelta(days=90))
    )
    assert (answer.status_code, "covers_to-error" in browser.page.ids) == (422, True)
    assert "Gwyliau." in answer.text
    check(browser.page, answer.text, CY)
    last = str(first + timedelta(days=9))
    await browser.follow(await browser.send(f"{path}?name=bran", **typed, covers_from=str(first), covers_to=last))
    assert "Y dirprwy: Branwen" in browser.page.text
    deputy = await browse(society.branwen)
    answer = await deputy.open(f"/en/bodies/{society.forum_id}/deputies")
    check(deputy.page, answer.text, EN)
    [ending] = [each["action"] for each in deputy.page.all("form", method="post") if "/covers/" in each["action"]]
    await deputy.follow(await deputy.send(ending))
    assert "Covered by: Branwen" in deputy.page.text
    answer = await deputy.send(ending)
    assert (answer.status_code, "This cover has ended, or ends today." in deputy.page.text) == (409, True)


async def test_a_member_asks_for_cover_and_an_officer_sees_where_from_what_waits(browse, society, act, clock):
    await submitted(act, society)
    await clock.forward(days=60)
    officer = await browse(society.teyrnon)
    await officer.open("/en/tasks")
    assert officer.page.all("a", href=f"/en/bodies/{society.forum_id}/deputies")
    member, path = await browse(society.branwen), f"/en/bodies/{society.forum_id}/deputies"
    answer = await member.open(path)
    check(member.page, answer.text, EN)
    appointment_id = str(await held_by(act, society.pwyll))
    await member.follow(await member.send(f"{path}/ask", appointment_id=appointment_id))
    assert "Cover has been asked for. Whoever can name a deputy is told." in member.page.text
    answer = await member.send(f"{path}/ask", appointment_id=appointment_id)
    assert (answer.status_code, "It can be asked for again from:" in member.page.text) == (409, True)
    assert (await member.send(f"{path}/ask", appointment_id="-")).status_code == 422
    await cover(act, society.pwyll, society.pwyll, society.cigfa)
    await officer.open("/en/tasks")
    assert "Chair of the forum: Cigfa ( deputy for: Pwyll )" in officer.page.text
