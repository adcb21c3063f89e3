"""What may be done to put motions together. Every action reads: may, load, decide, store, record."""

from collections.abc import Iterable, Sequence
from uuid import UUID

import msgspec

from governance.bodies import store as bodies
from governance.composites import rules, store
from governance.composites.events import (
    CompositeAgreed,
    CompositeConsented,
    CompositeDeclined,
    CompositeOffered,
    CompositeWithdrawn,
)
from governance.composites.values import Composite, NewComposite, NewCompositeAnswer, NewCompositeWithdrawal
from governance.context import Context
from governance.identifiers import new_id
from governance.journal import record
from governance.motions import actions as motion_actions
from governance.motions import store as motions
from governance.motions.values import Motion, Move
from governance.permissions import Permission


async def offer_composite(ctx: Context, new: NewComposite) -> UUID:
    """Ask the movers of several motions whether these may go on as one. Gives the offer's id."""
    person_id = ctx.actor.require(Permission.MOTION_ADMIT)
    rules.enough(new.motion_ids)
    held = await _hold(ctx, new.motion_ids, person_id)
    sources = [held[each] for each in new.motion_ids]
    orders = await bodies.orders_in_force(ctx.db, sources[0].body_id)
    asked = await store.asked(ctx.db, new.motion_ids)
    offered = rules.offered(new_id(), new, sources, asked, orders, person_id, await ctx.now())
    await store.put(ctx.db, offered, new.motion_ids)
    await record(ctx, CompositeOffered(offered.id))
    return offered.id


async def answer_composite(ctx: Context, composite_id: UUID, new: NewCompositeAnswer) -> None:
    """Consent, or decline, as the mover of one of the motions. With the last consent they are one motion."""
    person_id = ctx.actor.require(Permission.MOTION_PROPOSE)
    offer = await store.load(ctx.db, composite_id)
    sources = await store.sources(ctx.db, composite_id)
    held = await _hold(ctx, [each.motion_id for each in sources], person_id)
    now = await ctx.now()
    answered = rules.answered(offer, sources, held, new, person_id, now)
    await store.put_answer(ctx.db, answered)
    if new.to == "declined":
        declined = {"ended_as": "declined", "ended_by": person_id, "ended_at": now, "ending": new.reason}
        await store.end(ctx.db, msgspec.structs.replace(offer, **declined))
        await record(ctx, CompositeDeclined(offer.id, held[new.motion_id].mover_id, motion_id=new.motion_id))
        return
    await record(ctx, CompositeConsented(offer.id, held[new.motion_id].mover_id, motion_id=new.motion_id))
    present = [answered if each.motion_id == answered.motion_id else each for each in sources]
    if rules.all_consent(present, held):
        await _agree(ctx, offer, [held[each.motion_id] for each in sources])


async def withdraw_composite(ctx: Context, composite_id: UUID, new: NewCompositeWithdrawal) -> None:
    """Take an offer back, while it is open. The motions go on as they stand."""
    person_id = ctx.actor.require(Permission.MOTION_ADMIT)
    offer = await store.load(ctx.db, composite_id)
    held = await _hold(ctx, [each.motion_id for each in await store.sources(ctx.db, composite_id)], person_id)
    now = await ctx.now()
    rules.taken_back(offer, [each.state for each in held.values()], now)
    taken = {"ended_as": "withdrawn", "ended_by": person_id, "ended_at": now, "ending": new.reason}
    await store.end(ctx.db, msgspec.structs.replace(offer, **taken))
    await record(ctx, CompositeWithdrawn(offer.id))


async def _agree(ctx: Context, offer: Composite, sources: Sequence[Motion]) -> None:
    """The sources end here, and go on as one motion, which has a number at once."""
    now = await ctx.now()
    orders = await bodies.orders(ctx.db, offer.standing_orders_id)
    first = await motions.load_text(ctx.db, sources[0].id, sources[0].text_version)
    motion = rules.composed(new_id(), offer, sources, orders.rules, now)
    text = rules.text_of(motion, offer, first.original_language)
    agreed = {"ended_as": "agreed", "ended_at": now, "motion_id": motion.id}
    await store.end(ctx.db, msgspec.structs.replace(offer, **agreed))
    await motion_actions.compose(ctx, motion, text, rules.seconders(sources), offer.id)
    for each in sources:
        await motion_actions.follow(ctx, each.id, Move.SUPERSEDE, superseded_by=motion.id)
    await record(ctx, CompositeAgreed(offer.id, motion_id=motion.id))


async def _hold(ctx: Context, motion_ids: Iterable[UUID], person_id: UUID) -> dict[UUID, Motion]:
    """The motions, held in the order of their ids, so that two who hold the same ones never wait for each other."""
    return {each: await motions.load_visible(ctx.db, each, person_id, "update") for each in sorted(motion_ids)}
