"""Translations as people see them: what waits and how late it is, to all; offers, to those whom they concern."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import RowMapping, text

from governance.bilingual import LANGUAGES, BilingualProse, Language
from governance.bodies.rules import TRANSLATION_DAYS
from governance.context import Context
from governance.database import Json, value, values
from governance.decisions import queries as decisions
from governance.decisions import store as decision_store
from governance.motions import store as motions
from governance.motions.queries import VISIBLE
from governance.motions.rules import LONDON
from governance.permissions import Permission
from governance.refusal import NotFound
from governance.translations import rules, store
from governance.translations.values import Offer, State
from governance.translations.views import (
    LanguageView,
    OfferLine,
    OfferView,
    Translatable,
    TranslationView,
    WaitingTranslation,
    Wording,
)

# Every text whose clock has begun. A motion is ready when both its languages are approved as they stand; a decision
# when nothing of it lacks a language.
_CLOCKS = f"""
    SELECT 'motion' AS kind, m.id, m.reference, t.title, t.original_language AS source, m.submitted_at AS began_at,
           coalesce(CAST(o.rules ->> 'translation_days' AS integer), :days) AS days, t.text,
           ARRAY(SELECT l FROM unnest(ARRAY['cy', 'en']) l WHERE NOT (t.title ? l AND t.text ? l)) AS missing,
           m.state IN ('submitted', 'admitted') AND a.languages < 2 AS waiting,
           CASE WHEN a.languages = 2 THEN a.last END AS ready_at
      FROM motion m JOIN motion_text t ON (t.motion_id, t.version) = (m.id, m.text_version)
      JOIN standing_orders o ON o.id = m.standing_orders_id
      CROSS JOIN LATERAL (SELECT count(*) AS languages, max(approved_at) AS last FROM text_approval a
                           WHERE (a.motion_id, a.version, a.digest) = (t.motion_id, t.version, t.digest)) a
     WHERE m.submitted_at IS NOT NULL AND {VISIBLE}
    UNION ALL
    SELECT 'decision', d.id, d.reference, d.title, CASE WHEN d.text ? 'cy' AND coalesce(d.summary ? 'cy', true)
             THEN 'cy' ELSE 'en' END, d.recorded_at,
           coalesce((SELECT CAST(o.rules ->> 'translation_days' AS integer) FROM standing_orders o
                      WHERE o.body_id = d.body_id AND o.effective_from <= d.recorded_at
                      ORDER BY o.version DESC LIMIT 1), :days), coalesce(d.summary, d.text), g.missing,
           g.missing <> '{{}}', CASE WHEN g.missing = '{{}}' THEN greatest(d.published_at,
             (SELECT max(n.translated_at) FROM translation n WHERE n.decision_id = d.id)) END
      FROM decision d CROSS JOIN LATERAL (SELECT ARRAY(
             SELECT l FROM unnest(ARRAY['cy', 'en']) l
              WHERE NOT (d.title ? l AND d.text ? l AND d.reasons ? l AND coalesce(d.summary ? l, true))) AS missing) g
     WHERE d.state = 'published' OR :sees_drafts
