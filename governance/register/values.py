"""What the register of members is made of, and what people send. Values only."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from governance.accounts.values import Email
from governance.bilingual import PROSE, Bilingual, BilingualProse, Line


class LegalForm(StrEnum):
    """What a network is in law."""

    COMPANY = "company"  # limited by guarantee
    CIO = "cio"  # a charitable incorporated organisation
    SOCIETY = "society"  # registered: a co-operative or community benefit society
    UNINCORPORATED = "unincorporated"


class EntryKind(StrEnum):
    """Why an entry was made: `changed` says what is so from now on, `corrected` what was wrong before."""

    ENTERED = "entered"
    CEASED = "ceased"
    CHANGED = "changed"
    CORRECTED = "corrected"


MemberClass = Literal["individual", "organisation"]
# Where a letter reaches somebody, on one line or several.
Address = Annotated[str, Meta(min_length=1, max_length=500, pattern=PROSE)]


# For what somebody wishes to look into the register, and to whom they will show what they find.
Particular = Annotated[str, Meta(min_length=1, max_length=2000, pattern=PROSE)]


class InspectionState(StrEnum):
    """Where an ask to look into the register is."""

    ASKED = "asked"
    ANSWERED = "answered"
    AT_COURT = "at_court"


class NewLegalForm(Struct, frozen=True, forbid_unknown_fields=True):
    """What the network is in law, from now on."""

    legal_form: LegalForm


class NewRegisterEntry(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A whole line of the register as it is from now on. `address` is null for care of the network.

    `corrects` is the number of the entry that was wrong, null where the line only changed. The reason is in both
    languages, and the two days are those of entry and of ceasing.
    """

    name: Bilingual
    address: Address | None = None
    entered_on: date
    ceased_on: date | None = None
    corrects: int | None = None
    reason: BilingualProse


class RegisterEntry(Struct, frozen=True, kw_only=True):
    """An entry as stored: a whole line as it was from then on."""

    number: int
    membership_id: UUID
    kind: EntryKind
    name: Bilingual
    address: str | None
    member_class: MemberClass
    entered_on: date
    ceased_on: date | None
    corrects: int | None
    reason: BilingualProse | None
    made_by: UUID | None
    made_at: datetime


class NewInspection(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An ask to look into the register, with what the Companies Act 2006 s.116 (4) wishes to know of it.

    `name` is of whoever asks, who answers for the `organisation` where it asks. Where it `discloses` what it finds,
    `disclosed_to` says to whom, where they are, and for what. `email` is where the answer goes.
    """

    wish: Literal["copy", "inspect"] = "copy"
    name: Line
    organisation: Line | None = None
    address: Address
    email: Email
    purpose: Particular
    discloses: bool
    disclosed_to: Particular | None = None


class NewCourtReasons(Struct, frozen=True, forbid_unknown_fields=True):
    """Why the board applies to the court that it need not answer, in both languages."""

    reasons: BilingualProse


class Inspection(Struct, frozen=True, kw_only=True):
    """An ask to look into the register, as stored; `due_on` is the last day on which it is answered in time."""

    id: UUID
    wish: Literal["copy", "inspect"]
    name: str
    organisation: str | None
    address: str
    email: str
    purpose: str
    disclosed_to: str | None
    asked_by: UUID | None
    asked_at: datetime
    due_on: date
    state: InspectionState
    reasons: BilingualProse | None = None
    answered_by: UUID | None = None
    answered_at: datetime | None = None


class CopyLine(Struct, frozen=True, kw_only=True):
    """A line of a copy of the register. `number` is that of its entry; an `address` of null is care of the network."""

    number: int
    name: Bilingual
    address: str | None
    member_class: MemberClass
    entered_on: date
    ceased_on: date | None
