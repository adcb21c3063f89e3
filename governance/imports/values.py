"""What an import of members is made of, and what people send. Values only."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from governance.accounts.values import Email
from governance.bilingual import LetterLanguage, Line
from governance.memberships.values import OrganisationKind, Region

# In bytes, of a file as it is sent.
MOST_FILE = 20_000_000
MOST_COLUMNS = 200
MOST_ROWS = 200_000


class Field(StrEnum):
    """What a column can hold: by `id` or `reference` a member is known again the next time."""

    REFERENCE = "reference"
    NAME = "name"
    EMAIL = "email"
    LANGUAGE = "language"
    REGION = "region"
    JOINED_ON = "joined_on"
    KIND = "kind"
    ORGANISATION_KIND = "organisation_kind"
    NAME_CY = "name_cy"
    NAME_EN = "name_en"
    ID = "id"


class State(StrEnum):
    """Where an import is. A file is read, and each of its rows has a verdict, before anybody can commit it."""

    RECEIVED = "received"
    READING = "reading"
    CHECKED = "checked"
    UNREADABLE = "unreadable"
    DISCARDED = "discarded"
    COMMITTING = "committing"
    COMMITTED = "committed"
    UNDOING = "undoing"
    UNDONE = "undone"


# Why an import stays: its rows are forgotten, or the law keeps what it brought.
UndoBar = Literal["rows_forgotten", "in_the_register"]


class Verdict(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


Reference = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^[!-~]+(?![\s\S])")]
Column = Annotated[int, Meta(ge=0, lt=MOST_COLUMNS)]
Mapping = dict[Field, Column]


class NewImport(Struct, frozen=True, forbid_unknown_fields=True):
    """A spreadsheet: CSV or XLSX, told by what is in it and not by its name. In JSON `content` is base64."""

    file_name: Line
    content: Annotated[bytes, Meta(max_length=MOST_FILE)]


class NewMapping(Struct, frozen=True, forbid_unknown_fields=True):
    """Which column (from 0) holds which field. A field that is absent is not read."""

    mapping: Mapping


class NewCommit(Struct, frozen=True, forbid_unknown_fields=True):
    """`duplicates_seen`: whoever commits has looked at the rows that may be of somebody who is in the register."""

    duplicates_seen: bool = False


class Given(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a row says of a member, by the types of an application for membership. Of what is absent nothing changes."""

    id: UUID | None = None
    reference: Reference | None = None
    kind: Literal["person", "organisation"] | None = None
    name: Line | None = None
    name_cy: Line | None = None
    name_en: Line | None = None
    email: Email | None = None
    language: LetterLanguage | None = None
    region: Region | None = None
    joined_on: date | None = None
    organisation_kind: OrganisationKind | None = None


class Fault(Struct, frozen=True, omit_defaults=True):
    """What is wrong with a row, or to be looked at: in which field, and which other line or member it is about.

    `given` is what stands in the cell, or its beginning.
    """

    code: str
    field: Field | None = None
    given: str | None = None
    line: int | None = None
    member_id: UUID | None = None


class Counts(Struct, frozen=True):
    """How many rows have each verdict; `flagged` of them may be of somebody who is in the register already."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    flagged: int = 0


class Import(Struct, frozen=True, kw_only=True):
    """An import as stored. `fault` is why it could not be read, committed or undone, with the line where it is."""

    id: UUID
    state: State
    file_name: str
    headings: list[str]
    mapping: Mapping
    fault: str | None
    fault_line: int | None
    rows_read: int
    counts: Counts
    begun_by: UUID
    begun_at: datetime
    committed_by: UUID | None
    committed_at: datetime | None
    undone_by: UUID | None
    undone_at: datetime | None
    version: int
