"""Somebody who reads and acts at a browser: what they open, press and type, and what they then see."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Error, Locator, Page, Request, Response, expect

import i18n
from governance.bilingual import Language
from i18n.addresses import url

PATIENCE = 60.0  # seconds for what the worker does meanwhile, on a busy machine too


@dataclass
class Reader:
    """One person at one page of a browser, reading in one language."""

    page: Page
    base: str
    language: Language
    answer: Response | None = None  # to the last navigation
    foreign: list[str] = field(default_factory=list)  # addresses asked of another host
    faults: list[str] = field(default_factory=list)  # what the browser itself complained of

    def __post_init__(self) -> None:
        self.page.on("request", self._watch)
        self.page.on("response", self._arrived)
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url}: {error}"))
        self.page.on("console", lambda said: self._heard(said.text))

    def _watch(self, request: Request) -> None:
        if not request.url.startswith((f"{self.base}/", "data:", "about:")):
            self.foreign.append(f"{self.page.url} asks for {request.url}")

    def _arrived(self, response: Response) -> None:
        if response.request.is_navigation_request() and response.frame == self.page.main_frame:
            self.answer = response

    def _heard(self, said: str) -> None:
        if "Content Security Policy" in said or "Refused to" in said:
            self.faults.append(f"{self.page.url}: {said}")

    # ── Going somewhere ──────────────────────────────────────────────────────────────────────────────

    def address(self, name: str, /, query: dict[str, Any] | None = None, **ids: Any) -> str:
        """The path of a named page in this reader's language."""
        return url(self.language, name, query, **ids)

    async def open(self, name: str, /, query: dict[str, Any] | None = None, **ids: Any) -> Response:
        """Go to a named page."""
        return await self.go(self.address(name, query, **ids))

    async def go(self, path: str) -> Response:
        """Go to a path of ours."""
        answer = await self.page.goto(self.base + path, wait_until="load")
        assert answer is not None
        return answer

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    # ── Acting: by role, label, and where a form goes to ─────────────────────────────────────────────

    def say(self, message: str, **facts: Any) -> str:
        """One of our sentences as this reader reads it."""
        return i18n.gettext(self.language, message, **facts)

    def said(self, context: str, message: str, **facts: Any) -> str:
        """The same where the English word has several in Welsh."""
        return i18n.pgettext(self.language, context, message, **facts)

    def form(self, name: str, /, hidden: dict[str, object] | None = None, **ids: Any) -> Locator:
        """The form that posts to a named page, with these hidden values."""
        found = self.page.locator(f'form[method="post"][action="{self.address(name, **ids)}"]')
        for field_name, value in (hidden or {}).items():
            found = found.filter(has=self.page.locator(f'input[type="hidden"][name="{field_name}"][value="{value}"]'))
        return found

    async def send(self, form: Locator) -> None:
        """Press a form's button, and wait for the page that answers."""
        async with self.page.expect_navigation(wait_until="load"):
            await form.locator("button:not([formaction])").click()

    async def follow(self, name: str, /, query: dict[str, Any] | None = None, **ids: Any) -> None:
        """Follow the link in the page's own part that leads to a named page."""
        path = self.address(name, query, **ids)
        async with self.page.expect_navigation(wait_until="load"):
            await self.page.locator(f'main a[href="{path}"]').first.click()

    async def sign_in(self, email: str, code: Callable[[], str | None]) -> None:
        """Sign in as a member does: by the code that comes in the mail."""
        form = self.form("sign_in")
        await form.locator('[name="email"]').fill(email)
        await self.send(form)
        assert self.path == self.address("sign_in_code")
        form = self.form("sign_in_code")
        await form.locator('[name="code"]').fill(await until(code))
        await self.send(form)

    async def reload_until(self, locator: Locator) -> None:
        """Read the page again until it shows something: the worker is at it."""
        async with asyncio.timeout(PATIENCE):
            while not await locator.count():
                await asyncio.sleep(0.1)
                await self.page.reload(wait_until="load")

    # ── Seeing ───────────────────────────────────────────────────────────────────────────────────────

    async def sees(self, *words: object) -> None:
        """Each of these stands in the page's own part, where it can be read."""
        for each in words:
            found = self.page.get_by_role("main").get_by_text(str(each)).filter(visible=True)
            await expect(found.first).to_be_visible()

    async def sees_no(self, *words: object) -> None:
        """None of these stands anywhere in the page, hidden or not."""
        source = await self.page.content()
        assert [each for each in words if str(each) in source] == []

    async def run(self, script: str, *arguments: Any) -> Any:
        return await self.page.evaluate(script, *arguments)

    def assert_quiet(self) -> None:
        """Nothing was asked of another host, and the browser complained of nothing."""
        assert self.foreign == []
        assert self.faults == []

    async def close(self) -> None:
        try:
            await self.page.context.close()
        except Error:  # it is closed already
            return


async def until(found: Callable[[], Any | Awaitable[Any]]) -> Any:
    """Wait until there is something to find, and give it; fails where it does not come."""
    async with asyncio.timeout(PATIENCE):
        while True:
            value = found()
            value = await value if asyncio.iscoroutine(value) else value
            if value:
                return value
            await asyncio.sleep(0.05)
