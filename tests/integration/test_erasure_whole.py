"""Erasure, attacked: somebody of whom everything is held that the product can hold, and every column looked through."""

from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import text

from governance.identifiers import new_id
from governance.letters import actions as writing
from governance.letters.values import NewLetter, NewReport
from governance.merges import actions as merges
from governance.merges.values import NewMerge
from governance.motions import actions as motions
from governance.motions.rules import LONDON
from governance.motions.values import NewMotion, NewTransition
from governance.offices import actions as offices
from governance.offices.values import NewAppointment
from governance.permissions import Office
from governance.rights import actions as rights
from governance.rights.values import NewAddress, NewDetails
from tests import importing, joining, letters, rectifications, stage
from tests.integration import test_merges as merging
from tests.integration.test_erasure import BOTH, CANARY, DECISION, TITLE, erased, found

HEADINGS = "Cyfeirnod,Enw,E-bost,Iaith,Ymunodd"
TWICE = f"{HEADINGS}\n{CANARY}-2,{CANARY} Dau,,Cymraeg,2024-01-01\n"
AGAIN = f"{HEADINGS}\n{CANARY}-1,{CANARY} Llŷr,,Cymraeg,2024-01-01\n"
JSON = f'{{"cy": "{CANARY}", "en": "{CANARY}"}}'


async def draft(act, society, someone) -> UUID:
    """A motion that nobody else has seen."""
    async with act(someone) as ctx:
        new = NewMotion(body_id=society.forum_id, original_language="cy", title=TITLE, text=BOTH)
        return await motions.propose_motion(ctx, new)


async def owner_does(owner_url, query: str, *keys) -> None:
    owner = await asyncpg.connect(owner_url)
    await owner.execute(query, *keys)
    await owner.close()


@pytest.fixture
async def known(api, act, society, clock, owner_url) -> None:
    """Branwen, of whom all this is held: in her own words, and in those of officers about her."""
    branwen = society.branwen
    motion_id = await draft(act, society, branwen)
    async with act(branwen) as ctx:
        await rights.correct_details(ctx, NewDetails(f"{CANARY} Llŷr", "W06000008"))
        await motions.transition_motion(ctx, motion_id, NewTransition("withdrawn"))
    reference = "INSERT INTO member_reference (member_id, value) VALUES ($1, $2)"
    await owner_does(owner_url, reference, branwen.member_id, f"{CANARY}-1")
    await importing.committed(act, society, TWICE)
    await importing.checked(act, society, AGAIN)
    await stage.shown(act, branwen)
    letter_id = await letters.reported(act, society)
    async with act(society.gwydion) as ctx:
        await writing.settle_report(ctx, letter_id)
    waiting = await letters.sent(act, society)
    async with act(branwen) as ctx:
        await writing.reply_to_letter(ctx, waiting, NewLetter(f"Ydw {CANARY}."))
        await writing.block_writer(ctx, letter_id)
        await rights.ask_address(ctx, NewAddress(f"{CANARY}@example.org"), "cy", None)
    await rectifications.asked(act, branwen, wrong=f"Na {CANARY}.", instead=f"Ydw {CANARY}.")
    async with act(None) as ctx:
        query = text("SELECT m.id FROM member m JOIN person p ON p.id = m.person_id WHERE p.name = :name")
        twin = (await ctx.db.execute(query, {"name": f"{CANARY} Dau"})).scalar_one()
        today = (await ctx.now()).astimezone(LONDON).date()
    async with act(society.nisien) as ctx:
        merge_id = await merges.propose_merge(ctx, NewMerge(branwen.member_id, twin, BOTH))
        await merges.propose_merge(ctx, NewMerge(branwen.member_id, society.cigfa.member_id, BOTH))
    assert (await merging.decide(api, society, merge_id, "merged")).status_code == 200
    appointment_id = new_id()
    champion = (
        "INSERT INTO nomination (id, member_id, person_id, role, acts_from, acts_to, ending, end_reason, ended_by,"
        f" ended_at) VALUES ($1, $2, $3, 'champion', $4, $4, 'by_officer', '{JSON}', $5, now())"
    )
    office = "INSERT INTO appointment (id, body_id, person_id, office, held_from) VALUES ($1, $2, $3, 'patron', $4)"
    away = (
        "INSERT INTO cover (id, appointment_id, deputy_id, covers_from, covers_to, reason, named_by, named_at)"
        f" VALUES ($1, $2, $3, $4, $5, '{JSON}', $6, now())"
    )
    by, last = society.nisien.person_id, today + timedelta(days=30)
    await owner_does(owner_url, champion, new_id(), society.cartref_id, branwen.person_id, today, by)
    await owner_does(owner_url, office, appointment_id, society.forum_id, branwen.person_id, today)
    await owner_does(owner_url, away, new_id(), appointment_id, society.cigfa.person_id, today, last, by)


