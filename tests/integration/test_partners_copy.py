"""A partner keeps a copy by the feed, through 10,000 changes by 200 transactions that overlap, and is killed often."""

import asyncio
import random
from contextlib import suppress
from uuid import UUID

import asyncpg

from tests.integration.test_partners_feed import settled, withdraws
from tests.partners import agreement_of, consented, made, program

MEMBERS, TRANSACTIONS, CHANGES_EACH, AT_ONCE, ROLLED_BACK = 2000, 200, 50, 20, 0.15
HERE, ELSEWHERE = "W06000008", "W06000002"

# Every third has consented as this begins, and every fifth is in the area that the agreement is about.
PEOPLE = """
    WITH people AS (
      INSERT INTO person (id, name, sort_key_cy, sort_key_en, language)
        SELECT gen_random_uuid(), 'Aelod ' || n, 'a', 'a', 'cy' FROM generate_series(1, $1) n RETURNING id),
    numbered AS (SELECT id, row_number() OVER (ORDER BY id) AS n FROM people),
    members AS (
      INSERT INTO member (id, kind, person_id, region_code)
        SELECT gen_random_uuid(), 'person', id, CASE n % 5 WHEN 0 THEN $2 ELSE $3 END FROM numbered RETURNING id),
    consents AS (
      INSERT INTO consent (id, agreement_id, member_id, purpose, wording, language, given_at)
        SELECT gen_random_uuid(), $4, id, 'membership', 'Iawn.', 'cy', app_now() FROM members
         WHERE abs(hashtext(id::text)) % 3 = 0)
    INSERT INTO membership (id, member_id, class, joined_on)
      SELECT gen_random_uuid(), id, 'individual', app_today() - 30 FROM members
"""
RECORD = "INSERT INTO journal (event, subject_type, subject_id, facts) VALUES ($1, $2, $3, $4)"


class Register:
    """What happens to members, as other capabilities do it: each change with its row in the journal."""

    def __init__(self, url: str, agreement_id: UUID, members: list[tuple[UUID, UUID]], chance: random.Random) -> None:
        self.url, self.agreement_id, self.members, self.chance = url, agreement_id, members, chance
        self.committed = self.rolled_back = 0

    async def work(self, pool: asyncpg.Pool) -> None:
        """One transaction: members in the order of their ids, so that none waits for one that waits for it."""
        kinds = (self.move, self.move, self.consent, self.withdraw, self.withdraw, self.pay)
        touched = sorted(self.chance.choices(self.members, k=CHANGES_EACH))
        async with pool.acquire() as db:
            transaction = db.transaction()
            await transaction.start()
            for member_id, person_id in touched:
                await self.chance.choice(kinds)(db, member_id, person_id)
                if self.chance.random() < 0.2:
                    await asyncio.sleep(self.chance.random() * 0.1)
            if self.chance.random() < ROLLED_BACK:
                self.rolled_back += 1
                await transaction.rollback()
            else:
                self.committed += 1
                await transaction.commit()

    async def move(self, db, member_id, _person_id) -> None:
        await db.execute(
            "UPDATE member SET region_code = $2 WHERE id = $1", member_id, self.chance.choice((HERE, *4 * (ELSEWHERE,)))
        )
        await db.execute(RECORD, "member.amended", "member", member_id, "{}")

    async def consent(self, db, member_id, person_id) -> None:
        await db.execute(
            "INSERT INTO consent (id, agreement_id, member_id, purpose, wording, language, given_at)"
            " VALUES (gen_random_uuid(), $1, $2, 'membership', 'Iawn.', 'cy', app_now()) ON CONFLICT DO NOTHING",
            self.agreement_id,
            member_id,
        )
        await db.execute(RECORD, "consent.given", "person", person_id, f'{{"agreement_id": "{self.agreement_id}"}}')

    async def withdraw(self, db, member_id, person_id) -> None:
        await db.execute(
            "UPDATE consent SET withdrawn_at = app_now() WHERE member_id = $1 AND withdrawn_at IS NULL", member_id
        )
        await db.execute(RECORD, "consent.withdrawn", "person", person_id, f'{{"agreement_id": "{self.agreement_id}"}}')

    async def pay(self, db, member_id, _person_id) -> None:
        membership = await db.fetchval(
            "UPDATE membership SET joined_on = joined_on, version = version + 1 WHERE member_id = $1 RETURNING id",
            member_id,
        )
        await db.execute(RECORD, "membership.paid", "membership", membership, "{}")


