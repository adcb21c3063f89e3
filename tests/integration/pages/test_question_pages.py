"""Questions to the members by their pages: asked, looked at first, answered, objected to, closed."""

from datetime import timedelta

import pytest

from governance.bilingual import Language
from i18n.addresses import url
from tests import asking
from tests.integration.pages.reader import CY, EN, check

ASKED = {
    "method": "approval",
    "title_cy": "Ble?",
    "title_en": "Where?",
    "text_cy": "Yr haf hwn.",
    "text_en": "This summer.",
    "options_cy": "Aberystwyth\n\nWrecsam\n",
    "options_en": "Aberystwyth\r\nWrexham",
    "binding": "no",
    "names_seen_by": "self",
}


async def soon(act) -> str:
    async with act(None) as ctx:
        return (await ctx.now() + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M")


async def test_a_question_is_looked_at_in_both_languages_and_then_asked(browse, act, society):
    browser = await browse(society.rhiannon)
    form = {**ASKED, "closes_at": await soon(act)}
    await browser.open("/en/questions/new")
    [look] = [each["formaction"] for each in browser.page.all("button") if each.get("formaction")]
    answer = await browser.send(look, **form)
    assert answer.status_code == 200
    assert len(browser.page.ids) == len(set(browser.page.ids))
    assert "Pa rai o’r rhain ydych chi’n eu cymeradwyo?" in browser.page.text
    assert "Which of these do you approve of?" in browser.page.text
    assert browser.page.all("input", name="title_cy")[0]["value"] == "Ble?"
    await browser.open("/en/questions")
    assert "There are no questions here" in browser.page.text
    await browser.open("/en/questions/new")
    await browser.follow(await browser.send("/en/questions/new", **form))
    assert {"Where?", "Not binding"} <= {each.strip() for each in browser.page.words}
    assert len(browser.page.all("input", type="checkbox")) == 2


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"method": ""}, "method"),
        ({"title_en": ""}, "title_en"),
        ({"text_cy": ""}, "text_cy"),
        ({"options_en": "Aberystwyth"}, "options_cy"),
        ({"options_cy": "", "options_en": ""}, "options_cy"),
        ({"options_cy": "a\n" + "x" * 201, "options_en": "a\nb"}, "options_cy"),
        ({"options_cy": "a\na", "options_en": "a\nb"}, "options_cy"),
        ({"options_cy": "a\n\u202eb", "options_en": "a\nb"}, "options_cy"),
        ({"closes_at": ""}, "closes_at"),
        ({"closes_at": "2020-01-01T10:00"}, "closes_at"),
        ({"quorum": "many"}, "quorum"),
        ({"quorum": "0"}, "quorum"),
        ({"method": "sense_check", "binding": "yes"}, "method"),
        ({"method": "score", "needs_majority": "yes"}, "needs_majority"),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(browse, act, society, changed, field):
    browser = await browse(society.pwyll)
    await browser.open("/cy/cwestiynau/newydd")
    form = {**ASKED, "closes_at": await soon(act), **changed}
    answer = await browser.send("/cy/cwestiynau/newydd", **form)
    assert answer.status_code == 422
    check(browser.page, answer.text, CY)
    assert f"{field}-error" in browser.page.ids
    assert f"#{field}" in {each["href"] for each in browser.page.all("a")}
    assert browser.page.all("input", name="title_cy")[0]["value"] == "Ble?"


async def test_only_officers_are_shown_the_way_to_ask(browse, scene, society):
    browser = await browse(society.branwen)
    assert (await browser.open("/en/questions/new")).status_code == 403
    await browser.open("/en/questions")
    assert "/en/questions/new" not in {each["href"] for each in browser.page.all("a")}


async def test_an_answer_is_recorded_for_each_right_and_can_be_changed(browse, scene, society):
    browser = await browse(society.bendigeidfran)
    path = f"/cy/cwestiynau/{scene.questions['sense_check']}"
    own, theirs = str(society.bendigeidfran.member_id), str(society.cartref_id)
    await browser.open("/cy")
    assert "Atebion i’w rhoi: Bendigeidfran, Gofalwyr Glannau Teifi" in browser.page.text
    await browser.open(path)
    assert len(browser.page.all("input", name="choice")) == 10
    assert "Heb rym" in browser.page.text
    await browser.follow(await browser.send(path, on_behalf_of=theirs, choice="oppose", comment="Na."))
    assert "Mae eich ateb wedi’i gofnodi" in browser.page.text
    await browser.follow(await browser.send(path, on_behalf_of=own, choice="support"))
    await browser.follow(await browser.send(path, on_behalf_of=own, choice="neither"))
    checked = [each["value"] for each in browser.page.all("input", name="choice") if "checked" in each]
    assert checked == ["neither", "oppose"]


