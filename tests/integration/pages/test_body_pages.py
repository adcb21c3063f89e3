"""Bodies by their pages: as they were on any day, and what those who lead them write by forms."""

from datetime import timedelta
from uuid import UUID

from tests.integration.pages.reader import CY, EN, check
from tests.integration.test_bodies import seen, today


async def test_a_body_is_established_by_a_form_that_loses_nothing(browse, society, act):
    browser = await browse(society.gwydion)
    await browser.open("/cy/cyrff")
    assert "/cy/cyrff/newydd" in [link["href"] for link in browser.page.all("a")]
    await browser.open(f"/cy/cyrff/newydd?under={society.board_id}")
    typed = {"kind": "committee", "name_cy": "Pwyllgor Te", "parent_id": str(society.board_id), "purpose_cy": "Te."}
    answer = await browser.send("/cy/cyrff/newydd", **typed)
    assert answer.status_code == 422
    check(browser.page, answer.text, CY)
    assert {each.removesuffix("-error") for each in browser.page.ids if each.endswith("-error")} == {
        "name_en",
        "purpose_en",
    }
    assert "Te." in browser.page.text
    answer = await browser.send("/cy/cyrff/newydd", **typed, name_en="Tea Committee", purpose_en="Tea.")
    await browser.follow(answer)
    assert "Tea Committee" in browser.page.text
    body_id = UUID(answer.headers["location"].rpartition("/")[2])
    assert (await seen(act, body_id)).kind == "committee"


async def test_terms_are_enacted_and_each_day_shows_its_own(browse, society, act):
    day = await today(act)
    browser = await browse(society.arianrhod)
    path = f"/en/bodies/{society.board_id}"
    await browser.open(f"{path}/terms")
    typed = {"text_cy": "Yn cwrdd.", "text_en": "Meets."}
    answer = await browser.send(f"{path}/terms", **typed, effective_on=str(day - timedelta(days=1)))
    assert (answer.status_code, "effective_on-error" in browser.page.ids) == (422, True)
    assert "Meets." in browser.page.text
    await browser.follow(await browser.send(f"{path}/terms", **typed, effective_on=str(day + timedelta(days=3))))
    assert "Meets." in browser.page.text
    visitor = await browse()
    await visitor.open(path)
    assert "No terms of reference are in force on this day." in visitor.page.text
    answer = await visitor.open(f"/cy/cyrff/{society.board_id}?on={day + timedelta(days=3)}")
    check(visitor.page, answer.text, CY)
    assert "Yn cwrdd." in visitor.page.text
    assert visitor.page.switch == f"{path}?on={day + timedelta(days=3)}"


async def test_a_day_that_is_none_is_said_beside_its_field(browse, society):
    browser = await browse()
    for wrong in ("x", "2026-02-30", "1" * 5000):
        answer = await browser.open(f"/en/bodies/{society.forum_id}?on={wrong}")
        assert (answer.status_code, "on-error" in browser.page.ids) == (422, True)
        check(browser.page, answer.text, EN)
    await browser.open(f"/en/bodies/{society.forum_id}?on=")
    assert "Who holds office today" in browser.page.text
    answer = await browser.open(f"/en/bodies/{society.forum_id}?on=0001-01-01")
    assert "The body had not been founded yet." in browser.page.text


async def test_an_affiliation_is_entered_and_ended_by_forms(browse, society, act):
    day = await today(act)
    browser = await browse(society.gwydion)
    path = f"/cy/cyrff/{society.board_id}"
    await browser.open(f"{path}/cysylltiadau")
    answer = await browser.send(f"{path}/cysylltiadau", name_cy="Y Gynghrair", held_from=str(day), held_to="2001-01-01")
    assert (answer.status_code, "held_to-error" in browser.page.ids) == (422, True)
    await browser.follow(await browser.send(f"{path}/cysylltiadau", name_cy="Y Gynghrair", held_from=str(day)))
    [ending] = [form["action"] for form in browser.page.all("form", method="post") if "cysylltiadau/" in form["action"]]
    answer = await browser.send(ending, held_to="x")
    assert answer.status_code == 422
    check(browser.page, answer.text, CY)
    await browser.open(f"{path}/cysylltiadau")
    await browser.follow(await browser.send(ending, held_to=str(day)))
    await browser.open(f"{path}?on={day}")
    assert "Y Gynghrair" in browser.page.text
    await browser.open(f"{path}?on={day + timedelta(days=1)}")
    assert "Y Gynghrair" not in browser.page.text


async def test_what_only_those_who_lead_a_body_may_write_is_offered_to_nobody_else(browse, society):
    for someone in (None, society.branwen, society.rhiannon):
        browser = await browse(someone)
        await browser.open(f"/en/bodies/{society.board_id}")
        assert f"/en/bodies/{society.board_id}/terms" not in [link["href"] for link in browser.page.all("a")]
    browser = await browse(society.rhiannon)
    await browser.open(f"/en/bodies/{society.board_id}/terms")
    answer = await browser.send(
        f"/en/bodies/{society.board_id}/terms", text_cy="a", text_en="b", effective_on="2099-01-01"
    )
    assert answer.status_code == 403


async def test_a_regional_group_is_founded_and_dissolved_by_forms(browse, act, society):
    officer, second = await browse(society.rhiannon), await browse(society.pwyll)
    await officer.open("/en/bodies/new")
    names = {"name_cy": "Grŵp Llŷn", "name_en": "The Llŷn Group", "purpose_cy": "Llŷn.", "purpose_en": "Llŷn."}
    made = await officer.send("/en/bodies/new", kind="regional_group", parent_id=str(society.forum_id), **names)
    path = made.headers["location"]
    await officer.follow(made)
    assert "Dissolve the body" in officer.page.text
    await officer.open(f"{path}/dissolve")
    answer = await officer.send(f"{path}/dissolve", last_on="2020-01-01", reason_cy="Pam.", reason_en="Why.")
    assert answer.status_code == 422
    assert "last_on-error" in officer.page.ids
    assert "Pam." in answer.text
    day = str(await today(act))
    answer = await officer.send(f"{path}/dissolve", last_on=day, reason_cy="Pam.")
    assert answer.status_code == 422
    await officer.follow(await officer.send(f"{path}/dissolve", last_on=day, reason_cy="Pam.", reason_en="Why."))
    assert "It is proposed to dissolve this body" in officer.page.text
    await second.open("/en")
    assert "Confirm that the body is dissolved, or object to it" in second.page.text
    await second.open(path)
    step = next(each["action"] for each in second.page.all("form") if "/decide" in (each["action"] or ""))
    await second.follow(await second.send(step, to="confirmed"))
    assert "This body is coming to its end" in second.page.text
    await second.open("/en/bodies")
    assert "Bodies that no longer exist, or are coming to their end" in second.page.text
