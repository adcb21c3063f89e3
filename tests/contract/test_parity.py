"""The pages have no power and no knowledge that the API lacks."""

import ast
import re
from collections.abc import AsyncIterator, Iterator
from datetime import date
from pathlib import Path
from string import Formatter
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest
import yaml
from litestar import Litestar
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from api.settings import Settings
from frontend.app import create_app
from governance.ballots.values import State as BallotState
from governance.bilingual import Language
from governance.exports.values import Field
from governance.motions.values import State as MotionState
from governance.questions.values import State as QuestionState
from i18n.addresses import PAGES, url
from tests.contract import every_state
from tests.contract.conftest import Scene
from tests.contract.explain import Explanation, document, facts_in, limits, shares_in
from tests.contract.replay import AN_ID, Page
from tests.contract.sources import ACTS, SENT, SOURCES, THINGS, Visit, visits
from tests.contract.test_matrix import SECRET

ACTING = (
    "dissolution",
    "memberships",
    "standing",
    "motions",
    "procedure",
    "assisted",
    "ballots",
    "decisions",
    "implementation",
    "orders",
    "questions",
    "translations",
    "accessible",
)
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
    by_transition = {
        "open_ballot",
        "close_early",
        "certify_result",
        "annul_ballot",
        "open_question",
        "annul_question",
    }
    missing = {name for each in ACTING for name in actions_of(each)} - operations
    assert missing == by_transition


@pytest.fixture
async def past(act, society, clock) -> None:
    await every_state.past(act, society, clock)


@pytest.fixture
async def full_scene(act, society, past: None, scene: Scene) -> Scene:
    """The scene with its past, and a motion, a ballot and a decision in every state."""
    await every_state.beside(act, society, scene)
    return scene


@pytest.fixture
async def pages(db_url: str, owner_url: str, full_scene: Scene) -> AsyncIterator[Litestar]:
    app = create_app(
        Settings(mode="test", database_url=db_url, owner_database_url=owner_url, secret=SECRET, requests_a_minute=0)
    )
    async with app.lifespan():
        yield app


class Api:
    """The API's answers to one role, each asked for once."""

    def __init__(self, client: httpx.AsyncClient, token: str | None) -> None:
        self.client = client
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.known: dict[str, Any] = {}

    async def get(self, path: str) -> Any:
        """The answer; None where there is none for this role."""
        if path not in self.known:
            method, body = ("POST", SENT[path]) if path in SENT else ("GET", None)
            answer = await self.client.request(method, f"/api/v1{path}", json=body, headers=self.headers)
            assert answer.status_code != httpx.codes.BAD_REQUEST, (
                f"{path} in tests/contract/sources.py is asked wrongly"
            )
            self.known[path] = answer.json() if answer.is_success else None
        return self.known[path]

    async def behind(self, visit: Visit) -> list[Any]:
        """All the answers that a page is to be made from."""
        found = []
        for first, *then in visit.asked():
            answers = [await self.get(first.format(**visit.ids))]
            for path in then:
                found += answers
                listed = [thing for each in answers if each for thing in each.get("data", [each])]
                answers = [await self.get(path.format(**thing)) for thing in listed]
            found += answers
        return [each for each in found if each is not None]


# The roles that see something of their own: the others see what one of these does.
READERS = (
    "visitor",
    "mover",
    "two_rights",
    "translator",
    "secretary",
    "returning",
    "scrutineer",
    "membership",
    "board_sec",
)
MEND = """A page shows what neither the API nor the catalogue has. For each line above: let an operation
answer with it (the view's struct, `make openapi`) and name its path for the page in tests/contract/sources.py; or,
where it is a sentence, put it through gettext (`make i18n`); or take it off the page."""


async def test_each_page_can_be_made_from_the_apis_answers_alone(
    pages: Litestar, full_scene: Scene, engine: AsyncEngine
) -> None:
    async with engine.connect() as db:
        today = (await db.execute(text("SELECT app_today()"))).scalar_one()
        places = await visits(db)
    found: dict[tuple[str, str], list[str]] = {}
    read = set()
    transport = httpx.ASGITransport(pages)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        for turn, role in enumerate(READERS):
            token = full_scene.tokens.get(role)
            api = Api(client, token)
            me = await api.get("/me")
            told = await api.get("/me/notices")
            own = [me["name"], told["unread"]] if me else []  # what stands in the frame of every page
            for number, visit in enumerate(places):
                language = list(Language)[(turn + number) % 2]  # in turn: both languages come from one template
                page = await _page(client, visit, language, token)
                if page is not None:
                    read.add(visit.name)
                    answers = [*await api.behind(visit), *own]
                    for left in _from_nowhere(page, visit, answers, language, today):
                        found.setdefault((visit.name, left), []).append(role)
    told = [f"{name}: {left!r}, as read by {', '.join(dict.fromkeys(roles))}" for (name, left), roles in found.items()]
    assert not told, "\n".join([*told, "", MEND])
    assert read == set(SOURCES), "read by nobody in this scene, so it is not tried: give the scene what it needs"


def _from_nowhere(page: Page, visit: Visit, answers: list[Any], language: Language, today: date) -> Iterator[str]:
    """What a page shows, and what its links and forms name, that no answer has."""
    facts = {fact for answer in answers for fact in (*facts_in(answer, language, today), *shares_in(answer))}
    facts |= {asked for _, asked in parse_qsl(visit.query)}  # what the reader wrote is shown to them again
    written = SOURCES[visit.name].document
    facts |= document(written, language) if written else set()
    explanation = Explanation(language, facts | limits(Path("openapi.yaml").read_text()))
    yield from filter(None, map(explanation.unexplained, page.blocks))
    yield from page.ids - facts