async def test_options_are_ticked_and_scored(browse, scene, society):
    browser = await browse(society.branwen)
    mine = str(society.branwen.member_id)
    path = f"/en/questions/{scene.questions['approval']}"
    await browser.open(path)
    await browser.follow(await browser.send(path, on_behalf_of=mine, approves_1="yes", approves_3="yes"))
    ticked = [each["name"] for each in browser.page.all("input", type="checkbox") if "checked" in each]
    assert ticked == ["approves_1", "approves_3"]
    await browser.follow(await browser.send(path, on_behalf_of=mine))
    assert "None of the options" in browser.page.text
    path = f"/en/questions/{scene.questions['score']}"
    await browser.open(path)
    await browser.follow(await browser.send(path, on_behalf_of=mine, scores_1="0", scores_2="", scores_3="5"))
    assert "Aberystwyth : 0; Online : 5" in browser.page.text.replace("Aberystwyth:", "Aberystwyth :").replace(
        "Online:", "Online :"
    )
    chosen = [each["value"] for each in browser.page.all("option") if "selected" in each]
    assert chosen == ["0", "", "5"]


@pytest.mark.parametrize(
    ("method", "typed", "field"),
    [
        ("sense_check", {"comment": "Felly"}, "choice"),
        ("consent", {"choice": "object"}, "comment"),
        ("consent", {"choice": "object", "comment": "x" * 2001}, "comment"),
        ("score", {"comment": "Felly"}, "scores_1"),
    ],
)
async def test_a_wrong_answer_is_said_on_its_own_paper(browse, scene, society, method, typed, field):
    browser = await browse(society.bendigeidfran)
    path = f"/en/questions/{scene.questions[method]}"
    await browser.open(path)
    theirs = str(society.cartref_id)
    answer = await browser.send(path, on_behalf_of=theirs, **typed)
    assert answer.status_code == 422
    check(browser.page, answer.text, EN)
    assert [each for each in browser.page.ids if each.endswith("-error")] == [f"{field}-{theirs}-error"]
    assert all(said in answer.text for said in typed.values())


async def test_an_objection_is_raised_replied_to_and_laid_to_rest(browse, scene, society):
    question_id = scene.questions["consent"]
    path, mine = f"/en/questions/{question_id}", str(society.cigfa.member_id)
    cigfa, pwyll = await browse(society.cigfa), await browse(society.pwyll)
    await cigfa.open(path)
    await cigfa.follow(await cigfa.send(path, on_behalf_of=mine, choice="object", comment="Too far for me."))
    await pwyll.open("/en")
    await pwyll.open(path)
    assert "Too far for me." in pwyll.page.text
    [reply] = [each["action"] for each in pwyll.page.all("form") if "/objections/" in (each.get("action") or "")]
    assert (await pwyll.send(reply)).status_code == 422
    await pwyll.follow(await pwyll.send(reply, reply_en="There will be a bus."))
    assert "There will be a bus." in pwyll.page.text
    amend = url(EN, "amend_proposal", question_id=question_id)
    await pwyll.open(amend)
    assert (await pwyll.send(amend, text_cy="Mai.", text_en="May.", changes_cy="Bws.")).status_code == 422
    assert "changes_en-error" in pwyll.page.ids
    await pwyll.follow(await pwyll.send(amend, text_cy="Mai.", text_en="May.", changes_cy="Bws.", changes_en="Bus."))
    stale = await cigfa.send(path, on_behalf_of=mine, choice="consent", text_version="1")
    assert stale.status_code == 409
    await cigfa.open(path)
    await cigfa.follow(await cigfa.send(path, on_behalf_of=mine, choice="consent", text_version="2"))
    assert "Resolved" in cigfa.page.text


async def test_each_result_is_in_its_own_words_and_picture(browse, scene, clock, act):
    browser = await browse()
    said = {
        "sense_check": ("In support: 1", "No force: this only feels the temperature", "bar"),
        "consent": ("Objections that stand: 1", "Not binding", "bar"),
        "approval": ("A tie, so nothing is chosen", "Not binding", "meter"),
        "score": ("Chosen, with 5 points from the 1 who took part: Aberystwyth", "Not binding", "meter"),
    }
    for method, (sentence, force, picture) in said.items():
        path = f"/en/questions/{scene.questions[f'closed_{method}']}"
        answer = await browser.open(path)
        check(browser.page, answer.text, EN)
        assert sentence in browser.page.text, method
        assert force in browser.page.text, method
        assert picture in {each.get("class") for each in browser.page.all("svg")}, method
        assert "Who answered how" in browser.page.text
        words = ("carried", "Carried", "Lost")
        assert not any(word in browser.page.text for word in words), method


async def test_a_question_is_annulled_by_a_form(browse, act, society):
    question_id = await asking.asked(act, society, opens_in=3)
    browser = await browse(society.rhiannon)
    for language in Language:
        path = url(language, "question", question_id=question_id)
        answer = await browser.open(path)
        check(browser.page, answer.text, language)
    move = f"{path}/move"
    await browser.follow(await browser.send(move, to="open"))
    assert (await browser.send(move, to="annulled", reason_cy="Gwall.")).status_code == 422
    assert "reason_en-error" in browser.page.ids
    await browser.follow(await browser.send(move, to="annulled", reason_cy="Gwall.", reason_en="Error."))
    assert "Why it was annulled" in browser.page.text
