"""What is done with translations: officers write them, members offer them. Every action reads: may, load, decide,
store, record.
"""

from uuid import UUID

from governance.bilingual import Language
from governance.context import Context
from governance.decisions import store as decisions
from governance.identifiers import new_id
from governance.journal import record
from governance.motions import actions as motion_actions
from governance.motions import rules as motion_rules
from governance.motions import store as motions
from governance.motions.values import Motion, MotionText, NewApproval
from governance.permissions import Permission
from governance.refusal import NotFound
from governance.translations import events, rules, store
from governance.translations.values import (
    Made,
    NewDeclining,
    NewMotionOffer,
    NewSummaryOffer,
    NewTranslation,
    Offer,
    Translated,
)


async def translate_motion(
    ctx: Context, motion_id: UUID, language: Language, new: NewTranslation, if_version: int | None = None
) -> None:
    """Write, or mend, the language that the motion was not written in. Approvals of the text before it are void."""
    person_id = ctx.actor.require(Permission.MOTION_APPROVE_TEXT)
    motion = await motions.load_visible(ctx.db, motion_id, ctx.actor.person_id, "update")
    motion_rules.is_version_read(motion, if_version)
    old = await motions.load_text(ctx.db, motion_id, motion.text_version)
    text = rules.write(motion, old, language, new, person_id)
    await _put(ctx, motion, text, language, new.made, person_id)
    await record(ctx, events.MotionTranslated(motion_id, language=language))


async def offer_motion_translation(ctx: Context, motion_id: UUID, new: NewMotionOffer) -> UUID:
    """Offer a motion in the language that it was not written in. An officer takes it up, or says why not. Gives the
    offer's id.
    """
    person_id = ctx.actor.require(Permission.TRANSLATION_OFFER)
    motion = await motions.load_visible(ctx.db, motion_id, person_id, "update")
    text = await motions.load_text(ctx.db, motion_id, motion.text_version)
    approved = await motions.approved_languages(ctx.db, text)
    waits, now = await store.has_offered(ctx.db, motion_id, person_id), await ctx.now()
    offer = rules.offer_motion(motion, text, approved, new, waits=waits, id_=new_id(), person_id=person_id, now=now)
    await store.put_offer(ctx.db, offer)
    await record(ctx, events.TranslationOffered(motion_id, offer_id=offer.id))
    return offer.id


async def offer_decision_translation(ctx: Context, decision_id: UUID, new: NewSummaryOffer) -> UUID:
    """Offer the summary of a published decision in the language that it lacks. Gives the offer's id."""
    person_id = ctx.actor.require(Permission.TRANSLATION_OFFER)
    decision = await decisions.load(ctx.db, decision_id, lock=True)
    if decision.state != "published" and Permission.DECISION_RECORD not in ctx.actor.permissions:
        raise NotFound
    waits, now = await store.has_offered(ctx.db, decision_id, person_id), await ctx.now()
    offer = rules.offer_summary(decision, new, waits=waits, id_=new_id(), person_id=person_id, now=now)
    await store.put_offer(ctx.db, offer)
    await record(ctx, events.SummaryOffered(decision_id, offer_id=offer.id))
    return offer.id


async def accept_translation(ctx: Context, offer_id: UUID) -> None:
    """Take up what a member offered: it is the text's other language from now on, and approved as it stands."""
    offer = await _seen(ctx, offer_id)
    if offer.motion_id is not None:
        await _accept_motion(ctx, offer.motion_id, offer_id)
    elif offer.decision_id is not None:
        await _accept_summary(ctx, offer.decision_id, offer_id)


async def decline_translation(ctx: Context, offer_id: UUID, new: NewDeclining) -> None:
    """Decline what a member offered, and say why."""
    offer = await _seen(ctx, offer_id, lock=True)
    person_id = ctx.actor.require(rules.decided_by(offer))
    state = rules.decline(offer)
    await store.decide(ctx.db, offer, state, person_id, await ctx.now(), new.reason)
    await _record(ctx, offer, events.TranslationDeclined, events.SummaryDeclined)


