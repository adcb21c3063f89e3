"""A browser without scripts, and what these tests ask of each page it opens."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx

from governance.bilingual import Language

CY, EN = Language.CY, Language.EN
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}
# "May" is a verb too, so it is looked for with a day before it.
ENGLISH_MONTHS = re.compile(
    r"\b(January|February|March|April|June|July|August|September|October|November|December)\b|\d May\b"
)
WELSH_MONTHS = re.compile(r"\b(Ionawr|Chwefror|Mawrth|Ebrill|Mehefin|Gorffennaf|Medi|Hydref|Tachwedd|Rhagfyr)\b")


class Reader(HTMLParser):
    """What a page holds, as far as these tests ask."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def all(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag and all(attrs.get(k) == v for k, v in wanted.items())]

    @property
    def ids(self) -> list[str]:
        return [attrs["id"] for _, attrs in self.tags if attrs.get("id")]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    @property
    def switch(self) -> str:
        [link] = [each for each in self.all("link", rel="alternate") if each.get("hreflang")]
        return link["href"]


@dataclass
class Browser:
    """A browser without scripts: it keeps its cookie, and sends forms as they stand on the page."""

    client: httpx.AsyncClient
    page: Reader = field(default_factory=lambda: Reader(""))

    async def open(self, path: str) -> httpx.Response:
        answer = await self.client.get(path)
        self.page = Reader(answer.text)
        return answer

    async def send(self, path: str, **typed: str) -> httpx.Response:
        proof = self.page.all("input", name="csrf_token")
        token = {"csrf_token": proof[0]["value"]} if proof else {}
        answer = await self.client.post(path, data=token | typed, headers=SAME_ORIGIN)
        self.page = Reader(answer.text)
        return answer

    async def follow(self, answer: httpx.Response) -> httpx.Response:
        assert answer.status_code == 303, answer.text
        return await self.open(answer.headers["location"])


def check(page: Reader, html: str, language: Language) -> None:
    assert page.all("html")[0]["lang"] == language
    assert len(page.all("h1")) == 1
    assert "⟦" not in html
    assert len(page.ids) == len(set(page.ids)), sorted(each for each in page.ids if page.ids.count(each) > 1)
    for link in page.all("a"):
        if (link["href"] or "").startswith("#"):
            assert link["href"][1:] in page.ids, link
    shown = page.text
    assert not (ENGLISH_MONTHS if language is CY else WELSH_MONTHS).search(shown), shown
    assert not re.search(r"\{\w+\}|\bNone\b(?! today)|Undefined", shown), shown
