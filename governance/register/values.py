"""What the register of members is made of, and what people send. Values only."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from governance.bilingual import PROSE, Bilingual, BilingualProse


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
