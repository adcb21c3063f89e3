"""What officers agree with partners, how a program gets its token and reads members, and what members wish of it."""

from datetime import date
from secrets import token_urlsafe
from uuid import UUID

from governance.context import Context
from governance.identifiers import new_id
from governance.journal import record
from governance.partners import answers, clients, events, rules, store
from governance.partners.refusals import IdentifierTaken, NotInTheAgreement, TokenRefusal
from governance.partners.values import (
    Field,
    Granted,
    Made,
    NewAgreement,
    NewConsent,
    NewEnd,
    NewExternalId,
    NewIdentifier,
    NewPartner,
    Purpose,
    Secret,
    TokenAsked,
)
from governance.partners.views import MemberTold, Standing
from governance.permissions import Permission, Scope
from governance.refusal import NotFound


async def enter_partner(ctx: Context, new: NewPartner) -> Made:
    """Enter a partner with its agreement, and make its first client: the secret is shown this once."""
    person_id = ctx.actor.require(Permission.PARTNER_AGREE)
    now = await ctx.now()
    today = now.astimezone(rules.LONDON).date()
    agreement = rules.agreed(new, new_id(), new_id(), (), await store.region_codes(ctx.db), today)
    partner_id, client_id, secret = agreement.partner_id, new_id(), token_urlsafe(clients.SECRET_BYTES)
    await store.put_partner(ctx.db, partner_id, new.name, new.email, person_id, now)
    await store.put_agreement(ctx.db, agreement, person_id, now)
    await store.put_client(ctx.db, client_id, partner_id, now)
    await store.put_secret(ctx.db, client_id, rules.digest_of(secret), person_id, now)
    await record(ctx, events.PartnerEntered(partner_id, agreement_id=agreement.id))
    return Made(partner_id, Secret(client_id, secret))


async def make_agreement(ctx: Context, partner_id: UUID, new: NewAgreement) -> UUID:
    """Enter the next agreement with a partner. What members consented to in an earlier one is not carried over."""
    person_id = ctx.actor.require(Permission.PARTNER_AGREE)
    if not await store.lock_partner(ctx.db, partner_id):
        raise NotFound
    now = await ctx.now()
    today, others = now.astimezone(rules.LONDON).date(), await store.agreements(ctx.db, partner_id)
    agreement = rules.agreed(new, new_id(), partner_id, others, await store.region_codes(ctx.db), today)
    await store.put_agreement(ctx.db, agreement, person_id, now)
    await record(ctx, events.AgreementMade(partner_id, agreement_id=agreement.id))
    return agreement.id


async def end_agreement(ctx: Context, agreement_id: UUID, new: NewEnd) -> UUID:
    """End an agreement at once: tokens given under it read nothing from now on. Gives the partner's id."""
    person_id = ctx.actor.require(Permission.PARTNER_AGREE)
    agreement = await store.find_agreement(ctx.db, agreement_id, lock=True)
    if agreement is None:
        raise NotFound
    over = rules.ended(agreement, new.reason, person_id, await ctx.now())
    await store.end_agreement(ctx.db, over)
    await record(ctx, events.AgreementEnded(over.partner_id, agreement_id=agreement_id))
    return over.partner_id


async def grant_token(ctx: Context, asked: TokenAsked) -> Granted | TokenRefusal:
    """Give a client its token. No act of anybody's, every quarter of an hour: it stands in its table, not the journal.

    Raises a `TokenRefusal` for whoever is not known. Another is given back: that the client showed itself is kept, so
    that nobody else can show the same again.
    """
    program = await clients.authenticate(ctx, asked.credentials)
    agreements = await store.agreements(ctx.db, program.partner_id)
    token = rules.TOKEN_PREFIX + token_urlsafe(clients.SECRET_BYTES)
    try:
        given = rules.granted(asked, program.id, agreements, rules.digest_of(token), await ctx.now())
    except TokenRefusal as refusal:
        return refusal
    await store.put_token(ctx.db, given)
    seconds = int((given.expires_at - given.issued_at).total_seconds())
    return Granted(token, seconds, " ".join(given.scopes))


async def read_members(
    ctx: Context,
    *,
    after: UUID | None = None,
    limit: int,
    **only: str | None,
) -> list[MemberTold]:
    """What a partner's program is told of the members that it may see, by id. What is told is written down.

    `only` narrows to one `kind`, `region`, `status`, `external_id` or `identifier`. Where there are more than
    `limit`, one more comes with its id alone, which is not told: the list goes on.
    Raises `SignInNeeded`, `PartnersOnly` or `InsufficientScope`.
    """
    ctx.client(Scope.MEMBERS_READ)
    return await _tell(ctx, after=after, limit=limit, **only)


async def read_member(ctx: Context, member_id: UUID) -> MemberTold:
    """As `read_members`, of one. Raises `NotFound` for whoever this client does not see."""
    ctx.client(Scope.MEMBERS_READ)
    found = await _tell(ctx, id=member_id, limit=1)
    if not found:
        raise NotFound
    return found[0]


