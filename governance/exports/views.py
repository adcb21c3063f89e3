"""Lists of members that left the system, as those who made them see them, and those who stand in them."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from governance.bilingual import Bilingual, BilingualProse
from governance.exports.values import Field
from governance.refusal import N_

FIELD_SAID = {
    Field.REFERENCE: N_("Your reference for the member"),
    Field.KIND: N_("Person or organisation"),
    Field.NAME: N_("Name"),
    Field.EMAIL: N_("E-mail address"),
    Field.LANGUAGE: N_("Language of letters"),
    Field.REGION: N_("Local authority"),
    Field.JOINED_ON: N_("Member since"),
    Field.ORGANISATION_KIND: N_("Kind of organisation"),
    Field.STATUS: N_("Whether the membership has begun"),
}


class ExportView(Struct, frozen=True, kw_only=True):
    """One list: what it is for, whom it is of, and until when whoever made it can have the file.

    `partner` is null where it is for the network's own work.
    """

    id: UUID
    purpose: BilingualProse
    partner: Bilingual | None
    fields: list[Field]
    by: str
    made_at: datetime
    members: int
    until: datetime
    mine: bool
    allowed_actions: list[str]


class MyExport(Struct, frozen=True, kw_only=True):
    """A list in which one stands, or a member for whom one speaks: who made it, what for, and what it said."""

    id: UUID
    made_at: datetime
    by: str
    partner: Bilingual | None
    purpose: BilingualProse
    member_id: UUID
    member: Bilingual
    fields: list[Field]
