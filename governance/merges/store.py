"""What is remembered of merges: the proposal, each row that one moved, and how all of them go back."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec.structs import asdict, replace
from sqlalchemy import (
    Column,
    Date,
    DateTime,
    Table,
    Text,
    TextClause,
    Uuid,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.database import Json, metadata, value, values
from governance.identifiers import new_id
from governance.merges.values import Known, Merge, Moved, Part, Side, State
from governance.refusal import NotFound

member_merge = Table(
    "member_merge",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kept_id", Uuid),
    Column("merged_id", Uuid),
    Column("state", Text),
    Column("reasons", Json),
    Column("proposed_by", Uuid),
    Column("proposed_at", DateTime(timezone=True)),
    Column("decided_by", Uuid),
    Column("decided_at", DateTime(timezone=True)),
    Column("undone_by", Uuid),
    Column("undone_at", DateTime(timezone=True)),
    Column("undoing", Json),
)

merge_move = Table(
    "merge_move",
    metadata,
    Column("merge_id", Uuid),
    Column("part", Text),
    Column("row_id", Uuid),
    Column("made_id", Uuid),
    Column("scheme", Text),
    Column("identifier", Text),
    Column("state", Text),
    Column("held_to", Date),
    Column("role", Text),
)

# What members in force could be recognised by. A person's own addresses alone: many represent several organisations.
_KNOWN = text(
    """
    SELECT m.id AS member_id, m.kind, min(s.joined_on) AS joined_on,
           ARRAY[n.name ->> 'cy', n.name ->> 'en'] AS names,
           ARRAY(SELECT a.email FROM address a WHERE a.person_id = m.person_id) AS emails,
           ARRAY(SELECT c.partner_id || ':' || x.value FROM external_id x JOIN client c ON c.id = x.client_id
                  WHERE x.member_id = m.id) AS outside,
           ARRAY(SELECT i.scheme || '-' || i.identifier FROM org_identifier i
                  WHERE i.organisation_id = m.organisation_id) AS identifiers
      FROM member m JOIN member_name n ON n.member_id = m.id
      JOIN membership s ON s.member_id = m.id AND s.ended_on IS NULL
     GROUP BY m.id, n.name
    """
)
_SIDES = """
    SELECT m.id AS member_id, m.kind, s.id AS membership_id, s.state,
           ARRAY(SELECT m.person_id WHERE m.person_id IS NOT NULL
                 UNION SELECT n.person_id FROM nomination n WHERE n.member_id = m.id
                    AND coalesce(n.acts_to, 'infinity') >= app_today()) AS theirs,
           (SELECT g.id FROM member_merge g WHERE g.merged_id = m.id AND g.state = 'merged') AS merged_by
      FROM membership s JOIN member m ON m.id = s.member_id
     WHERE s.member_id = ANY (:ids) AND s.ended_on IS NULL AND s.joined_on <= app_today()
     ORDER BY s.id
"""
_HELD = text(f"{_SIDES} FOR UPDATE OF s")
_SEEN = text(_SIDES)

# Every row that a merge of today moves or ends, as it is now. Of a consent the narrower of the two wins.
# Whoever was asked to act for the one, and acts for the other already or was asked by it too, is asked by one of them.
_KNOWN_THERE = """
    (EXISTS (SELECT FROM nomination_offer k
              WHERE (k.member_id, k.nominee_id, k.state) = (:kept_id, f.nominee_id, 'waiting'))
     OR EXISTS (SELECT FROM nomination k WHERE (k.member_id, k.person_id) = (:kept_id, f.nominee_id)
                   AND coalesce(k.acts_to, 'infinity') >= app_today()))