async def test_of_everything_that_can_be_held_nothing_is_left(api, act, society, known, owner_url):
    before = await found(owner_url, CANARY, "branwen@example")
    assert {
        "address.email",
        "address_change.email",
        "cover.reason",
        "letter.text",
        "member_import_row.name",
        "member_merge.reasons",
        "member_reference.value",
        "motion_text.text",
        "nomination.end_reason",
        "person.name",
        "rectification.wrong",
        "sign_in.email",
    } <= before
    await erased(api, society.branwen, texts=False)
    assert await found(owner_url, CANARY, "branwen@example") == set()
    async with act(None) as ctx:
        merge = text("SELECT count(*) FROM member_merge WHERE state = 'proposed'")
        letter = text("SELECT (SELECT count(*) FROM letter) + (SELECT count(*) FROM letter_block)")
        assert (await ctx.db.scalar(merge), await ctx.db.scalar(letter)) == (0, 0)


async def test_what_is_still_to_come_does_not_come(api, act, society, owner_url):
    async with act(society.rhiannon) as ctx:
        today = (await ctx.now()).astimezone(LONDON).date()
        new = NewAppointment(
            office=Office.RETURNING_OFFICER,
            person_id=society.branwen.person_id,
            held_from=today + timedelta(days=9),
        )
        assert await offices.appoint(ctx, society.forum_id, new) is not None
        query = text("SELECT id FROM appointment WHERE office = 'translator' LIMIT 1")
        appointment_id = (await ctx.db.execute(query)).scalar_one()
    cover = (
        "INSERT INTO cover (id, appointment_id, deputy_id, covers_from, covers_to, named_by, named_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, now())"
    )
    who = society.branwen.person_id, society.rhiannon.person_id
    for first in (today, today + timedelta(days=5)):
        last = first + timedelta(days=4)
        await owner_does(owner_url, cover, new_id(), appointment_id, who[0], first, last, who[1])
    await erased(api, society.branwen, texts=False)
    async with act(None) as ctx:
        left = text("SELECT count(*) FROM cover WHERE deputy_id = :id AND covers_to > app_today() AND ended_at IS NULL")
        proposed = text("SELECT state FROM office_proposal WHERE person_id = :id")
        keys = {"id": society.branwen.person_id}
        assert (await ctx.db.scalar(left, keys), await ctx.db.scalar(proposed, keys)) == (0, "lapsed")


async def test_what_was_reported_of_a_letter_waits_for_an_officer_and_the_decision_says_so(
    api, act, society, owner_url
):
    member_id = await letters.taking(act, society)
    async with act(society.manawydan) as ctx:
        letter_id = await writing.write_letter(ctx, member_id, NewLetter(f"Te {CANARY}?"))
    async with act(society.branwen) as ctx:
        await writing.report_letter(ctx, letter_id, NewReport(f"Gas {CANARY}."))
    await erased(api, society.manawydan, texts=True)
    left = await found(owner_url, CANARY)
    assert left == {"letter.text", "letter.report"}
    assert all(f"`{each}`" in DECISION.read_text() for each in left)


async def test_a_register_that_the_law_asks_for_keeps_its_line(api, act, society, owner_url):
    async with act(society.branwen) as ctx:
        await rights.correct_details(ctx, NewDetails(CANARY))
    await joining.registered(act, society)
    await erased(api, society.branwen, texts=True)
    left = await found(owner_url, CANARY, "branwen@example")
    assert left == {"register_entry.name"}
    assert all(f"`{each}`" in DECISION.read_text() for each in left)


async def test_a_public_motion_that_was_withdrawn_keeps_the_words_that_others_read(api, act, society, owner_url):
    motion_id = await draft(act, society, society.branwen)
    async with act(society.branwen) as ctx:
        await motions.transition_motion(ctx, motion_id, NewTransition("seeking_seconders"))
        await motions.transition_motion(ctx, motion_id, NewTransition("withdrawn"))
    await erased(api, society.branwen, texts=True)
    assert await found(owner_url, CANARY) == {"motion_text.title", "motion_text.text"}
