"""Notices read here: what somebody was told, by the API; marked as read by nobody else."""

from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import text

from governance.bilingual import LANGUAGES
from governance.journal import kinds_of_event
from governance.notices import actions, store
from governance.notices.inbox import my_notices
from governance.notices.kinds import KINDS, TOLD
from governance.offices import actions as offices
from governance.offices.values import NewAppointment, NewEnding
from governance.permissions import Office
from tests import stage
from tests.integration.test_bodies import today
from tests.integration.test_offices import WHY

ROOT = Path(__file__).parents[2]


async def told(act, event: str, subject_id) -> None:
    """The worker makes the notices of an act."""
    async with act(None) as ctx:
        await actions.tell(ctx, event, subject_id)


async def inbox(client, query: str = "") -> dict:
    answer = await client.get(f"/api/v1/me/notices{query}")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_each_reads_their_own_and_marks_them_read(api, act, society, clock):
    ballot_id = await stage.opened(act, society, clock)
    await told(act, "ballot.opened", ballot_id)
    branwen, cigfa = await api.as_(society.branwen), await api.as_(society.cigfa)
    found = await inbox(branwen)
    [notice] = found["data"]
    assert (found["unread"], notice["type"], notice["subject_id"]) == (1, "ballot", str(ballot_id))
    assert notice["sentence"] == {"cy": "Mae’r pleidleisio ar agor", "en": "Voting is open"}
    assert (notice["title"]["cy"], notice["read_at"]) == (stage.TITLE.cy, None)
    address = f"/api/v1/me/notices/{notice['id']}/readings"
    assert (await cigfa.post(address)).status_code == 404
    assert (await api.post(address)).status_code == 401
    assert (await inbox(branwen))["unread"] == 1
    assert (await branwen.post(address)).json() == {"unread": 0}
    [first] = (await inbox(branwen))["data"]
    await clock.forward(hours=1)
    assert (await branwen.post(address)).json() == {"unread": 0}
    assert (await inbox(branwen))["data"] == [first], "when it was first read stays"
    assert (await inbox(branwen, "?unread=true"))["data"] == []
    assert ((await inbox(cigfa))["unread"], (await cigfa.post("/api/v1/me/notices/readings")).json()) == (
        1,
        {"unread": 0},
    )


async def test_what_was_passed_on_to_the_next_holder_is_the_next_holders(api, act, society, clock):
    day = await today(act)
    async with act(society.rhiannon) as ctx:
        new = NewAppointment(office=Office.SCRUTINEER, person_id=society.branwen.person_id, held_from=day)
        proposal_id = await offices.appoint(ctx, society.forum_id, new)
    await told(act, "office.proposed", proposal_id)
    pwyll = await api.as_(society.pwyll)
    [notice] = (await inbox(pwyll))["data"]
    assert (notice["kind"], notice["type"], notice["subject_id"]) == ("office_proposed", "body", str(society.forum_id))
    async with act(society.pwyll) as ctx:
        [chair] = [each for each in await _appointments(ctx, society) if each.office == "forum_chair"]
        await offices.end_appointment(ctx, chair.id, NewEnding(held_to=day, reason=WHY))
    await clock.forward(days=1)
    async with act(None) as ctx:
        assert await actions.take_notice(ctx, notice["id"]) is None
    assert (await inbox(pwyll))["data"] == []


async def _appointments(ctx, society):
    query = text("SELECT id, office FROM appointment WHERE person_id = :id")
    return (await ctx.db.execute(query, {"id": society.pwyll.person_id})).all()


async def test_every_kind_of_letter_has_its_texts_and_can_be_looked_for(act, society):
    assert {each.name for each in kinds_of_event() if each.told} <= TOLD.keys()
    nothing = uuid4()
    async with act(society.branwen) as ctx:
        for name, kind in KINDS.items():
            assert all((ROOT / "i18n" / each / "notices" / f"{name}.txt").is_file() for each in LANGUAGES), name
            await ctx.db.execute(kind.reads, {"id": nothing})
            await store.put(ctx.db, name, nothing, [society.branwen.person_id], await ctx.now())
        assert await my_notices(ctx) == [], "of what is not there"


async def test_the_database_changes_nothing_of_what_somebody_was_told(act, society, clock, owner_url):
    await told(act, "ballot.opened", await stage.opened(act, society, clock))
    async with act(society.branwen) as ctx:
        await actions.read_all_notices(ctx)
    owner = await asyncpg.connect(owner_url)
    for statement in (
        "DELETE FROM notice",
        "UPDATE notice SET kind = 'motion_noticed'",
        "UPDATE notice SET person_id = (SELECT id FROM person LIMIT 1)",
        "UPDATE notice SET read_at = NULL WHERE read_at IS NOT NULL",
    ):
        with pytest.raises(asyncpg.PostgresError, match="never changed"):
            await owner.execute(statement)
    await owner.close()
