"""The calendar as a page."""

from tests.integration.pages.reader import CY, check


async def test_anybody_reads_what_falls_due_day_by_day(browse, scene, clock):
    browser = await browse()
    answer = await browser.open("/cy/calendr")
    check(browser.page, answer.text, CY)
    assert f"/cy/pleidleisiau/{scene.ballot}" in answer.text
    assert "Yn hwyr" not in browser.page.text
    await clock.forward(days=300)
    await browser.open("/cy/calendr")
    assert "Yn hwyr" in browser.page.text
