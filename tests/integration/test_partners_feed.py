"""What a partner's program follows: whom it may see, whom it was told of, and nobody else."""

import asyncio
import dataclasses
from uuid import uuid4

import httpx
import msgspec
import pytest
from sqlalchemy import text

from governance.changes import following as feed
from governance.changes import store
from governance.changes.refusals import CursorExpired
from governance.context import Client
from governance.motions.rules import LONDON
from governance.permissions import Scope
from tests.integration.test_erasure import erased
from tests.partners import agreement_of, consented, made, new_partner, program

FEED = "/api/v1/changes"


class Program:
    """A partner's program that keeps its cursor, and looks at one page after another."""

    def __init__(self, reader, after: str | None = None, types: tuple[str, ...] = ()) -> None:
        self.reader, self.cursor, self.types = reader, after, types

    async def hear(self, limit: int = 200) -> list[tuple[str, str]]:
        """What there is to hear now: which op, of whom."""
        heard = []
        while True:
            asked = {"limit": limit, "types": self.types} | ({"after": self.cursor} if self.cursor else {})
            answer = await self.reader.get(FEED, params=asked)
            assert answer.status_code == 200, answer.text
            page = answer.json()
            self.cursor = page["next_cursor"]
            heard += [(each["op"], each["id"]) for each in page["data"]]
            if not page["has_more"]:
                return heard

    async def soon(self, *expected: tuple[str, str]) -> None:
        """Hear just this. The feed waits for every older transaction of the server, other databases' too."""
        heard: list[tuple[str, str]] = []
        for _ in range(50):
            heard += await self.hear()
            if len(heard) >= len(expected):
                break
            await asyncio.sleep(0.1)
        assert heard == [*expected]


async def following(api, act, partner, after: str | None = "now", types: tuple[str, ...] = ()) -> Program:
    await settled(act)
    found = Program(await program(api, act, partner), after, types)
    if after == "now":
        assert await found.hear() == []
    return found


async def settled(act) -> None:
    """Wait until everything that was done so far is behind the edge of the feed."""
    async with act(None) as ctx:
        xid = (await ctx.db.execute(text("SELECT CAST(CAST(pg_current_xact_id() AS text) AS bigint)"))).scalar_one()
    for _ in range(100):
        async with act(None) as ctx:
            if (await store.edge(ctx.db)).xid > xid:
                return
        await asyncio.sleep(0.1)


async def read(reader, member_id) -> httpx.Response:
    return await reader.get(f"/api/v1/members/{member_id}")


async def withdraws(api, act, someone, partner, purpose="membership") -> None:
    member = await api.as_(someone)
    path = f"/api/v1/me/consents/{await agreement_of(act, partner)}/{purpose}"
    assert (await member.delete(path)).status_code == 204


async def journal(act, event: str, type_: str, subject_id) -> None:
    """A row that another capability writes, as the app may write it."""
    async with act(None) as ctx:
        await ctx.db.execute(
            text("INSERT INTO journal (event, subject_type, subject_id, facts) VALUES (:event, :type, :id, '{}')"),
            {"event": event, "type": type_, "id": subject_id},
        )


async def test_a_line_says_what_to_fetch(api, act, society):
    partner = await made(act, society)
    follower = await following(api, act, partner)
    await consented(act, society.branwen, partner)
    for _ in range(50):
        page = (await follower.reader.get(FEED, params={"after": follower.cursor})).json()
        if page["data"]:
            break
        await asyncio.sleep(0.1)
    [line] = page["data"]
    assert {name: line[name] for name in line if name != "changed_at"} == {
        "type": "member",
        "id": str(society.branwen.member_id),
        "op": "upserted",
        "version": 1,
        "href": f"/api/v1/members/{society.branwen.member_id}",
    }
    assert (await follower.reader.get(line["href"])).status_code == 200
    assert "ratelimit" not in line


async def test_who_withdraws_is_removed_and_only_where_they_were_told_of(api, act, society):
    partner = await made(act, society)
    follower = await following(api, act, partner)
    branwen, manawydan = str(society.branwen.member_id), str(society.manawydan.member_id)
    for someone in (society.branwen, society.manawydan):
        await consented(act, someone, partner)
    await follower.soon(("upserted", branwen), ("upserted", manawydan))
    assert (await read(follower.reader, branwen)).status_code == 200  # of the other nothing was ever told
    for someone in (society.manawydan, society.branwen):
        await withdraws(api, act, someone, partner)
    await follower.soon(("removed", branwen))
    assert (await read(follower.reader, branwen)).status_code == 404


