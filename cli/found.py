"""`fforwm found`: a society's first day, from one short file: its network, bodies, rules, people and offices."""

import asyncio
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta, Struct
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from api.settings import Settings
from governance.accounts.store import enter_address
from governance.bilingual import Bilingual
from governance.bodies import store as bodies
from governance.bodies.rules import PRESETS
from governance.database import open_engine
from governance.members import store as members
from governance.permissions import Office
from governance.register import store as of_members
from governance.register.values import LegalForm

WALES = ZoneInfo("Europe/London")


class FoundingError(Exception):
    """What is wrong with the file, or with the database; for the operator."""


class Network(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The network itself, whose bodies these are."""

    name: Bilingual
    about: Bilingual | None = None
    founded_on: date
    legal_form: LegalForm | None = None


class Body(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One body; `rules` is one of the examples, where motions may be moved in it."""

    slug: Annotated[str, Meta(pattern="^[a-z0-9-]{1,60}$")]
    kind: Literal["forum", "board", "workstream", "committee", "regional_group"]
    name: Bilingual
    purpose: Bilingual | None = None
    founded_on: date
    rules: str | None = None


class Holding(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An office that a person holds; `body` is its slug."""

    body: str
    office: Office
    since: date


class Newcomer(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A person; a member with a vote from `member_since`, where that is given."""

    name: Annotated[str, Meta(min_length=1, max_length=200)]
    email: Annotated[str, Meta(pattern=r"^[^@\s]+@[^@\s]+$", max_length=254)]
    language: Literal["cy", "en", "both"]
    member_since: date | None = None
    offices: list[Holding] = []


class Society(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Everything in the file."""

    network: Network
    bodies: Annotated[list[Body], Meta(min_length=1)]
    people: Annotated[list[Newcomer], Meta(min_length=1)]


def command(settings: Settings, file: str) -> int:
    """Found the society of a file. Raises FoundingError."""
    society = read(Path(file))
    asyncio.run(_found(settings.database_url, society))
    print(f"Founded: {len(society.bodies)} bodies, {len(society.people)} people. Each signs in by their own address.")
    return 0


def read(path: Path) -> Society:
    """Read and check a file. Raises FoundingError, which names the place."""
    try:
        society = msgspec.yaml.decode(path.read_bytes(), type=Society)
    except OSError as error:
        raise FoundingError(f"{path} cannot be read: {error.strerror}.") from error
    except msgspec.DecodeError as error:
        raise FoundingError(f"{path} is not as it should be: {error}. deploy/society.yaml is an example.") from error
    if faults := _faults(society):
        raise FoundingError(f"{path} is not as it should be: " + "; ".join(faults))
    return society


def _faults(society: Society) -> list[str]:
    slugs = [body.slug for body in society.bodies]
    faults = [f"two bodies have the slug {slug}" for slug in sorted({each for each in slugs if slugs.count(each) > 1})]
    faults += [
        f"body {body.slug} has rules that are none of {', '.join(PRESETS)}"
        for body in society.bodies
        if body.rules is not None and body.rules not in PRESETS
    ]
    held = [(person.name, office) for person in society.people for office in person.offices]
    faults += [
        f"{name} holds an office in {each.body}, which is no body here" for name, each in held if each.body not in slugs
    ]
    if not any(each.office is Office.SECRETARY for _, each in held):
        faults.append("nobody is secretary, so nobody could admit a motion")
    return faults


async def _found(url: str, society: Society) -> None:
    if not url:
        raise FoundingError("Set FFORWM_DATABASE_URL to the database.")
    engine = open_engine(url, pool_size=1)
    try:
        async with engine.begin() as db:
            await db.execute(text("SELECT pg_advisory_xact_lock(hashtext('found'))"))
            if (await db.execute(text("SELECT count(*) FROM body"))).scalar_one():
                raise FoundingError("A society is founded once: there are bodies in this database already.")
            await _enter(db, society)
    except (SQLAlchemyError, OSError) as error:
        first = str(error).partition("\n")[0]
        raise FoundingError(f"The database does not take it: {first}. Is it migrated? Ask: fforwm check") from error
    finally:
        await engine.dispose()


async def _enter(db: AsyncConnection, society: Society) -> None:
    network = society.network
    network_id = await bodies.establish(db, "network", "network", network.name, network.about, network.founded_on)
    if network.legal_form is not None:
        await of_members.put_form(db, network_id, network.legal_form)
    known: dict[str, UUID] = {}
    for body in society.bodies:
        known[body.slug] = await bodies.establish(db, body.slug, body.kind, body.name, body.purpose, body.founded_on)
        if body.rules is not None:
            since = datetime.combine(body.founded_on, datetime.min.time(), WALES)
            await bodies.enact(db, known[body.slug], body.rules, PRESETS[body.rules], since)
    for person in society.people:
        person_id = await members.enter_person(db, person.name, person.language)
        await enter_address(db, person_id, person.email)
        if person.member_since is not None:
            await members.enter_member(db, person.member_since, person_id=person_id)
        for held in person.offices:
            await bodies.appoint(db, known[held.body], person_id, held.office, held.since)
