"""Summaries in plain words: asked for with a limit, counted, and read first wherever a motion or a decision is."""

import asyncpg

from tests.integration.pages.reader import EN, check

SUMMARY = "Tea at every meeting."
LONG = "word " * 61


async def test_a_long_summary_is_refused_beside_its_field_with_the_count_and_nothing_is_lost(browse, society):
    browser = await browse(society.branwen)
    await browser.open("/en/motions/new")
    assert "60 words at most" in browser.page.text
    typed = {"original_language": "en", "title_en": "Tea", "text_en": "That there be tea.", "summary_en": LONG}
    answer = await browser.send("/en/motions/new", **typed)
    assert answer.status_code == 422
    check(browser.page, answer.text, EN)
    assert [each for each in browser.page.ids if each.endswith("-error")] == ["summary_en-error"]
    assert "The summary has 61 words." in browser.page.text
    assert LONG.strip() in browser.page.text
    await browser.follow(await browser.send("/en/motions/new", **typed | {"summary_en": SUMMARY}))
    text = browser.page.text
    assert text.index(SUMMARY) < text.index("That there be tea.")


async def test_the_ballot_shows_the_summary_before_the_paper(browse, act, scene, society, owner_url):
    owner = await asyncpg.connect(owner_url)
    await owner.execute("ALTER TABLE motion_text DISABLE TRIGGER motion_text_is_guarded")
    summary = f'{{"cy": "Crynodeb hir.", "en": "{LONG}"}}'
    await owner.execute("UPDATE motion_text SET summary = $1::jsonb", summary)
    await owner.close()
    browser = await browse(society.branwen)
    await browser.open(f"/cy/pleidleisiau/{scene.ballot}")
    text = browser.page.text
    assert text.index("Crynodeb hir.") < text.index("Papur pleidleisio")
    await browser.open(f"/en/ballots/{scene.ballot}")
    assert LONG.strip() in browser.page.text, "a long one of before stays readable"


async def test_a_decision_has_its_summary_read_first_and_limited(browse, scene, society):
    browser = await browse(society.gwydion)
    path = f"/en/decisions/{scene.decision_draft}/edit"
    await browser.open(path)
    fields = {each["name"]: each.get("value") or "" for each in browser.page.all("input") if each.get("name")}
    fields |= {"title_cy": "Drafft y bwrdd", "text_cy": "Y testun.", "reasons_cy": "Rhesymau."}
    answer = await browser.send(path, **fields | {"summary_en": LONG})
    assert answer.status_code == 422
    assert "summary_en-error" in browser.page.ids
    await browser.follow(await browser.send(path, **fields | {"summary_en": SUMMARY}))
    text = browser.page.text
    assert text.index(SUMMARY) < text.index("Y testun.")
    await browser.open(path)
    assert SUMMARY in browser.page.text


async def test_the_api_refuses_a_long_summary_with_the_count(api, society):
    branwen = await api.as_(society.branwen)
    new = {
        "body_id": str(society.forum_id),
        "original_language": "en",
        "title": {"en": "Tea"},
        "text": {"en": "That there be tea."},
        "summary": {"en": LONG},
    }
    answer = await branwen.post("/api/v1/motions", json=new)
    assert answer.status_code == 422
    problem = answer.json()
    assert (problem["type"], problem["words"], problem["most"], problem["language"]) == (
        "/problems/summary-too-long",
        61,
        60,
        "en",
    )
    assert (await branwen.post("/api/v1/motions", json=new | {"summary": {"en": SUMMARY}})).status_code == 201
