"""One remembered society. The same people stand in the tests, the demo, the docs and the curl samples."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.accounts.store import account, address
from governance.bilingual import Bilingual, BilingualProse
from governance.bodies import store as bodies
from governance.bodies.rules import PRESETS
from governance.identifiers import new_id
from governance.members import store as members
from governance.memberships import store as memberships
from governance.permissions import Office


@dataclass(frozen=True)
class Someone:
    name: str
    email: str
    language: str
    person_id: UUID
    member_id: UUID | None


@dataclass
class Society:
    forum_id: UUID
    board_id: UUID
    orders_id: UUID
    cartref_id: UUID  # the organisation as a member
    people: dict[str, Someone] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Someone:
        try:
            return self.people[name]
        except KeyError:
            raise AttributeError(name) from None


PEOPLE = (
    # name, language, offices in (body, office), joined days ago (None: no member), lapsed days ago
    ("Rhiannon", "cy", [("forum", Office.SECRETARY)], 900, None),
    ("Pwyll", "cy", [("forum", Office.FORUM_CHAIR)], 900, None),
    ("Branwen", "cy", [], 900, None),
    ("Pryderi", "en", [], 0, None),
    ("Efnisien", "en", [], 900, 100),
    ("Bendigeidfran", "both", [], 900, None),
    ("Manawydan", "cy", [], 900, None),
    ("Cigfa", "en", [], 900, None),
    ("Arianrhod", "cy", [("board", Office.BOARD_CHAIR)], 900, None),
    ("Gwydion", "en", [("board", Office.BOARD_SECRETARY)], 900, None),
    ("Teyrnon", "cy", [("forum", Office.RETURNING_OFFICER)], 900, None),
    ("Heledd", "cy", [("forum", Office.TRANSLATOR)], 900, None),
    ("Olwen", "en", [("forum", Office.SCRUTINEER)], 900, None),
    ("Culhwch", "en", [], 900, None),
    ("Nisien", "both", [("board", Office.MEMBERSHIP_OFFICER)], None, None),
    ("Myrddin", "cy", [("network", Office.PATRON)], None, None),
)
PRINCIPLES = BilingualProse(cy="Mae pawb yn gyfartal.\n\nRydym yn rhannu grym.", en="All are equal.\n\nWe share power.")
SHARED_ADDRESS = "cartref@example.org"


async def found(db: AsyncConnection, today: date, preset: str = "small-forum") -> Society:
    """Enter the society: a Forum, a Board, its people, and one organisation with its representative."""
    founded = today - timedelta(days=1000)
    ids = {}
    for slug, kind, cy, en in (
        ("network", "network", "Rhwydwaith y Profion", "The Test Network"),
        ("forum", "forum", "Fforwm yr Aelodau", "Members’ Forum"),
        ("board", "board", "Y Bwrdd", "The Board"),
    ):
        ids[slug] = await bodies.establish(db, slug, kind, Bilingual(cy=cy, en=en), None, founded)
    since = datetime.combine(founded, datetime.min.time(), UTC)
    orders_id = await bodies.enact(db, ids["forum"], preset, PRESETS[preset], since)
    organisation_id = await members.enter_organisation(
        db, Bilingual(cy="Gofalwyr Glannau Teifi", en="Teifi Side Carers"), "charity"
    )
    cartref_id = await members.enter_member(db, founded, organisation_id=organisation_id)
    society = Society(ids["forum"], ids["board"], orders_id, cartref_id)
    for name, language, offices, joined, lapsed in PEOPLE:
        someone = await _enter(db, today, name, language, joined, lapsed)
        society.people[name.lower()] = someone
        for body, office in offices:
            await bodies.appoint(db, ids[body], someone.person_id, office, founded)
    await memberships.put_principles(db, 1, PRINCIPLES, founded, None, since)
    await members.nominate(db, cartref_id, society.bendigeidfran.person_id, "representative", founded)
    await members.nominate(db, cartref_id, society.culhwch.person_id, "deputy", today + timedelta(days=365))
    return society


async def _enter(
    db: AsyncConnection, today: date, name: str, language: str, joined: int | None, lapsed: int | None
) -> Someone:
    person_id = await members.enter_person(db, name, language)
    email = SHARED_ADDRESS if name in ("Manawydan", "Cigfa") else f"{name.lower()}@example.org"
    await db.execute(insert(address).values(id=new_id(), person_id=person_id, email=email))
    await db.execute(
        insert(account).values(
            id=new_id(), person_id=person_id, created_at=datetime.combine(today, datetime.min.time(), UTC)
        )
    )
    member_id = None
    if joined is not None:
        ended = today - timedelta(days=lapsed) if lapsed else None
        member_id = await members.enter_member(db, today - timedelta(days=joined), person_id=person_id, ended_on=ended)
    return Someone(name, email, language, person_id, member_id)
