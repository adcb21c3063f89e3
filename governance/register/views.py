"""The register as the API gives it and the pages show it, to those who keep it."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from governance.bilingual import Bilingual, BilingualProse
from governance.register.values import EntryKind, LegalForm, MemberClass


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
