"""The co-production promise by its pages: read, given, asked after, answered, shared or not, and withdrawn."""

import pytest

from i18n.addresses import url
from tests import promises
from tests.integration.pages.reader import CY, EN, check


@pytest.fixture
async def enacted(act, society):
    """A wording is in force."""
    await promises.enacted(act, society)


async def test_the_board_enacts_a_wording_and_says_it_in_both_languages(browse, act, society, enacted):
    browser = await browse(society.gwydion)
    address = url(EN, "enact_promise")
    await browser.open(address)
    half = await browser.send(address, text_cy="Gwrando eto.", effective_on="2199-01-01")
    assert (half.status_code, "Gwrando eto." in half.text) == (422, True)
    await browser.follow(await browser.send(address, text_cy="Gwrando.", text_en="Listen.", effective_on="2199-01-01"))
    assert "Listen." in browser.page.text
    assert (await (await browse(society.branwen)).open(address)).status_code == 403
    for language in (CY, EN):
        page = await (await browse()).open(url(language, "promise_wordings"))
        assert page.status_code == 200
        assert getattr(promises.WORDS, language) in page.text


async def test_a_member_gives_it_is_asked_and_answers(browse, act, society, enacted, clock):
    browser, member_id = await browse(society.branwen), society.branwen.member_id
    await browser.open(url(CY, "my_promises"))
    check(browser.page, (await browser.open(url(CY, "my_promises"))).text, CY)
    address = url(EN, "give_promise", member_id=member_id)
    await browser.open(address)
    given = {"version": "0", "wording": "1", "language": "en", "words": "Tea on Tuesdays.", "by_letter": "true"}
    long = await browser.send(address, **given | {"words": "x" * 2001})
    assert (long.status_code, "x" * 2001 in long.text) == (422, True)
    await browser.follow(await browser.send(address, **given))
    assert "Tea on Tuesdays." in browser.page.text
    stale = await browser.send(address, **given)
    assert stale.status_code == 412
    feedback_id = await promises.asked(act, clock, member_id)
    browser = await browse(society.branwen)  # the session of half a year ago has ended
    home = await browser.open(url(EN, "home"))
    assert "Say what came of your promise, if you like" in home.text
    answer = url(EN, "give_feedback", member_id=member_id, feedback_id=feedback_id)
    check(browser.page, (await browser.open(answer)).text, EN)
    empty = await browser.send(answer, version="1", language="en")
    assert empty.status_code == 422
    assert "Write something in one of the three boxes" in empty.text
    await browser.follow(await browser.send(answer, version="1", language="en", done="Six pots.", shared="true"))
    assert "Members may read it" in browser.page.text
    other = await browse(society.cigfa)
    assert "Six pots." in (await other.open(url(EN, "shared_feedback"))).text
    assert (await other.open(answer)).status_code == 403
    assert (await other.open(url(EN, "promise", promise_id=member_id))).status_code == 404
    officer = await browse(society.nisien)
    listed = await officer.open(url(EN, "promises", {"version": 1}))
    assert "Branwen" in listed.text
    assert "Branwen" not in (await other.open(url(EN, "promises"))).text
    assert "Tea on Tuesdays." in (await officer.open(url(EN, "promise", promise_id=member_id))).text
    await browser.open(url(EN, "my_promises"))
    await browser.follow(await browser.send(url(EN, "withdraw_promise", member_id=member_id)))
    assert "Nothing of it is left here." in browser.page.text
    assert "Six pots." not in (await other.open(url(EN, "shared_feedback"))).text


async def test_the_new_words_may_be_chosen_or_left(browse, act, society, enacted, clock):
    member_id = await promises.given(act, society.branwen)
    await promises.enacted(act, society, promises.NEWER)
    feedback_id = await promises.asked(act, clock, member_id)
    browser = await browse(society.branwen)
    both = await browser.open(url(CY, "give_promise", member_id=member_id))
    assert promises.WORDS.cy in both.text
    assert promises.NEWER.cy in both.text
    answer = url(CY, "give_feedback", member_id=member_id, feedback_id=feedback_id)
    assert promises.NEWER.cy in (await browser.open(answer)).text
    await browser.follow(await browser.send(answer, version="1", language="cy", done="Te.", wording="2"))
    assert promises.NEWER.cy in browser.page.text
    assert promises.WORDS.cy not in browser.page.text


async def test_an_applicant_reads_it_and_ticks_it_or_not(browse, society, enacted):
    browser = await browse(society.myrddin)
    page = await browser.open(url(EN, "apply"))
    assert promises.WORDS.en in page.text
    assert not any("checked" in each for each in browser.page.all("input", name="promise_version"))
    sent = {"principles_version": "1", "principles_language": "en", "agrees": "true", "promise_language": "en"}
    await browser.follow(await browser.send(url(EN, "apply"), **sent, promise_version="1"))
    assert "The co-production promise" in browser.page.text


async def test_the_directory_shows_it_where_the_member_ticks_it(browse, act, society, enacted):
    member_id = society.branwen.member_id
    browser, address = await browse(society.branwen), url(EN, "put_entry", member_id=member_id)
    assert "shows_promise" not in (await browser.open(address)).text
    await promises.given(act, society.branwen, words="Te.")
    assert "shows_promise" in (await browser.open(address)).text
    chosen = {"version": "0", "audience": "everyone", "shows_name": "true", "shows_promise": "true"}
    seen = await browser.send(url(EN, "preview_entry", member_id=member_id), **chosen)
    assert promises.WORDS.cy in seen.text
    await browser.follow(await browser.send(address, **chosen))
    assert promises.WORDS.en in (await (await browse()).open(url(EN, "listing", member_id=member_id))).text
