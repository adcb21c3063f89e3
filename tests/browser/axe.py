"""What axe finds on a page, and what it does not look for: a page wider than the screen."""

import json
from itertools import product

from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.conftest import DESK, PHONE
from tests.browser.reader import Reader

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
NARROW = (320, 360)
LOOKS = list(product((PHONE, DESK), ("light", "dark")))

_WIDE = """() => {
  const root = document.documentElement, over = root.scrollWidth - root.clientWidth
  if (over <= 0) return null
  const edge = root.clientWidth + 0.5
  const wide = [...document.querySelectorAll('body *')].filter(each => each.getBoundingClientRect().right > edge)
  return `${over}px too wide: ` + wide.slice(-3).map(each => each.outerHTML.slice(0, 80)).join(' | ')
}"""


async def findings(reader: Reader, screen: dict[str, int], scheme: str) -> list[str]:
    """One line for each thing that axe finds on the page as it is, on one screen in one colour scheme."""
    await reader.page.emulate_media(color_scheme=scheme)
    await reader.page.set_viewport_size(screen)
    await reader.run(AXE_SCRIPT)
    found = await reader.run(f"axe.run({json.dumps(OPTIONS)})")
    place = f"{reader.page.url.removeprefix(reader.base)} at {screen['width']} {scheme}"
    return [
        f"{place}: {rule['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary'].splitlines()[-1]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


async def too_wide(reader: Reader) -> list[str]:
    """One line for each narrow screen on which the page must be moved sideways to be read."""
    lines = []
    for width in NARROW:
        await reader.page.set_viewport_size({"width": width, "height": PHONE["height"]})
        if wide := await reader.run(_WIDE):
            lines.append(f"{reader.page.url.removeprefix(reader.base)} at {width}: {wide}")
    return lines


async def faults(reader: Reader, looks: list[tuple[dict[str, int], str]]) -> list[str]:
    """Everything that is wrong with the page that is open, on each of these screens."""
    found = await too_wide(reader)
    for screen, scheme in looks:
        found += await findings(reader, screen, scheme)
    return found
