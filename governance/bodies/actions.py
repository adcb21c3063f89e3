"""What those who lead a body do with it: establish one under it, enact its terms of reference, enter affiliations."""

from uuid import UUID

from governance.bodies import rules, store
from governance.bodies.events import AffiliationEnded, BodyAffiliated, BodyEstablished, TermsEnacted
from governance.bodies.refusals import NameTaken, ParentUnknown
from governance.bodies.values import NewAffiliation, NewAffiliationEnd, NewBody, NewTerms
from governance.context import Context
from governance.journal import record
from governance.permissions import Permission
from governance.refusal import NotFound


async def establish_body(ctx: Context, new: NewBody) -> UUID:
    """Establish a body today, under one that the caller leads. Gives its id."""
    person_id = ctx.actor.require(Permission.BODY_ESTABLISH)
    try:
        await store.hold_body(ctx.db, new.parent_id)
    except NotFound:
        raise ParentUnknown(new.parent_id) from None
    leads = await store.leads(ctx.db, new.parent_id, Permission.BODY_ESTABLISH)
    rules.check_lead(new.parent_id, person_id, leads)
    await store.require_standing(ctx.db, new.parent_id)
    rules.check_new(new, await store.by_kind(ctx.db))
    slug = rules.slug(new.name.cy or "")
    if await store.is_taken(ctx.db, slug):
        raise NameTaken
    today = await store.today(ctx.db)
    body_id = await store.establish(ctx.db, slug, new.kind, new.name, new.purpose, today, new.parent_id)
    await record(ctx, BodyEstablished(body_id, kind=new.kind))
    return body_id


async def enact_terms(ctx: Context, body_id: UUID, new: NewTerms) -> None:
    """Add a version of a body's terms of reference, for a day that has not passed. Raises `NotFound`."""
    person_id = await _lead(ctx, body_id)
    await store.require_standing(ctx.db, body_id)
    last, last_on = await store.last_terms(ctx.db, body_id)
    rules.check_terms(new, last_on, await store.today(ctx.db))
    await store.put_terms(ctx.db, body_id, last + 1, new.text, new.effective_on, await ctx.now(), person_id)
    await record(ctx, TermsEnacted(body_id, version=last + 1, effective_on=new.effective_on))


async def affiliate_body(ctx: Context, body_id: UUID, new: NewAffiliation) -> UUID:
    """Enter that a body is affiliated with another organisation. Gives the entry's id."""
    person_id = await _lead(ctx, body_id)
    await store.require_standing(ctx.db, body_id)
    rules.check_days(new.held_from, new.held_to)
    affiliation_id = await store.affiliate(ctx.db, body_id, new, person_id)
    await record(ctx, BodyAffiliated(body_id))
    return affiliation_id


async def end_affiliation(ctx: Context, affiliation_id: UUID, new: NewAffiliationEnd) -> UUID:
    """Enter the last day of an affiliation; the entry stays. Gives the body's id."""
    ctx.actor.require(Permission.BODY_AMEND)
    affiliation = await store.load_affiliation(ctx.db, affiliation_id)
    await _lead(ctx, affiliation.body_id)
    rules.check_affiliation_end(affiliation, new.held_to)
    await store.end_affiliation(ctx.db, affiliation_id, new.held_to)
    await record(ctx, AffiliationEnded(affiliation.body_id, held_to=new.held_to))
    return affiliation.body_id


async def _lead(ctx: Context, body_id: UUID) -> UUID:
    """Hold a body that the caller leads. Gives the caller's id."""
    person_id = ctx.actor.require(Permission.BODY_AMEND)
    await store.hold_body(ctx.db, body_id)
    rules.check_lead(body_id, person_id, await store.leads(ctx.db, body_id, Permission.BODY_AMEND))
    return person_id