def test_every_page_to_read_is_tried() -> None:
    assert set(PAGES) - ACTS == set(SOURCES), "a new page needs a line in tests/contract/sources.py"
    fields = {field for paths in PAGES.values() for _, field, _, _ in Formatter().parse(paths[0]) if field}
    assert fields <= set(THINGS), "a new kind of thing needs those of the scene in tests/contract/sources.py"


async def test_the_addresses_that_only_take_forms_show_nothing(
    pages: Litestar, full_scene: Scene, engine: AsyncEngine
) -> None:
    headers = {"Cookie": f"session={full_scene.tokens['secretary']}"}
    ids = dict.fromkeys(THINGS, str(full_scene.carried))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(pages), base_url="http://testserver", headers=headers
    ) as client:
        answers = {name: await client.get(url(Language.EN, name, **ids)) for name in ACTS}
    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(ACTS, 405)


async def test_there_is_something_in_every_state_to_try_the_pages_with(full_scene: Scene, engine: AsyncEngine) -> None:
    async with engine.connect() as db:
        met = await every_state.states_met(db)
    assert met["motion"] == set(MotionState)
    assert met["ballot"] == set(BallotState) - {BallotState.CLOSED}  # a closed one is stored as open, past its time
    assert met["question"] == set(QuestionState)
    assert met["decision"] == {"draft", "published"}


async def _page(client: httpx.AsyncClient, visit: Visit, language: Language, token: str | None) -> Page | None:
    cookies = [SOURCES[visit.name].cookie, f"session={token}" if token else ""]
    answer = await client.get(visit.address(language), headers={"Cookie": "; ".join(filter(None, cookies))})
    return Page(answer.text) if answer.status_code == 200 else None


DOCUMENT = yaml.safe_load(Path("openapi.yaml").read_text())


async def test_each_form_asks_for_what_its_operation_takes(
    pages: Litestar, full_scene: Scene, engine: AsyncEngine
) -> None:
    document = DOCUMENT
    async with engine.connect() as db:
        places = await visits(db)
    bodies = {
        operation["operationId"]: _properties(document, operation)
        for methods in document["paths"].values()
        for operation in methods.values()
        if isinstance(operation, dict) and "operationId" in operation
    }
    by_path = {re.sub(r"\{\w+\}", "{}", path): name for name, paths in PAGES.items() for path in paths}
    transport, wrong, seen = httpx.ASGITransport(pages), [], 0
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        for role, token in ((role, full_scene.tokens[role]) for role in READERS if role in full_scene.tokens):
            for visit in places:
                page = await _page(client, visit, Language.EN, token)
                for action, fields in page.forms if page else ():
                    seen += 1
                    operation = by_path[AN_ID.sub("{}", action.partition("?")[0][3:])]
                    taken = bodies.get(_operation(operation), set())
                    if operation == "end_other_sessions":  # one page for one session, or for all the others
                        taken = bodies["end_my_session"]
                    plain = {_field(field) for field in fields} - {"csrf_token", "next", "step"} - IN_HEADERS
                    plain -= {"kind"} if operation == "apply" else set()  # a request names an organisation, or none
                    plain -= {"file"} if operation == "begin_import" else set()  # the body of a request is the file
                    plain -= set(Field) if operation == "make_export" else set()  # a box for each, and a list
                    plain = {"mapping"} if operation == "map_columns" else plain  # a field for each, and an object
                    wrong += [(role, operation, field) for field in plain - taken]
    assert seen > 20
    assert wrong == []


# What a form carries in a field, and a request in a header: the version that was read goes into `If-Match`.
IN_HEADERS = {"version"}
# Fields for each thing of a list, or for a new one, which a request carries as that list.
LISTED = {
    "motion": "motions",
    "with": "motion_ids",
    "interest": "interests",
    "withdrew": "interests",
    "text": "items",
    "leave_out": "items",
    "attended": "present",
}


def _field(name: str) -> str:
    """The field of the operation that a form's field is for."""
    plain = re.sub(r"_(cy|en|[0-9]+)$", "", name)
    stem, _, thing = plain.rpartition("_")
    return LISTED[stem] if AN_ID.fullmatch(thing) or thing == "new" else plain


def _operation(page: str) -> str:
    """The operation behind a page's form, where the two are not called the same."""
    called = {"account": "choose_language", "ballot": "cast_vote", "question": "give_answer", "sign_out": "end_session"}
    called |= {"apply": "apply_as_myself", "apply_code": "confirm_application", "acting_for": "nominate_person"}
    called |= {"my_details": "ask_address", "erase_me": "ask_erasure"}
    for of in ("motion", "decision"):  # one operation for what two pages do
        called |= {f"{of}_versions": "put_version", f"remove_{of}_version": "remove_version"}
        called |= {f"ask_{of}_version": "ask_version"}
    return called.get(page, page)


def _properties(document: dict[str, Any], operation: dict[str, Any]) -> set[str]:
    query = {each["name"] for each in operation.get("parameters", ()) if each.get("in") in ("query", "path")}
    content = operation.get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema", {})
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return query | set(_flat(document, schema))


def _flat(document: dict[str, Any], schema: dict[str, Any]) -> Iterator[str]:
    """The names of a schema's properties; what stands within `rules` by its own name, and below it by both."""
    for name, given in schema.get("properties", {}).items():
        yield name
        member = next((each for each in given.get("anyOf", ()) if "$ref" in each), given)  # it may be null
        if "$ref" in member and not member["$ref"].rsplit("/", 1)[1].startswith("Bilingual"):
            inside = _flat(document, document["components"]["schemas"][member["$ref"].rsplit("/", 1)[1]])
            yield from (each if name == "rules" else f"{name}_{each}" for each in inside)
