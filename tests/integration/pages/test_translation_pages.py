"""Translations by their pages: a member offers one, an officer takes it up, and everybody sees how late it is."""

from governance.bilingual import Bilingual, BilingualProse
from governance.decisions import actions as decisions
from tests.integration.pages.reader import CY, EN, check
from tests.mailbox import a_decision


async def offering(browser, motion_id, **typed):
    page = f"/en/motions/{motion_id}/offer-translation"
    await browser.open(page)
    [digest] = browser.page.all("input", name="text_digest")
    given = {"text_digest": digest["value"], "title_en": "More tea", "text_en": "That there be tea.", "made": "member"}
    return await browser.send(page, **(given | typed))


async def test_a_member_offers_and_an_officer_takes_it_up(browse, scene, society):
    cigfa, heledd, manawydan = [await browse(society.people[name]) for name in ("branwen", "heledd", "manawydan")]
    await cigfa.open(f"/en/motions/{scene.seeking}")
    assert f"/en/motions/{scene.seeking}/offer-translation" in [each["href"] for each in cigfa.page.all("a")]
    await cigfa.follow(await offering(cigfa, scene.seeking))
    check(cigfa.page, "", EN)
    assert "Waits for an officer" in cigfa.page.text
    await heledd.open("/cy")
    assert "Penderfynu ar gyfieithiad a gynigiwyd" in heledd.page.text
    await heledd.open("/cy/cyfieithiadau")
    [offer] = [each["href"] for each in heledd.page.all("a") if "/cyfieithiadau/" in (each["href"] or "")]
    await heledd.open(offer)
    check(heledd.page, "", CY)
    assert "Branwen" in heledd.page.text
    await heledd.follow(await heledd.send(f"{offer}/defnyddio"))
    await manawydan.open(f"/en/motions/{scene.seeking}")
    for said in ("That there be tea.", "A member wrote this translation.", "Translated by: Branwen"):
        assert said in manawydan.page.text


async def test_a_declined_offer_says_why_and_a_form_without_a_reason_says_so(browse, scene, society):
    branwen, heledd = await browse(society.branwen), await browse(society.heledd)
    answer = await offering(branwen, scene.seeking)
    page = answer.headers["location"]
    await heledd.open(page)
    assert (await heledd.send(f"{page}/decline", reason="")).status_code == 422
    assert "reason-error" in heledd.page.ids
    await heledd.follow(await heledd.send(f"{page}/decline", reason="The title is another."))
    await branwen.open(page)
    assert "The title is another." in branwen.page.text


async def test_nothing_typed_is_lost_and_each_field_says_what_is_wrong(browse, scene, society):
    branwen = await browse(society.branwen)
    answer = await offering(branwen, scene.seeking, title_en="", made="angel")
    assert answer.status_code == 422
    check(branwen.page, answer.text, EN)
    assert {"title_en-error", "made-error"} <= set(branwen.page.ids)
    assert "That there be tea." in answer.text
    overtaken = await offering(branwen, scene.seeking, text_digest="0" * 64)
    assert overtaken.status_code == 412
    assert "That there be tea." in overtaken.text
    [digest] = branwen.page.all("input", name="text_digest")
    assert digest["value"] != "0" * 64


async def test_a_lapsed_member_and_a_finished_text_are_offered_nothing(browse, scene, society):
    efnisien, branwen, manawydan = [await browse(society.people[n]) for n in ("efnisien", "branwen", "manawydan")]
    path = f"/en/motions/{scene.seeking}/offer-translation"
    assert (await efnisien.client.get(path)).status_code == 403
    assert (await branwen.client.get(f"/en/motions/{scene.answered}/offer-translation")).status_code == 409
    offer = (await offering(branwen, scene.seeking)).headers["location"]
    assert (await manawydan.client.get(offer)).status_code == 404


async def test_everybody_reads_what_is_late(browse, scene, clock):
    await clock.forward(days=6)
    visitor = await browse()
    await visitor.open("/cy/cyfieithiadau")
    check(visitor.page, "", CY)
    assert "1 diwrnod yn ôl" in visitor.page.text
    await visitor.open(f"/en/motions/{scene.submitted}")
    assert "1 day ago" in visitor.page.text


async def test_the_summary_of_a_decision_is_offered_in_its_other_language(act, browse, scene, society):
    async with act(society.gwydion) as ctx:
        new = a_decision(society, title=Bilingual(cy="Byr", en="Short"), summary=BilingualProse(cy="Yn fyr."))
        decision_id = await decisions.record_decision(ctx, new)
        await decisions.publish_decision(ctx, decision_id)
    branwen, gwydion = await browse(society.branwen), await browse(society.gwydion)
    page = f"/en/decisions/{decision_id}/offer-translation"
    await branwen.open(page)
    check(branwen.page, "", EN)
    assert (await branwen.send(page, summary_en="", made="member")).status_code == 422
    offer = (await branwen.send(page, summary_en="In short.", made="member")).headers["location"]
    await gwydion.open(offer)
    await gwydion.follow(await gwydion.send(f"{offer}/accept"))
    await gwydion.open(f"/en/decisions/{decision_id}")
    assert "In short." in gwydion.page.text


async def test_what_was_decided_does_not_make_the_page_longer_for_ever(browse, scene, society):
    branwen, manawydan = await browse(society.branwen), await browse(society.manawydan)
    waits = (await offering(branwen, scene.seeking)).headers["location"]
    for _ in range(26):
        offered = await offering(manawydan, scene.seeking)
        await manawydan.follow(offered)
        await manawydan.send(f"{offered.headers['location']}/withdraw")
    heledd = await browse(society.heledd)
    await heledd.open("/en/translations")
    shown = [each["href"] for each in heledd.page.all("a") if "/translations/" in (each["href"] or "")]
    assert (len(shown), shown[0]) == (26, waits)