async def withdraw_translation(ctx: Context, offer_id: UUID) -> None:
    """Take back what one offered oneself."""
    person_id = ctx.actor.require(Permission.TRANSLATION_OFFER)
    offer = await _seen(ctx, offer_id, lock=True)
    state = rules.withdraw(offer, person_id)
    await store.decide(ctx.db, offer, state, person_id, await ctx.now())
    await _record(ctx, offer, events.TranslationWithdrawn, events.SummaryWithdrawn)


async def _seen(ctx: Context, offer_id: UUID, *, lock: bool = False) -> Offer:
    """An offer of one's own, or one that one decides on. Raises `NotFound` for any other."""
    person_id = ctx.person_id()
    offer = await store.load_offer(ctx.db, offer_id, lock=lock)
    if offer.offered_by != person_id and rules.decided_by(offer) not in ctx.actor.permissions:
        raise NotFound
    return offer


async def _accept_motion(ctx: Context, motion_id: UUID, offer_id: UUID) -> None:
    """The motion is held before the offer, as everywhere, so that two officers never wait for each other."""
    person_id = ctx.actor.require(Permission.MOTION_APPROVE_TEXT)
    motion = await motions.load(ctx.db, motion_id, "update")
    offer = await store.load_offer(ctx.db, offer_id, lock=True)
    old = await motions.load_text(ctx.db, motion_id, motion.text_version)
    state = rules.take_up(offer, rules.digest_of_motion(old, old.original_language))
    text = rules.write(motion, old, offer.language, rules.wording_of(offer), offer.offered_by)
    await _put(ctx, motion, text, offer.language, offer.made, offer.offered_by)
    await store.decide(ctx.db, offer, state, person_id, await ctx.now())
    await record(ctx, events.TranslationAccepted(motion_id, offer_id=offer_id))
    await record(ctx, events.MotionTranslated(motion_id, language=offer.language))
    await motion_actions.approve_text(ctx, motion_id, NewApproval(offer.language, text.digest))


async def _accept_summary(ctx: Context, decision_id: UUID, offer_id: UUID) -> None:
    person_id = ctx.actor.require(Permission.DECISION_RECORD)
    decision = await decisions.load(ctx.db, decision_id, lock=True)
    offer = await store.load_offer(ctx.db, offer_id, lock=True)
    state = rules.take_up(offer, rules.digest_of(offer.language.other, decision.summary))
    summary, now = rules.summary_with(decision, offer), await ctx.now()
    await store.complete_summary(ctx.db, decision, summary)
    await store.put(
        ctx.db,
        Translated(
            id=new_id(),
            motion_id=None,
            decision_id=decision_id,
            language=offer.language,
            source_digest=offer.source_digest,
            target_digest=rules.digest_of(offer.language, summary),
            made=offer.made,
            translated_by=offer.offered_by,
            translated_at=now,
        ),
    )
    await store.decide(ctx.db, offer, state, person_id, now)
    await record(ctx, events.SummaryAccepted(decision_id, offer_id=offer_id))
    await record(ctx, events.SummaryTranslated(decision_id, language=offer.language))


async def _put(
    ctx: Context, motion: Motion, text: MotionText, language: Language, made: Made, translator_id: UUID
) -> None:
    """Store a motion's text with its other language, and how that was made."""
    await motions.put_text(ctx.db, text)
    await motions.change(ctx.db, motion)
    await store.put(ctx.db, rules.made_of(text, language, made, new_id(), translator_id, await ctx.now()))


async def _record(
    ctx: Context, offer: Offer, motion: type[events.OfferEvent], decision: type[events.OfferEvent]
) -> None:
    if offer.motion_id is not None:
        await record(ctx, motion(offer.motion_id, offer_id=offer.id))
    elif offer.decision_id is not None:
        await record(ctx, decision(offer.decision_id, offer_id=offer.id))
