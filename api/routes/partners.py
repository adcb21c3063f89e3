"""Partner bodies: what officers agree with them, what their programs read of members, and what members wish of it."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from litestar import Request, Response, delete, get, post, put
from litestar.datastructures import State as AppState
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from msgspec import Struct

from api.access import DISCLOSES, OPEN
from api.context import Ctx
from api.paging import DEFAULT_LIMIT, Cursor, Limit, page, read_cursor, read_id
from governance.partners import actions, clients, queries
from governance.partners.values import (
    NewAgreement,
    NewConsent,
    NewEnd,
    NewExternalId,
    NewIdentifier,
    NewKeys,
    NewPartner,
    PublicKey,
    Purpose,
    Secret,
)
from governance.partners.views import (
    ClientSelf,
    Disclosure,
    MemberTold,
    MyChoice,
    PartnerSummary,
    PartnerView,
    Standing,
)
from governance.permissions import Scope

Caller = Request[None, None, AppState]
UNKEPT = {"Cache-Control": "no-store"}


class PartnerPage(Struct, frozen=True):
    """A page of partners, the newest first."""

    data: list[PartnerSummary]
    next_cursor: str | None


class PartnerMade(Struct, frozen=True):
    """A partner that was entered, with its first client's id and secret: the secret is shown this once."""

    partner: PartnerView
    client_id: UUID
    client_secret: str


class MemberPage(Struct, frozen=True):
    """A page of members, in the order of their ids."""

    data: list[MemberTold]
    next_cursor: str | None


class Identifiers(Struct, frozen=True):
    """All the identifiers of an organisation, such as `GB-CHC-1234567`."""

    data: list[str]
    next_cursor: None = None


class Keys(Struct, frozen=True):
    """The public keys of a client, as a JSON Web Key Set."""

    keys: list[PublicKey]


class MySharing(Struct, frozen=True):
    """What partners ask to know of one, and what one said to each. Always one page."""

    data: list[MyChoice]
    next_cursor: None = None


class DisclosurePage(Struct, frozen=True):
    """A page of disclosures, the latest first."""

    data: list[Disclosure]
    next_cursor: str | None


# ── Officers, and everybody who wishes to know ───────────────────────────────────────────────────────