async def _tell(ctx: Context, *, limit: int, after: UUID | None = None, **only: object) -> list[MemberTold]:
    client = ctx.client(Scope.MEMBERS_READ)
    rows = await store.visible_members(ctx.db, client, after=after, limit=limit + 1, **only)
    told = [
        (
            row,
            rules.fields_told(row["kind"], client.scopes, client.fields, may_contact=row["may_contact"])
            - {Field.STANDING},
        )
        for row in rows[:limit]
    ]
    logged = {row["id"]: [each for each in Field if each in fields] for row, fields in told}
    await store.put_disclosures(ctx.db, client, logged)
    return [MemberTold.of(row, fields) for row, fields in told] + [MemberTold(id=row["id"]) for row in rows[limit:]]


async def read_standing(ctx: Context, member_id: UUID, on: date | None = None) -> Standing:
    """Whether a member may use their voting right on a day (today, if none is named), and why. It is written down.

    Of a day that is still to come it says what is known today. Raises `NotInTheAgreement` or `NotFound`.
    """
    client = ctx.client(Scope.MEMBERS_READ)
    if Field.STANDING not in client.fields:
        raise NotInTheAgreement(Field.STANDING)
    day = on or (await ctx.now()).astimezone(rules.LONDON).date()
    found = await store.standing(ctx.db, client, member_id, day)
    if found is None:
        raise NotFound
    reason = rules.standing(found, day)
    await store.put_disclosures(ctx.db, client, {member_id: [Field.STANDING]})
    return Standing(member_id, day, reason == "member", reason)


async def put_external_id(ctx: Context, member_id: UUID, new: NewExternalId) -> MemberTold:
    """Keep by what a partner's program knows a member: for it alone. Raises `NotFound` or `IdentifierTaken`."""
    client = ctx.client(Scope.MEMBERS_READ)
    if not await store.visible_members(ctx.db, client, id=member_id, limit=1):
        raise NotFound
    if not await store.put_external_id(ctx.db, client, member_id, new.value):
        raise IdentifierTaken
    return await read_member(ctx, member_id)


async def put_identifier(ctx: Context, member_id: UUID, new: NewIdentifier) -> list[str]:
    """Enter an organisation's number in a public register. Gives all its identifiers, as org-id.guide joins them."""
    ctx.actor.require(Permission.PARTNER_AGREE)
    organisation_id = await store.organisation_of(ctx.db, member_id)
    if organisation_id is None:
        raise NotFound
    identifier = rules.tidied(new)
    if not await store.put_identifier(ctx.db, organisation_id, new.scheme, identifier):
        raise IdentifierTaken
    await record(ctx, events.IdentifierEntered(member_id, identifier=f"{new.scheme}-{identifier}"))
    return [f"{scheme}-{each}" for scheme, each in await store.identifiers(ctx.db, organisation_id)]


# ── What members wish ────────────────────────────────────────────────────────────────────────────────


async def give_consent(ctx: Context, new: NewConsent) -> None:
    """Consent to one purpose of an agreement. The words that were shown are kept, and in which language."""
    member_id = await _own_member(ctx)
    agreement = await store.find_agreement(ctx.db, new.agreement_id)
    if agreement is None:
        raise NotFound
    now = await ctx.now()
    words = rules.wording(agreement, new.purpose, now).in_(new.language)
    await store.put_consent(ctx.db, agreement.id, member_id, new.purpose, (words.text, words.language), now)
    await record(ctx, events.ConsentGiven(ctx.person_id(), agreement_id=agreement.id, purpose=new.purpose))


async def withdraw_consent(ctx: Context, agreement_id: UUID, purpose: Purpose) -> None:
    """Withdraw a consent: the next reading leaves one out. Raises `NotFound` where none stands."""
    member_id = await _own_member(ctx)
    if not await store.withdraw_consent(ctx.db, agreement_id, member_id, purpose, await ctx.now()):
        raise NotFound
    await record(ctx, events.ConsentWithdrawn(ctx.person_id(), agreement_id=agreement_id, purpose=purpose))


async def object_to_sharing(ctx: Context, agreement_id: UUID) -> None:
    """Object to an agreement that rests on a legitimate interest: the next reading leaves one out."""
    member_id = await _own_member(ctx)
    agreement = await store.find_agreement(ctx.db, agreement_id)
    if agreement is None:
        raise NotFound
    now = await ctx.now()
    rules.objected(agreement, now)
    await store.put_objection(ctx.db, agreement_id, member_id, now)
    await record(ctx, events.ObjectionMade(ctx.person_id(), agreement_id=agreement_id, purpose="membership"))


async def _own_member(ctx: Context) -> UUID:
    """Who wishes, as the member they are. Raises `SignInNeeded`, or `NotFound` for whoever never was one."""
    member_id = await store.own_member(ctx.db, ctx.person_id())
    if member_id is None:
        raise NotFound
    return member_id


async def advance_due(ctx: Context) -> int:
    """Forget the tokens that ran out a day ago, and the answers that were kept for two. Gives how many."""
    now = await ctx.now()
    tokens = await store.forget_tokens(ctx.db, now - rules.MEMORY)
    return tokens + await answers.forget(ctx.db, now - rules.ANSWERS_KEPT)
