"""What a list of members that leaves the system is made of. Values only."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from governance.bilingual import Bilingual, BilingualProse


class Field(StrEnum):
    """What a list can say of a member, beside the id. The first eight are read by an import under the same names."""

    REFERENCE = "reference"
    KIND = "kind"
    NAME = "name"
    EMAIL = "email"
    LANGUAGE = "language"
    REGION = "region"
    JOINED_ON = "joined_on"
    ORGANISATION_KIND = "organisation_kind"
    STATUS = "status"


class NewExport(Struct, frozen=True, forbid_unknown_fields=True):
    """A list of today's members: what it is for, which every member in it reads, and what it says of each.

    With an `agreement_id` it is for that partner: only whom the agreement shows, and of each no more than it lets be
    told, as the partner's own program would read.
    """

    purpose: BilingualProse
    fields: Annotated[tuple[Field, ...], Meta(min_length=1, max_length=len(Field))]
    agreement_id: UUID | None = None


class Export(Struct, frozen=True, kw_only=True):
    """A list as stored: who is in it, and what is told of each, stands beside it. The file itself is kept nowhere."""

    id: UUID
    purpose: BilingualProse
    fields: tuple[Field, ...]
    agreement_id: UUID | None
    made_by: UUID
    made_at: datetime


class Row(Struct, frozen=True, kw_only=True):
    """A member as they are today, with what may be told of them. `may_contact`: they consented to be written to."""

    id: UUID
    reference: str | None
    kind: Literal["person", "organisation"]
    name: Bilingual
    email: str | None
    language: str | None
    region: str | None
    joined_on: date
    organisation_kind: str | None
    status: Literal["coming", "current", "ended"]
    may_contact: bool
    fields: tuple[Field, ...]