"""  # noqa: S608 - the only piece put in is a constant of ours

_WAITING = text(
    f"""
    WITH clock AS ({_CLOCKS}), waits AS (
      SELECT c.*, (c.began_at AT TIME ZONE 'Europe/London')::date + c.days AS due_on FROM clock c WHERE c.waiting)
    SELECT w.kind, w.id, w.reference, w.title, w.source, w.missing, w.began_at, w.due_on,
           greatest((SELECT app_today()) - w.due_on, 0) AS days_late,
           cardinality(regexp_split_to_array(btrim(w.text ->> w.source), '\\s+')) AS words,
           (SELECT count(*) FROM translation_offer f
             WHERE f.state = 'offered' AND w.id IN (f.motion_id, f.decision_id)) AS offers
      FROM waits w
     WHERE CAST(:after AS uuid) IS NULL OR (w.due_on, w.id) > (SELECT l.due_on, l.id FROM waits l WHERE l.id = :after)
     ORDER BY w.due_on, w.id LIMIT :limit
    """  # noqa: S608 - the only piece put in is the constant above
).columns(title=Json, text=Json)

_ONE_CLOCK = text(
    f"""
    SELECT c.began_at, c.days, c.ready_at, c.waiting, (SELECT app_today()) AS today FROM ({_CLOCKS}) c WHERE c.id = :id
    """  # noqa: S608 - as above
)

_COUNT = text("SELECT count(*) FROM translation_offer WHERE state = 'offered' AND :id IN (motion_id, decision_id)")

_NAMES = text("SELECT id, name FROM person WHERE id = ANY (:ids)")

# With what each translates, as that stands today.
_OFFERS = text(
    """
    SELECT f.*, p.name AS offered_by_name, t.title AS source_title, coalesce(t.summary, d.summary) AS source_summary,
           t.text AS source_text, coalesce(m.state IN ('seeking_seconders', 'submitted', 'admitted'), true) AS takes,
           jsonb_build_object('kind', CASE WHEN m.id IS NULL THEN 'decision' ELSE 'motion' END,
             'id', coalesce(m.id, d.id), 'reference', coalesce(m.reference, d.reference),
             'title', coalesce(t.title, d.title)) AS of
      FROM translation_offer f JOIN person p ON p.id = f.offered_by
      LEFT JOIN motion m ON m.id = f.motion_id
      LEFT JOIN motion_text t ON (t.motion_id, t.version) = (m.id, m.text_version)
      LEFT JOIN decision d ON d.id = f.decision_id
     WHERE (f.offered_by = :person_id OR f.motion_id IS NOT NULL AND :motions
            OR f.decision_id IS NOT NULL AND :decisions)
       AND (CAST(:id AS uuid) IS NULL OR f.id = :id)
       AND (NOT :waiting OR f.state = 'offered')
       AND (CAST(:after AS uuid) IS NULL OR f.id < :after)
     ORDER BY f.id DESC LIMIT :limit
    """
).columns(title=Json, summary=Json, text=Json, source_title=Json, source_summary=Json, source_text=Json, of=Json)


class _Clock(Struct, frozen=True):
    began_at: datetime
    days: int
    ready_at: datetime | None
    waiting: bool
    today: date


async def translations(ctx: Context, *, after: UUID | None = None, limit: int = 50) -> list[WaitingTranslation]:
    """What waits for its other language, the longest due first; drafts of decisions for the board's officers alone."""
    keys = _sight(ctx) | {"after": after, "limit": limit}
    return values((await ctx.db.execute(_WAITING, keys)).mappings(), WaitingTranslation)


async def motion_translation(ctx: Context, motion_id: UUID) -> TranslationView:
    """How far the languages of a motion are. Raises `NotFound`."""
    motion = await motions.load_visible(ctx.db, motion_id, ctx.actor.person_id)
    written = await motions.load_text(ctx.db, motion_id, motion.text_version)
    approved = await motions.approved_languages(ctx.db, written)
    status = {each: _status(each in written.missing, each in approved) for each in LANGUAGES}
    digests = {each: rules.digest_of_motion(written, each) for each in LANGUAGES}
    action = "offer_motion_translation" if rules.is_motion_open(motion, written, approved) else None
    return await _view(ctx, motion_id, status, digests, written.original_language, action)


async def decision_translation(ctx: Context, decision_id: UUID) -> TranslationView:
    """How far the languages of a decision are. What may be offered is its summary. Raises `NotFound`."""
    await decisions.decision(ctx, decision_id)
    decision = await decision_store.load(ctx.db, decision_id)
    lacking = rules.lacking(decision)
    status = {each: _status(each in lacking, decision.published_at is not None) for each in LANGUAGES}
    digests = {each: rules.digest_of(each, decision.summary) for each in LANGUAGES}
    action = "offer_decision_translation" if rules.open_language(decision) else None
    return await _view(ctx, decision_id, status, digests, None, action)


def _status(missing: bool, approved: bool) -> Literal["missing", "written", "approved"]:
    return "missing" if missing else "approved" if approved else "written"


async def translation_offers(
    ctx: Context, *, waiting: bool = False, after: UUID | None = None, limit: int = 50
) -> list[OfferLine]:
    """Offers of one's own, and those that one decides on, the newest first; `waiting` leaves the undecided.

    Raises `SignInNeeded`.
    """
    rows = await _offers(ctx, None, waiting=waiting, after=after, limit=limit)
    return [OfferLine(**_line(ctx, row, offer)) for row, offer in rows]


async def translation_offer(ctx: Context, offer_id: UUID) -> OfferView:
    """One of these, with its words and those it translates. Raises `SignInNeeded` and `NotFound`."""
    rows = await _offers(ctx, offer_id, waiting=False, after=None, limit=1)
    if not rows:
        raise NotFound
    [(row, offer)] = rows
    source = msgspec.convert({name: row[f"source_{name}"] for name in Wording.__struct_fields__}, Wording)
    return OfferView(**_line(ctx, row, offer), source=source, offered=Wording(offer.title, offer.summary, offer.text))