"""
_PLAN = text(
    f"""
    SELECT p.*, NULL AS role FROM (
    SELECT 'membership' AS part, s.id AS row_id, NULL AS scheme, NULL AS identifier, s.state,
           NULL::date AS held_to
      FROM membership s WHERE s.member_id = :merged_id AND s.ended_on IS NULL
    UNION ALL SELECT 'right', r.member_id, NULL, NULL, NULL, r.held_to
      FROM voting_right r WHERE r.member_id = :merged_id
    UNION ALL SELECT 'nomination', n.id, NULL, NULL, NULL, NULL
      FROM nomination n WHERE n.member_id = :merged_id
       AND coalesce(n.acts_to, 'infinity') >= greatest(app_today(), n.acts_from)
       AND NOT EXISTS (SELECT FROM nomination k WHERE (k.member_id, k.person_id) = (:kept_id, n.person_id)
                          AND coalesce(k.acts_to, 'infinity') >= app_today())
    UNION ALL SELECT 'reference', f.member_id, NULL, NULL, NULL, NULL
      FROM member_reference f WHERE f.member_id = :merged_id
       AND NOT EXISTS (SELECT FROM member_reference k WHERE k.member_id = :kept_id)
    UNION ALL SELECT 'outside_id', x.client_id, NULL, NULL, NULL, NULL
      FROM external_id x WHERE x.member_id = :merged_id
       AND NOT EXISTS (SELECT FROM external_id k WHERE (k.client_id, k.member_id) = (x.client_id, :kept_id))
    UNION ALL SELECT 'identifier', i.organisation_id, i.scheme, i.identifier, NULL, NULL
      FROM org_identifier i JOIN member m USING (organisation_id) WHERE m.id = :merged_id
    UNION ALL SELECT 'consent', c.id, NULL, NULL, NULL, NULL
      FROM consent c WHERE c.member_id = :kept_id AND c.withdrawn_at IS NULL
       AND NOT EXISTS (SELECT FROM consent o WHERE o.withdrawn_at IS NULL
              AND (o.agreement_id, o.purpose, o.member_id) = (c.agreement_id, c.purpose, :merged_id))
    UNION ALL SELECT 'objection', o.agreement_id, NULL, NULL, NULL, NULL
      FROM objection o WHERE o.member_id = :merged_id
       AND NOT EXISTS (SELECT FROM objection k WHERE (k.agreement_id, k.member_id) = (o.agreement_id, :kept_id))
    UNION ALL SELECT 'directory_entry', e.member_id, NULL, NULL, NULL, NULL
      FROM directory_entry e WHERE e.member_id = :merged_id
       AND NOT EXISTS (SELECT FROM directory_entry k WHERE k.member_id = :kept_id)
    UNION ALL SELECT 'promise', r.member_id, NULL, NULL, NULL, NULL
      FROM promise r WHERE r.member_id = :merged_id
       AND NOT EXISTS (SELECT FROM promise k WHERE k.member_id = :kept_id)
    ) p
    UNION ALL SELECT CASE WHEN {_KNOWN_THERE} THEN 'offer_ended' ELSE 'nomination_offer' END,
           f.id, NULL, NULL, NULL, NULL, f.role
      FROM nomination_offer f WHERE f.member_id = :merged_id AND f.state = 'waiting' AND app_now() < f.answer_due_at
    """  # noqa: S608 - a constant of ours
)

# How a row of each part is moved; and how it goes back, in the same order.
_DO: dict[Part, TextClause] = {
    Part.MEMBERSHIP: text(
        "UPDATE membership SET state = 'ended', ended_on = app_today(), end_reason = 'merged' WHERE id = :row_id"
    ),
    Part.RIGHT: text("UPDATE voting_right SET held_to = app_today() - 1 WHERE member_id = :row_id"),
    # Who represents the kept member stays that; the other's representative is a deputy beside them.
    Part.NOMINATION: text(
        """
        INSERT INTO nomination (id, member_id, person_id, role, acts_from, acts_to)
        SELECT CAST(:made_id AS uuid), CAST(:kept_id AS uuid), n.person_id,
               CASE WHEN n.role = 'representative' AND EXISTS (
                 SELECT FROM nomination k WHERE (k.member_id, k.role) = (:kept_id, n.role)
                    AND coalesce(k.acts_to, 'infinity') >= app_today()) THEN 'deputy' ELSE n.role END,
               greatest(n.acts_from, app_today()), n.acts_to
          FROM nomination n WHERE n.id = :row_id
        """
    ),
    # Nor does anybody take over from the one who represents the kept member because of a merge.
    Part.OFFER: text(
        """
        UPDATE nomination_offer f SET member_id = :kept_id, role = CASE WHEN f.role = 'representative' AND (
                 EXISTS (SELECT FROM nomination k WHERE (k.member_id, k.role) = (:kept_id, f.role)
                            AND coalesce(k.acts_to, 'infinity') >= app_today())
                 OR EXISTS (SELECT FROM nomination_offer k
                             WHERE (k.member_id, k.role, k.state) = (:kept_id, f.role, 'waiting')))
               THEN 'deputy' ELSE f.role END
         WHERE f.id = :row_id
        """
    ),
    Part.OFFER_ENDED: text(
        "UPDATE nomination_offer SET state = 'withdrawn', state_since = :at, email = NULL WHERE id = :row_id"
    ),
    Part.REFERENCE: text("UPDATE member_reference SET member_id = :kept_id WHERE member_id = :row_id"),
    Part.OUTSIDE_ID: text(
        "UPDATE external_id SET member_id = :kept_id WHERE (client_id, member_id) = (:row_id, :merged_id)"
    ),
    Part.IDENTIFIER: text(
        """
        UPDATE org_identifier SET organisation_id = (SELECT organisation_id FROM member WHERE id = :kept_id)
         WHERE (scheme, identifier) = (:scheme, :identifier)
        """
    ),
    Part.CONSENT: text("UPDATE consent SET withdrawn_at = :at WHERE id = :row_id"),
    Part.OBJECTION: text(
        """
        INSERT INTO objection (agreement_id, member_id, objected_at)
        SELECT agreement_id, CAST(:kept_id AS uuid), objected_at FROM objection
         WHERE (agreement_id, member_id) = (:row_id, :merged_id)
        """
    ),
    Part.ENTRY: text("UPDATE directory_entry SET member_id = :kept_id WHERE member_id = :row_id"),
    Part.PROMISE: text("UPDATE promise SET member_id = :kept_id WHERE member_id = :row_id"),
}
# Unless the member, who joined again meanwhile, has asked the same person, or somebody for the same role.
_ASKED_ANEW = """
    NOT EXISTS (SELECT FROM nomination_offer o WHERE o.member_id = :merged_id AND o.state = 'waiting'
       AND (o.nominee_id = f.nominee_id OR (o.role, :role) = ('representative', 'representative')))