class Copy:
    """A partner's program, and what it has on its disk: the copy, and the last cursor that it stored."""

    def __init__(self, reader) -> None:
        self.reader = reader
        self.cursor: str | None = None
        self.members: dict[str, dict] = {}
        self.had: set[str] = set()
        self.kills = 0

    async def begin(self) -> None:
        """First the place, then the list: what changes meanwhile comes again."""
        page = (await self.reader.get("/api/v1/changes", params={"after": "now"})).json()
        for each in await listed(self.reader):
            self.put(each)
        self.cursor = page["next_cursor"]

    async def catch_up(self) -> None:
        """Follow until nothing is waiting. What was applied stays where this is killed; the cursor comes last."""
        while True:
            answer = await self.reader.get("/api/v1/changes", params={"after": self.cursor, "limit": 100})
            assert answer.status_code == 200, answer.text
            page = answer.json()
            await asyncio.gather(*(self.apply(line) for line in page["data"]))
            self.cursor = page["next_cursor"]
            if not page["has_more"]:
                return

    async def apply(self, line: dict) -> None:
        found = await self.reader.get(line["href"]) if line["op"] == "upserted" else None
        if found is not None and found.status_code == 200:
            self.put(found.json())
        else:
            self.members.pop(line["id"], None)

    def put(self, each: dict) -> None:
        self.members[each["id"]] = each
        self.had.add(each["id"])

    async def live(self, chance: random.Random, until: asyncio.Event) -> None:
        """Run, be killed at any moment, and run again from the last stored cursor."""
        while not until.is_set():
            running = asyncio.create_task(self._run())
            await asyncio.sleep(2 * chance.random())
            if running.done():
                running.result()
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running
            self.kills += 1

    async def _run(self) -> None:
        while True:
            await self.catch_up()
            await asyncio.sleep(0.05)


async def listed(reader) -> list[dict]:
    found, cursor = [], None
    while True:
        params = {"limit": 200} | ({"cursor": cursor} if cursor else {})
        page = (await reader.get("/api/v1/members", params=params)).json()
        found += page["data"]
        if not (cursor := page["next_cursor"]):
            return found


async def test_a_copy_ends_equal_row_by_row(api, act, society, owner_url):
    chance = random.Random(20261123)  # noqa: S311 - the same every time
    owner = await asyncpg.connect(owner_url)
    for code in (HERE, ELSEWHERE):
        await owner.execute(
            "INSERT INTO region (code, kind, name) SELECT $1, kind, name FROM region LIMIT 1 ON CONFLICT DO NOTHING",
            code,
        )
    partner = await made(act, society, regions=(HERE,))
    agreement_id = await agreement_of(act, partner)
    await owner.execute(PEOPLE, MEMBERS, HERE, ELSEWHERE, agreement_id)
    many = (
        "SELECT m.id, p.id AS person_id FROM member m JOIN person p ON p.id = m.person_id WHERE p.name LIKE 'Aelod %'"
    )
    members = [(row["id"], row["person_id"]) for row in await owner.fetch(f"{many} ORDER BY m.id")]
    await owner.execute("UPDATE member SET region_code = $1 WHERE id = $2", HERE, society.branwen.member_id)
    await consented(act, society.branwen, partner)
    copy, register = Copy(await program(api, act, partner)), Register(owner_url, agreement_id, members, chance)
    over = asyncio.Event()
    async with asyncpg.create_pool(owner_url, min_size=AT_ONCE, max_size=AT_ONCE) as pool:
        work = [asyncio.create_task(register.work(pool)) for _ in range(TRANSACTIONS)]
        await copy.begin()
        life = asyncio.create_task(copy.live(chance, over))
        await asyncio.gather(*work[: TRANSACTIONS // 2])
        await withdraws(api, act, society.branwen, partner)
        await asyncio.gather(*work)
        over.set()
        await life
    await settled(act)
    await copy.catch_up()
    expected = {each["id"]: each for each in await listed(copy.reader)}
    shown = await owner.fetch(
        "SELECT m.id FROM member m WHERE m.kind = 'person' AND m.region_code = $1 AND EXISTS"
        " (SELECT FROM consent c WHERE c.member_id = m.id AND c.withdrawn_at IS NULL)",
        HERE,
    )
    await owner.close()
    assert {UUID(id_) for id_ in expected} == {row["id"] for row in shown}
    assert copy.members == expected
    assert str(society.branwen.member_id) in copy.had - copy.members.keys()
    assert (register.committed + register.rolled_back, min(register.rolled_back, copy.kills) > 5) == (
        TRANSACTIONS,
        True,
    )
