"""What a partner's program says of what it was told."""

from governance.changes import store
from governance.changes.values import Acknowledged, NewAcknowledgement
from governance.context import Context
from governance.journal import record
from governance.partners import events
from governance.partners.store import find_client
from governance.permissions import Scope
from governance.refusal import NotFound


async def acknowledge_erasures(ctx: Context, new: NewAcknowledgement) -> list[Acknowledged]:
    """Say that what was told of people who were erased is deleted (UK GDPR Art. 19). To say it twice changes nothing.

    Raises `SignInNeeded`, `PartnersOnly`, `InsufficientScope`, and `NotFound` where one of them was not erased, or this
    program was never told of them.
    """
    client = ctx.client(Scope.CHANGES_READ)
    ids = {*new.ids}
    if await store.erased(ctx.db, client, ids) != ids:
        raise NotFound
    program = await find_client(ctx.db, client.client_id)
    if program is None:
        raise NotFound
    if people := await store.acknowledge(ctx.db, client, ids, await ctx.now()):
        await record(ctx, events.ErasuresAcknowledged(program.partner_id, people=people))
    return [Acknowledged(id_, at) for id_, at in await store.acknowledged(ctx.db, client, ids)]
