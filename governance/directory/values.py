"""What an entry in the directory is made of. Values only."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from governance.accessible.values import Link
from governance.bilingual import BilingualProse


class Audience(StrEnum):
    """Who may read an entry. Members are those who may use a voting right today, champions, and officers."""

    MEMBERS = "members"
    EVERYONE = "everyone"


class Sector(StrEnum):
    """What a member works on, for the most part."""

    ADVICE = "advice"
    ARTS = "arts"
    CARE = "care"
    COMMUNITY = "community"
    DISABILITY = "disability"
    ENVIRONMENT = "environment"
    FOOD = "food"
    HEALTH = "health"
    HOUSING = "housing"
    LEARNING = "learning"
    RESEARCH = "research"
    TRANSPORT = "transport"
    YOUTH = "youth"


class Side(StrEnum):
    """The two things that a member may put up."""

    OFFERS = "offers"
    ASKS = "asks"


RegionCode = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9-]+(?![\s\S])")]


class NewEntry(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Everything that the directory is to show of a member; what is absent is not shown, and not kept.

    The name is the register's own; `shows_promise` shows the co-production promise beside the rest, once it is given.
    `region` is the code of a local authority's area, from `/regions`. `offers` and `asks` are at most 2,000
    characters in each language; one language is enough.
    """

    audience: Audience = Audience.MEMBERS
    shows_name: bool = False
    region: RegionCode | None = None
    sector: Sector | None = None
    offers: BilingualProse | None = None
    asks: BilingualProse | None = None
    link: Link | None = None
    shows_promise: bool = False


class Entry(Struct, frozen=True, kw_only=True):
    """An entry as stored."""

    member_id: UUID
    audience: Audience
    shows_name: bool
    region_code: str | None
    sector: Sector | None
    offers: BilingualProse | None
    asks: BilingualProse | None
    link: str | None
    shows_promise: bool
    entered_by: UUID
    entered_at: datetime
    version: int = 1


class Sought(Struct, frozen=True, kw_only=True):
    """What a reader looks for. `region` is of either kind; an area of a council holds those of its authorities."""

    words: str | None = None
    region: str | None = None
    sector: Sector | None = None
    side: Side | None = None
