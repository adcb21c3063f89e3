"""The demo network as these tests look at it: who is who, and one of each thing in each of its states."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from governance.ballots import actions as ballots
from governance.ballots.values import NewBallot
from governance.bilingual import Bilingual, BilingualProse, Language
from governance.context import Context
from governance.decisions import actions as decisions
from governance.decisions.values import NewDecision
from governance.minutes import actions as minutes
from governance.minutes.values import NewMinutes
from governance.motions import actions as motions
from governance.motions.values import NewMotion, NewTransition
from governance.offices.values import NewVerdict
from i18n.record import say
from tests.cast import Someone
from tests.conftest import actor

WHY = BilingualProse(cy="Roedd dyddiad yn anghywir.", en="A date was wrong.")


@dataclass
class Demo:
    """Ids to look things up by: of motions and ballots by state, of questions by method, of people by their address."""

    person: dict[str, Someone] = field(default_factory=dict)
    motion: dict[str, UUID] = field(default_factory=dict)
    ballot: dict[str, UUID] = field(default_factory=dict)
    question: dict[str, UUID] = field(default_factory=dict)
    decision: dict[str, UUID] = field(default_factory=dict)
    body: dict[str, UUID] = field(default_factory=dict)  # by kind and by slug
    minutes: dict[str, UUID] = field(default_factory=dict)  # by state
    call: dict[str, UUID] = field(default_factory=dict)
    composite: UUID | None = None
    app: UUID | None = None
    offer: dict[str, UUID] = field(default_factory=dict)  # of a translation, by what it is of
    application: dict[str, UUID] = field(default_factory=dict)  # by state
    partner: dict[str, UUID] = field(default_factory=dict)  # by the ground of its agreement
    member: dict[str, UUID] = field(default_factory=dict)  # "shown": in the directory for everybody; "branwen"
    membership: UUID | None = None  # Branwen's
    acting: UUID | None = None  # the membership of the organisation that Bendigeidfran represents
    nomination: UUID | None = None  # of Pryderi, who has not answered
    member_import: UUID | None = None
    export: UUID | None = None
    feedback: UUID | None = None  # what Branwen is asked of her promise
    one_language: UUID | None = None
    merge: UUID | None = None
    pair: list[UUID] = field(default_factory=list)  # two members who may be one: the one that is kept, the other
    letter: UUID | None = None  # of Branwen's
    rectification: UUID | None = None
    inspection: dict[str, UUID] = field(default_factory=dict)  # an ask to read the register, by state


async def prepare(engine: AsyncEngine) -> Demo:
    """Add what the story has none of (an annulled ballot, drafts, a text in one language), and look everything up."""
    demo = Demo()
    async with engine.begin() as db:
        for name, email, person_id in await db.execute(
            text("SELECT p.name, a.email, p.id FROM person p JOIN address a ON a.person_id = p.id")
        ):
            demo.person.setdefault(email.partition("@")[0], Someone(name, email, "both", person_id, None))
        await _look_up(db, demo)
    await _annul_and_call_again(engine, demo)
    await _write_drafts(engine, demo)
    async with engine.begin() as db:
        await _look_up(db, demo)
    return demo


@asynccontextmanager
async def acting(engine: AsyncEngine, someone: Someone) -> AsyncIterator[Context]:
    async with engine.begin() as db:
        yield Context(db, await actor(db, someone))


async def _look_up(db: AsyncConnection, demo: Demo) -> None:
    for found, query in (
        (demo.motion, "SELECT state, id FROM motion ORDER BY id"),
        (demo.ballot, "SELECT state, id FROM ballot ORDER BY id"),
        (demo.question, "SELECT method AS state, id FROM question ORDER BY id"),
        (demo.decision, "SELECT state, id FROM decision ORDER BY id"),
        (demo.call, "SELECT CASE WHEN closes_at > app_now() THEN 'open' ELSE 'closed' END AS state, id FROM call"),
        (demo.offer, "SELECT 'motion' AS state, id FROM translation_offer WHERE motion_id IS NOT NULL"),
        (demo.decision, "SELECT 'offered' AS state, decision_id AS id FROM translation_offer WHERE motion_id IS NULL"),
        (demo.partner, "SELECT basis AS state, partner_id AS id FROM agreement"),
        (demo.application, "SELECT state, id FROM application WHERE state <> 'draft' ORDER BY id"),
        (demo.body, "SELECT kind AS state, id FROM body WHERE dissolved_on IS NULL ORDER BY id"),
        (demo.body, "SELECT slug AS state, id FROM body"),
        (demo.minutes, "SELECT state, id FROM minutes ORDER BY id"),
        (demo.inspection, "SELECT state, id FROM register_inspection ORDER BY id"),
        (demo.member, "SELECT 'shown' AS state, id FROM directory WHERE audience = 'everyone' AND link IS NOT NULL"),
    ):
        found.update((row.state, row.id) for row in await db.execute(text(query)))
    demo.composite = (await db.execute(text("SELECT id FROM composite LIMIT 1"))).scalar_one()
    demo.app = (await db.execute(text("SELECT client_id FROM app LIMIT 1"))).scalar_one()
    late = "SELECT id FROM motion WHERE state = 'awaiting_response' ORDER BY response_due_on LIMIT 1"
    demo.motion["overdue"] = (await db.execute(text(late))).scalar_one()
    mine = "SELECT id FROM member WHERE person_id = :branwen"
    demo.member["branwen"] = (await db.execute(text(mine), {"branwen": demo.person["branwen"].person_id})).scalar_one()
    hers = "SELECT id FROM membership WHERE member_id = :member_id"
    demo.membership = (await db.execute(text(hers), {"member_id": demo.member["branwen"]})).scalar_one()
    asked = "SELECT l.id, m.id FROM nomination_line l JOIN membership m USING (member_id) WHERE l.state = 'waiting'"
    demo.nomination, demo.acting = (await db.execute(text(asked))).one()
    demo.member_import = (await db.execute(text("SELECT id FROM member_import LIMIT 1"))).scalar_one()
    demo.merge = (await db.execute(text("SELECT id FROM member_merge LIMIT 1"))).scalar_one()
    alike = "SELECT m.id FROM member m JOIN organisation o ON o.id = m.organisation_id WHERE o.name ->> 'en' LIKE :name"
    demo.pair = list((await db.execute(text(f"{alike} ORDER BY m.id"), {"name": "%Voices of the Path"})).scalars())
    demo.rectification = (await db.execute(text("SELECT id FROM rectification LIMIT 1"))).scalar_one()
    written = "SELECT id FROM letter WHERE written_by = :branwen"
    found_letter = await db.execute(text(written), {"branwen": demo.person["branwen"].person_id})
    demo.letter = found_letter.scalar_one()
    demo.export = (await db.execute(text("SELECT id FROM export LIMIT 1"))).scalar_one()
    of_hers = "SELECT id FROM promise_feedback WHERE member_id = :id"
    demo.feedback = (await db.execute(text(of_hers), {"id": demo.member["branwen"]})).scalar_one()
    own = "SELECT id FROM motion WHERE state = 'draft' AND moved_by = :branwen ORDER BY id LIMIT 1"
    found_own = await db.execute(text(own), {"branwen": demo.person["branwen"].person_id})
    demo.motion["draft"] = found_own.scalar_one()


async def _annul_and_call_again(engine: AsyncEngine, demo: Demo) -> None:
    async with acting(engine, demo.person["teyrnon"]) as ctx:
        proposal_id = await ballots.annul_ballot(ctx, demo.ballot["scheduled"], WHY)
    async with acting(engine, demo.person["rhiannon"]) as ctx:
        await ballots.decide_ballot_proposal(ctx, demo.ballot["scheduled"], proposal_id, NewVerdict(to="confirmed"))
    async with acting(engine, demo.person["teyrnon"]) as ctx:
        await ballots.schedule_ballot(ctx, demo.motion["noticed"], NewBallot())


async def _write_drafts(engine: AsyncEngine, demo: Demo) -> None:
    """A decision and a motion in one language each, and minutes."""
    async with acting(engine, demo.person["gwydion"]) as ctx:
        half = NewDecision(
            body_id=demo.body["board"],
            title=Bilingual(en="A draft in English alone"),
            text=BilingualProse(en="That it be done."),
            reasons=BilingualProse(en="It is needed."),
            decided_on=date(2025, 1, 15),
            yes=5,
            no=0,
        )
        await decisions.record_decision(ctx, half)
    async with acting(engine, demo.person["rhiannon"]) as ctx:
        year = NewMinutes(body_id=demo.body["forum"], period_from=date(2025, 1, 1), period_to=date(2025, 12, 31))
        await minutes.draft_minutes(ctx, year, say)
    async with acting(engine, demo.person["branwen"]) as ctx:
        new = NewMotion(
            body_id=demo.body["forum"],
            original_language=Language.CY,
            title=Bilingual(cy="Te cyn pob cyfarfod"),
            text=BilingualProse(cy="Bod te cyn pob cyfarfod."),
        )
        demo.one_language = await motions.propose_motion(ctx, new)
        await motions.transition_motion(ctx, demo.one_language, NewTransition("seeking_seconders"))