"""
_UNDO: dict[Part, TextClause] = {
    # Not where the member joined again meanwhile: that membership lasts.
    Part.MEMBERSHIP: text(
        """
        UPDATE membership s SET state = :state, ended_on = NULL, end_reason = NULL
         WHERE s.id = :row_id AND NOT EXISTS (
           SELECT FROM membership o WHERE o.member_id = s.member_id AND o.ended_on IS NULL)
        """
    ),
    Part.RIGHT: text("UPDATE voting_right SET held_to = :held_to WHERE member_id = :row_id"),
    Part.NOMINATION: text("DELETE FROM nomination WHERE id = :made_id"),
    # What was answered meanwhile stays answered.
    Part.OFFER: text(
        f"""
        UPDATE nomination_offer f SET member_id = :merged_id, role = :role
         WHERE f.id = :row_id AND f.state = 'waiting' AND {_ASKED_ANEW}
        """  # noqa: S608 - a constant of ours
    ),
    Part.OFFER_ENDED: text(
        f"""
        UPDATE nomination_offer f SET state = 'waiting', state_since = f.offered_at
         WHERE f.id = :row_id AND f.state = 'withdrawn' AND f.state_since = :at AND app_now() < f.answer_due_at
           AND {_ASKED_ANEW}
        """  # noqa: S608 - a constant of ours
    ),
    Part.REFERENCE: text("UPDATE member_reference SET member_id = :row_id WHERE member_id = :kept_id"),
    # Not where a program says by now what it knows each of the two by.
    Part.OUTSIDE_ID: text(
        """
        UPDATE external_id SET member_id = :merged_id WHERE (client_id, member_id) = (:row_id, :kept_id)
           AND NOT EXISTS (SELECT FROM external_id k WHERE (k.client_id, k.member_id) = (:row_id, :merged_id))
        """
    ),
    Part.IDENTIFIER: text(
        "UPDATE org_identifier SET organisation_id = :row_id WHERE (scheme, identifier) = (:scheme, :identifier)"
    ),
    # Not where the member consented again meanwhile: once is enough.
    Part.CONSENT: text(
        """
        UPDATE consent c SET withdrawn_at = NULL WHERE c.id = :row_id AND c.withdrawn_at = :at AND NOT EXISTS (
          SELECT FROM consent o WHERE o.withdrawn_at IS NULL
             AND (o.agreement_id, o.purpose, o.member_id) = (c.agreement_id, c.purpose, c.member_id))
        """
    ),
    # Nor an objection that the member repeated meanwhile.
    Part.OBJECTION: text(
        """
        DELETE FROM objection o WHERE (o.agreement_id, o.member_id) = (:row_id, :kept_id) AND NOT EXISTS (
          SELECT FROM journal j JOIN member m ON m.person_id = j.subject_id
           WHERE m.id = o.member_id AND j.event = 'consent.objected' AND j.at > :at
             AND j.facts ->> 'agreement_id' = CAST(o.agreement_id AS text))
        """
    ),
    Part.ENTRY: text("UPDATE directory_entry SET member_id = :row_id WHERE member_id = :kept_id"),
    # Not one that was given since, by either of the two.
    Part.PROMISE: text(
        """
        UPDATE promise SET member_id = :row_id
         WHERE member_id = :kept_id AND given_on <= CAST(CAST(:at AS timestamptz) AT TIME ZONE 'Europe/London' AS date)
           AND NOT EXISTS (SELECT FROM promise o WHERE o.member_id = :row_id)
        """
    ),
}


async def known(db: AsyncConnection) -> list[Known]:
    """By what each member in force could be recognised."""
    return values((await db.execute(_KNOWN)).mappings(), Known)


async def apart(db: AsyncConnection) -> set[frozenset[UUID]]:
    """The pairs that an officer said are two, and those about whom somebody is asked already."""
    states = [State.DECLINED, State.PROPOSED, State.UNMERGED]
    query = select(member_merge.c.kept_id, member_merge.c.merged_id).where(member_merge.c.state.in_(states))
    return {frozenset(row) for row in await db.execute(query)}


async def sides(db: AsyncConnection, *member_ids: UUID, lock: bool = False) -> dict[UUID, Side]:
    """These members as they stand, without who is none; `lock` holds their memberships to the transaction's end."""
    rows = (await db.execute(_HELD if lock else _SEEN, {"ids": list(member_ids)})).mappings()
    return {each.member_id: each for each in values(rows, Side)}


