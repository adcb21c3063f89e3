"""Two entries of one member through the API and the database: merged between two officers, and every row put back."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from governance.bilingual import Bilingual
from governance.members import store as members
from governance.motions.rules import LONDON
from governance.nominations import actions as nominations
from governance.nominations.values import NewNomination, Role
from governance.partners import store as partners
from tests import joining
from tests import partners as sharing
from tests.integration.test_standing import path_of, rights_of
from tests.stage import opened

MERGES = "/api/v1/merges"
WORDS = {"cy": "Yr un yw’r ddau.", "en": "The two are one."}
# Every table of which a merge moves or ends a row.
TABLES = (
    "member",
    "membership",
    "voting_right",
    "nomination",
    "member_reference",
    "external_id",
    "org_identifier",
    "consent",
    "objection",
    "directory_entry",
    "letterbox",
    "nomination_offer",
    "promise",
    "promise_feedback",
)
ORGANISATIONS = "SELECT count(*) FROM membership WHERE class = 'organisation' AND ended_on IS NULL"


async def rows(act) -> dict[str, list]:
    async with act(None) as ctx:
        return {
            table: sorted((await ctx.db.execute(text(f"SELECT to_jsonb(t)::text FROM {table} t"))).scalars())
            for table in TABLES
        }


async def count(act, query=ORGANISATIONS) -> int:
    async with act(None) as ctx:
        return (await ctx.db.execute(text(query))).scalar_one()


async def entered_twice(act, society, *, joined=5, everything=True):
    """A second entry of the society's organisation, with its own representative and all that a merge moves."""
    async with act(None) as ctx:
        day = (await ctx.now()).astimezone(LONDON).date()
        name = Bilingual(cy="Ofalwyr Glannau Teifi Cyf", en="TEIFI SIDE CARERS LTD")
        organisation_id = await members.enter_organisation(ctx.db, name, "charity")
        member_id = await members.enter_member(ctx.db, day - timedelta(days=joined), organisation_id=organisation_id)
        await members.nominate(
            ctx.db, member_id, society.heledd.person_id, "representative", day - timedelta(days=joined)
        )
        if everything:
            await members.nominate(ctx.db, member_id, society.bendigeidfran.person_id, "deputy", day)
            await partners.put_identifier(ctx.db, organisation_id, "GB-CHC", "1234567")
            keys = {"id": member_id, "by": society.heledd.person_id}
            for statement in (
                "INSERT INTO member_reference VALUES (:id, 'A-17')",
                (
                    "INSERT INTO directory_entry (member_id, audience, shows_name, entered_by, entered_at)"
                    " VALUES (:id, 'everyone', true, :by, app_now())"
                ),
                "INSERT INTO letterbox VALUES (:id, :by, app_now())",
                'INSERT INTO promise_wording VALUES (1, \'{"cy": "Te", "en": "Tea"}\', app_today(), NULL, app_now())',
                ("INSERT INTO promise VALUES (:id, 1, 'cy', NULL, true, :by, app_today(), app_today() + 182)"),
                (
                    "INSERT INTO promise_feedback (id, member_id, due_on, asked_at)"
                    " VALUES (gen_random_uuid(), :id, app_today(), app_now())"
                ),
            ):
                named = {name: each for name, each in keys.items() if f":{name}" in statement}
                await ctx.db.execute(text(statement), named)
        return member_id


async def proposed(api, society, kept_id, merged_id, someone="nisien") -> str:
    officer = await api.as_(society.people[someone])
    sent = {"kept_id": str(kept_id), "merged_id": str(merged_id), "reasons": WORDS}
    made = await officer.post(MERGES, json=sent)
    assert made.status_code == 201, made.text
    return made.json()["id"]


async def decide(api, society, merge_id, to, someone="gwydion", reasons=None):
    officer = await api.as_(society.people[someone])
    sent = {"to": to} | ({"reasons": reasons} if reasons else {})
    return await officer.post(f"{MERGES}/{merge_id}/decision", json=sent)


