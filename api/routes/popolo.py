"""The public facts in Popolo, the standard for open civic data: a projection to read, beside the API's own resources.

Popolo (www.popoloproject.com) has one language: `?lang` chooses it, and `other_names` has the other. People are in it
only for the offices that they hold in public today; of votes there are totals and never a voter.
"""

from datetime import date, datetime
from typing import Literal

from litestar import Request, get
from litestar.datastructures import State as AppState
from litestar.params import FromQuery
from msgspec import Struct

import i18n
from api.access import PUBLISHED
from api.context import Ctx
from governance.bilingual import Bilingual, Language
from governance.open_data import queries
from governance.orders.sentences import threshold_said

Asked = Request[None, None, AppState]
_RESULTS: dict[str | None, Literal["pass", "fail"]] = {"carried": "pass", "lost": "fail"}


class PopoloLink(Struct, frozen=True, omit_defaults=True):
    url: str
    note: str | None = None


class PopoloName(Struct, frozen=True):
    """The name in the other language; `note` says which that is."""

    name: str
    note: str


class PopoloOrganization(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A body of the network."""

    id: str
    name: str
    other_names: list[PopoloName] = []
    classification: str
    founding_date: date
    dissolution_date: date | None = None
    sources: list[PopoloLink]


class PopoloPerson(Struct, frozen=True):
    """Somebody who holds a public office today."""

    id: str
    name: str


class PopoloPost(Struct, frozen=True, kw_only=True):
    """An office of a body, while somebody holds it."""

    id: str
    role: str
    organization_id: str


class PopoloMembership(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """That a person holds an office, from one day to another."""

    id: str
    person_id: str
    organization_id: str
    post_id: str
    role: str
    start_date: date
    end_date: date | None = None


class PopoloMotion(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A public motion. `text` is its title; the whole of it is at the first of `sources`.

    `classification` is its class, `ordinary` or `special`; `requirement` says in words what carries it.
    """

    id: str
    identifier: str | None = None
    text: str
    classification: str
    date: datetime
    requirement: str
    result: str | None = None
    sources: list[PopoloLink]


class PopoloCount(Struct, frozen=True):
    option: Literal["yes", "no", "abstain"]
    value: int


class PopoloVoteEvent(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A ballot whose result is declared. Without `result` nothing was decided: too few took part."""

    id: str
    identifier: str | None = None
    motion_id: str
    organization_id: str
    start_date: datetime
    end_date: datetime
    result: str | None = None
    counts: list[PopoloCount]
    sources: list[PopoloLink]


class PopoloOrganizations(Struct, frozen=True):
    organizations: list[PopoloOrganization]


class PopoloPersons(Struct, frozen=True):
    persons: list[PopoloPerson]


class PopoloPosts(Struct, frozen=True):
    posts: list[PopoloPost]


class PopoloMemberships(Struct, frozen=True):
    memberships: list[PopoloMembership]


class PopoloMotions(Struct, frozen=True):
    motions: list[PopoloMotion]


class PopoloVoteEvents(Struct, frozen=True):
    vote_events: list[PopoloVoteEvent]


@get("/popolo/organizations.json", operation_id="popolo_organizations", opt=PUBLISHED)
async def organizations(ctx: Ctx, request: Asked, lang: FromQuery[Language] = Language.CY) -> PopoloOrganizations:
    """The network's bodies as Popolo organizations."""
    return PopoloOrganizations(
        [
            PopoloOrganization(
                id=str(body.id),
                name=body.name.in_(lang).text,
                other_names=_other(body.name, lang),
                classification=body.kind,
                founding_date=body.founded_on,
                dissolution_date=body.dissolved_on,
                sources=[_source(request, f"bodies/{body.id}")],
            )
            for body in await queries.open_bodies(ctx)
        ]
    )


@get("/popolo/persons.json", operation_id="popolo_persons", opt=PUBLISHED)
async def persons(ctx: Ctx) -> PopoloPersons:
    """The people who hold public offices today, as Popolo persons: their names alone."""
    names = {held.person_id: held.name for held in await queries.open_offices(ctx)}
    return PopoloPersons([PopoloPerson(str(id_), name) for id_, name in names.items()])


@get("/popolo/posts.json", operation_id="popolo_posts", opt=PUBLISHED)
async def posts(ctx: Ctx) -> PopoloPosts:
    """The offices that somebody holds today, as Popolo posts."""
    held = {(str(each.body_id), each.office.value): None for each in await queries.open_offices(ctx)}
    return PopoloPosts([PopoloPost(id=f"{body}.{office}", role=office, organization_id=body) for body, office in held])


@get("/popolo/memberships.json", operation_id="popolo_memberships", opt=PUBLISHED)
async def memberships(ctx: Ctx) -> PopoloMemberships:
    """Who holds which office today, as Popolo memberships of a post. Members of the network are not in it."""
    return PopoloMemberships(
        [
            PopoloMembership(
                id=str(held.id),
                person_id=str(held.person_id),
                organization_id=str(held.body_id),
                post_id=f"{held.body_id}.{held.office}",
                role=held.office,
                start_date=held.held_from,
                end_date=held.held_to,
            )
            for held in await queries.open_offices(ctx)
        ]
    )


@get("/popolo/motions.json", operation_id="popolo_motions", opt=PUBLISHED)
async def motions(ctx: Ctx, request: Asked, lang: FromQuery[Language] = Language.CY) -> PopoloMotions:
    """The public motions as Popolo motions, without those who moved them."""
    thresholds = await queries.thresholds(ctx)
    return PopoloMotions(
        [
            PopoloMotion(
                id=str(motion.id),
                identifier=motion.reference,
                text=motion.title.in_(lang).text,
                classification=motion.resolution,
                date=motion.begun_at,
                requirement=i18n.sentence(threshold_said(thresholds[motion.id], motion.resolution), lang),
                result=_RESULTS.get(motion.outcome),
                sources=[_source(request, f"motions/{motion.id}")],
            )
            for motion in await queries.open_motions(ctx)
        ]
    )


@get("/popolo/vote-events.json", operation_id="popolo_vote_events", opt=PUBLISHED)
async def vote_events(ctx: Ctx, request: Asked) -> PopoloVoteEvents:
    """The declared results as Popolo vote events: totals, and never who voted how."""
    return PopoloVoteEvents(
        [
            PopoloVoteEvent(
                id=str(found.ballot_id),
                identifier=found.motion_reference,
                motion_id=str(found.motion_id),
                organization_id=str(found.body_id),
                start_date=found.opens_at,
                end_date=found.closes_at,
                result=_RESULTS.get(found.outcome),
                counts=[
                    PopoloCount("yes", found.yes),
                    PopoloCount("no", found.no),
                    PopoloCount("abstain", found.abstain),
                ],
                sources=[_source(request, f"ballots/{found.ballot_id}/results")],
            )
            for found in await queries.open_results(ctx)
        ]
    )


def _other(name: Bilingual, lang: Language) -> list[PopoloName]:
    there = getattr(name, lang.other)
    return [PopoloName(there, lang.other.value)] if there and there != name.in_(lang).text else []


def _source(request: Asked, path: str) -> PopoloLink:
    base: str = request.app.state.settings.base_url
    return PopoloLink(f"{base}/api/v1/{path}")


handlers = [organizations, persons, posts, memberships, motions, vote_events]
