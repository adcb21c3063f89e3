"""What must hold for an agreement, who gets a token and until when, and what of a member may be told. Pure."""

import hmac
import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from governance.bilingual import BilingualProse
from governance.partners.refusals import (
    AgreementDaysInvalid,
    AgreementInBothLanguages,
    AgreementOver,
    AgreementStands,
    ClientNotKnown,
    ClientWithoutAgreement,
    ContactWithoutPurpose,
    GrantNotOffered,
    IdentifierNotOfItsForm,
    NothingToConsentTo,
    NothingToObjectTo,
    RegionNotKnown,
    ScopeNotAgreed,
    SecretsStand,
)
from governance.partners.values import (
    Agreement,
    Credentials,
    Field,
    NewAgreement,
    NewIdentifier,
    Purpose,
    Reason,
    Scheme,
    StandingFacts,
    Token,
    TokenAsked,
)
from governance.permissions import Scope

LONDON = ZoneInfo("Europe/London")
MOST_SECRETS = 2
TOKEN_LIFE = timedelta(minutes=15)
MEMORY = timedelta(days=1)  # how long a token is remembered once it has run out
ANSWERS_KEPT = timedelta(hours=48)
# Housing bodies plan by the financial year; longer than that nobody remembers what was agreed.
MOST_YEARS = 5
# A session's token has no full stop in it: the one is never taken for the other.
TOKEN_PREFIX = "partner."  # noqa: S105 - what every such token begins with, and no secret

FIELDS: Mapping[Scope, frozenset[Field]] = {
    Scope.MEMBERS_READ: frozenset(
        {
            Field.KIND,
            Field.CLASS,
            Field.STATUS,
            Field.JOINED_ON,
            Field.ENDED_ON,
            Field.REGION,
            Field.NAME,
            Field.STANDING,
        }
    ),
    Scope.MEMBERS_CONTACT: frozenset({Field.NAME, Field.EMAIL, Field.LANGUAGE}),
    Scope.WEBHOOKS_MANAGE: frozenset(),
    Scope.CHANGES_READ: frozenset(),  # that something changed, and nothing of what
}
# Of a person these need consent to being written to, whatever the agreement's ground: of an organisation its name is
# public, and it has no address here.
CONTACT = FIELDS[Scope.MEMBERS_CONTACT]


# By the form that each register gives its numbers (org-id.guide, as read in July 2026).
FORMS: Mapping[Scheme, re.Pattern[str]] = {
    Scheme.CHARITY: re.compile(r"[0-9]{6,7}(-[0-9]{1,3})?"),
    Scheme.COMPANY: re.compile(r"([0-9]{8}|[A-Z]{2}[0-9]{6})"),
    Scheme.MUTUAL: re.compile(r"([0-9]{1,6}R?[A-Z]?|(IP|RS|NP|SP)[0-9]{5,6}[A-Z]?)"),
    Scheme.COUNCIL: re.compile(
        "AGY|BGE|BGW|CAY|CGN|CMN|CRF|CWY|DEN|FLN|GWN|MON|MTY|NTL|NWP|PEM|POW|RCT|SWA|TOF|VGL|WRX"
    ),
    Scheme.SCHOOL: re.compile(r"[0-9]{7}"),
    Scheme.LANDLORD: re.compile(r"[A-Z]?[0-9]{3,4}"),
}


def tidied(new: NewIdentifier) -> str:
    """The identifier as it is stored: in capitals, without spaces. Raises `IdentifierNotOfItsForm`."""
    identifier = "".join(new.identifier.split()).upper()
    if not FORMS[new.scheme].fullmatch(identifier):
        raise IdentifierNotOfItsForm(new.scheme)
    return identifier


def standing(row: StandingFacts, on: date) -> Reason:
    """Why a member may use their right on a day, or may not: as the roll of that day would say."""
    if row.held_from is None:
        return "no_right"
    if row.held_from > on:
        return "not_yet_joined"
    if row.held_to is not None and row.held_to < on:
        return "membership_ended"
    if row.rests:
        return "suspended"
    if row.kind == "organisation" and not row.represented:
        return "no_representative"
    return "member"


