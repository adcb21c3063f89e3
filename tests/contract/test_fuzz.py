"""20,000 bad requests over every operation of the document: always an answer, never a 500, always a problem.

Requests are made from the document itself, so that an operation added to it is tried from then on. The seed is
fixed: what fails once fails again.
"""

import asyncio
import json
import os
import random
from collections import Counter
from dataclasses import dataclass
from time import monotonic
from typing import Any
from urllib.parse import unquote_to_bytes

import httpx
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from api import openapi
from api.app import create_app
from governance.decisions import actions as decisions
from tests import asking, exporting, promises, rectifications, stage
from tests.conftest import client
from tests.mailbox import a_decision
from tests.partners import consented, made
from tests.spoil import Maker, Spoiler, Try

REQUESTS = int(os.environ.get("FFORWM_FUZZ", "20000"))
SEED = 20_261_123
AT_ONCE = 4
TABLES = (
    "call",
    "partner",
    "agreement",
    "member_import",
    "composite",
    "motion",
    "ballot",
    "question",
    "decision",
    "body",
    "member",
    "membership",
    "rectification",
    "export",
    "appointment",
    "interest",
    "person",
    "session",
    "sign_in",
    "document",
)


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


async def ask(app: Any, made: Try, token: str | None) -> Answer:
    """Send one request straight to the application, as a server would hand it over."""
    sent: list[dict] = []
    messages = [{"type": "http.request", "body": made.body, "more_body": False}]
    given = {name.lower() for name, _ in made.headers}
    headers = [(name.lower().encode(), value.encode("latin-1", "replace")) for name, value in made.headers]
    if "host" not in given:
        headers.append((b"host", b"testserver"))
    if token and "authorization" not in given:
        headers.append((b"authorization", f"Bearer {token}".encode()))

    async def receive() -> dict:
        return messages.pop(0) if messages else {"type": "http.disconnect"}

    async def send(message: dict) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": made.method,
        "scheme": "http",
        "path": unquote_to_bytes(made.path).decode("utf-8", "replace"),
        "raw_path": made.path,
        "root_path": "",
        "query_string": made.query_string,
        "headers": headers,
        "client": ("192.0.2.1", 4711),
        "server": ("testserver", 80),
        "state": {},
    }
    await app(scope, receive, send)
    start = next(message for message in sent if message["type"] == "http.response.start")
    body = b"".join(message.get("body", b"") for message in sent if message["type"] == "http.response.body")
    shown = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in start["headers"]}
    return Answer(start["status"], shown, body)


def complaint(made: Try, answer: Answer) -> str | None:
    """What is wrong with an answer; None where it is as it should be."""
    if answer.status >= 500:
        return f"status {answer.status}"
    if "x-injected" in answer.headers or answer.headers.get("x-content-type-options") != "nosniff":
        return "headers"
    if answer.status < 400 or made.method == "HEAD":
        return None
    if answer.headers.get("content-type") != "application/problem+json":
        return f"{answer.status} is {answer.headers.get('content-type')}"
    problem = json.loads(answer.body)
    if problem["status"] != answer.status or set(problem["messages"]) != {"cy", "en"}:
        return f"{answer.status} is an incomplete problem"
    return f"{problem['type']} has no Welsh" if "⟦" in problem["messages"]["cy"] else None


async def known_ids(engine: AsyncEngine) -> dict[str, list[str]]:
    """Ids that exist, by the singular of what they are of."""
    ids = {}
    async with engine.connect() as db:
        for table in TABLES:
            found = (await db.execute(text(f"SELECT id FROM {table} LIMIT 20"))).scalars()
            ids[table] = [str(id_) for id_ in found]
    return {name: found for name, found in ids.items() if found}


async def a_busy_year(act: Any, society: Any, clock: Any) -> None:
    """A ballot that is counted, one that is open, a motion that waits for its own, decisions in draft, and members."""
    await stage.opened(act, society, clock)
    await stage.closed(act, clock)
    await stage.opened(act, society, clock)
    await stage.noticed(act, society, clock)
    await stage.called(act, society, days=600)
    await consented(act, society.branwen, await made(act, society))
    for method in ("sense_check", "consent", "approval", "score"):
        await asking.asked(act, society, method, days=600)
    await promises.enacted(act, society)
    await exporting.made(act, society)
    for someone in (society.branwen, society.manawydan):
        await promises.given(act, someone)
        for _ in range(5):
            await rectifications.asked(act, someone)
    for _ in range(20):
        async with act(society.gwydion) as ctx:
            await decisions.record_decision(ctx, a_decision(society))


async def token_of(someone: Any, door: Any) -> str:
    signed_in: httpx.AsyncClient = await door.as_(someone)
    return signed_in.headers["Authorization"].removeprefix("Bearer ")


async def test_no_bad_request_breaks_anything(settings, engine, society, act, clock, capsys):
    app = create_app(settings)
    await a_busy_year(act, society, clock)
    people = [None, society.branwen, society.rhiannon, society.teyrnon, society.gwydion, society.manawydan]
    chance = random.Random(SEED)  # noqa: S311 - to be repeated, not to be secret
    statuses: Counter[int] = Counter()
    tried: Counter[str] = Counter()
    served: Counter[str] = Counter()
    wrong: dict[tuple[str, str], Try] = {}
    began = monotonic()
    async with app.lifespan():
        door = client(app, engine, {})
        tokens = [someone and await token_of(someone, door) for someone in people]
        maker = Maker(openapi.document(), await known_ids(engine), chance)
        spoiler = Spoiler(chance, maker.all_ids)
        tries = maker.tries(REQUESTS)

        async def work() -> None:
            for whole in tries:
                made, who = spoiler.spoil(whole), chance.randrange(len(people))
                answer = await ask(app, made, tokens[who])
                statuses[answer.status] += 1
                tried[made.operation] += 1
                served[made.operation] += answer.status < 300
                if found := complaint(made, answer):
                    wrong.setdefault((made.operation, found), made)
                if people[who] and made.operation.startswith("end_"):
                    tokens[who] = await token_of(people[who], door)  # signed out: sign in again

        await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    seconds = monotonic() - began
    with capsys.disabled():
        told = ", ".join(f"{count} × {status}" for status, count in sorted(statuses.items()))
        print(f"\n{sum(tried.values()):,} requests over {len(tried)} operations in {seconds:.0f} s: {told}")  # noqa: T201
    assert not wrong
    assert sum(tried.values()) == REQUESTS
    assert len(tried) == len(maker.operations)
    unserved = [name for name in tried if not served[name]]
    assert len(unserved) < len(tried) / 4, f"too little gets past the door: {unserved}"
