"""Why something may not be agreed, or a token is not given: each a fact, and one whole sentence."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from governance.refusal import N_, Kind, Refusal


@dataclass(eq=False)
class AgreementInBothLanguages(Refusal):
    message = N_("Members read what their data are for: write it in Welsh and in English.")
    field: Literal["membership", "contact"]


@dataclass(eq=False)
class AgreementDaysInvalid(Refusal):
    message = N_("An agreement ends after it begins, not before today, and within {years} years.")
    years: int


@dataclass(eq=False)
class ContactWithoutPurpose(Refusal):
    message = N_("Say what contact details are for, or leave them out of the agreement.")


@dataclass(eq=False)
class RegionNotKnown(Refusal):
    message = N_("There is no area with this code: {region}")
    region: str


@dataclass(eq=False)
class AgreementStands(Refusal):
    kind = Kind.CONFLICT
    message = N_("There is an agreement with this partner until {ends_on}. End it first, or begin the next one after.")
    ends_on: date


@dataclass(eq=False)
class AgreementOver(Refusal):
    kind = Kind.CONFLICT
    message = N_("This agreement is not in force.")


@dataclass(eq=False)
class SecretsStand(Refusal):
    kind = Kind.CONFLICT
    message = N_("This client has two secrets already. End the one that is no longer used.")


@dataclass(eq=False)
class KeyNotPublic(Refusal):
    message = N_("The private half of a key stands here, and is no secret now: make another, and send its public half.")


@dataclass(eq=False)
class KeyNotOfItsForm(Refusal):
    message = N_("This is no key as it is needed: RSA of 2048 to 4096 bits, EC on P-256, or Ed25519.")


@dataclass(eq=False)
class KeysNotTold(Refusal):
    message = N_("Where there are several keys, each needs a “kid” of its own.")


@dataclass(eq=False)
class ClientSwitchedOff(Refusal):
    kind = Kind.CONFLICT
    message = N_("This program is switched off.")


@dataclass(eq=False)
class IdentifierNotOfItsForm(Refusal):
    message = N_("This is no number as this register writes them: {scheme}")
    scheme: str


@dataclass(eq=False)
class IdentifierTaken(Refusal):
    kind = Kind.CONFLICT
    message = N_("Another member has this identifier already.")


@dataclass(eq=False)
class NotInTheAgreement(Refusal):
    kind = Kind.FORBIDDEN
    message = N_("The agreement does not let you be told this: {field}")
    field: str


@dataclass(eq=False)
class NothingToConsentTo(Refusal):
    message = N_("This agreement has no such purpose.")


@dataclass(eq=False)
class NothingToObjectTo(Refusal):
    message = N_("There is nothing to object to here: consent can be withdrawn, and a duty in law stands.")


@dataclass(eq=False)
class TokenRefusal(Refusal):
    """A token is not given. `error` is the code of RFC 6749 §5.2; `status` that of the answer."""

    error: ClassVar[str] = "invalid_request"
    status: ClassVar[int] = 400


@dataclass(eq=False)
class TokenRequestInvalid(TokenRefusal):
    message = N_("This is not a request for a token as RFC 6749 writes it.")


@dataclass(eq=False)
class ClientNotKnown(TokenRefusal):
    error = "invalid_client"
    status = 401
    message = N_("The client is not known, or what it shows of itself is wrong.")


@dataclass(eq=False)
class GrantNotOffered(TokenRefusal):
    error = "unsupported_grant_type"
    message = N_("This way to a token is not offered.")


@dataclass(eq=False)
class ClientWithoutAgreement(TokenRefusal):
    error = "unauthorized_client"
    message = N_("No agreement with this partner is in force.")


@dataclass(eq=False)
class ScopeNotAgreed(TokenRefusal):
    error = "invalid_scope"
    message = N_("The agreement does not give this scope.")
