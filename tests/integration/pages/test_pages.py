"""Every page in both languages, for whoever reads it; the switch between them; and what waits for whom."""

import re

from governance.bilingual import Language
from i18n.addresses import PAGES, url
from tests.integration.pages.conftest import Scene
from tests.integration.pages.reader import EN, Browser, check


def addresses(scene: Scene, society, language: Language) -> list[str]:
    """Every page that is read, with something on it; the acts' own addresses take forms only."""
    fixed = ["home", "motions", "ballots", "decisions", "network", "bodies", "accessibility", "privacy", "sign_in"]
    fixed += ["presets", "questions", "propose_motion", "ask_question", "record_decision", "account", "establish_body"]
    fixed += ["retention", "voting", "terms", "tasks", "notices"]
    seen = [url(language, name) for name in fixed]
    shown = (scene.seeking, scene.submitted, scene.ruled_out, scene.answered, scene.awaiting)
    seen += [url(language, "motion", motion_id=each) for each in shown]
    seen += [url(language, name, motion_id=scene.seeking) for name in ("translate_motion", "schedule_ballot")]
    seen.append(url(language, "edit_motion", motion_id=scene.mine))
    seen += [url(language, "ballot", ballot_id=each) for each in (scene.ballot, scene.counted)]
    seen += [url(language, "question", question_id=each) for each in scene.questions.values()]
    seen.append(url(language, "amend_proposal", question_id=scene.questions["consent"]))
    seen += [url(language, "decision", decision_id=scene.decision), url(language, "body", body_id=society.forum_id)]
    seen += [url(language, name, body_id=society.forum_id) for name in ("standing_orders", "enact_standing_orders")]
    seen.append(url(language, "compare_orders", {"old": 1, "new": 1}, body_id=society.forum_id))
    seen += [url(language, "simulate", {"preset": "clg"}), url(language, "simulate", {"body_id": society.forum_id})]
    seen.append(url(language, "body", {"on": "2020-02-29"}, body_id=society.board_id))
    seen += [url(language, name, body_id=society.board_id) for name in ("enact_terms", "affiliate_body", "appoint")]
    seen += [url(language, "appoint", {"name": "rhi"}, body_id=society.board_id), url(language, "declare_interest")]
    return [*seen, url(language, "motions", {"show": "seconding"}), url(language, "ballots", {"show": "over"})]


async def read_everywhere(browser: Browser, scene: Scene, society, *, may: set[int]) -> None:
    for language in Language:
        for path in addresses(scene, society, language):
            answer = await browser.open(path)
            assert answer.status_code in may, (path, answer.status_code)
            if answer.status_code == 303:
                to_sign_in = answer.headers["location"].startswith(url(language, "sign_in"))
                assert to_sign_in != (path == url(language, "sign_in")), path
                continue
            check(browser.page, answer.text, language)
            assert answer.headers["Content-Language"] == language, path


async def test_every_page_for_a_visitor(browse, scene, society):
    await read_everywhere(await browse(), scene, society, may={200, 303})


async def test_every_page_for_whoever_is_signed_in(browse, scene, society):
    """A member, one with two rights, one whose membership lapsed, and officers of forum and board."""
    for who in ("branwen", "bendigeidfran", "efnisien", "rhiannon", "heledd", "gwydion"):
        await read_everywhere(await browse(society.people[who]), scene, society, may={200, 303, 403})


async def test_every_page_of_an_empty_society(browse, society):
    browser = await browse(society.rhiannon)
    for language in Language:
        for name in ("home", "motions", "ballots", "questions", "decisions", "network"):
            answer = await browser.open(url(language, name))
            assert answer.status_code == 200
            check(browser.page, answer.text, language)


async def test_the_language_switch_keeps_the_page_and_its_query(browse, scene, society):
    for someone in (None, society.rhiannon):
        browser = await browse(someone)
        for path in addresses(scene, society, EN):
            if (await browser.open(path)).status_code != 200:
                continue
            there = browser.page.switch
            assert there.startswith("/cy"), path
            assert (await browser.open(there)).status_code == 200, there
            assert browser.page.switch == path


async def test_an_address_in_the_other_languages_words_leads_home(browse, scene):
    browser = await browse()
    answer = await browser.open(f"/cy/motions/{scene.seeking}?x=1")
    assert (answer.status_code, answer.headers["location"]) == (308, f"/cy/cynigion/{scene.seeking}?x=1")
    answer = await browser.open("/en/pleidleisiau?show=over")
    assert (answer.status_code, answer.headers["location"]) == (308, "/en/ballots?show=over")


def test_every_address_is_in_the_table_once_in_each_language():
    for index in range(2):
        paths = [paths[index] for paths in PAGES.values()]
        assert len(paths) == len(set(paths))
        assert all(re.fullmatch(r"(/([a-z-]+|\{\w+\}))*(\.[a-z]+)?", path) for path in paths), paths


async def test_what_waits_is_named_to_those_for_whom_it_waits(browse, scene, society):
    waits = {
        "branwen": {"Votes to cast: Branwen", "Second it", "Your draft"},
        "cigfa": {"Votes to cast: Cigfa", "Second it"},
        "rhiannon": {"Votes to cast: Rhiannon", "Second it", "Admit it, or rule it out", "Write and approve its text"},
        "heledd": {"Votes to cast: Heledd", "Second it", "Write and approve its text"},
        "gwydion": {"Votes to cast: Gwydion", "Second it", "Record the board’s answer", "Complete the draft"},
    }
    everything = set().union(*waits.values())
    for who, expected in waits.items():
        browser = await browse(society.people[who])
        await browser.open("/en")
        assert {each for each in everything if each in browser.page.text} == expected, who


async def test_nothing_waits_for_a_lapsed_member(browse, scene, society):
    browser = await browse(society.efnisien)
    await browser.open("/cy")
    assert "Nid oes dim yn aros amdanoch" in browser.page.text


async def test_who_is_signed_in_is_not_shown_out_by_a_page_that_is_refused(browse, society):
    member, visitor = await browse(society.branwen), await browse()
    for browser, path, status, way in (
        (member, "/en/nowhere", 404, "My account"),
        (member, "/en/partners/new", 403, "My account"),
        (visitor, "/en/nowhere", 404, "Sign in"),
    ):
        assert (await browser.open(path)).status_code == status
        assert way in browser.page.text
