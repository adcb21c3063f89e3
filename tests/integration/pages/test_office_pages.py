"""Offices by forms: found, appointed, handed over and confirmed; laid down; and interests declared."""

import re
from datetime import timedelta

from governance.permissions import Office
from tests.integration.pages.reader import CY, EN, check
from tests.integration.test_bodies import seen, today
from tests.integration.test_offices import holder, of_the_chair, proposals


def confirming(browser, to):
    """The address of the form that gives this verdict."""
    assert browser.page.all("input", name="to", value=to)
    forms = browser.page.all("form", method="post")
    [address] = {each["action"] for each in forms if re.search("office-changes|newidiadau-swydd", each["action"])}
    return address


async def test_an_office_is_handed_over_by_one_officer_and_confirmed_by_another(browse, society, act):
    begins = await today(act) + timedelta(days=3)
    chair = await of_the_chair(act, society.forum_id)
    browser, path = await browse(society.rhiannon), f"/en/bodies/{society.forum_id}/offices"
    answer = await browser.open(f"{path}?name=bran")
    check(browser.page, answer.text, EN)
    [found] = browser.page.all("input", name="person_id")
    assert (found["value"], "checked" in found) == (str(society.branwen.person_id), True)
    typed = {"person_id": found["value"], "office": "forum_chair", "held_from": str(begins)}
    answer = await browser.send(f"{path}?name=bran", **typed)
    assert (answer.status_code, "takes_over-error" in browser.page.ids) == (409, True)
    check(browser.page, answer.text, EN)
    answer = await browser.send(f"{path}?name=bran", **typed, takes_over=str(chair.appointment_id))
    await browser.follow(answer)
    assert "It takes effect when another officer confirms it." in browser.page.text
    assert not browser.page.all("input", name="to", value="confirmed")
    visitor = await browse()
    await visitor.open(f"/en/bodies/{society.forum_id}")
    assert "Proposed by: Rhiannon." in visitor.page.text
    confirmer = await browse(society.pwyll)
    await confirmer.open(f"/en/bodies/{society.forum_id}")
    await confirmer.follow(await confirmer.send(confirming(confirmer, "confirmed"), to="confirmed"))
    assert await holder(act, society.forum_id, Office.FORUM_CHAIR, begins) == ["Branwen"]
    answer = await browser.open(f"/cy/cyrff/{society.forum_id}?on={begins}")
    check(browser.page, answer.text, CY)
    assert "Branwen" in browser.page.text


async def test_an_objection_without_a_reason_is_asked_for_one(browse, society, act):
    chair = await of_the_chair(act, society.forum_id)
    browser, path = await browse(society.rhiannon), f"/cy/cyrff/{society.forum_id}"
    await browser.open(f"{path}/swyddi")
    ending = f"/cy/penodiadau/{chair.appointment_id}/diwedd?body={society.forum_id}"
    answer = await browser.send(ending, held_to=str(await today(act)), reason_cy="")
    assert (answer.status_code, "reason_cy-error" in browser.page.ids) == (422, True)
    check(browser.page, answer.text, CY)
    await browser.follow(await browser.send(ending, held_to=str(await today(act)), reason_cy="Mae’n bryd."))
    browser = await browse(society.pwyll)
    await browser.open(path)
    address = confirming(browser, "objected")
    answer = await browser.send(address, to="objected")
    assert answer.status_code == 422
    check(browser.page, answer.text, CY)
    await browser.follow(await browser.send(address, to="objected", reason_cy="Nid yw’n bryd."))
    assert await proposals(act, society.forum_id) == []


async def test_whoever_holds_an_office_lays_it_down_and_appoints_nobody(browse, society, act):
    browser, path = await browse(society.heledd), f"/en/bodies/{society.forum_id}"
    await browser.open(path)
    assert "Lay down your office" in browser.page.text
    answer = await browser.open(f"{path}/offices?name=rhi")
    check(browser.page, answer.text, EN)
    assert not browser.page.all("input", name="person_id")
    [ending] = [each["action"] for each in browser.page.all("form", method="post")]
    day = await today(act)
    await browser.follow(await browser.send(ending, held_to=str(day), reason_en="Enough."))
    found = await seen(act, society.forum_id, day + timedelta(days=1))
    assert [each.name for each in found.past_offices] == ["Heledd"]
    for address in (path + "/offices", ending):
        member = await browse(society.branwen)
        await member.open(f"{path}/offices")
        answer = await member.send(address, held_to=str(day), reason_en="x", office="translator")
        assert answer.status_code in (403, 422)


async def test_an_interest_is_declared_published_and_ended_by_forms(browse, society):
    browser = await browse(society.gwydion)
    await browser.open("/cy/cyfrif")
    assert "/cy/cyfrif/buddiannau" in [link["href"] for link in browser.page.all("a")]
    await browser.open("/cy/cyfrif/buddiannau")
    answer = await browser.send("/cy/cyfrif/buddiannau", nature_cy="")
    assert (answer.status_code, "nature_cy-error" in browser.page.ids) == (422, True)
    await browser.follow(await browser.send("/cy/cyfrif/buddiannau", nature_cy="Gwaith cyflog i gyngor"))
    visitor = await browse()
    answer = await visitor.open(f"/en/bodies/{society.board_id}")
    check(visitor.page, answer.text, EN)
    assert "Gwaith cyflog i gyngor" in visitor.page.text
    [ending] = [each["action"] for each in browser.page.all("form", method="post") if "diwedd" in each["action"]]
    await browser.follow(await browser.send(ending))
    assert (await browser.send(ending)).status_code == 409
    stranger = await browse(society.arianrhod)
    await stranger.open("/cy/cyfrif/buddiannau")
    assert (await stranger.send(ending)).status_code == 404