_THEIRS = text(
    """
    SELECT m.person_id FROM member m WHERE m.id = ANY (:ids) AND m.person_id IS NOT NULL
    UNION SELECT n.person_id FROM nomination n WHERE n.member_id = ANY (:ids)
      AND coalesce(n.acts_to, 'infinity') >= app_today()
    """
)


async def theirs(db: AsyncConnection, merge: Merge) -> frozenset[UUID]:
    """Who may speak for one of the two, today or later."""
    return frozenset((await db.execute(_THEIRS, {"ids": [merge.kept_id, merge.merged_id]})).scalars())


async def membership_of(db: AsyncConnection, member_id: UUID) -> UUID:
    """The membership of a member that lasts, or ended last."""
    query = text("SELECT id FROM membership WHERE member_id = :id ORDER BY joined_on DESC, id DESC LIMIT 1")
    found: UUID = (await db.execute(query, {"id": member_id})).scalar_one()
    return found


async def plan(db: AsyncConnection, kept_id: UUID, merged_id: UUID) -> list[Moved]:
    """Each row that a merge would move or end today."""
    return values((await db.execute(_PLAN, {"kept_id": kept_id, "merged_id": merged_id})).mappings(), Moved)


async def moved(db: AsyncConnection, merge_id: UUID) -> list[Moved]:
    """Each row that a merge moved or ended."""
    names = Moved.__struct_fields__
    query = select(*(merge_move.c[name] for name in names)).where(merge_move.c.merge_id == merge_id)
    return values((await db.execute(query)).mappings(), Moved)


