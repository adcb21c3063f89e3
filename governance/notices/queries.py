"""What a notice has to say: read when it is sent, from what everybody may read."""

from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import text

from governance.bodies.rules import StandingOrders, for_resolution
from governance.context import Context
from governance.database import Json
from governance.notices import store
from governance.notices.about_members import NOMINATION, nominated
from governance.notices.about_motions import MOTION
from governance.notices.kind import TEXTS, Facts
from governance.notices.kinds import KINDS
from governance.notices.rules import Letter, Notice
from governance.orders.sentences import threshold_said

_PERSON = text(
    """
    SELECT p.name, p.language,
           (SELECT a.email FROM address a WHERE a.person_id = p.id ORDER BY a.id LIMIT 1) AS email
      FROM person p WHERE p.id = :id
    """
)
_CLASS = text(
    """
    SELECT m.resolution, o.rules FROM motion m JOIN standing_orders o ON o.id = m.standing_orders_id WHERE m.id = :id
    """
).columns(rules=Json)
_INVITED = text(
    """
    SELECT name, email, language FROM nomination_offer
     WHERE id = :id AND state = 'waiting' AND email IS NOT NULL AND app_now() < answer_due_at
    """
)


async def letter(ctx: Context, notice: Notice) -> Letter:
    """Put together what one notice says, as things stand now."""
    kind = KINDS[notice.kind]
    page_id = await store.page_of(ctx.db, kind, notice.subject_id)
    facts = await _read(ctx, kind.reads, notice.subject_id)
    if kind.finds:
        facts |= await kind.finds(ctx, notice.subject_id, notice.person_id)
    if kind.words:
        facts |= kind.words(facts)
    if kind.gives_notice:
        facts |= await _notice_of(ctx, page_id)
    person = await _row(ctx, _PERSON, notice.person_id)
    return Letter(notice_id=notice.id, kind=notice.kind, page_id=page_id, facts=facts, **person)


async def invitation(ctx: Context, nomination_id: UUID) -> Letter | None:
    """The letter that asks somebody who is not known yet to act for an organisation; None where that is over.

    It goes to an address that nobody has confirmed, and says no more than whoever wrote it there may know.
    """
    found = (await ctx.db.execute(_INVITED, {"id": nomination_id})).mappings().one_or_none()
    if found is None:
        return None
    facts = await _read(ctx, NOMINATION, nomination_id)
    facts |= nominated(facts)
    return Letter(notice_id=nomination_id, kind="nomination_offered", page_id=nomination_id, facts=facts, **found)


async def _notice_of(ctx: Context, motion_id: UUID) -> Facts:
    """How long notice is, by the motion's class; of a special resolution also its whole text, and what carries it."""
    row = await _row(ctx, _CLASS, motion_id)
    by = for_resolution(msgspec.convert(row["rules"], StandingOrders), row["resolution"])
    facts: Facts = {"notice_days": by.notice_clear_days}
    if row["resolution"] == "special":
        facts |= await _read(ctx, MOTION, motion_id)
        facts |= {"resolution": "special", "rule": threshold_said(by.threshold, "special")}
    return facts


async def _read(ctx: Context, query: Any, id_: UUID) -> Facts:
    """Give a row's values, its bilingual texts as such."""
    facts: Facts = await _row(ctx, query, id_)
    for name in TEXTS.keys() & facts.keys():
        facts[name] = None if facts[name] is None else msgspec.convert(facts[name], TEXTS[name])
    return facts


async def _row(ctx: Context, query: Any, id_: UUID) -> dict[str, Any]:
    return dict((await ctx.db.execute(query, {"id": id_})).mappings().one())