@get("/partners", operation_id="partners", opt=OPEN)
async def partners(
    ctx: Ctx, request: Caller, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Response[PartnerPage]:
    """List the partners, and what the agreement with each lets it be told of members."""
    found = await queries.partners(ctx, after=read_id(request, cursor), limit=limit + 1)
    return page(request, PartnerPage, found, limit, lambda partner: partner.id)


@post("/partners", operation_id="enter_partner")
async def enter_partner(ctx: Ctx, data: JSONBody[NewPartner]) -> Response[PartnerMade]:
    """Enter a partner with its agreement. Its client's secret is shown this once: pass it on by a safe way."""
    made = await actions.enter_partner(ctx, data)
    shown = PartnerMade(await queries.partner(ctx, made.partner_id), made.secret.client_id, made.secret.client_secret)
    return Response(shown, headers=UNKEPT | {"Location": f"/api/v1/partners/{made.partner_id}"})


@get("/partners/{partner_id:uuid}", operation_id="partner", opt=OPEN)
async def partner(ctx: Ctx, partner_id: FromPath[UUID]) -> PartnerView:
    """One partner, with every agreement there ever was. Its clients are for those who make agreements."""
    return await queries.partner(ctx, partner_id)


@post("/partners/{partner_id:uuid}/agreements", operation_id="make_agreement")
async def make_agreement(ctx: Ctx, partner_id: FromPath[UUID], data: JSONBody[NewAgreement]) -> PartnerView:
    """Enter the next agreement with a partner. Consents to an earlier one are not carried over."""
    await actions.make_agreement(ctx, partner_id, data)
    return await queries.partner(ctx, partner_id)


@post("/agreements/{agreement_id:uuid}/ending", operation_id="end_agreement", status_code=200)
async def end_agreement(ctx: Ctx, agreement_id: FromPath[UUID], data: JSONBody[NewEnd]) -> PartnerView:
    """End an agreement at once. Tokens that were given under it are worth nothing from now on."""
    return await queries.partner(ctx, await actions.end_agreement(ctx, agreement_id, data))


@post("/clients/{client_id:uuid}/secrets", operation_id="make_secret")
async def make_secret(ctx: Ctx, client_id: FromPath[UUID]) -> Response[Secret]:
    """Make another secret for a client, shown this once. The old one works beside it until it is ended."""
    return Response(await clients.make_secret(ctx, client_id), headers=UNKEPT)


@delete("/clients/{client_id:uuid}/secrets/{secret_id:uuid}", operation_id="end_secret")
async def end_secret(ctx: Ctx, client_id: FromPath[UUID], secret_id: FromPath[UUID]) -> None:
    """End a secret of a client's: no token is given by it from now on."""
    await clients.end_secret(ctx, client_id, secret_id)


@put("/clients/{client_id:uuid}/keys", operation_id="put_keys")
async def put_keys(ctx: Ctx, client_id: FromPath[UUID], data: JSONBody[NewKeys]) -> Keys:
    """Enter the public keys by which a client may show itself (`private_key_jwt`), in place of those there were."""
    return Keys(await clients.put_keys(ctx, client_id, data))


@post("/clients/{client_id:uuid}/disabling", operation_id="disable_client", status_code=200)
async def disable_client(ctx: Ctx, client_id: FromPath[UUID]) -> PartnerView:
    """Switch a client off, for good: its tokens are worth nothing from now on."""
    return await queries.partner(ctx, await clients.disable_client(ctx, client_id))


# ── Partners' programs ───────────────────────────────────────────────────────────────────────────────


@get("/clients/me", operation_id="client_self", opt={"scope": ""})
async def client_self(ctx: Ctx) -> ClientSelf:
    """Who your program is here: what your agreement gives, until when, and the scopes of this token."""
    return await queries.client_self(ctx)


@get("/members", operation_id="members", opt={**DISCLOSES, "scope": Scope.MEMBERS_READ.value})
async def members(
    ctx: Ctx,
    request: Caller,
    kind: FromQuery[Literal["person", "organisation"] | None] = None,
    region: Annotated[
        str | None, QueryParameter(max_length=60, description="A `code` of `/regions`; any other finds nobody.")
    ] = None,
    status: FromQuery[Literal["coming", "current", "ended"] | None] = None,
    external_id: Annotated[str | None, QueryParameter(max_length=100)] = None,
    identifier: Annotated[str | None, QueryParameter(max_length=60, description="Such as `GB-CHC-1234567`.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response[MemberPage]:
    """List the members that your agreement covers and that agreed to it where they are asked.

    What the agreement, the token's scope or the member does not give is absent, and not null. Each reading is written
    down, and the member sees it.
    """
    found = await actions.read_members(
        ctx,
        after=read_id(request, cursor),
        limit=limit,
        kind=kind,
        region=region,
        status=status,
        external_id=external_id,
        identifier=identifier,
    )
    return page(request, MemberPage, found, limit, lambda member: member.id)


@get("/members/{member_id:uuid}", operation_id="member", opt={**DISCLOSES, "scope": Scope.MEMBERS_READ.value})
async def member(ctx: Ctx, member_id: FromPath[UUID]) -> MemberTold:
    """One member, as `/members` lists them; `not-found` for whoever your agreement does not show you."""
    return await actions.read_member(ctx, member_id)


@get(
    "/members/{member_id:uuid}/standing", operation_id="standing", opt={**DISCLOSES, "scope": Scope.MEMBERS_READ.value}
)
async def standing(ctx: Ctx, member_id: FromPath[UUID], on: FromQuery[date | None] = None) -> Standing:
    """Whether a member may propose, second and vote on a day (today, without `on`), and if not, why.

    Of a day that is still to come it says what is known today.
    """
    return await actions.read_standing(ctx, member_id, on)


@put("/members/{member_id:uuid}/external-id", operation_id="put_external_id", opt={"scope": Scope.MEMBERS_READ.value})
async def put_external_id(ctx: Ctx, member_id: FromPath[UUID], data: JSONBody[NewExternalId]) -> MemberTold:
    """Keep by what your own program knows a member, to find them by it. No other client sees it."""
    return await actions.put_external_id(ctx, member_id, data)


@post("/members/{member_id:uuid}/identifiers", operation_id="put_identifier", status_code=200)
async def put_identifier(ctx: Ctx, member_id: FromPath[UUID], data: JSONBody[NewIdentifier]) -> Identifiers:
    """Enter an organisation's number in a public register: for those who make agreements. Its form is checked."""
    return Identifiers(await actions.put_identifier(ctx, member_id, data))


# ── Members ──────────────────────────────────────────────────────────────────────────────────────────


@get("/me/sharing", operation_id="my_sharing")
async def my_sharing(ctx: Ctx) -> MySharing:
    """What partners ask to know of you, for what, and what you said to it."""
    return MySharing(await queries.my_sharing(ctx))


@post("/me/consents", operation_id="give_consent", status_code=200)
async def give_consent(ctx: Ctx, data: JSONBody[NewConsent]) -> MySharing:
    """Consent to one purpose of an agreement. The words and the language in which you read them are kept."""
    await actions.give_consent(ctx, data)
    return MySharing(await queries.my_sharing(ctx))


@delete("/me/consents/{agreement_id:uuid}/{purpose:str}", operation_id="withdraw_consent")
async def withdraw_consent(ctx: Ctx, agreement_id: FromPath[UUID], purpose: FromPath[Purpose]) -> None:
    """Withdraw a consent: the partner's next reading leaves you out."""
    await actions.withdraw_consent(ctx, agreement_id, purpose)


@put("/me/objections/{agreement_id:uuid}", operation_id="object_to_sharing")
async def object_to_sharing(ctx: Ctx, agreement_id: FromPath[UUID]) -> MySharing:
    """Object to an agreement that needs no consent: the partner's next reading leaves you out."""
    await actions.object_to_sharing(ctx, agreement_id)
    return MySharing(await queries.my_sharing(ctx))


@get("/me/disclosures", operation_id="my_disclosures")
async def my_disclosures(
    ctx: Ctx, request: Caller, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Response[DisclosurePage]:
    """Which partner was told what of you, and of the organisations you act for: by day, the latest first."""
    position = read_cursor(request, cursor)
    found = await queries.my_disclosures(ctx, after=int(position) if position else None, limit=limit + 1)
    return page(request, DisclosurePage, found, limit, lambda told: told.id)


handlers = [
    partners,
    enter_partner,
    partner,
    make_agreement,
    end_agreement,
    make_secret,
    end_secret,
    put_keys,
    disable_client,
    client_self,
    members,
    member,
    standing,
    put_external_id,
    put_identifier,
    my_sharing,
    give_consent,
    withdraw_consent,
    object_to_sharing,
    my_disclosures,
]
