"""A motion by its pages: written, seconded, translated, ruled out, and what came of it."""

from msgspec.structs import replace

from governance.bodies.rules import PRESETS, THREE_QUARTERS
from governance.motions import actions as motions
from governance.motions.values import NewTransition
from i18n.addresses import url
from tests import stage
from tests.integration.pages.conftest import submitted
from tests.integration.pages.reader import CY, EN, check


async def test_a_motion_is_written_seconded_and_taken_back_by_forms(browse, society):
    mover, other = await browse(society.branwen), await browse(society.bendigeidfran)
    await mover.open("/cy/cynigion/newydd")
    answer = await mover.send("/cy/cynigion/newydd", original_language="cy", title_cy="Te", text_cy="Bod te.")
    assert (await mover.follow(answer)).status_code == 200
    motion = answer.headers["location"]
    assert (await other.open(motion)).status_code == 404
    await mover.follow(await mover.send(f"{motion}/symud", to="seeking_seconders"))
    await other.open(motion)
    rights = [each["value"] for each in other.page.all("input", name="on_behalf_of")]
    assert sorted(rights) == sorted([str(society.bendigeidfran.member_id), str(society.cartref_id)])
    await other.follow(await other.send(f"{motion}/eilio", on_behalf_of=str(society.cartref_id)))
    assert "1 aelod" in other.page.text
    answer = await other.send(f"{motion}/tynnu-yn-ol-fel-eilydd", on_behalf_of=str(society.cartref_id))
    await other.follow(answer)
    assert "Nid oes neb wedi eilio eto." in other.page.text


async def test_what_is_wrong_with_a_motion_is_said_beside_its_field_and_nothing_typed_is_lost(browse, society):
    browser = await browse(society.branwen)
    for language, path in ((CY, "/cy/cynigion/newydd"), (EN, "/en/motions/new")):
        await browser.open(path)
        typed = {f"title_{language}": "x" * 201, f"summary_{language}": "Byr & <b>da</b>"}
        answer = await browser.send(path, original_language=language, **typed)
        assert answer.status_code == 422
        check(browser.page, answer.text, language)
        title, text = f"title_{language}", f"text_{language}"
        [field_] = browser.page.all("input", id=title)
        assert (field_["value"], field_["aria-invalid"]) == ("x" * 201, "true")
        assert f"{title}-error" in field_["aria-describedby"]
        assert {f"{title}-error", f"{text}-error"} <= set(browser.page.ids)
        assert {"href": f"#{title}"} in browser.page.all("a")
        assert "Byr & <b>da</b>" in browser.page.text
        assert "Byr & <b>" not in answer.text
        assert answer.text.count("<title>" + ("Gwall:" if language is CY else "Error:")) == 1


async def test_the_language_of_a_motion_is_asked_for_in_that_language(browse, society):
    browser = await browse(society.branwen)
    await browser.open("/cy/cynigion/newydd")
    answer = await browser.send("/cy/cynigion/newydd", original_language="en", title_cy="Te", text_cy="Bod te.")
    assert answer.status_code == 422
    assert {"title_en-error", "text_en-error"} <= set(browser.page.ids)


async def test_no_form_is_shown_to_whoever_cannot_send_it(browse, scene, society):
    refused = {
        "efnisien": {url(EN, "propose_motion"): 403},
        "pwyll": {url(EN, "edit_motion", motion_id=scene.mine): 403},
        "branwen": {
            url(EN, "edit_motion", motion_id=scene.submitted): 409,
            url(EN, "translate_motion", motion_id=scene.seeking): 403,
            url(EN, "schedule_ballot", motion_id=scene.seeking): 403,
            url(EN, "record_decision"): 403,
        },
        "heledd": {url(EN, "translate_motion", motion_id=scene.answered): 409},
    }
    for who, pages in refused.items():
        browser = await browse(society.people[who])
        for path, status in pages.items():
            answer = await browser.open(path)
            assert answer.status_code == status, path
            assert not browser.page.all("form", method="post")
            check(browser.page, answer.text, EN)


