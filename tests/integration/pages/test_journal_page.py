"""The journal as a page: sentences, filters, days."""

from tests.integration.pages.reader import CY, EN, check


async def test_officers_read_what_was_done_as_sentences(browse, scene, society):
    browser = await browse(society.rhiannon)
    answer = await browser.open("/cy/cofnod")
    check(browser.page, answer.text, CY)
    await browser.open("/cy/cofnod?show=ballot")
    assert "Gan y rheolau, yn eu pryd" in browser.page.text
    answer = await browser.open("/cy/cofnod?show=decision")
    assert "Cyhoeddwyd y penderfyniad." in browser.page.text
    assert f"/cy/penderfyniadau/{scene.decision}" in answer.text
    assert "Drafft y bwrdd" not in browser.page.text
    assert "/cy/cofnod" in (await browser.open("/cy")).text


async def test_it_is_read_by_kind_by_day_and_page_by_page(browse, scene, society):
    browser = await browse(society.rhiannon)
    await browser.open("/en/journal?show=decision")
    assert "The motion" not in browser.page.text
    assert "The decision was published." in browser.page.text
    everything = await browser.open("/en/journal")
    [older] = browser.page.all("a", rel="next")
    assert (await browser.open(older["href"])).text != everything.text
    await browser.open("/en/journal?since=2999-01-01&show=nonsense")
    assert "Nothing was done in these days" in browser.page.text


async def test_a_day_that_is_none_is_said_beside_its_field(browse, society):
    browser = await browse(society.rhiannon)
    answer = await browser.open("/en/journal?since=2026-02-30&until=2026-03-01")
    assert answer.status_code == 422
    check(browser.page, answer.text, EN)
    assert "since-error" in browser.page.ids
    assert browser.page.all("input", id="since")[0]["value"] == "2026-02-30"
    for none in ("x", "0", "9" * 19, "9" * 30):  # more than the table can count
        assert (await browser.open(f"/en/journal?before={none}")).status_code == 400, none


async def test_others_may_not(browse, society):
    assert (await (await browse(society.branwen)).open("/en/journal")).status_code == 403
    assert (await (await browse()).open("/en/journal")).status_code == 303