async def test_contact_withdrawn_is_to_be_fetched_again(api, act, society):
    partner = await made(act, society)
    for purpose in ("membership", "contact"):
        await consented(act, society.branwen, partner, purpose)
    branwen = str(society.branwen.member_id)
    follower = await following(api, act, partner)
    assert "email" in (await read(follower.reader, branwen)).json()
    await withdraws(api, act, society.branwen, partner, "contact")
    await follower.soon(("upserted", branwen))
    assert "email" not in (await read(follower.reader, branwen)).json()


async def test_what_somebody_says_to_another_partner_is_not_told(api, act, society):
    partner, other = await made(act, society), await made(act, society)
    await consented(act, society.branwen, partner)
    follower = await following(api, act, partner)
    await read(follower.reader, society.branwen.member_id)
    await consented(act, society.branwen, other)
    await withdraws(api, act, society.branwen, other)
    await withdraws(api, act, society.branwen, partner)
    await consented(act, society.branwen, other)
    await follower.soon(("removed", str(society.branwen.member_id)))


async def test_whoever_left_is_not_told_of_again_for_what_they_do_later(api, act, society):
    partner = await made(act, society)
    await consented(act, society.branwen, partner)
    follower = await following(api, act, partner)
    await read(follower.reader, society.branwen.member_id)
    await withdraws(api, act, society.branwen, partner)
    member = await api.as_(society.branwen)
    assert (await member.patch("/api/v1/me", json={"language": "en"})).status_code == 200
    await consented(act, society.manawydan, partner)
    await follower.soon(("removed", str(society.branwen.member_id)), ("upserted", str(society.manawydan.member_id)))


async def test_an_objection_and_a_move_to_another_region_remove(api, act, society, owner_url, engine):
    async with engine.begin() as db:
        await db.execute(
            text("INSERT INTO region (code, name, kind) SELECT 'elsewhere', name, kind FROM region LIMIT 1")
        )
    import asyncpg

    owner = await asyncpg.connect(owner_url)
    await owner.execute("UPDATE member SET region_code = (SELECT code FROM region WHERE code <> 'elsewhere' LIMIT 1)")
    [here] = await owner.fetch("SELECT code FROM region WHERE code <> 'elsewhere' LIMIT 1")
    partner = await made(act, society, basis="legitimate_interests", regions=(here["code"],))
    follower = await following(api, act, partner)
    assert len((await follower.reader.get("/api/v1/members?limit=200")).json()["data"]) > 5
    member = await api.as_(society.branwen)
    assert (await member.put(f"/api/v1/me/objections/{await agreement_of(act, partner)}")).status_code == 200
    await owner.execute("UPDATE member SET region_code = 'elsewhere' WHERE id = $1", society.manawydan.member_id)
    await owner.close()
    await journal(act, "member.amended", "member", society.manawydan.member_id)
    await follower.soon(("removed", str(society.branwen.member_id)), ("removed", str(society.manawydan.member_id)))


async def test_who_is_erased_is_acknowledged_and_then_not_told_of_again(api, act, society):
    partner = await made(act, society)
    branwen, manawydan = society.branwen, society.manawydan
    for someone in (branwen, manawydan):
        await consented(act, someone, partner)
    follower = await following(api, act, partner)
    await read(follower.reader, branwen.member_id)
    for someone in (branwen, manawydan):
        await erased(api, someone, texts=False)
    await follower.soon(("erased", str(branwen.member_id)))
    path, key = f"{FEED}/acknowledgements", {"Idempotency-Key": "1"}
    said = {"ids": [str(branwen.member_id)]}
    for unknown in (manawydan.member_id, society.pwyll.member_id, uuid4()):
        both = {"ids": [*said["ids"], str(unknown)]}
        assert (await follower.reader.post(path, json=both, headers={"Idempotency-Key": "0"})).status_code == 404
    done = await follower.reader.post(path, json=said, headers=key)
    assert (done.status_code, [each["id"] for each in done.json()["data"]]) == (200, said["ids"])
    assert (await follower.reader.post(path, json=said, headers=key)).content == done.content
    assert (await follower.reader.post(path, json=said, headers={"Idempotency-Key": "2"})).json() == done.json()
    assert (await follower.reader.post(path, json=said)).status_code == 400
    assert (await (await api.as_(branwen)).post(path, json=said, headers=key)).status_code == 403
    await journal(act, "person.corrected", "person", branwen.person_id)
    await consented(act, society.cigfa, partner)
    await follower.soon(("upserted", str(society.cigfa.member_id)))
    async with act(None) as ctx:
        [facts] = (
            await ctx.db.execute(text("SELECT facts FROM journal WHERE event = 'partner.erasures_acknowledged'"))
        ).scalars()
    assert facts == {"people": 1}


