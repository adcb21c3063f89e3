"""The register as the API gives it and the pages show it, to those who keep it."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from governance.bilingual import Bilingual, BilingualProse
from governance.register.values import CopyLine, EntryKind, InspectionState, LegalForm, MemberClass


class RegisterLine(Struct, frozen=True, kw_only=True):
    """A member as the register has them. `id` is the membership's, `number` that of the entry by which it stands.

    An `address` of null is care of the network. `ceased_on` is the first day on which they were no member.
    """

    id: UUID
    number: int
    name: Bilingual
    address: str | None
    member_class: MemberClass
    entered_on: date
    ceased_on: date | None


class EntryView(Struct, frozen=True, kw_only=True):
    """One entry of a line, as it was made. `by` is a name; null where the membership made it itself."""

    number: int
    kind: EntryKind
    name: Bilingual
    address: str | None
    entered_on: date
    ceased_on: date | None
    corrects: int | None
    reason: BilingualProse | None
    by: str | None
    made_at: datetime


class RegisterLineView(RegisterLine, frozen=True, kw_only=True):
    """One line, and every entry of it, the newest first. Its `number` goes into `If-Match`."""

    entries: list[EntryView]
    allowed_actions: list[str]


class RegisterKept(Struct, frozen=True, kw_only=True):
    """Whether the network keeps a register of members, and what it is in law; null where nobody has said."""

    network_id: UUID
    legal_form: LegalForm | None
    is_kept: bool
    allowed_actions: list[str]


class InspectionAsked(Struct, frozen=True):
    """An ask as whoever asks sees it: `due_on` is the last day on which it is answered in time."""

    id: UUID
    due_on: date


class InspectionLine(Struct, frozen=True, kw_only=True):
    """An ask to look into the register, in a list. It is late after `due_on`."""

    id: UUID
    wish: Literal["copy", "inspect"]
    name: str
    organisation: str | None
    state: InspectionState
    asked_at: datetime
    due_on: date


class InspectionView(InspectionLine, frozen=True, kw_only=True):
    """One ask with its particulars. `disclosed_to` is null where what is found is shown to nobody.

    Of a copy that was given there are the instant at which it was true, its number of lines, and the SHA-256 of its
    file. `reasons` are for applying to the court.
    """

    address: str
    email: str
    purpose: str
    disclosed_to: str | None
    reasons: BilingualProse | None
    answered_by: str | None
    answered_at: datetime | None
    true_at: datetime | None
    lines: int | None
    digest: str | None
    allowed_actions: list[str]


class RegisterCopy(Struct, frozen=True, kw_only=True):
    """A copy of the register, as it was at `true_at`; `digest` is the SHA-256 of its file for spreadsheets.

    It had so many lines as `lines_given`: later, those of whoever ceased ten years ago are no longer kept.
    """

    id: UUID
    true_at: datetime
    digest: str
    lines_given: int
    lines: list[CopyLine]


class CopyOfMe(Struct, frozen=True, kw_only=True):
    """A copy of the register in which one is, or a member for whom one speaks: who was given it, and for what."""

    id: UUID
    member: Bilingual
    given_at: datetime
    name: str
    organisation: str | None
    purpose: str
    disclosed_to: str | None