async def many_organisations(act, number: int) -> None:
    async with act(None) as ctx:
        day = (await ctx.now()).astimezone(LONDON).date()
        for each in range(number):
            name = f"Cymdeithas {chr(97 + each // 26)}{chr(97 + each % 26)} Rhif {each}"
            id_ = await members.enter_organisation(ctx.db, Bilingual(cy=name, en=name), "charity")
            await members.enter_member(ctx.db, day - timedelta(days=700), organisation_id=id_)


async def test_217_organisations_become_216_and_217_again_and_every_row_is_as_before(api, act, society):
    await many_organisations(act, 215)
    twice = await entered_twice(act, society)
    before = await rows(act)
    assert await count(act) == 217
    officer = await api.as_(society.nisien)
    [_, pair] = (await officer.get("/api/v1/duplicates")).json()["data"]  # the other is of two at one address
    assert (pair["first"]["member_id"], pair["second"]["member_id"]) == (str(society.cartref_id), str(twice))
    assert pair["reasons"] == ["name"]
    asked = await officer.get(f"{MERGES}/preview?kept_id={society.cartref_id}&merged_id={twice}")
    would = [each["part"] for each in asked.json()["moves"]]
    assert would == ["membership", "right", "nomination", "reference", "identifier", "directory_entry", "promise"]
    merge_id = await proposed(api, society, society.cartref_id, twice)
    assert await rows(act) == before
    [by_address] = (await officer.get("/api/v1/duplicates")).json()["data"]
    assert by_address["reasons"] == ["email"]
    merged = await decide(api, society, merge_id, "merged")
    assert (merged.status_code, merged.json()["state"]) == (200, "merged")
    assert [each["part"] for each in merged.json()["moves"]] == would
    assert await count(act) == 216
    assert await rights_of(api, society.heledd) == ["own", "deputy"]
    async with act(None) as ctx:
        where = {"kept": society.cartref_id, "merged": twice}
        right = text("SELECT held_to < app_today() FROM voting_right WHERE member_id = :merged")
        assert (await ctx.db.execute(right, where)).scalar_one()
        for table in ("member_reference", "directory_entry", "letterbox", "promise", "promise_feedback"):
            query = text(f"SELECT count(*) FROM {table} WHERE member_id = :kept")
            assert (await ctx.db.execute(query, where)).scalar_one() == 1
    path = await path_of(act, type("Them", (), {"member_id": twice}))
    ended = (await officer.get(path)).json()
    assert (ended["state"], ended["end_reason"], ended["steps"][0]["move"]) == ("ended", "merged", "merge")
    parted = await decide(api, society, merge_id, "unmerged", "arianrhod", WORDS)
    assert (parted.status_code, parted.json()["state"]) == (200, "unmerged")
    assert await count(act) == 217
    assert await rows(act) == before
    assert await rights_of(api, society.heledd) == ["own", "representative"]
    async with act(None) as ctx:
        query = text("SELECT event, subject_id, facts FROM journal WHERE event LIKE 'members.%' ORDER BY seq")
        told = (await ctx.db.execute(query)).all()
    assert [each.event for each in told] == ["members.merge_proposed", "members.merged", "members.unmerged"]
    assert {(each.subject_id, each.facts["kept_id"]) for each in told} == {(twice, str(society.cartref_id))}


async def test_of_two_consents_the_narrower_wins_and_comes_back(api, act, society):
    agreement_id = await sharing.agreement_of(act, await sharing.made(act, society))
    async with act(None) as ctx:
        now = await ctx.now()
        for someone, purpose in (("branwen", "membership"), ("branwen", "contact"), ("manawydan", "membership")):
            member_id = society.people[someone].member_id
            await partners.put_consent(ctx.db, agreement_id, member_id, purpose, ("Cytunaf.", "cy"), now)
        await partners.put_objection(ctx.db, agreement_id, society.manawydan.member_id, now)
    before = await rows(act)
    merge_id = await proposed(api, society, society.branwen.member_id, society.manawydan.member_id)
    assert (await decide(api, society, merge_id, "merged")).status_code == 200
    async with act(None) as ctx:
        query = text("SELECT purpose FROM consent WHERE member_id = :id AND withdrawn_at IS NULL")
        assert list((await ctx.db.execute(query, {"id": society.branwen.member_id})).scalars()) == ["membership"]
        objected = text("SELECT count(*) FROM objection WHERE member_id = :id")
        assert (await ctx.db.execute(objected, {"id": society.branwen.member_id})).scalar_one() == 1
    assert await rights_of(api, society.manawydan) == []
    assert (await decide(api, society, merge_id, "unmerged", reasons=WORDS)).status_code == 200
    assert await rows(act) == before


