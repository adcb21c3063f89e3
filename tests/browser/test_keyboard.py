"""By keyboard alone: every control is reached by Tab and shows that it is, and a vote needs nothing else."""

import pytest
from playwright.async_api import Page, expect

from tests.browser import scenes
from tests.browser.conftest import DESK, PHONE
from tests.browser.places import places
from tests.browser.test_accessibility import VIEWERS, listed
from tests.browser.test_language_switch import one_of_each

# Numbers every control that can be seen, and writes down each that takes the focus, and whether it shows.
_WATCH = """() => {
  const all = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]'
  const seen = [...document.querySelectorAll(all)].filter(each => each.checkVisibility() && !each.disabled)
  const groups = new Set()
  window.controls = seen.filter(each => {
    if (each.type !== 'radio') return true
    const group = [each.form && each.form.id, each.form && each.form.action, each.name].join(' ')
    return !groups.has(group) && groups.add(group)
  })
  window.reached = new Map()
  document.addEventListener('focusin', () => {
    let at = document.activeElement
    if (at.type === 'radio') at = window.controls.find(each => each.name === at.name && each.form === at.form) || at
    const rings = [document.activeElement, document.activeElement.closest('.choice')].filter(Boolean)
    const shown = rings.some(each => {
      const style = getComputedStyle(each)
      return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
    })
    const box = rings.at(-1).getBoundingClientRect()
    window.reached.set(at, shown && box.width > 0 && box.bottom > 0 && box.top < innerHeight)
  })
  // A date has a stop for each of its parts.
  return window.controls.reduce((stops, each) => stops + (/date/.test(each.type) ? 7 : 1), 1)
}"""
_MISSED = """() => {
  const name = each => each.outerHTML.replace(/\\s+/g, ' ').slice(0, 110)
  return [
    ...window.controls.filter(each => !window.reached.has(each)).map(each => 'Tab does not reach ' + name(each)),
    ...[...window.reached].filter(([, shown]) => !shown).map(([each]) => 'the focus does not show on ' + name(each)),
  ]
}"""


@pytest.mark.parametrize("viewer", VIEWERS, ids=lambda name: name or "visitor")
async def test_tab_reaches_every_control_and_the_focus_shows(demo, language, viewer, open_demo):
    reader = await open_demo(language, viewer, screen=PHONE if language == "cy" else DESK)
    found = []
    for place in one_of_each(places(demo)[viewer]):
        await reader.go(place.path(language))
        for _ in range(await reader.run(_WATCH)):
            await reader.page.keyboard.press("Tab")
        found += [f"{place.path(language)}: {missed}" for missed in await reader.run(_MISSED)]
    assert not found, listed(found)


async def test_a_vote_is_cast_and_changed_by_keyboard_alone(
    language, act, society, clock, engine, open_house, open_reader, session_of
):
    """Tab to the paper, an arrow or Space to choose, Enter to vote."""
    scene = await scenes.voting(act, society, clock, engine)
    house = await open_house()
    voter = await open_reader(house, language, session=await session_of(society.heledd))
    await voter.open("home")
    await tab_to(voter.page, f'main a[href="{voter.address("ballot", ballot_id=scene.ballot_id)}"]')
    await press_and_wait(voter.page, "Enter")
    for keys, choice in ((["Space"], "yes"), (["ArrowDown", "ArrowDown"], "abstain")):
        await tab_to(voter.page, '[name="choice"]')
        for key in keys:
            await voter.page.keyboard.press(key)
        await tab_to(voter.page, 'form[id^="vote-"] button')
        await press_and_wait(voter.page, "Enter")
        await expect(voter.page.get_by_role("status")).to_be_visible()
        await expect(voter.page.locator(f'[name="choice"][value="{choice}"]')).to_be_checked()


async def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there; fails where it never comes."""
    for _ in range(80):
        if await page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        await page.keyboard.press("Tab")
    pytest.fail(f"Tab never came to {selector}")


async def press_and_wait(page: Page, key: str) -> None:
    async with page.expect_navigation(wait_until="load"):
        await page.keyboard.press(key)
