"""What people put right themselves: their name and area at once, their address by a code that goes to it."""

from uuid import UUID

import pytest
from sqlalchemy import text

from api.outbound import mail
from governance.accounts.rules import code_of
from governance.bilingual import Language
from governance.rights import actions, queries
from governance.rights.values import NewAddress


async def asked(api, client, email: str) -> tuple[str, dict[str, str]]:
    """Where a new address is confirmed, and the code that went to it."""
    answer = await client.post("/api/v1/me/addresses", json={"email": email})
    assert answer.status_code == 202, answer.text
    id_ = answer.json()["id"]
    async with api.engine.begin() as db:
        query = text("SELECT sign_in_id FROM address_change WHERE id = :id")
        sign_in_id = (await db.execute(query, {"id": UUID(id_)})).scalar_one()
    code = code_of(api.app.state.settings.secret, sign_in_id)
    return f"/api/v1/me/addresses/{id_}/confirmation", {"code": code}


async def test_a_name_and_an_area_are_corrected_at_once(api, society):
    client = await api.as_(society.branwen)
    answer = await client.put("/api/v1/me/details", json={"name": " Branwen ferch Llŷr ", "region_code": "W06000002"})
    assert (answer.status_code, answer.json()["name"], answer.json()["region_code"]) == (
        200,
        "Branwen ferch Llŷr",
        "W06000002",
    )
    assert (await client.get("/api/v1/me")).json()["name"] == "Branwen ferch Llŷr"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"name": ""}, 400),
        ({"name": "x" * 201}, 400),
        ({"name": "a\u0000b"}, 400),
        ({"name": "   "}, 400),
        ({"name": 7}, 400),
        ({"name": "Te", "region_code": "W99999999"}, 422),
        ({"name": "Te", "person_id": "1"}, 400),
    ],
)
async def test_what_cannot_be_a_name_or_an_area_changes_nothing(api, society, body, status):
    client = await api.as_(society.branwen)
    answer = await client.put("/api/v1/me/details", json=body)
    assert answer.status_code == status, answer.text
    assert (await client.get("/api/v1/me")).json()["name"] == "Branwen"


async def test_a_new_address_is_taken_by_its_code_alone_and_the_old_one_is_told(api, act, society, settings):
    client = await api.as_(society.branwen)
    path, code = await asked(api, client, "Newydd@example.org")
    before = (await client.get("/api/v1/me/details")).json()
    assert (before["emails"], before["waiting"]) == (["branwen@example.org"], path.split("/")[-2])
    assert (await client.post(path, json={"code": "0000 0000"})).status_code == 422
    assert (await (await api.as_(society.cigfa)).post(path, json=code)).status_code == 404
    after = await client.post(path, json=code)
    assert (after.status_code, after.json()["emails"], after.json()["waiting"]) == (200, ["newydd@example.org"], None)
    assert (await client.post(path, json=code)).status_code == 404
    async with act(None) as ctx:
        told = await queries.replaced(ctx, UUID(path.split("/")[-2]))
        assert told is not None
        [message] = mail.address_changed(told, settings, await ctx.now())
        jobs = await ctx.db.scalar(text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'tell_old_address'"))
    assert (message["To"], jobs) == ("branwen@example.org", 1)
    assert "newydd" not in message.as_string()


async def test_the_code_of_an_address_signs_nobody_in(api, society):
    client = await api.as_(society.branwen)
    path, code = await asked(api, client, society.cigfa.email)
    async with api.engine.begin() as db:
        sign_in_id = (await db.execute(text("SELECT sign_in_id FROM address_change"))).scalar_one()
    assert (await api.post("/api/v1/sessions", json={"sign_in_id": str(sign_in_id), **code})).status_code == 422
    assert path


async def test_a_new_address_is_forgotten_after_a_day(api, act, society, clock):
    async with act(society.branwen) as ctx:
        await actions.ask_address(ctx, NewAddress("newydd@example.org"), Language.CY, None)
    await clock.forward(days=1, minutes=1)
    async with act(None) as ctx:
        assert await actions.advance_due(ctx) == 1
        assert await ctx.db.scalar(text("SELECT count(*) FROM address_change")) == 0