async def test_somebody_with_two_rights_says_for_whom_they_propose(browse, society):
    browser = await browse(society.bendigeidfran)
    await browser.open("/en/motions/new")
    typed = {"original_language": "en", "title_en": "Tea", "text_en": "That there be tea."}
    answer = await browser.send("/en/motions/new", **typed)
    assert answer.status_code == 409
    assert "on_behalf_of-error" in browser.page.ids
    assert browser.page.all("input", id="title_en")[0]["value"] == "Tea"
    answer = await browser.send("/en/motions/new", **typed, on_behalf_of=str(society.cartref_id))
    await browser.follow(answer)
    assert "Teifi Side Carers" in browser.page.text


async def test_a_motion_is_ruled_out_only_with_a_reason_in_both_languages(browse, scene, society):
    browser = await browse(society.pwyll)
    path = f"/en/motions/{scene.submitted}"
    await browser.open(path)
    answer = await browser.send(f"{path}/move", to="ruled_out", reason_en="Not for us.")
    assert answer.status_code == 422
    check(browser.page, answer.text, EN)
    assert "reason_cy-error" in browser.page.ids
    assert "reason_en-error" not in browser.page.ids
    assert "Not for us." in browser.page.text
    answer = await browser.send(f"{path}/move", to="ruled_out", reason_en="Not for us.", reason_cy="Nid i ni.")
    await browser.follow(answer)
    assert "Nid i ni." in browser.page.text


async def test_the_missing_language_is_marked_and_a_translator_writes_it(browse, scene, society):
    reader, translator = await browse(), await browse(society.heledd)
    await reader.open(f"/en/motions/{scene.seeking}")
    assert "(Welsh only)" in reader.page.text
    assert reader.page.all("h1")[0]["lang"] == "cy"
    path = f"/cy/cynigion/{scene.seeking}/cyfieithu"
    await translator.open(path)
    answer = await translator.send(path)
    assert answer.status_code == 422
    assert {"title_en-error", "text_en-error"} <= set(translator.page.ids)
    [version] = translator.page.all("input", name="version")
    words = {"title_en": "More tea", "text_en": "That there be more tea.", "version": version["value"]}
    await translator.follow(await translator.send(path, **words))
    for language in ("cy", "en"):
        await translator.follow(await translator.send(f"/cy/cynigion/{scene.seeking}/cymeradwyo", language=language))
    assert translator.page.text.count("Wedi’i gymeradwyo fel y mae.") == 2


async def test_a_motion_shows_its_result_and_the_boards_answer(browse, scene):
    browser = await browse()
    await browser.open(f"/cy/cynigion/{scene.answered}")
    assert "Derbyniwyd: 2 o blaid, 1 yn erbyn" in browser.page.text
    assert "Am resymau da." in browser.page.text
    assert "Derbyniwyd yn rhannol" in browser.page.text
    assert browser.page.all("svg", role="img")
    assert "Branwen" not in browser.page.text


async def test_an_answer_that_is_overdue_is_said_to_all(browse, scene, clock):
    browser = await browse()
    await clock.forward(days=70)
    await browser.open(f"/en/motions/{scene.awaiting}")
    assert "The board has not answered yet." in browser.page.text
    await browser.open("/en")
    assert "Answers that are overdue" in browser.page.text


async def test_a_motion_is_admitted_in_its_class_and_every_page_says_it(browse, act, society, clock):
    rules = replace(PRESETS["small-forum"], automatic=False, special_threshold=THREE_QUARTERS)
    await stage.under(act, society, rules)
    motion_id = await submitted(act, society)
    async with act(society.branwen) as ctx:
        await motions.transition_motion(ctx, motion_id, NewTransition("submitted"))
    browser = await browse(society.pwyll)
    await browser.open(f"/en/motions/{motion_id}")
    classes = [each["value"] for each in browser.page.all("input", name="resolution")]
    assert classes == ["ordinary", "special"]
    fields = {"to": "admitted", "resolution": "special", "legal_effect": "reserved"}
    await browser.follow(await browser.send(f"/en/motions/{motion_id}/move", **fields))
    assert "Special resolution: at least 3/4 of the votes for and against must be in favour." in browser.page.text
    assert "the law or the constitution leaves this matter to the members" in browser.page.text
    ballot_id = await stage.opened(act, society, clock, resolution="special")
    for language, said in (
        (EN, "Special resolution: at least 3/4"),
        (CY, "Penderfyniad arbennig: rhaid i o leiaf 3/4"),
    ):
        page = await browser.open(url(language, "ballot", ballot_id=ballot_id))
        check(browser.page, page.text, language)
        assert said in browser.page.text
