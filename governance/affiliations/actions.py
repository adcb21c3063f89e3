"""What people do with their own affiliations: enter one, and give it its last day."""

from uuid import UUID

from governance.affiliations import rules, store
from governance.affiliations.events import AffiliationDeclared, AffiliationHasEnded
from governance.affiliations.values import NewPersonAffiliation, NewPersonAffiliationEnd
from governance.context import Context
from governance.journal import record


async def declare_affiliation(ctx: Context, new: NewPersonAffiliation) -> UUID:
    """Enter where one works or volunteers. Gives the entry's id."""
    person_id = ctx.person_id()
    rules.check_named(new)
    organisation_id, name = None, new.name
    if new.member_id is not None:
        organisation_id, name = await store.organisation(ctx.db, new.member_id)
    assert name is not None  # noqa: S101 - one of the two is there
    rules.check_new(new, organisation_id, name, await store.hold(ctx.db, person_id))
    affiliation_id = await store.put(ctx.db, person_id, new, organisation_id)
    await record(ctx, AffiliationDeclared(person_id))
    return affiliation_id


async def end_my_affiliation(ctx: Context, affiliation_id: UUID, new: NewPersonAffiliationEnd) -> None:
    """Give one's own affiliation its last day; the entry stays."""
    person_id = ctx.person_id()
    rules.check_end(await store.load(ctx.db, affiliation_id, person_id), new.held_to)
    await store.end(ctx.db, affiliation_id, new.held_to)
    await record(ctx, AffiliationHasEnded(person_id))
