"""The budget of a phone on a slow line, from the link in the mail to a recorded vote: bytes, taps and seconds."""

import re
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import pytest
from playwright.async_api import CDPSession, Locator, expect
from sqlalchemy import text

from tests.browser import scenes
from tests.browser.conftest import PHONE
from tests.browser.reader import Reader, until

BYTES, TAPS, SECONDS = 60_000, 5, 10.0
LINE = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}


@dataclass
class Budget:
    """What was spent: bytes as they came over the wire (heads and bodies), taps, and seconds with the program."""

    reader: Reader
    taps: int = 0
    bytes: int = 0
    seconds: float = 0.0
    compressed: set[str] = field(default_factory=set)

    async def begin(self) -> "Budget":
        line: CDPSession = await self.reader.page.context.new_cdp_session(self.reader.page)
        await line.send("Network.enable")
        await line.send("Network.emulateNetworkConditions", LINE)
        line.on("Network.loadingFinished", lambda event: self._spend(event["encodedDataLength"]))
        line.on("Network.requestWillBeSent", self._redirected)
        line.on("Network.responseReceived", lambda event: self._look_at(event["response"]))
        return self

    def _spend(self, length: float) -> None:
        self.bytes += int(length)

    def _redirected(self, event: dict[str, Any]) -> None:
        if before := event.get("redirectResponse"):
            self._spend(before["encodedDataLength"])

    def _look_at(self, response: dict[str, Any]) -> None:
        headers = {name.lower(): value for name, value in response["headers"].items()}
        if "content-encoding" in headers:
            self.compressed.add(headers["content-encoding"])

    async def follow(self, address: str) -> None:
        """The link in the mail: where the journey starts."""
        began = monotonic()
        await self.reader.page.goto(address, wait_until="load")
        self.seconds += monotonic() - began

    async def tap(self, control: Locator) -> None:
        self.taps += 1
        await control.tap()

    async def send(self, button: Locator) -> None:
        """Tap, and wait for the page that follows."""
        began = monotonic()
        async with self.reader.page.expect_navigation(wait_until="load"):
            await self.tap(button)
        self.seconds += monotonic() - began

    async def type(self, control: Locator, text: str) -> None:
        """Type; a field that has not the focus already costs a tap."""
        if not await control.evaluate("control => document.activeElement === control"):
            await self.tap(control)
        await self.reader.page.keyboard.type(text)

    def settle(self) -> str:
        """What was spent, in one line; held against the budget by `keep`."""
        how = ", ".join(self.compressed) or "not compressed"
        return f"{self.bytes} bytes ({how}), {self.taps} taps, {self.seconds:.1f} s"

    def keep(self) -> None:
        assert self.bytes <= BYTES
        assert self.taps <= TAPS
        assert self.seconds <= SECONDS


@pytest.mark.parametrize("signed_in", [True, False], ids=["signed-in", "must-sign-in"])
async def test_a_phone_goes_from_the_mail_to_a_recorded_vote_within_its_budget(
    language, signed_in, act, society, clock, engine, open_house, open_reader, session_of, record_property
):
    scene = await scenes.voting(act, society, clock, engine)
    house, me = await open_house(), society.heledd
    link = await until(lambda: link_in_the_mail(house, me.email, language))
    session = await session_of(me) if signed_in else None
    reader = await open_reader(house, language, session=session, screen=PHONE, has_touch=True, is_mobile=True)
    budget = await Budget(reader).begin()
    await budget.follow(link)
    if not signed_in:
        await sign_in(budget, house, me.email)
    paper = reader.form("ballot", ballot_id=scene.ballot_id)
    await budget.tap(paper.locator('[name="choice"][value="yes"]'))
    await budget.send(paper.get_by_role("button"))
    await expect(reader.page.get_by_role("status")).to_be_visible()
    assert await recorded(engine, scene, me) == "yes"
    way = f"phone, {language}, {'signed in' if signed_in else 'must sign in'}"
    record_property("figure", f"{way}: {budget.settle()}")
    budget.keep()


async def sign_in(budget: Budget, house: Any, email: str) -> None:
    """By the code that is mailed. The mail's own way is no part of the budget."""
    page = budget.reader.page
    await budget.send(page.locator(f'main a[href^="{budget.reader.address("sign_in")}"]').first)
    form = budget.reader.form("sign_in")
    await budget.type(form.locator('[name="email"]'), email)
    await budget.send(form.get_by_role("button"))
    code = await until(lambda: house.code(email))
    form = budget.reader.form("sign_in_code")
    await budget.type(form.locator('[name="code"]'), code)
    await budget.send(form.get_by_role("button"))


def link_in_the_mail(house: Any, email: str, language: str) -> str | None:
    """The address in the letter that tells of the opening, in one of its languages."""
    address = re.compile(rf"{re.escape(house.url)}/{language}/(?:pleidleisiau|ballots)/\S+")
    found = (address.search(letter.get_content()) for letter in house.letters(email))
    return next((each[0] for each in found if each), None)


async def recorded(engine: Any, scene: scenes.Scene, someone: Any) -> str:
    async with engine.begin() as db:
        found = await db.execute(
            text("SELECT choice FROM vote WHERE ballot_id = :ballot AND member_id = :member"),
            {"ballot": scene.ballot_id, "member": someone.member_id},
        )
        return found.scalar_one()