async def test_what_a_program_calls_the_two_since_the_merge_stays_so(api, act, society):
    program = await sharing.program(api, act, await sharing.made(act, society, basis="legal_obligation"))
    twice = await entered_twice(act, society, everything=False)
    known_as = {"value": "A-1"}
    assert (await program.put(f"/api/v1/members/{twice}/external-id", json=known_as)).status_code == 200
    merge_id = await proposed(api, society, society.cartref_id, twice)
    assert (await decide(api, society, merge_id, "merged")).status_code == 200
    for member_id, value in ((twice, "A-2"), (society.cartref_id, "A-3")):
        put = await program.put(f"/api/v1/members/{member_id}/external-id", json={"value": value})
        assert put.json()["external_id"] == value
    assert (await decide(api, society, merge_id, "unmerged", reasons=WORDS)).status_code == 200
    found = {
        member_id: (await program.get(f"/api/v1/members/{member_id}")).json()["external_id"]
        for member_id in (twice, society.cartref_id)
    }
    assert found == {twice: "A-2", society.cartref_id: "A-3"}


async def test_who_joined_again_since_the_merge_is_a_member_once(api, act, society):
    merge_id = await proposed(api, society, society.branwen.member_id, society.manawydan.member_id)
    assert (await decide(api, society, merge_id, "merged")).status_code == 200
    await joining.admitted(act, society, await joining.applied(act, society.manawydan))
    sent = {"kept_id": str(society.branwen.member_id), "merged_id": str(society.manawydan.member_id), "reasons": WORDS}
    refused = await (await api.as_(society.nisien)).post(MERGES, json=sent)
    assert (refused.status_code, refused.json()["merge_id"]) == (409, merge_id)
    assert (await decide(api, society, merge_id, "unmerged", reasons=WORDS)).status_code == 200
    lasting = f"SELECT count(*) FROM membership WHERE member_id = '{society.manawydan.member_id}' AND ended_on IS NULL"
    assert await count(act, lasting) == 1
    assert await rights_of(api, society.manawydan) == ["own"]


async def test_a_merge_takes_two_officers_and_nobody_decides_on_their_own(api, act, society):
    twice = await entered_twice(act, society)
    sent = {"kept_id": str(society.cartref_id), "merged_id": str(twice), "reasons": WORDS}
    for someone, status in (("branwen", 403), ("rhiannon", 403)):
        caller = await api.as_(society.people[someone])
        assert (await caller.post(MERGES, json=sent)).status_code == status
        assert (await caller.get("/api/v1/duplicates")).status_code == status
        assert (await caller.get(MERGES)).status_code == status
    officer = await api.as_(society.nisien)
    for changed, status in (
        ({"merged_id": str(society.cartref_id)}, 422),
        ({"merged_id": str(society.branwen.member_id)}, 422),
        ({"merged_id": str(society.forum_id)}, 422),
        ({"reasons": {"cy": "Un."}}, 422),
        ({"merged_id": "x"}, 400),
        ({"more": 1}, 400),
    ):
        assert (await officer.post(MERGES, json=sent | changed)).status_code == status, changed
    own = sent | {"kept_id": str(society.gwydion.member_id), "merged_id": str(society.branwen.member_id)}
    assert (await (await api.as_(society.gwydion)).post(MERGES, json=own)).status_code == 403
    merge_id = await proposed(api, society, society.cartref_id, twice)
    assert (await officer.post(MERGES, json=sent)).status_code == 409
    assert (await decide(api, society, merge_id, "merged", "nisien")).status_code == 403
    assert (await decide(api, society, merge_id, "withdrawn", "gwydion")).status_code == 403
    assert (await decide(api, society, merge_id, "unmerged", reasons=WORDS)).status_code == 409
    assert (await decide(api, society, society.forum_id, "merged")).status_code == 404
    shown = (await (await api.as_(society.gwydion)).get(f"{MERGES}/{merge_id}")).json()
    assert shown["allowed_actions"] == ["merged", "declined"]
    tasks = (await (await api.as_(society.gwydion)).get("/api/v1/me/tasks")).json()
    assert "decide_merge" in str(tasks)
    assert (await decide(api, society, merge_id, "declined")).json()["state"] == "declined"
    [by_address] = (await officer.get("/api/v1/duplicates")).json()["data"]
    assert by_address["reasons"] == ["email"]
    assert (await decide(api, society, merge_id, "merged")).status_code == 409