async def test_the_beginning_names_everybody_in_view_once(api, act, society):
    partner = await made(act, society, basis="legitimate_interests")
    follower = await following(api, act, partner, after=None)
    heard = await follower.hear(limit=3)
    listed = (await follower.reader.get("/api/v1/members?limit=200")).json()["data"]
    assert heard == [("upserted", each["id"]) for each in listed]
    assert await follower.hear() == []


async def test_the_next_agreement_removes_whom_it_does_not_show(api, act, society, clock):
    partner = await made(act, society, basis="legitimate_interests")
    follower = await following(api, act, partner)
    listed = (await follower.reader.get("/api/v1/members?limit=200")).json()["data"]
    officer = await api.as_(society.gwydion)
    async with act(None) as ctx:
        today = (await ctx.now()).astimezone(LONDON).date()
    words = {"reason": {"cy": "Llai.", "en": "Less."}}
    ended = f"/api/v1/agreements/{await agreement_of(act, partner)}/ending"
    assert (await officer.post(ended, json=words)).status_code == 200
    assert (await follower.reader.get(FEED, params={"after": follower.cursor})).status_code == 401  # mid-token
    narrower = msgspec.to_builtins(new_partner(today, basis="consent"))
    agreement = {name: value for name, value in narrower.items() if name not in ("name", "email")}
    path = f"/api/v1/partners/{partner.partner_id}/agreements"
    assert (await officer.post(path, json=agreement)).status_code == 201
    again = Program(await program(api, act, partner), follower.cursor)
    heard = await again.hear(limit=2)
    people = {each["id"] for each in listed if each["kind"] == "person"}
    assert {id_ for op, id_ in heard if op == "removed"} == people
    assert [id_ for op, id_ in heard if op == "upserted"] == [str(society.cartref_id)]
    assert await again.hear() == []


async def test_a_transaction_that_commits_late_is_not_skipped(api, act, society, engine):
    partner = await made(act, society)
    for someone in (society.branwen, society.manawydan):
        await consented(act, someone, partner)
    follower = await following(api, act, partner)
    note = "INSERT INTO journal (event, subject_type, subject_id, facts) VALUES ('member.amended', 'member', :id, '{}')"
    async with engine.connect() as slow, engine.connect() as quick:
        await slow.execute(text(note), {"id": society.branwen.member_id})
        await quick.execute(text(note), {"id": society.manawydan.member_id})
        await quick.commit()
        assert await follower.hear() == []
        await slow.commit()
    await follower.soon(("upserted", str(society.branwen.member_id)), ("upserted", str(society.manawydan.member_id)))


async def test_a_page_has_the_last_of_each(api, act, society):
    partner = await made(act, society)
    follower = await following(api, act, partner)
    for someone in (society.branwen, society.manawydan, society.branwen):
        await consented(act, someone, partner)
    await journal(act, "person.corrected", "person", society.branwen.person_id)
    await follower.soon(("upserted", str(society.manawydan.member_id)), ("upserted", str(society.branwen.member_id)))


