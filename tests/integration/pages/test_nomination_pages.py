"""Who acts for an organisation, by forms: asked by name or from a list, accepted, handed over, stopped."""

from datetime import timedelta

from tests import joining
from tests.integration.pages.reader import CY, EN, check
from tests.integration.test_bodies import today


async def people(act, society, language: str = "cy") -> str:
    membership_id = await joining.membership_of(act, society.cartref_id)
    return f"/cy/aelodaeth/{membership_id}/pobl" if language == "cy" else f"/en/memberships/{membership_id}/people"


async def test_an_organisation_asks_somebody_who_accepts_and_stops(browse, society, act):
    browser, path, first = await browse(society.bendigeidfran), await people(act, society), await today(act)
    answer = await browser.open(path)
    check(browser.page, answer.text, CY)
    answer = await browser.send(path, role="deputy", name="Cigfa", email="dim", starts_on=str(first))
    assert (answer.status_code, "email-error" in browser.page.ids, "Cigfa" in answer.text) == (422, True, True)
    check(browser.page, answer.text, CY)
    sent = {"role": "deputy", "name": "Cigfa", "email": society.cigfa.email}
    answer = await browser.send(path, **sent, starts_on=str(first - timedelta(days=1)))
    assert (answer.status_code, "starts_on-error" in browser.page.ids) == (422, True)
    for left_out in ("role", "name", "email", "starts_on"):
        whole = sent | {"starts_on": str(first)}
        answer = await browser.send(path, **{name: text for name, text in whole.items() if name != left_out})
        assert (answer.status_code, f"{left_out}-error" in browser.page.ids) == (422, True), left_out
    await browser.follow(await browser.send(path, **sent, starts_on=str(first)))
    assert "Gofynnwyd i’r person drwy e-bost." in browser.page.text
    nominee = await browse(society.cigfa)
    await nominee.open("/cy")
    assert "Gofynnir ichi weithredu drosto: derbyniwch, neu gwrthodwch" in nominee.page.text
    await nominee.open("/cy/cyfrif/sefydliadau")
    [page] = [each["href"] for each in nominee.page.all("a") if each.get("href", "").startswith("/cy/enwebiadau/")]
    answer = await nominee.open(page)
    check(nominee.page, answer.text, CY)
    await nominee.follow(await nominee.send(f"{page}/derbyn"))
    assert "Yn gweithredu nawr" in nominee.page.text
    answer = await nominee.send(f"{page}/gwrthod")
    assert (answer.status_code, "Ni ellir gwneud hyn â’r enwebiad fel y mae." in nominee.page.text) == (409, True)
    answer = await nominee.open(await people(act, society, "en"))
    check(nominee.page, answer.text, EN)
    assert "Ask somebody to act for the organisation" not in nominee.page.text
    await nominee.open(page)
    await nominee.follow(await nominee.send(f"{page}/diwedd"))
    answer = await nominee.open("/en/account/organisations")
    check(nominee.page, answer.text, EN)


async def test_a_deputy_chosen_from_the_list_takes_over_and_an_officer_says_why(browse, society, act):
    browser, path, first = await browse(society.bendigeidfran), await people(act, society, "en"), await today(act)
    sent = {"role": "deputy", "person_id": "other", "name": "Cigfa", "email": society.cigfa.email}
    await browser.open(path)
    await browser.follow(await browser.send(path, **sent, starts_on=str(first)))
    nominee = await browse(society.cigfa)
    await nominee.open("/en/account/organisations")
    [page] = [each["href"] for each in nominee.page.all("a") if each.get("href", "").startswith("/en/nominations/")]
    await nominee.open(page)
    await nominee.follow(await nominee.send(f"{page}/accept"))
    await browser.open(path)
    assert browser.page.all("input", name="person_id", value=str(society.cigfa.person_id))
    chosen = {"role": "representative", "person_id": str(society.cigfa.person_id)}
    answer = await browser.send(path, **chosen, starts_on=str(first))
    assert (answer.status_code, "starts_on-error" in browser.page.ids) == (422, True)
    await browser.follow(await browser.send(path, **chosen, starts_on=str(first + timedelta(days=1))))
    await nominee.open("/en/account/organisations")
    pages = {each["href"] for each in nominee.page.all("a") if each.get("href", "").startswith("/en/nominations/")}
    [handover] = pages - {page}
    await nominee.open(handover)
    assert "It never begins" not in nominee.page.text
    await nominee.follow(await nominee.send(f"{handover}/accept"))
    assert "It never begins" in nominee.page.text
    officer = await browse(society.nisien)
    answer = await officer.open(path)
    check(officer.page, answer.text, EN)
    assert "You are not of this organisation." in officer.page.text
    later = str(first + timedelta(days=8))
    answer = await officer.send(path, role="deputy", name="Branwen", email=society.branwen.email, starts_on=later)
    assert (answer.status_code, "reason_cy-error" in officer.page.ids) == (422, True)
    stranger = await browse(society.branwen)
    assert (await stranger.open(path)).status_code == 404
    assert (await stranger.open(page)).status_code == 404
