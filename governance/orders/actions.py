"""What an officer does with standing orders: enact a new version. Nothing alters one that there is."""

from uuid import UUID

from governance.bodies.store import require_standing
from governance.context import Context
from governance.journal import record
from governance.orders import rules, store
from governance.orders.events import StandingOrdersEnacted
from governance.orders.values import NewOrders
from governance.permissions import Permission


async def enact_standing_orders(ctx: Context, body_id: UUID, new: NewOrders) -> int:
    """Enact the next version of a body's standing orders, to come into force on its day. Gives its number.

    Motions and ballots keep the version that they began under.
    """
    person_id = ctx.actor.require(Permission.STANDING_ORDERS_ENACT)
    standing = await store.standing(ctx.db, body_id, person_id)
    rules.check_officer(standing)
    await require_standing(ctx.db, body_id)
    newest = await store.newest(ctx.db, body_id, hold=True)
    now = await ctx.now()
    rules.check(new, newest, await store.entitled_on(ctx.db, rules.today(now)), now, standing.body_kind)
    version = await store.put(ctx.db, body_id, new, newest, person_id, now)
    begins = rules.begins(new.effective_on)
    await record(ctx, StandingOrdersEnacted(body_id, orders_version=version, effective_from=begins))
    return version