async def _offers(
    ctx: Context, offer_id: UUID | None, *, waiting: bool, after: UUID | None, limit: int
) -> list[tuple[RowMapping, Offer]]:
    keys = {
        "id": offer_id,
        "person_id": ctx.person_id(),
        "motions": Permission.MOTION_APPROVE_TEXT in ctx.actor.permissions,
        "decisions": Permission.DECISION_RECORD in ctx.actor.permissions,
        "waiting": waiting,
        "after": after,
        "limit": limit,
    }
    rows = (await ctx.db.execute(_OFFERS, keys)).mappings().all()
    return list(zip(rows, values(rows, Offer), strict=True))


def _line(ctx: Context, row: RowMapping, offer: Offer) -> dict[str, Any]:
    """What a list says of an offer, and what this caller may do with it."""
    texts = (row["source_title"], row["source_summary"], row["source_text"])
    present = texts if offer.motion_id is not None else texts[1:2]
    source = [_pair(each) for each in present]
    moved = not row["takes"] or rules.digest_of(offer.language.other, *source) != offer.source_digest
    state = "outdated" if moved and offer.state is State.OFFERED else offer.state.value
    waits, mine = offer.state is State.OFFERED, offer.offered_by == ctx.actor.person_id
    decides = waits and rules.decided_by(offer) in ctx.actor.permissions
    return {
        "id": offer.id,
        "of": msgspec.convert(row["of"], Translatable),
        "language": offer.language,
        "made": offer.made,
        "state": state,
        "offered_by": row["offered_by_name"],
        "offered_at": offer.offered_at,
        "decided_at": offer.decided_at,
        "reason": offer.reason,
        "mine": mine,
        "allowed_actions": [
            *(["accept_translation"] if decides and not moved else []),
            *(["decline_translation"] if decides else []),
            *(["withdraw_translation"] if waits and mine else []),
        ],
    }


def _pair(stored: Any) -> BilingualProse | None:
    return msgspec.convert(stored, BilingualProse | None)


async def _view(
    ctx: Context,
    subject_id: UUID,
    status: dict[Language, Literal["missing", "written", "approved"]],
    digests: dict[Language, str],
    original: Language | None,
    action: str | None,
) -> TranslationView:
    """The clock of one text, and how each of its languages was made; `action` is how this caller may offer one."""
    row = (await ctx.db.execute(_ONE_CLOCK, _sight(ctx) | {"id": subject_id})).mappings().one_or_none()
    clock = value(row, _Clock)
    due = rules.due_on(clock.began_at, clock.days) if clock else None
    late = 0
    if clock and due and (clock.waiting or clock.ready_at):
        until = clock.ready_at.astimezone(LONDON).date() if clock.ready_at else clock.today
        late = rules.days_late(due, until)
    languages = await _languages(ctx, subject_id, status, digests, original)
    return TranslationView(
        cy=languages[Language.CY],
        en=languages[Language.EN],
        began_at=clock.began_at if clock else None,
        due_on=due,
        ready_at=clock.ready_at if clock else None,
        waiting=clock is not None and clock.waiting,
        days_late=late,
        offers=(await ctx.db.execute(_COUNT, {"id": subject_id})).scalar_one(),
        allowed_actions=[action] if action and Permission.TRANSLATION_OFFER in ctx.actor.permissions else [],
    )


async def _languages(
    ctx: Context,
    subject_id: UUID,
    status: dict[Language, Literal["missing", "written", "approved"]],
    digests: dict[Language, str],
    original: Language | None,
) -> dict[Language, LanguageView]:
    """Each language, with the last translation that said what it says now. Names are for members."""
    made = await store.made(ctx.db, subject_id)
    stands = {
        each: next((m for m in made if (m.language, m.target_digest) == (each, digests[each])), None)
        for each in LANGUAGES
    }
    ids = [each.translated_by for each in stands.values() if each] if ctx.actor.person_id else []
    names = {row.id: row.name for row in await ctx.db.execute(_NAMES, {"ids": ids})} if ids else {}
    return {
        each: LanguageView(
            status=status[each],
            original=each is original,
            made=found.made if (found := stands[each]) else None,
            at=found.translated_at if found else None,
            by=names.get(found.translated_by) if found else None,
            outdated=found is not None and found.source_digest != digests[each.other],
        )
        for each in LANGUAGES
    }


def _sight(ctx: Context) -> dict[str, Any]:
    return {
        "person_id": ctx.actor.person_id,
        "sees_drafts": Permission.DECISION_RECORD in ctx.actor.permissions,
        "days": TRANSLATION_DAYS,
    }
