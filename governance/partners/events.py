"""What can happen to a partner and to a member's consents, as the journal hears of it."""

from typing import ClassVar
from uuid import UUID

from governance.journal import Event
from governance.refusal import N_


class PartnerEvent(Event, frozen=True):
    name: ClassVar[str]
    subject_type: ClassVar[str] = "partner"


class PartnerEntered(PartnerEvent, frozen=True, kw_only=True):
    name = "partner.entered"
    said = N_("A partner was entered, with an agreement on sharing data.")
    agreement_id: UUID


class AgreementMade(PartnerEvent, frozen=True, kw_only=True):
    name = "partner.agreement_made"
    said = N_("The next agreement with a partner was entered.")
    agreement_id: UUID


class AgreementEnded(PartnerEvent, frozen=True, kw_only=True):
    name = "partner.agreement_ended"
    said = N_("An agreement with a partner was ended before its day.")
    agreement_id: UUID


class SecretMade(PartnerEvent, frozen=True, kw_only=True):
    name = "partner.secret_made"
    said = N_("Another secret was made for a partner’s program.")
    client_id: UUID


class SecretEnded(PartnerEvent, frozen=True, kw_only=True):
    name = "partner.secret_ended"
    said = N_("A secret of a partner’s program was ended.")
    client_id: UUID


class KeysPut(PartnerEvent, frozen=True, kw_only=True):
    name = "partner.keys_put"
    said = N_("The keys of a partner’s program were entered.")
    client_id: UUID


class ClientDisabled(PartnerEvent, frozen=True, kw_only=True):
    name = "partner.client_disabled"
    said = N_("A partner’s program was switched off.")
    client_id: UUID


class ErasuresAcknowledged(PartnerEvent, frozen=True, kw_only=True):
    """`people`: how many."""

    name = "partner.erasures_acknowledged"
    said = N_("A partner’s program said that it had deleted what it was told of people who were erased.")
    people: int


class IdentifierEntered(Event, frozen=True, kw_only=True):
    """Of an organisation: its numbers in public registers are public there."""

    name = "member.identifier_entered"
    said = N_("An organisation’s number in a public register was entered.")
    subject_type = "member"
    identifier: str


class ConsentEvent(Event, frozen=True, kw_only=True):
    """What a person did with their own data: of no concern to anybody else, so its subject is the person."""

    name: ClassVar[str]
    subject_type: ClassVar[str] = "person"
    agreement_id: UUID
    purpose: str


class ConsentGiven(ConsentEvent, frozen=True, kw_only=True):
    name = "consent.given"
    said = N_("Somebody consented to the sharing of their data.")


class ConsentWithdrawn(ConsentEvent, frozen=True, kw_only=True):
    name = "consent.withdrawn"
    said = N_("Somebody withdrew consent to the sharing of their data.")


class ObjectionMade(ConsentEvent, frozen=True, kw_only=True):
    name = "consent.objected"
    said = N_("Somebody objected to the sharing of their data.")