async def test_cursors_forged_of_another_program_or_filter_or_too_old_are_refused(api, act, society, clock, owner_url):
    partner, other = await made(act, society), await made(act, society)
    follower, stranger = await following(api, act, partner), await following(api, act, other)
    officer = (await (await api.as_(society.rhiannon)).get(FEED)).json()["next_cursor"]
    turned = follower.cursor[:-2] + ("AA" if follower.cursor[-2:] != "AA" else "BB")
    for params in (
        {"after": "made-up"},
        {"after": turned},
        {"after": stranger.cursor},
        {"after": officer},
        {"after": follower.cursor, "types": "member"},
        {"after": "NOW"},
        {"after": ""},
        {"after": follower.cursor, "types": "motion"},
        {"types": "partner"},
        {"types": ["member", "sign_in"]},
        {"limit": 0},
        {"limit": 201},
        {"since": "2026-01-01"},
        {"after": "x" * 401},
    ):
        refused = await follower.reader.get(FEED, params=params)
        assert (refused.status_code, refused.json()["type"]) == (400, "/problems/invalid-request"), params
    assert (await follower.reader.get(FEED, params={"types": "member"})).status_code == 200
    await clock.forward(days=91)
    late = await program(api, act, partner)
    refused = await late.get(FEED, params={"after": follower.cursor})
    assert (refused.status_code, refused.json()["type"]) == (410, "/problems/cursor-expired")
    assert refused.json()["begin_at"] == FEED
    assert (await late.get(FEED)).status_code == 200


async def test_a_restored_backup_is_noticed(api, act, society, owner_url):
    follower = await following(api, act, await made(act, society))
    import asyncpg

    owner = await asyncpg.connect(owner_url)
    await owner.execute("INSERT INTO restoration SELECT app_epoch() + 1, app_now(), app_now()")
    await owner.close()
    refused = await follower.reader.get(FEED, params={"after": follower.cursor})
    assert (refused.status_code, refused.json()["type"]) == (410, "/problems/cursor-expired")
    assert (await follower.reader.get(FEED)).status_code == 200


async def test_a_database_that_was_set_up_anew_is_noticed(act, society):
    partner = await made(act, society)
    scopes = frozenset({Scope.CHANGES_READ, Scope.MEMBERS_READ})
    client = Client(partner.secret.client_id, await agreement_of(act, partner), scopes, frozenset())
    async with act(None) as ctx:
        asking = dataclasses.replace(ctx, actor=client)
        _, place, _ = await feed.follow(asking, "now", 1)
        assert await feed.follow(asking, place, 1)
        with pytest.raises(CursorExpired):  # the feed of an agreement that nobody ever made here
            await feed.follow(asking, msgspec.structs.replace(place, agreement_id=uuid4()), 1)


async def test_the_feed_has_a_scope_beside_that_of_what_it_tells(api, act, society):
    partner = await made(act, society)
    for scope, status in (("changes.read", 403), ("members.read", 403), ("changes.read members.read", 200)):
        assert (await (await program(api, act, partner, scope)).get(FEED)).status_code == status
    without = await made(act, society, scopes=("members.read", "members.contact.read"))
    assert (await (await program(api, act, without)).get(FEED)).status_code == 403


@pytest.mark.parametrize("view", ["member_change", "erased_member"])
async def test_the_database_itself_shows_no_change_of_whom_a_program_may_not_see(act, api, society, view):
    partner = await made(act, society)
    await consented(act, society.branwen, partner)
    await read(await program(api, act, partner), society.branwen.member_id)
    for someone in (society.branwen, society.manawydan):
        await erased(api, someone, texts=False)
    async with act(None) as ctx:
        everybody = (await ctx.db.execute(text(f"SELECT DISTINCT member_id FROM {view}"))).scalars().all()
        reading = text("SELECT set_config('app.agreement_id', :id, true)")
        await ctx.db.execute(reading, {"id": str(await agreement_of(act, partner))})
        shown = (await ctx.db.execute(text(f"SELECT DISTINCT member_id FROM {view}"))).scalars().all()
    assert {*everybody} >= {society.branwen.member_id, society.manawydan.member_id}
    assert shown == [society.branwen.member_id]


async def test_an_acknowledgement_is_of_who_was_erased_and_stays(api, act, society):
    partner = await made(act, society)
    new = "INSERT INTO erasure_acknowledgement VALUES (:client, :member, app_now())"
    keys = {"client": partner.secret.client_id, "member": society.branwen.member_id}
    with pytest.raises(Exception, match="only who was erased"):
        async with act(None) as ctx:
            await ctx.db.execute(text(new), keys)
    await erased(api, society.branwen, texts=False)
    async with act(None) as ctx:
        await ctx.db.execute(text(new), keys)
    with pytest.raises(Exception, match="permission denied"):
        async with act(None) as ctx:
            await ctx.db.execute(text("DELETE FROM erasure_acknowledgement"))