async def voting_with_both(db: AsyncConnection, merge: Merge) -> list[UUID]:
    """The votes under way with both on the roll."""
    return list((await db.execute(select(func.voting_with_both(merge.kept_id, merge.merged_id)))).scalars())


async def load(db: AsyncConnection, merge_id: UUID, *, lock: bool = False) -> Merge:
    """One merge; `lock` holds it until the transaction ends. Raises `NotFound`."""
    query = select(member_merge).where(member_merge.c.id == merge_id)
    found = value((await db.execute(query.with_for_update() if lock else query)).mappings().one_or_none(), Merge)
    if found is None:
        raise NotFound
    return found


async def is_erased(db: AsyncConnection, merge: Merge) -> bool:
    """Whether one of the two was erased since."""
    query = text("SELECT bool_or(is_erased(person_id)) FROM member WHERE id = ANY (:ids) AND person_id IS NOT NULL")
    return bool((await db.execute(query, {"ids": [merge.kept_id, merge.merged_id]})).scalar_one())


async def waiting(db: AsyncConnection, one: UUID, other: UUID) -> UUID | None:
    """The proposal to merge these two that waits. Nobody else proposes a merge until the transaction ends."""
    await db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended("merges", 0))))
    pair = [one, other]
    query = select(member_merge.c.id).where(
        member_merge.c.state == State.PROPOSED, member_merge.c.kept_id.in_(pair), member_merge.c.merged_id.in_(pair)
    )
    found: UUID | None = (await db.execute(query)).scalars().first()
    return found


async def later(db: AsyncConnection, merge: Merge) -> UUID | None:
    """The newest merge of one of the two that came after this one, and stands."""
    pair = [merge.kept_id, merge.merged_id]
    of_these = member_merge.c.kept_id.in_(pair) | member_merge.c.merged_id.in_(pair)
    query = select(member_merge.c.id).where(member_merge.c.state == State.MERGED, of_these)
    query = query.where(member_merge.c.decided_at > (merge.decided_at or merge.proposed_at)).order_by(
        member_merge.c.decided_at.desc()
    )
    found: UUID | None = (await db.execute(query.limit(1))).scalar_one_or_none()
    return found


async def put(db: AsyncConnection, new: Merge) -> None:
    """Store a proposal."""
    await db.execute(insert(member_merge).values(asdict(new)))


async def change(db: AsyncConnection, old: Merge, new: Merge) -> None:
    """Store what became of a merge, which this transaction holds."""
    changed = {name: each for name in new.__struct_fields__ if (each := getattr(new, name)) != getattr(old, name)}
    await db.execute(update(member_merge).where(member_merge.c.id == old.id).values(changed))


async def move(db: AsyncConnection, merge: Merge, rows: Sequence[Moved]) -> None:
    """Move or end each of these rows, and write down what it was."""
    for row in rows:
        made = replace(row, made_id=new_id()) if row.part is Part.NOMINATION else row
        await db.execute(insert(merge_move).values(merge_id=merge.id, **asdict(made)))
        await _run(db, _DO[row.part], merge, made, merge.decided_at)


async def put_back(db: AsyncConnection, merge: Merge, rows: Sequence[Moved]) -> None:
    """Put each of these rows back as it was. Where a register is kept, the schema corrects the member's line."""
    for row in rows:
        await _run(db, _UNDO[row.part], merge, row, merge.decided_at)


async def _run(db: AsyncConnection, statement: TextClause, merge: Merge, row: Moved, at: datetime | None) -> None:
    await db.execute(statement, asdict(row) | {"kept_id": merge.kept_id, "merged_id": merge.merged_id, "at": at})
