"""Minutes by forms: begun, worded with nothing lost, put forward, approved by the chair, corrected; and printed."""

from datetime import timedelta

from tests.integration.pages.reader import CY, EN, check
from tests.integration.test_bodies import today
from tests.integration.test_minutes import approved
from tests.stage import noticed


async def test_the_secretary_words_a_draft_and_the_chair_approves_it(browse, society, act, clock):
    await noticed(act, society, clock)
    last = await today(act)
    secretary, path = await browse(society.rhiannon), f"/en/bodies/{society.forum_id}/minutes"
    answer = await secretary.open(path)
    check(secretary.page, answer.text, EN)
    answer = await secretary.send(path, period_from=str(last), period_to=str(last + timedelta(days=1)))
    assert (answer.status_code, "period_to-error" in secretary.page.ids) == (422, True)
    answer = await secretary.send(path, period_from=str(last - timedelta(days=30)), period_to=str(last))
    editing = answer.headers["location"]
    await secretary.follow(answer)
    written = {each["name"]: "Something." for each in secretary.page.all("textarea") if "_new_" not in each["name"]}
    assert len(written) == 4
    [version] = secretary.page.all("input", name="version")
    there = {f"attended_{society.pwyll.person_id}": "present", "version": version["value"]}
    emptied = dict.fromkeys(written, "")
    answer = await secretary.send(editing, **there, **emptied, text_new_en="There was tea.")
    assert (answer.status_code, "There was tea." in answer.text) == (422, True)
    check(secretary.page, answer.text, EN)
    answer = await secretary.send(editing, **there, **written, text_new_en="There was tea.")
    await secretary.follow(answer)
    assert "They can be put forward when every item is written in both languages." in secretary.page.text
    minutes = editing.removesuffix("/edit")
    visitor = await browse()
    assert (await visitor.open(minutes)).status_code == 404
    await secretary.open(editing)
    [note] = [each["name"] for each in secretary.page.all("textarea") if each["name"] not in written][:1]
    [version] = secretary.page.all("input", name="version")
    both = {note.replace("_en", "_cy"): "Cafwyd te.", note.replace("_cy", "_en"): "There was tea."}
    await secretary.follow(await secretary.send(editing, **there | {"version": version["value"]}, **written, **both))
    [version] = {each["value"] for each in secretary.page.all("input", name="version")}
    await secretary.follow(await secretary.send(f"{minutes}/step", to="proposed", version=version))
    answer = await visitor.open(minutes)
    check(visitor.page, answer.text, EN)
    assert "Not approved yet" in visitor.page.text
    chair = await browse(society.pwyll)
    answer = await chair.open(minutes.replace("/en/minutes", "/cy/cofnodion"))
    check(chair.page, answer.text, CY)
    await chair.open(minutes)
    [version] = {each["value"] for each in chair.page.all("input", name="version")}
    await chair.follow(await chair.send(f"{minutes}/step", to="approved", version=version))
    assert "Approved by" in chair.page.text
    answer = await visitor.open(f"{minutes}?both=1")
    assert ("There was tea." in answer.text, "Cafwyd te." in answer.text) == (True, True)
    await visitor.open(f"/en/bodies/{society.forum_id}")
    assert visitor.page.all("a", href=minutes)


async def test_approved_minutes_are_corrected_by_new_ones_in_both_languages(browse, society, act):
    path = f"/en/minutes/{await approved(act, society)}"
    chair = await browse(society.pwyll)
    answer = await chair.open(path)
    check(chair.page, answer.text, EN)
    answer = await chair.send(f"{path}/correct", reason_en="The name was wrong.")
    assert (answer.status_code, "reason_cy-error" in chair.page.ids) == (422, True)
    answer = await chair.send(f"{path}/correct", reason_en="The name was wrong.", reason_cy="Roedd yr enw’n anghywir.")
    await chair.follow(answer)
    assert chair.page.all("textarea")
