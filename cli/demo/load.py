"""The demo network, brought to life by the product's own actions.

The whole is one transaction: a load that is cut short leaves nothing behind. The clock is set to each step's own
instant, so that every date, number and journal row is what it would have been.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import yaml
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncConnection

from cli.demo import afterwards, directory, joining, keeping, names, partners, sandbox
from cli.demo.directory import Chooser
from cli.demo.questions import steps as asked
from cli.demo.story import SECRETARY, Story
from governance import clock
from governance.accounts.store import account, address
from governance.affiliations import actions as affiliations
from governance.affiliations.values import NewPersonAffiliation
from governance.bilingual import Bilingual, BilingualProse
from governance.bodies import store as bodies
from governance.bodies.rules import PRESETS, THREE_QUARTERS
from governance.bodies.values import NewAffiliation
from governance.context import Context, Person
from governance.database import open_engine
from governance.identifiers import new_id
from governance.members import store as members
from governance.memberships import store as memberships
from governance.offices import actions as offices
from governance.offices.values import NewAppointment, NewInterest
from governance.orders import actions as orders
from governance.orders.values import NewOrders
from governance.permissions import Office
from governance.register import store as of_members
from governance.register.values import LegalForm

DATA = Path(__file__).parent / "data"
UNDER = {"workstream": "forum"}  # where the data do not say; the others stand under the network
PEOPLE, OWN_MEMBERS, ORGANISATIONS = 450, 120, 217
SHOWS_ONESELF = 4  # of so many people who are members, one is in the directory

Said = Callable[[str], None]

_AREAS = text("SELECT code, name ->> 'cy' FROM region WHERE kind = 'local_authority'")


class Register:
    """Who is who in the demo: the keys of the data, and what was entered for them."""

    def __init__(self) -> None:
        self.person: dict[str, UUID] = {}
        self.name: dict[str, str] = {}
        self.own_right: dict[str, UUID] = {}
        self.organisation: dict[str, UUID] = {}  # as members
        self.represented_by: dict[str, str] = {}
        self.body: dict[str, UUID] = {}
        self.area: dict[str, str] = {}  # the codes of the local authorities, by their Welsh names in small letters
        self.choosers: list[Chooser] = []  # who shows something in the directory


def read(name: str) -> Any:
    """One of the data files."""
    return yaml.safe_load((DATA / f"{name}.yaml").read_text())


async def load(owner_url: str, say: Said) -> bool:
    """Load the demo network where there is none yet. Gives whether it did; raises on data that the rules refuse."""
    engine = open_engine(owner_url, pool_size=1)
    try:
        async with engine.begin() as db:
            if (await db.execute(text("SELECT count(*) FROM body"))).scalar_one():
                return False
            now: datetime = (await db.execute(text("SELECT app_now()"))).scalar_one()
            await _enter_everything(db, now, say)
        return True
    finally:
        await engine.dispose()


async def _enter_everything(db: AsyncConnection, now: datetime, say: Said) -> None:
    register = Register()
    say("bodies, regions and documents")
    await _enter_bodies(db, register)
    say(f"{PEOPLE} people and {ORGANISATIONS} organisations")
    register.area = {names.slug(cy): code for code, cy in await db.execute(_AREAS)}
    await _enter_members(db, register, now.date())
    await _enter_offices(db, register)
    await _enter_affiliations(db, register)
    say("the Forum's motions, ballots and decisions")
    story = Story(
        db, register.person, register.own_right, register.organisation, register.represented_by, register.body
    )
    steps = story.steps(now, read("motions")["motions"], read("decisions")["decisions"], register.name)
    steps += story.calls(read("calls")["calls"])
    steps.append((now - timedelta(days=2), partial(_enact_the_next_rules, db, register, now)))
    steps.append((now - timedelta(days=1), partial(directory.enter, db, register.choosers, read("directory"))))
    steps += afterwards.steps(story, read("afterwards"))
    steps += joining.steps(story, read("memberships"))
    steps += keeping.steps(story, read("keeping"))
    steps += asked(story, read("questions")["questions"])
    for at, step in sorted(steps, key=lambda step: step[0]):
        await clock.set_to(db, at)
        await step()
    await clock.reset(db)
    # What was told in the past was told in the past: no mail goes out for it.
    sent = "SELECT j.id FROM procrastinate_jobs j LEFT JOIN notice n ON n.id = CAST(j.args ->> 'notice_id' AS uuid)"
    past = f"{sent} WHERE n.id IS NULL OR n.sent_at IS NOT NULL"
    await db.execute(text(f"DELETE FROM procrastinate_events WHERE job_id IN ({past})"))  # noqa: S608 - constants
    await db.execute(text(f"DELETE FROM procrastinate_jobs WHERE id IN ({past})"))  # noqa: S608 - constants
    await _propose_changes(db, register)
    await joining.make_list(story, read("memberships")["made"])
    await joining.send_list(story, read("memberships")["list"])
    await partners.share(_acting(db, register), read("partners")["partners"], register.area)
    await sandbox.enter(_acting(db, register)(*partners.OFFICER))


async def _enact_the_next_rules(db: AsyncConnection, register: Register, now: datetime) -> None:
    """The Forum's secretary has enacted rules whose day is still to come."""
    coming, forum_id = read("network")["coming_rules"], register.body["forum"]
    secretary = Person(register.person[SECRETARY], SECRETARY, frozenset({Office.SECRETARY}), is_member=True)
    base = await bodies.orders_in_force(db, forum_id)
    new = NewOrders(
        base_version=base.version,
        preset=base.preset,
        effective_on=now.date() + timedelta(days=coming["days_ahead"]),
        reason=BilingualProse(**coming["reason"]),
        rules=msgspec.structs.replace(base.rules, response_days=coming["response_days"]),
    )
    await orders.enact_standing_orders(Context(db, secretary), forum_id, new)