async def test_two_on_the_roll_of_an_open_ballot_wait_until_it_closes(api, act, society, clock):
    ballot_id = await opened(act, society, clock)
    merge_id = await proposed(api, society, society.branwen.member_id, society.manawydan.member_id)
    refused = await decide(api, society, merge_id, "merged")
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/both-on-a-roll")
    assert refused.json()["open"] == [str(ballot_id)]
    await clock.forward(days=20)
    assert (await decide(api, society, merge_id, "merged")).status_code == 200


async def test_the_last_merge_is_undone_first(api, act, society):
    one, other = [await entered_twice(act, society, everything=False) for _ in range(2)]
    first = await proposed(api, society, one, other)
    assert (await decide(api, society, first, "merged")).status_code == 200
    second = await proposed(api, society, society.cartref_id, one)
    assert (await decide(api, society, second, "merged")).status_code == 200
    refused = await decide(api, society, first, "unmerged", reasons=WORDS)
    assert refused.json()["type"] == "/problems/merged-since"
    assert (await decide(api, society, second, "unmerged", reasons=WORDS)).status_code == 200
    assert (await decide(api, society, first, "unmerged", reasons=WORDS)).status_code == 200
    assert await count(act) == 3


@pytest.mark.parametrize(
    "forged",
    [
        "UPDATE membership SET state = 'active', ended_on = NULL, end_reason = NULL WHERE end_reason = 'merged'",
        "UPDATE membership SET state = 'ended', ended_on = app_today(), end_reason = 'merged' WHERE ended_on IS NULL",
        "UPDATE member_merge SET state = 'proposed', decided_at = NULL, decided_by = NULL",
        (
            "INSERT INTO member_merge SELECT gen_random_uuid(), merged_id, kept_id, 'merged', reasons, proposed_by,"
            " proposed_at, decided_by, decided_at FROM member_merge"
        ),
        "UPDATE merge_move SET held_to = NULL",
        "DELETE FROM merge_move",
        "DELETE FROM member_merge",
        "DELETE FROM nomination",
    ],
)
async def test_the_schema_merges_nobody_by_one_hand_and_revives_nothing(api, act, society, forged):
    twice = await entered_twice(act, society)
    merge_id = await proposed(api, society, society.cartref_id, twice)
    assert (await decide(api, society, merge_id, "merged")).status_code == 200
    with pytest.raises(DBAPIError):
        async with act(None) as ctx:
            await ctx.db.execute(text(forged))


async def test_the_schema_lets_no_officer_confirm_their_own_merge(api, act, society):
    merge_id = await proposed(api, society, society.cartref_id, await entered_twice(act, society))
    statement = text("UPDATE member_merge SET state = 'merged', decided_by = proposed_by, decided_at = app_now()")
    with pytest.raises(DBAPIError, match="two persons"):
        async with act(None) as ctx:
            await ctx.db.execute(statement)
    assert merge_id


