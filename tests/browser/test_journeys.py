"""The main journey, whole: by code, a second, two votes of which one is changed, the result, the board's answer."""

from typing import Any

import httpx
import pytest
from playwright.async_api import expect
from sqlalchemy import text

from governance.bilingual import Bilingual, BilingualProse
from tests.browser import scenes
from tests.browser.reader import Reader, until

ANSWER = Bilingual(cy="Costau teithio: ateb y Bwrdd", en="Travel costs: the Board’s answer")
DECIDED = BilingualProse(cy="Bydd y Bwrdd yn talu costau teithio.", en="The Board will pay travel costs.")
REASONS = BilingualProse(cy="Mae’r gofalwyr ar eu colled hebddo.", en="Carers are out of pocket without it.")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
async def test_a_member_signs_in_seconds_votes_twice_and_reads_result_and_answer(
    language, script, act, society, clock, engine, open_house, open_reader, session_of
):
    scene = await scenes.voting(act, society, clock, engine)
    house = await open_house()
    member = await open_reader(house, language, script=script)
    me = society.bendigeidfran
    await signs_in(member, house, me)
    await seconds(member, scene, me)
    await votes_with_both_rights(member, scene, me, society.cartref_id)
    await clock.forward(days=7, minutes=1)
    await reads_the_result(member, house, scene, me, society.cartref_id)
    officer = await open_reader(house, language, script=script, session=await session_of(society.gwydion))
    await answers(officer, scene, await today(engine))
    await reads_the_answer(member, house, scene, me)


async def signs_in(member: Reader, house: Any, me: Any) -> None:
    await member.open("home")
    await member.follow("sign_in")
    await member.sign_in(me.email, lambda: house.code(me.email))
    assert member.path == member.address("home")
    await member.sees(member.say("What needs you"))


async def seconds(member: Reader, scene: scenes.Scene, me: Any) -> None:
    """One button for each right; what was seconded with one is said, and can be taken back."""
    await member.follow("motion", motion_id=scene.sought_id)
    own = member.form("second_motion", {"on_behalf_of": me.member_id}, motion_id=scene.sought_id)
    assert await member.form("second_motion", motion_id=scene.sought_id).count() == 2
    await member.send(own)
    assert member.path == member.address("motion", motion_id=scene.sought_id)
    taken_back = member.form("withdraw_second", {"on_behalf_of": me.member_id}, motion_id=scene.sought_id)
    await expect(taken_back.get_by_role("button")).to_be_visible()
    await expect(own).to_have_count(0)


async def votes_with_both_rights(member: Reader, scene: scenes.Scene, me: Any, organisation: Any) -> None:
    """One paper for each right, each by itself; the second vote with a right takes the place of its first."""
    await member.open("home")
    await member.follow("ballot", ballot_id=scene.ballot_id)
    for right, choice in ((me.member_id, "no"), (organisation, "abstain"), (me.member_id, "yes")):
        paper = member.form("ballot", {"on_behalf_of": right}, ballot_id=scene.ballot_id)
        await paper.locator(f'[name="choice"][value="{choice}"]').check()
        await member.send(paper)
        assert f"recorded={right}" in member.page.url
        await expect(member.page.get_by_role("status")).to_be_visible()
        again = member.form("ballot", {"on_behalf_of": right}, ballot_id=scene.ballot_id)
        await expect(again.locator(f'[name="choice"][value="{choice}"]')).to_be_checked()
    kept = member.form("ballot", {"on_behalf_of": organisation}, ballot_id=scene.ballot_id)
    await expect(kept.locator('[name="choice"][value="abstain"]')).to_be_checked()
    await member.sees_no("Branwen", scenes.HIDDEN_REASON, "Pwyll", "Rhiannon")
    await expect(member.page.locator("main table, main svg.bar")).to_have_count(0)


async def reads_the_result(member: Reader, house: Any, scene: scenes.Scene, me: Any, organisation: Any) -> None:
    """That it was carried, and why: in a sentence, in a table, and in the steps of the count; no names."""
    await member.open("ballot", ballot_id=scene.ballot_id)
    await member.reload_until(member.page.locator(".verdict"))
    await member.sees(
        member.say("Carried: {yes} in favour, {no} against; {needed} needed.", yes=3, no=1, needed=3),
        await because(house, scene, member.language),
    )
    rows = {
        await row.get_by_role("rowheader").inner_text(): await row.get_by_role("cell").inner_text()
        for row in await member.page.locator("main table").first.get_by_role("row").all()
        if await row.get_by_role("cell").count()
    }
    assert [number.strip() for number in rows.values()] == ["3", "1", "1", "3"]
    assert [label.strip() for label in rows][:3] == [
        member.said("vote", each) for each in ("In favour", "Against", "Abstain")
    ]
    for right, choice in ((me.member_id, "In favour"), (organisation, "Abstain")):
        stub = member.page.locator("section.paper").filter(has=member.page.locator(f'[id="behalf-{right}"]'))
        await expect(stub).to_contain_text(member.said("vote", choice))
    await expect(member.page.locator("section.paper")).to_have_count(2)
    await member.sees_no("Branwen", scenes.HIDDEN_REASON, "Pwyll", "Rhiannon")


async def because(house: Any, scene: scenes.Scene, language: str) -> str:
    """Why it came out so, as the API says it: both doors say the same."""
    async with httpx.AsyncClient(base_url=house.url) as api:
        answer = await api.get(f"/api/v1/ballots/{scene.ballot_id}/results")
    return answer.json()["sentence"][language]


async def answers(officer: Reader, scene: scenes.Scene, day: str) -> None:
    """The board's secretary records the answer in both languages, reads it over, and publishes it."""
    await officer.open("motion", motion_id=scene.motion_id)
    await officer.follow("record_decision", {"motion": scene.motion_id})
    form = officer.form("record_decision")
    for name, pair in (("title", ANSWER), ("text", DECIDED), ("reasons", REASONS)):
        await form.locator(f'[name="{name}_cy"]').fill(pair.cy)
        await form.locator(f'[name="{name}_en"]').fill(pair.en)
    await form.locator(f'[name="motion_{scene.motion_id}"]').select_option("accepted")
    for name, value in (("decided_on", day), ("yes", "4"), ("no", "1")):
        await form.locator(f'[name="{name}"]').fill(value)
    await officer.send(form)
    decision_id = officer.path.rpartition("/")[2]
    assert officer.path == officer.address("decision", decision_id=decision_id)
    await officer.send(officer.form("publish_decision", decision_id=decision_id))
    await officer.sees(officer.said("decision", "Published"), REASONS.in_(officer.language).text)


async def reads_the_answer(member: Reader, house: Any, scene: scenes.Scene, me: Any) -> None:
    """On the motion's page and in the mail, with its reasons."""
    await member.open("motion", motion_id=scene.motion_id)
    answer = member.page.locator("section.answer")
    await expect(answer).to_contain_text(REASONS.in_(member.language).text)
    await expect(answer).to_contain_text(member.said("response", "Accepted"))
    accepts = member.say("The board accepts the motion.")
    await until(lambda: any(accepts in letter.get_content() for letter in house.letters(me.email)))


async def today(engine: Any) -> str:
    async with engine.begin() as db:
        return (await db.execute(text("SELECT app_today()"))).scalar_one().isoformat()