async def _enter_bodies(db: AsyncConnection, register: Register) -> None:
    data = read("network")
    network = data["network"]
    founded = network["founded_on"]
    register.body["network"] = await bodies.establish(
        db, "network", "network", Bilingual(**network["name"]), Bilingual(**_one_line(network["about"])), founded
    )
    await of_members.put_form(db, register.body["network"], LegalForm(network["legal_form"]))
    for body in data["bodies"]:
        body_id = register.body[body["key"]] = await bodies.establish(
            db,
            body["key"],
            body["kind"],
            Bilingual(**body["name"]),
            Bilingual(**_one_line(body["terms"])),
            body["founded_on"],
            register.body[body.get("under") or UNDER.get(body["kind"], "network")],
            body.get("dissolved_on"),
        )
        await _enter_charter(db, body_id, body)
    full, simple = PRESETS["members-forum-advisory"], PRESETS["small-forum"]
    # The first version asked a scrutineer to certify; the second, in force since, does without, knows special
    # resolutions, and gives the chair a casting vote.
    own = {"certification": "none", "special_threshold": THREE_QUARTERS, "casting_vote_days": 7}
    second = msgspec.structs.replace(full, **own)
    for rules, since in ((full, founded), (second, date(2024, 1, 15))):
        await bodies.enact(db, register.body["forum"], "members-forum-advisory", rules, _midday(since))
    group = next(body["key"] for body in data["bodies"] if body["kind"] == "regional_group")
    await bodies.enact(db, register.body[group], "small-forum", simple, _midday(date(2024, 1, 15)))
    for version, said in enumerate(read("memberships")["principles"], 1):
        principles = BilingualProse(cy=said["cy"].strip(), en=said["en"].strip())
        await memberships.put_principles(db, version, principles, said["from"], None, _midday(said["from"]))
    await db.execute(insert(bodies.document), [_document(each) for each in read("documents")["documents"]])


async def _enter_charter(db: AsyncConnection, body_id: UUID, body: dict[str, Any]) -> None:
    """Enter a body's terms of reference, version by version, and with whom it is affiliated."""
    for version, said in enumerate(body.get("charter", ()), 1):
        text = BilingualProse(cy=said["cy"].strip(), en=said["en"].strip())
        await bodies.put_terms(db, body_id, version, text, said["from"], _midday(said["from"]))
    for each in body.get("affiliations", ()):
        name, nature = Bilingual(**each["name"]), Bilingual(**each["nature"])
        new = NewAffiliation(name=name, nature=nature, held_from=each["from"], held_to=each["to"])
        await bodies.affiliate(db, body_id, new)


def _one_line(pair: dict[str, str]) -> dict[str, str]:
    return {language: " ".join(said.split()) for language, said in pair.items()}


def _document(data: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": new_id(),
        "title": data["title"][data["quotation"]["language"]],
        "published_on": data["published_on"],
        "source": f"{data['source']['title']}: {data['source']['url']}",
        "language": data["quotation"]["language"],
        "quotation": " ".join(data["quotation"]["text"].split()),
        "summary": Bilingual(**_one_line(data["summary"])),
    }