async def asked(act, someone, member_id, who, role="champion") -> UUID:
    """A nomination that somebody makes for an organisation, and that nobody has answered."""
    membership_id = await joining.membership_of(act, member_id)
    async with act(someone) as ctx:
        first = (await ctx.now()).astimezone(LONDON).date() + timedelta(days=2)
        whom = {"name": who.name, "email": who.email}
        new = NewNomination(role=Role(role), starts_on=first, **whom)
        return await nominations.nominate_person(ctx, membership_id, new)


async def nomination(api, someone, nomination_id) -> dict:
    return (await (await api.as_(someone)).get(f"/api/v1/nominations/{nomination_id}")).json()


async def test_who_was_asked_by_the_one_is_asked_by_the_other_and_back_again(api, act, society):
    twice = await entered_twice(act, society, everything=False)
    champion = await asked(act, society.heledd, twice, society.myrddin)
    main = await asked(act, society.heledd, twice, society.olwen, "representative")
    before = await rows(act)
    merge_id = await proposed(api, society, society.cartref_id, twice)
    merged = await decide(api, society, merge_id, "merged")
    moves = [(each["part"], each["name"] and each["name"]["cy"]) for each in merged.json()["moves"]]
    assert [each for each in moves if "offer" in each[0]] == [
        ("nomination_offer", "Myrddin"),
        ("nomination_offer", "Olwen"),
    ]
    shown = await nomination(api, society.olwen, main)
    assert (shown["member_id"], shown["role"], shown["state"]) == (str(society.cartref_id), "deputy", "waiting")
    assert (await nomination(api, society.bendigeidfran, champion))["allowed_actions"] == ["withdraw_nomination"]
    assert (await decide(api, society, merge_id, "unmerged", reasons=WORDS)).status_code == 200
    assert await rows(act) == before


async def test_what_was_answered_while_two_were_one_stays_answered(api, act, society):
    twice = await entered_twice(act, society, everything=False)
    champion = await asked(act, society.heledd, twice, society.myrddin)
    merge_id = await proposed(api, society, society.cartref_id, twice)
    assert (await decide(api, society, merge_id, "merged")).status_code == 200
    client = await api.as_(society.myrddin)
    assert (await client.post(f"/api/v1/nominations/{champion}/acceptance")).json()["state"] == "to_come"
    assert (await decide(api, society, merge_id, "unmerged", reasons=WORDS)).status_code == 200
    assert (await nomination(api, society.myrddin, champion))["member_id"] == str(society.cartref_id)


async def test_who_was_asked_by_both_is_asked_once_and_told_why(api, act, society):
    twice = await entered_twice(act, society, everything=False)
    kept = await asked(act, society.bendigeidfran, society.cartref_id, society.myrddin)
    other = await asked(act, society.heledd, twice, society.myrddin)
    before = await rows(act)
    merge_id = await proposed(api, society, society.cartref_id, twice)
    merged = await decide(api, society, merge_id, "merged")
    assert "offer_ended" in [each["part"] for each in merged.json()["moves"]]
    assert [(await nomination(api, society.myrddin, each))["state"] for each in (kept, other)] == [
        "waiting",
        "withdrawn",
    ]
    async with act(None) as ctx:
        query = text("SELECT args FROM procrastinate_jobs WHERE args ->> 'event' = 'nomination.moved'")
        assert [each["subject_id"] for each in (await ctx.db.execute(query)).scalars()] == [str(other)]
    assert (await decide(api, society, merge_id, "unmerged", reasons=WORDS)).status_code == 200
    assert await rows(act) == before


@pytest.mark.parametrize(
    "forged",
    [
        (
            "UPDATE nomination_offer o SET member_id = (SELECT id FROM member"
            " WHERE id <> o.member_id AND kind = 'organisation')"
        ),
        "UPDATE nomination_offer SET role = 'deputy'",
        "UPDATE nomination_offer SET state = 'withdrawn', role = 'deputy'",
    ],
)
async def test_the_schema_lets_a_nomination_follow_a_merge_alone(api, act, society, forged):
    twice = await entered_twice(act, society, everything=False)
    await asked(act, society.heledd, twice, society.myrddin)
    with pytest.raises(DBAPIError):
        async with act(None) as ctx:
            await ctx.db.execute(text(forged))
