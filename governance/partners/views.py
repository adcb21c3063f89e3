"""What partners' programs are told, what officers and members read of partners: the shapes of the answers."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType, field

from governance.bilingual import Bilingual, BilingualProse, Language
from governance.partners.values import Basis, Field, PublicKey, Purpose, Reason
from governance.permissions import AppScope, Scope


class MemberTold(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A member as a partner's program may see them. What scope, agreement or member do not give is absent.

    `identifiers` are an organisation's, as org-id.guide writes them; `external_id` is what this client calls them.
    `status` is today's; `ended_on` is the first day without membership, null while it lasts. `region` is a code of
    `/regions`. A person's `name`, `email` and `language` are there once they have agreed to be written to. An
    organisation's name is public, and its `email` and `language` are null.
    """

    id: UUID
    kind: Literal["person", "organisation"] | UnsetType = UNSET
    class_: Literal["individual", "organisation"] | UnsetType = field(name="class", default=UNSET)
    status: Literal["coming", "current", "ended"] | UnsetType = UNSET
    joined_on: date | UnsetType = UNSET
    ended_on: date | UnsetType | None = UNSET
    region: str | UnsetType | None = UNSET
    identifiers: list[str] | UnsetType = UNSET
    external_id: str | UnsetType | None = UNSET
    name: Bilingual | UnsetType = UNSET
    email: str | UnsetType | None = UNSET
    language: Literal["cy", "en", "both"] | UnsetType | None = UNSET

    @classmethod
    def of(cls, row: Mapping[Any, Any], fields: Collection[Field]) -> "MemberTold":
        """Of a whole row, only these fields."""
        told = {("class_" if name == "class" else str(name)): row[name] for name in fields}
        if "name" in told:
            told["name"] = Bilingual(**told["name"])
        if "name" in told and row["kind"] == "organisation":
            told["identifiers"] = row["identifiers"]
        return cls(id=row["id"], external_id=row["external_id"], **told)


class Standing(Struct, frozen=True):
    """Whether a member may propose, second and vote on a day, and why: `member`, or what stands in the way."""

    member_id: UUID
    on: date
    in_good_standing: bool
    reason: Reason


class SecretView(Struct, frozen=True):
    """A secret that a client may use: never the secret itself."""

    id: UUID
    made_at: datetime


class ClientApp(Struct, frozen=True):
    """What an app was registered with: where it sends members back to, and the most that it can ask of them."""

    name: Bilingual
    redirect_uris: list[str]
    scopes: list[AppScope]
    public: bool


class ClientView(Struct, frozen=True):
    """A program of a partner's: its id, the secrets that it may use, the oldest first, and its public keys.

    `app` where it acts for members who let it. From `disabled_at` on it is switched off, and stays so.
    """

    id: UUID
    made_at: datetime
    secrets: list[SecretView]
    keys: list[PublicKey]
    app: ClientApp | None
    disabled_at: datetime | None
    allowed_actions: list[str]


class AgreementView(Struct, frozen=True, kw_only=True):
    """What is agreed with a partner. `state` is today's; `ending` says why it ended before its day."""

    id: UUID
    partner_id: UUID
    state: Literal["coming", "in_force", "over"]
    membership: BilingualProse
    basis: Basis
    contact: BilingualProse | None
    scopes: list[Scope]
    fields: list[Field]
    regions: list[str]
    starts_on: date
    ends_on: date
    ended_at: datetime | None
    ending: BilingualProse | None


class PartnerSummary(Struct, frozen=True):
    """A partner in a list, with the agreement that is in force today."""

    id: UUID
    name: Bilingual
    agreement: AgreementView | None


class PartnerView(PartnerSummary, frozen=True):
    """A partner with every agreement, the latest first. `email` and `clients` are for those who make agreements."""

    agreements: list[AgreementView]
    email: str | None
    clients: list[ClientView] | None
    allowed_actions: list[str]


class ClientSelf(Struct, frozen=True):
    """Who a program is here, and what it may read until when."""

    client_id: UUID
    partner: Bilingual
    agreement: AgreementView
    scopes: list[Scope]


class MyChoice(Struct, frozen=True):
    """One purpose of an agreement, and what one said to it.

    `state`: `consented`, `not_asked` (nothing was said, so nothing is told), `told` (no consent is needed), or
    `objected`. `wording` and `language` are as they were shown when one consented.
    """

    agreement_id: UUID
    partner: Bilingual
    purpose: Purpose
    text: BilingualProse
    basis: Basis
    fields: list[Field]
    ends_on: date
    state: Literal["consented", "not_asked", "told", "objected"]
    wording: str | None
    language: Language | None
    given_at: datetime | None
    allowed_actions: list[str]


class Disclosure(Struct, frozen=True):
    """What a partner was told of a member on one day, and how often. `id` is the latest time's."""

    id: int
    partner: Bilingual
    member_id: UUID
    member: Bilingual
    fields: list[Field]
    on: date
    times: int