async def _enter_members(db: AsyncConnection, register: Register, today: date) -> None:
    named, written = read("people")["people"], read("organisations")["organisations"]
    own = sum(1 for person in named if person["joined_on"] or person.get("joined_days_ago") is not None)
    many, groups = names.make(PEOPLE - len(named), OWN_MEMBERS - own, ORGANISATIONS - len(written))
    for person in [*named, *(msgspec.structs.asdict(each) for each in many)]:
        await _enter_person(db, register, person, today)
    for group in [*written, *(msgspec.structs.asdict(each) for each in groups)]:
        await _enter_organisation(db, register, group)


async def _enter_person(db: AsyncConnection, register: Register, data: dict[str, Any], today: date) -> None:
    key = data["key"]
    person_id = await members.enter_person(db, data["name"], data["language"])
    register.person[key], register.name[key] = person_id, data["name"]
    await db.execute(insert(address).values(id=new_id(), person_id=person_id, email=data["email"]))
    await db.execute(insert(account).values(id=new_id(), person_id=person_id, created_at=_midday(today)))
    days = data.get("joined_days_ago")
    joined = data["joined_on"] if days is None else today - timedelta(days=days)
    if joined:
        ended, area = data.get("lapsed_on"), register.area[data["region"]]
        member_id = await members.enter_member(db, joined, person_id=person_id, region_code=area, ended_on=ended)
        register.own_right[key] = member_id
        if ended is None and days is None and len(register.own_right) % SHOWS_ONESELF == 0:
            register.choosers.append(Chooser(key=key, member_id=member_id, person_id=person_id, region=area))


async def _enter_organisation(db: AsyncConnection, register: Register, data: dict[str, Any]) -> None:
    name = data["name"] if isinstance(data["name"], Bilingual) else Bilingual(**data["name"])
    organisation_id = await members.enter_organisation(db, name, data["kind"])
    joined = data["joined_on"]
    area = register.area[data["region"]]
    member_id = await members.enter_member(db, joined, organisation_id=organisation_id, region_code=area)
    register.organisation[data["key"]] = member_id
    register.represented_by[data["key"]] = data["representative"]
    for role in ("representative", "deputy"):
        if data[role]:
            await members.nominate(db, member_id, register.person[data[role]], role, joined)
    person_id = register.person[data["representative"]]
    chooser = Chooser(key=data["key"], member_id=member_id, person_id=person_id, region=area, kind=data["kind"])
    register.choosers.append(chooser)


async def _enter_offices(db: AsyncConnection, register: Register) -> None:
    for person in read("people")["people"]:
        for held in person["offices"]:
            await bodies.appoint(
                db,
                register.body[held["body"]],
                register.person[person["key"]],
                Office(held["office"]),
                held["from"],
                held["to"],
            )


async def _enter_affiliations(db: AsyncConnection, register: Register) -> None:
    """Where those on the Board work or volunteer, as each of them entered it."""
    as_ = _acting(db, register)
    for said in read("affiliations")["affiliations"]:
        new = NewPersonAffiliation(
            member_id=register.organisation[said["organisation"]] if "organisation" in said else None,
            name=Bilingual(**said["name"]) if "name" in said else None,
            title=Bilingual(**said["title"]),
            held_from=said["from"],
            held_to=said["to"],
        )
        await affiliations.declare_affiliation(as_(said["person"]), new)


def _acting(db: AsyncConnection, register: Register) -> Callable[..., Context]:
    """A person by their key, with some offices, as who acts in this transaction."""

    def as_(key: str, *offices: Office) -> Context:
        return Context(db, Person(register.person[key], register.name[key], frozenset(offices), is_member=True))

    return as_


async def _propose_changes(db: AsyncConnection, register: Register) -> None:
    """What waits when the demo begins: one change for a second officer, one for its time lock; and two interests."""
    as_ = _acting(db, register)
    next_month = (await as_("rhiannon").now()).date() + timedelta(days=30)
    for key, office, body, chosen, wanted in (
        ("rhiannon", Office.SECRETARY, "forum", "nisien", Office.RETURNING_OFFICER),
        ("heilyn", Office.GROUP_CONVENOR, "south-group", "taliesin", Office.GROUP_CONVENOR),
    ):
        new = NewAppointment(office=wanted, person_id=register.person[chosen], held_from=next_month)
        await offices.appoint(as_(key, office), register.body[body], new)
    for key, office, cy, en in (
        ("gwydion", Office.BOARD_SECRETARY, "Gwaith â thâl i gyngor sir", "Paid work for a county council"),
        ("ceridwen", Office.BOARD_MEMBER, "Ymddiriedolwr elusen i ofalwyr", "Trustee of a charity for carers"),
    ):
        await offices.declare_interest(as_(key, office), NewInterest(nature=Bilingual(cy=cy, en=en)))


def _midday(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