def agreed(
    new: NewAgreement, id_: UUID, partner_id: UUID, others: Sequence[Agreement], regions: Collection[str], today: date
) -> Agreement:
    """An agreement as it is entered; `others` are those there are with this partner, `regions` every area's code.

    Raises `AgreementInBothLanguages`, `AgreementDaysInvalid`, `ContactWithoutPurpose`, `RegionNotKnown` or
    `AgreementStands`.
    """
    if new.membership.missing:
        raise AgreementInBothLanguages("membership")
    if new.contact and new.contact.missing:
        raise AgreementInBothLanguages("contact")
    if new.ends_on < max(new.starts_on, today) or new.ends_on - new.starts_on > timedelta(days=366 * MOST_YEARS):
        raise AgreementDaysInvalid(MOST_YEARS)
    if new.contact is None and (Scope.MEMBERS_CONTACT in new.scopes or {Field.EMAIL, Field.LANGUAGE} & {*new.fields}):
        raise ContactWithoutPurpose
    if unknown := [code for code in new.regions if code not in regions]:
        raise RegionNotKnown(unknown[0])
    for other in others:
        if other.ended_at is None and other.starts_on <= new.ends_on and new.starts_on <= other.ends_on:
            raise AgreementStands(other.ends_on)
    return Agreement(
        id=id_,
        partner_id=partner_id,
        membership=new.membership,
        basis=new.basis,
        contact=new.contact,
        scopes=tuple(scope for scope in Scope if scope in new.scopes),
        fields=tuple(field for field in Field if field in new.fields),
        regions=tuple(dict.fromkeys(new.regions)),
        starts_on=new.starts_on,
        ends_on=new.ends_on,
    )


def in_force(agreement: Agreement, now: datetime) -> bool:
    """Whether an agreement holds at this instant: its days are those in Wales, both included."""
    today = now.astimezone(LONDON).date()
    return agreement.ended_at is None and agreement.starts_on <= today <= agreement.ends_on


def ended(agreement: Agreement, reason: BilingualProse, person_id: UUID, now: datetime) -> Agreement:
    """The agreement, over from this instant. Raises `AgreementOver` where it has ended already."""
    if agreement.ended_at is not None or now.astimezone(LONDON).date() > agreement.ends_on:
        raise AgreementOver
    return msgspec.structs.replace(agreement, ended_at=now, ended_by=person_id, ending=reason)


# ── Tokens ───────────────────────────────────────────────────────────────────────────────────────────


def digest_of(secret: str) -> bytes:
    """What is kept of a secret or a token: 32 bytes. Each has 256 random bits, so one hash is enough."""
    return sha256(secret.encode("utf-8", "surrogatepass")).digest()


def authenticate(shown: Credentials, digests: Collection[bytes]) -> None:
    """Raise `ClientNotKnown` where the secret is none of the client's; each is compared in constant time."""
    given = digest_of(shown.secret or "")
    if not any(hmac.compare_digest(given, digest) for digest in digests):
        raise ClientNotKnown


def another_secret(standing: int) -> None:
    """Raise `SecretsStand`: an old secret and a new one side by side are all that a change of secrets needs."""
    if standing >= MOST_SECRETS:
        raise SecretsStand


def granted(asked: TokenAsked, client_id: UUID, agreements: Sequence[Agreement], digest: bytes, now: datetime) -> Token:
    """The token that a client gets, by what is agreed today: fifteen minutes, and never beyond the agreement's end.

    Raises `GrantNotOffered`, `ClientWithoutAgreement` or `ScopeNotAgreed`.
    """
    if asked.grant_type != "client_credentials":
        raise GrantNotOffered
    standing = next((each for each in agreements if in_force(each, now)), None)
    if standing is None:
        raise ClientWithoutAgreement
    words = standing.scopes if asked.scope is None else asked.scope.split(" ")
    if not words or any(word not in [*standing.scopes] for word in words):
        raise ScopeNotAgreed
    over = datetime.combine(standing.ends_on + timedelta(days=1), time(), LONDON)
    return Token(
        digest=digest,
        client_id=client_id,
        agreement_id=standing.id,
        scopes=tuple(scope for scope in standing.scopes if scope in words),
        issued_at=now,
        expires_at=min(now + TOKEN_LIFE, over),
    )


# ── What is told ─────────────────────────────────────────────────────────────────────────────────────


def fields_told(
    kind: str, scopes: Collection[Scope], ceiling: Collection[str], *, may_contact: bool
) -> frozenset[Field]:
    """What of one member may be told: what the scopes show, no more than the agreement, and by the member's wish."""
    shown = frozenset(each for scope in scopes for each in FIELDS[scope] if each in ceiling)
    if kind == "person" and not (may_contact and Scope.MEMBERS_CONTACT in scopes):
        return shown - CONTACT
    return shown


# ── A member's wishes ────────────────────────────────────────────────────────────────────────────────


def wording(agreement: Agreement, purpose: Purpose, now: datetime) -> BilingualProse:
    """The words that a member consents to. Raises `AgreementOver` or `NothingToConsentTo`."""
    if not in_force(agreement, now):
        raise AgreementOver
    words = agreement.contact if purpose == "contact" else agreement.membership
    if words is None or (purpose == "membership" and agreement.basis == "legal_obligation"):
        raise NothingToConsentTo
    return words


def objected(agreement: Agreement, now: datetime) -> None:
    """Raise `AgreementOver`, or `NothingToObjectTo` where the ground is no interest to be weighed (Art. 21)."""
    if not in_force(agreement, now):
        raise AgreementOver
    if agreement.basis != "legitimate_interests":
        raise NothingToObjectTo
