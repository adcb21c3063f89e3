"""One's own notices as a page, and their number over every page."""

from tests import stage
from tests.integration.test_notices_read import told


async def test_the_page_counts_what_is_unread_and_marks_it(browse, act, society, clock):
    ballot_id = await stage.opened(act, society, clock)
    await told(act, "motion.noticed", (await stage.seen(act, None, ballot_id)).motion.id)
    await told(act, "ballot.opened", ballot_id)
    browser = await browse(society.branwen)
    await browser.open("/en/notices")
    assert "Notices Unread: 2" in browser.page.text
    assert browser.page.all("a", href=f"/en/ballots/{ballot_id}")
    one = next(each["action"] for each in browser.page.all("form") if each["action"].endswith("/read"))
    await browser.follow(await browser.send(one))
    assert "Notices Unread: 1" in browser.page.text
    await browser.open("/cy/hysbysiadau?show=unread")
    assert "Mae’r pleidleisio ar agor" not in browser.page.text
    await browser.follow(await browser.send("/cy/hysbysiadau/darllen-popeth"))
    assert "Heb eu darllen: " not in browser.page.text
    other = await browse(society.cigfa)
    await other.open("/en/notices")
    assert (await other.send(one)).status_code == 404
