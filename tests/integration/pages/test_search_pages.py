"""The search page and the box on every page: what was found and marked, nothing found, nothing asked."""

from governance.bilingual import Language
from i18n.addresses import url
from tests.integration.pages.conftest import Scene
from tests.integration.pages.reader import CY, EN, check
from tests.integration.test_search import motion


async def test_the_box_stands_on_every_page_and_leads_to_what_was_found(browse, scene: Scene, society):
    browser = await browse()
    for language in Language:
        home = await browser.open(url(language, "home"))
        assert f'action="{url(language, "search")}"' in home.text
        for words in ("fwrdd", "de", "Llŷn"):
            answer = await browser.open(url(language, "search", {"q": words}))
            assert answer.status_code == 200
            check(browser.page, answer.text, language)
    found = await browser.open(url(CY, "search", {"q": "fwrdd"}))
    assert url(CY, "body", body_id=society.board_id) in found.text
    assert "<mark>Bwrdd</mark>" in found.text


async def test_what_was_asked_is_shown_and_never_run(browse, scene: Scene):
    browser = await browse()
    asked = '"><script>alert(1)</script>'
    answer = await browser.open(url(EN, "search", {"q": asked}))
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


async def test_a_sign_without_shape_is_not_looked_for(browse, scene: Scene):
    browser = await browse()
    for asked in ("fw\0rdd", "\0fwrdd", "fwrdd\x1b"):
        answer = await browser.open(url(EN, "search", {"q": asked}))
        assert answer.status_code == 200, asked
        assert "<mark>Bwrdd</mark>" in answer.text
    assert (await browser.open(url(EN, "search", {"q": "\0"}))).status_code == 422


async def test_nothing_found_and_nothing_asked_say_what_to_do(browse, scene: Scene):
    browser = await browse()
    assert "Nothing was found" in (await browser.open(url(EN, "search", {"q": "qqqq"}))).text
    for wrong, said in (("", "Write at least one word."), ("!!", "Write at least one word."), ("x" * 201, "too long")):
        answer = await browser.open(url(EN, "search", {"q": wrong}))
        assert answer.status_code == 422
        assert said in answer.text
        check(browser.page, answer.text, EN)
    assert (await browser.open(url(EN, "search"))).status_code == 200
    for after in ("motion-1-x", "nonsense", f"vote-1-{scene.seeking}", "motion-0-" + "-" * 36):
        assert (await browser.open(url(EN, "search", {"q": "tea", "after": after}))).status_code == 200


async def test_kinds_are_filters_and_other_peoples_drafts_are_not_there(browse, scene: Scene, society):
    browser = await browse()
    shown = (await browser.open(url(EN, "search", {"q": "tea", "kind": "motion"}))).text
    assert url(EN, "motion", motion_id=scene.submitted) in shown
    assert url(EN, "motion", motion_id=scene.draft) not in shown
    assert "Nothing was found" in (await browser.open(url(EN, "search", {"q": "tea", "kind": "body"}))).text
    assert "Nothing was found" in (await browser.open(url(EN, "search", {"q": "Drafft", "kind": "decision"}))).text
    board = await browse(society.gwydion)
    assert str(scene.decision_draft) in (await board.open(url(EN, "search", {"q": "Drafft"}))).text


async def test_a_member_is_found_after_choosing_so_on_their_account(browse, society):
    cigfa, branwen = await browse(society.cigfa), await browse(society.branwen)
    assert "Nothing was found" in (await branwen.open(url(EN, "search", {"q": "Cigfa"}))).text
    account = await cigfa.open(url(EN, "account"))
    assert account.text.count("checked") == 2
    saved = await cigfa.send(url(EN, "choose_findable"), findable="true")
    assert saved.headers["location"] == url(EN, "account", {"done": "findable"})
    assert "Other members can find you by name now." in (await cigfa.open(saved.headers["location"])).text
    assert "<mark>Cigfa</mark>" in (await branwen.open(url(EN, "search", {"q": "cigfa"}))).text
    assert "Nothing was found" in (await (await browse()).open(url(EN, "search", {"q": "cigfa"}))).text
    empty = await cigfa.send(url(EN, "choose_findable"), findable="")
    assert empty.status_code == 422
    await cigfa.send(url(EN, "choose_findable"), findable="false")
    assert "Nothing was found" in (await branwen.open(url(EN, "search", {"q": "cigfa"}))).text


async def test_a_long_list_goes_on_where_it_ended(browse, act, society):
    made = [await motion(act, society, f"Te rhif {number}") for number in range(30)]
    browser = await browse()
    first = await browser.open(url(CY, "search", {"q": "rhif"}))
    [more] = [link["href"] for link in browser.page.all("a", rel="next")]
    second = await browser.open(more)
    newest_first = [url(CY, "motion", motion_id=each) for each in reversed(made)]
    assert [path in first.text for path in newest_first] == [True] * 25 + [False] * 5
    assert [path in second.text for path in newest_first] == [False] * 25 + [True] * 5
