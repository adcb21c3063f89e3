"""How long things take in a membership: said by the forum's rules in versions, and kept by what has begun."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from governance.bodies.rules import PRESETS
from tests import joining
from tests.integration.test_applications import refusal_of

API = "/api/v1"
WHY = {"reasons": {"cy": "Am resymau da.", "en": "For good reasons."}}
SHORTER = {
    "membership_answer_days": 10,
    "representation_days": 14,
    "removal_notice_days": 7,
    "grace_months": 1,
    "nomination_days": 5,
}


async def enact(api, someone, body_id, base: int = 1):
    """The answer to the forum's next version, with shorter periods, for its first day."""
    address = f"{API}/bodies/{body_id}/standing-orders"
    client = await api.as_(someone)
    desk = (await client.get(f"{address}/desk")).json()
    new = {
        "base_version": base,
        "preset": "small-forum",
        "effective_on": desk["earliest_on"],
        "reason": {"cy": "Byrrach.", "en": "Shorter."},
        "rules": msgspec.to_builtins(PRESETS["small-forum"]) | SHORTER,
    }
    return await client.post(address, json=new)


async def asked(api, society, application_id) -> dict:
    question = {"question": {"cy": "Pam?", "en": "Why?"}}
    officer = await api.as_(society.nisien)
    return (await officer.post(f"{API}/applications/{application_id}/questions", json=question)).json()


def days_between(first: str, last: str) -> float:
    return (datetime.fromisoformat(last) - datetime.fromisoformat(first)) / timedelta(days=1)


async def path_of(act, someone) -> str:
    return f"{API}/memberships/{await joining.membership_of(act, someone.member_id)}"


async def test_what_has_begun_keeps_the_periods_it_began_under(api, act, society, clock):
    before = await joining.applied(act, society.myrddin)
    board, officer = await api.as_(society.gwydion), await api.as_(society.nisien)
    removal, arrears = await path_of(act, society.branwen), await path_of(act, society.cigfa)
    heard_until = (await board.post(f"{removal}/removal", json=WHY)).json()["heard_until"]
    paid = {"paid_to": "2099-12-31"}
    lapses_on = (await officer.post(f"{arrears}/payment", json=paid)).json()["lapses_on"]
    assert (await enact(api, society.rhiannon, society.forum_id)).status_code == 201
    await clock.forward(days=16)
    board, officer = await api.as_(society.gwydion), await api.as_(society.nisien)

    late = await asked(api, society, before)
    assert days_between(late["state_since"], late["answer_due_at"]) == 28
    assert (late["by_rules"]["version"], late["by_rules"]["rules"]["membership_answer_days"]) == (1, 28)
    assert (await board.get(removal)).json()["heard_until"] == heard_until
    chair = await api.as_(society.arianrhod)
    early = await chair.post(f"{removal}/removal/decision", json=WHY | {"to": "removed"})
    assert refusal_of(early) == "still-to-be-heard"
    assert (await officer.get(arrears)).json()["lapses_on"] == lapses_on == "2100-07-01"


async def test_what_begins_takes_the_periods_in_force(api, act, society, clock):
    assert (await enact(api, society.rhiannon, society.forum_id)).status_code == 201
    await clock.forward(days=16)
    board, officer = await api.as_(society.gwydion), await api.as_(society.nisien)

    application_id = await joining.applied(act, society.myrddin)
    waiting = await asked(api, society, application_id)
    assert days_between(waiting["state_since"], waiting["answer_due_at"]) == 10
    assert waiting["by_rules"]["version"] == 2
    refused_id = await joining.for_an_organisation(act, society.culhwch)
    refused = (await board.post(f"{API}/applications/{refused_id}/refusal", json=WHY)).json()
    assert days_between(refused["state_since"], refused["representation_closes_at"]) == 14

    removal = (await board.post(f"{await path_of(act, society.branwen)}/removal", json=WHY)).json()
    assert days_between(removal["steps"][0]["made_at"], removal["heard_until"]) == 7
    paid = {"paid_to": "2099-01-31"}
    found = (await officer.post(f"{await path_of(act, society.cigfa)}/payment", json=paid)).json()
    assert (found["lapses_on"], found["by_rules"]["rules"]["grace_months"]) == ("2099-03-01", 1)

    first = datetime.fromisoformat(waiting["state_since"]).astimezone(ZoneInfo("Europe/London")).date()
    nominations = f"{API}/memberships/{await joining.membership_of(act, society.cartref_id)}/nominations"
    whom = {"role": "champion", "starts_on": first.isoformat(), "name": "Gwern", "email": "gwern@example.org"}
    made = (await (await api.as_(society.bendigeidfran)).post(nominations, json=whom)).json()
    assert days_between(made["offered_at"], made["answer_by"]) == 5
    await clock.forward(days=5, minutes=1)
    again = await (await api.as_(society.bendigeidfran)).get(f"{API}/nominations/{made['id']}")
    assert again.json()["state"] == "lapsed"


async def test_no_other_body_says_it_and_the_forum_shows_it(api, society):
    refused = await enact(api, society.gwydion, society.board_id, base=0)
    assert (refused.status_code, refusal_of(refused)) == (422, "periods-of-the-members")
    shown = (await api.get(f"{API}/bodies/{society.forum_id}/standing-orders/1")).json()
    said = {each["field"]: each["sentence"] for each in shown["explained"]}
    assert said["grace_months"]["en"] == (
        "A membership for which nothing more is paid lapses 6 months after the last day that is paid for."
    )
    assert "6 mis" in said["grace_months"]["cy"]


@pytest.mark.parametrize(
    "forged",
    [
        "UPDATE application SET standing_orders_id = NULL",
        """UPDATE membership SET lapses_on = app_today(),
             lapse_orders_id = (SELECT id FROM standing_orders WHERE version = 2)""",
        """INSERT INTO membership_step (id, membership_id, move, reasons, made_by, made_at, standing_orders_id,
             heard_until) SELECT gen_random_uuid(), id, 'propose_removal', '{"cy": "a", "en": "b"}', NULL, app_now(),
                  members_rules(), app_now() + interval '1 day' FROM membership LIMIT 1""",
        """INSERT INTO membership_step (id, membership_id, move, reasons, made_by, made_at, standing_orders_id,
             heard_until) SELECT gen_random_uuid(), id, 'propose_removal', '{"cy": "a", "en": "b"}', NULL, app_now(),
                  (SELECT id FROM standing_orders WHERE version = 2), app_now() + interval '30 days'
             FROM membership LIMIT 1""",
    ],
)
async def test_the_schema_lets_nothing_begin_under_other_rules(api, act, society, forged):
    await joining.applied(act, society.myrddin)
    assert (await enact(api, society.rhiannon, society.forum_id)).status_code == 201
    with pytest.raises(DBAPIError):
        async with act(None) as ctx:
            await ctx.db.execute(text(forged))
