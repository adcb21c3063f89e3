"""The pages have no power and no knowledge that the API lacks."""

import ast
import re
from collections.abc import AsyncIterator, Iterator
from datetime import date, datetime, time
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from litestar import Litestar

import i18n
from api.settings import Settings
from frontend.addresses import PAGES, url
from frontend.app import create_app
from governance.bilingual import Language
from tests.contract.conftest import Scene
from tests.contract.test_matrix import SECRET

CAPABILITIES = ("accounts", "bodies", "members", "motions", "ballots", "decisions")
# What a page asks that is no resource of its own: these are parts of what the API answers under another name.
PARTS = {"my_rights"}


def uses(folder: str, skip: tuple[str, ...] = ()) -> set[tuple[str, str, str]]:
    """Every (capability, actions|queries, function) that the files of a folder name."""
    found = set()
    for path in Path(folder).glob("*.py"):
        if path.stem in skip:
            continue
        tree = ast.parse(path.read_text())
        modules = {
            alias.asname or alias.name: (node.module.split(".")[1], alias.name)
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("governance.")
            for alias in node.names
            if alias.name in ("actions", "queries")
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
                found.add((*modules[node.value.id], node.attr))
    return {use for use in found if use[2][0].islower()}


def test_every_action_and_query_of_the_pages_is_the_apis_too() -> None:
    pages = uses("frontend/pages", skip=("demo",)) | uses("frontend")
    api = uses("api/routes")
    assert {use for use in pages - api if use[2] not in PARTS} == set()


def actions_of(capability: str) -> set[str]:
    """The public coroutines of a capability's actions that take a person's wish: those whose actor is asked."""
    tree = ast.parse(Path(f"governance/{capability}/actions.py").read_text())
    functions = [node for node in tree.body if isinstance(node, ast.AsyncFunctionDef) and node.name[0] != "_"]
    asked = ("require", "person_id", "on_behalf_of")
    return {node.name for node in functions if any(f"ctx.actor.{word}" in ast.unparse(node) for word in asked)}


def test_every_action_of_a_person_is_in_the_contract() -> None:
    document = yaml.safe_load(Path("openapi.yaml").read_text())
    operations = {
        operation["operationId"]
        for methods in document["paths"].values()
        for operation in methods.values()
        if isinstance(operation, dict) and "operationId" in operation
    }
    by_transition = {"open_ballot", "certify_result", "annul_ballot"}  # transition_ballot calls these
    missing = {name for each in ("motions", "ballots", "decisions") for name in actions_of(each)} - operations
    assert missing == by_transition


class Page(HTMLParser):
    """What a page shows and takes: its words, its addresses, its forms."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.forms: list[tuple[str, set[str]]] = []
        self._silent = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("script", "style", "svg"):
            self._silent += tag == "svg"
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        if tag == "form" and given.get("method") == "post":
            self.forms.append((str(given["action"]), set()))
        if tag in ("input", "textarea", "select", "button") and given.get("name") and self.forms:
            self.forms[-1][1].add(str(given["name"]))

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag == "svg"

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._silent:
            self.words.append(" ".join(data.split()))


def facts_in(value: Any, language: Language) -> Iterator[str]:
    """Every fact of an API answer, as a page in `language` would write it."""
    if isinstance(value, dict):
        for each in value.values():
            yield from facts_in(each, language)
        return
    if isinstance(value, list):
        yield str(len(value))
        for each in value:
            yield from facts_in(each, language)
        return
    yield str(value)
    if not isinstance(value, str):
        return
    yield from (part.strip() for part in value.split("\n\n"))
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        day = date.fromisoformat(value)
        yield i18n.date(day, language)
        yield i18n.datetime(datetime.combine(day, time(23, 59), i18n.LONDON), language)  # a duty's day, to its end
    elif re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)", value):
        instant = datetime.fromisoformat(value)
        yield i18n.datetime(instant, language)
        yield i18n.date(instant.astimezone(i18n.LONDON).date(), language)


MONTHS = "|".join(i18n.date(date(2026, month, 1), each).split()[1] for each in Language for month in range(1, 13))
A_DATE = re.compile(rf"\d{{1,2}} (?:{MONTHS}) \d{{4}}(?:, \d\d:\d\d)?")
AN_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
A_DIGEST = re.compile(r"\b[0-9a-f]{64}\b")


@pytest.fixture
async def pages(db_url: str, owner_url: str, scene: Scene) -> AsyncIterator[Litestar]:
    app = create_app(
        Settings(mode="test", database_url=db_url, owner_database_url=owner_url, secret=SECRET, requests_a_minute=0)
    )
    async with app.lifespan():
        yield app


# Each page, and the API's answers that a program would make it from.
def sources(s: Scene) -> dict[tuple[str, str], list[str]]:
    motion = ["/motions/{0}", "/motions/{0}/transitions", "/motions/{0}/ballots", "/decisions?motion_id={0}", "/bodies"]
    made: dict[tuple[str, str], list[str]] = {
        ("home", ""): ["/motions", "/ballots", "/decisions", "/me", "/bodies"],
        ("motions", ""): ["/motions", "/motions?mine=true"],
        ("ballots", ""): ["/ballots"],
        ("decisions", ""): ["/decisions"],
        ("network", ""): ["/bodies", "/documents", "/regions"],
        ("account", ""): ["/me", "/me/sessions"],
    }
    for id_ in (s.draft, s.seeking, s.submitted, s.noticed, s.carried):
        made["motion", str(id_)] = [each.format(id_) for each in motion]
    for id_ in (s.open, s.declared):
        made["ballot", str(id_)] = [f"/ballots/{id_}", f"/ballots/{id_}/my-vote", f"/ballots/{id_}/electorate"]
    made["ballot", str(s.declared)].append(f"/ballots/{s.declared}/results")
    made["decision", str(s.decision)] = [f"/decisions/{s.decision}"]
    made["body", str(s.forum)] = [f"/bodies/{s.forum}"]
    return made


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("role", ["visitor", "mover", "secretary", "board_sec"])
async def test_each_page_can_be_made_from_the_apis_answers_alone(
    pages: Litestar, scene: Scene, language: Language, role: str
) -> None:
    token = scene.tokens.get(role)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    transport = httpx.ASGITransport(pages)
    unknown = []
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        for (name, id_), paths in sources(scene).items():
            page = await _page(client, name, id_, language, token)
            if page is None:
                continue
            facts: set[str] = set()
            for path in paths:
                answer = await client.get(f"/api/v1{path}", headers=headers)
                if answer.is_success:
                    facts |= set(facts_in(answer.json(), language))
                    for linked in AN_ID.findall(answer.text) if name == "home" else ():
                        facts |= await _linked(client, linked, headers, language)
            unknown += [(name, fact) for fact in _shown(page) if fact not in facts]
    assert unknown == []


async def _page(client: httpx.AsyncClient, name: str, id_: str, language: Language, token: str | None) -> Page | None:
    ids = {key: id_ for key in ("motion_id", "ballot_id", "decision_id", "body_id") if key in PAGES[name][0]}
    headers = {"Cookie": f"session={token}"} if token else {}
    answer = await client.get(url(language, name, **ids), headers=headers)
    return Page(answer.text) if answer.status_code == 200 else None


async def _linked(client: httpx.AsyncClient, id_: str, headers: dict[str, str], language: Language) -> set[str]:
    for kind in ("motions", "ballots", "decisions"):
        answer = await client.get(f"/api/v1/{kind}/{id_}", headers=headers)
        if answer.is_success:
            return set(facts_in(answer.json(), language))
    return set()


def _shown(page: Page) -> Iterator[str]:
    """The facts that a page shows: instants and days, ids in its links, digests."""
    words = " ".join(page.words)
    yield from A_DATE.findall(words)
    yield from A_DIGEST.findall(words)
    for link in page.links:
        yield from AN_ID.findall(link)


DOCUMENT = yaml.safe_load(Path("openapi.yaml").read_text())


async def test_each_form_asks_for_what_its_operation_takes(pages: Litestar, scene: Scene) -> None:
    document = DOCUMENT
    bodies = {
        operation["operationId"]: _properties(document, operation)
        for methods in document["paths"].values()
        for operation in methods.values()
        if isinstance(operation, dict) and "operationId" in operation
    }
    by_path = {re.sub(r"\{\w+\}", "{}", path): name for name, paths in PAGES.items() for path in paths}
    transport, wrong, seen = httpx.ASGITransport(pages), [], 0
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        for role, token in scene.tokens.items():
            for name, id_ in sources(scene):
                page = await _page(client, name, id_, Language.EN, token)
                for action, fields in page.forms if page else ():
                    seen += 1
                    operation = by_path[AN_ID.sub("{}", action.partition("?")[0][3:])]
                    taken = bodies.get(_operation(operation), set())
                    if operation == "end_other_sessions":  # one page for one session, or for all the others
                        taken = bodies["end_my_session"]
                    plain = {re.sub(r"_(cy|en)$", "", field) for field in fields} - {"csrf_token", "next"}
                    wrong += [(role, operation, field) for field in plain - taken]
    assert seen > 20
    assert wrong == []


def _operation(page: str) -> str:
    """The operation behind a page's form, where the two are not called the same."""
    return {"account": "choose_language", "ballot": "cast_vote", "sign_out": "end_session"}.get(page, page)


def _properties(document: dict[str, Any], operation: dict[str, Any]) -> set[str]:
    query = {each["name"] for each in operation.get("parameters", ()) if each.get("in") in ("query", "path")}
    content = operation.get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema", {})
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return query | set(schema.get("properties", {}))
