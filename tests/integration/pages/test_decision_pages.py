"""The board's decisions by their pages: recorded, mended, published, followed."""

from uuid import UUID

import pytest

from governance.bilingual import Language
from i18n.addresses import url
from tests.integration.pages.reader import EN, check


async def test_the_boards_answer_is_recorded_mended_and_published_by_forms(browse, scene, society):
    browser = await browse(society.gwydion)
    await browser.open(f"/en/decisions/new?motion={scene.awaiting}")
    link = f"motion_{scene.awaiting}"
    typed = {"title_en": "Yes", "text_en": "Done.", "reasons_en": "Good.", "decided_on": "2020-02-30", "yes": "x"}
    answer = await browser.send("/en/decisions/new", **typed, **{link: "choose"})
    assert answer.status_code == 422
    check(browser.page, answer.text, EN)
    errors = {each.removesuffix("-error") for each in browser.page.ids if each.endswith("-error")}
    assert errors == {link, "decided_on", "yes", "no"}
    assert "Done." in browser.page.text
    interest = f"interest_{society.arianrhod.person_id}"
    typed |= {"decided_on": "2020-02-29", "yes": "5", "no": "0", link: "accepted", f"{interest}_en": "A cousin"}
    typed |= {f"withdrew_{society.arianrhod.person_id}": "yes"}
    answer = await browser.send("/en/decisions/new", **typed)
    await browser.follow(answer)
    decision = answer.headers["location"]
    assert "the reasons in Welsh" in browser.page.text
    await browser.open(f"{decision}/edit")
    assert browser.page.all("input", id=f"{interest}_en")[0]["value"] == "A cousin"
    welsh = {"title_cy": "Ie", "text_cy": "Gwnaed.", "reasons_cy": "Da.", f"{interest}_cy": "Cefnder"}
    version = browser.page.all("input", name="version")[0]["value"]
    await browser.follow(await browser.send(f"{decision}/edit", **typed, **welsh, version=version))
    assert (await browser.send(f"{decision}/edit", **typed, **welsh, version=version)).status_code == 412
    await browser.open(decision)
    await browser.follow(await browser.send(f"{decision}/publish"))
    visitor = await browse()
    await visitor.open(f"/en/motions/{scene.awaiting}")
    assert "Good." in visitor.page.text
    await visitor.open(decision)
    assert "A cousin" in visitor.page.text
    for fact in ("Recorded by", "Published by", f"{society.gwydion.name} Secretary of the board"):
        assert fact in " ".join(visitor.page.text.split())


async def test_decisions_are_followed_by_feeds_in_the_pages_language(browse):
    browser = await browse()
    await browser.open("/cy/penderfyniadau")
    kinds = ("application/rss+xml", "application/feed+json")
    feeds = [feed for kind in kinds for feed in browser.page.all("link", type=kind)]
    assert [feed["href"].partition(".")[0] for feed in feeds] == 2 * ["/feeds/decisions", "/feeds/motions"]
    for feed in feeds:
        assert feed["href"].endswith("lang=cy")
        assert (await browser.client.get(feed["href"])).status_code == 200


async def test_a_draft_of_the_boards_is_nobody_elses(browse, scene, society):
    for someone in (None, society.branwen):
        browser = await browse(someone)
        assert (await browser.open(f"/en/decisions/{scene.decision_draft}")).status_code == 404


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", ["interests", "motions"])
async def test_both_doors_refuse_more_than_fifty_names(api, browse, society, language, kind):
    """Fifty are taken for what they are (nobody has these ids); one more is too many, whoever they are."""
    browser, path = await browse(society.gwydion), url(language, "record_decision")
    client = await api.as_(society.gwydion)
    for number, (page_says, api_says) in ((50, (422, "names-nothing")), (51, (422, "invalid-request"))):
        ids = [str(UUID(int=each)) for each in range(1, number + 1)]
        typed = {"title_cy": "Ie", "text_cy": "Gwnaed.", "reasons_cy": "Da.", "decided_on": "2020-02-29"}
        votes = {"yes": "5", "no": "0"}
        if kind == "interests":
            rows, named = (
                [f"interest_{each}_cy" for each in ids],
                [{"person_id": each, "nature": {"cy": "Cefnder"}, "withdrew": True} for each in ids],
            )
        else:
            rows, named = [f"motion_{each}" for each in ids], [{"motion_id": each} for each in ids]
        await browser.open(path)
        answer = await browser.send(path, **typed, **votes, **dict.fromkeys(rows, "linked"))
        assert answer.status_code == page_says
        check(browser.page, answer.text, language)
        assert "Gwnaed." in browser.page.text
        assert ("50" in browser.page.text) == (number > 50)
        pairs = {name: {"cy": typed[f"{name}_cy"]} for name in ("title", "text", "reasons")}
        body = {"body_id": str(society.board_id), "decided_on": "2020-02-29", "yes": 5, "no": 0, **pairs, kind: named}
        refused = await client.post("/api/v1/decisions", json=body)
        assert refused.json()["type"] == f"/problems/{api_says}"
        if number > 50:
            assert refused.json()["errors"][0]["pointer"] == f"/{kind}"
