"""What partners' programs follow, read off the journal; and what they say of who was erased."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from msgspec import Struct
from sqlalchemy import Column, DateTime, Table, Uuid, select, text
from sqlalchemy.dialects.postgresql import insert as insert_unless
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.changes.rules import TOLD, Followed, Place, Seen
from governance.context import Client
from governance.database import metadata, value, values
from governance.motions.queries import PRIVATE
from governance.partners.store import VISIBLE

erasure_acknowledgement = Table(
    "erasure_acknowledgement",
    metadata,
    Column("client_id", Uuid, primary_key=True),
    Column("member_id", Uuid, primary_key=True),
    Column("acknowledged_at", DateTime(timezone=True)),
)


class Edge(Struct, frozen=True):
    """As far as the feed goes now: every transaction before `xid` is over."""

    epoch: int
    xid: int
    now: datetime


_EDGE = text(
    "SELECT app_epoch() AS epoch, CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint) AS xid,"
    " app_now() AS now"
)


_KNOWN = text("SELECT EXISTS (SELECT FROM agreement g WHERE g.id = :agreement_id)")


async def knows(db: AsyncConnection, agreement_id: UUID) -> bool:
    """Whether this database ever had an agreement: one that was set up anew has others, under other ids."""
    return bool((await db.execute(_KNOWN, {"agreement_id": agreement_id})).scalar_one())


async def edge(db: AsyncConnection) -> Edge:
    """How far the feed goes. In the order of commits: a row of a transaction that commits late is yet to come."""
    found = value((await db.execute(_EDGE)).mappings().one(), Edge)
    assert found is not None  # noqa: S101 - one row is always given
    return found


# How things are with each member that was looked up, as this program may know it.
_SEEN = f"""
    SELECT l.member_id AS subject_id, l.at, l.may_leave,
           EXISTS (SELECT FROM ({VISIBLE}) v WHERE v.id = l.member_id) AS visible,
           EXISTS (SELECT FROM disclosure d WHERE (d.client_id, d.member_id) = (:client_id, l.member_id)) AS told,
           EXISTS (SELECT FROM erased_member e WHERE e.member_id = l.member_id) AS erased,
           EXISTS (SELECT FROM erasure_acknowledgement a
                    WHERE (a.client_id, a.member_id) = (:client_id, l.member_id)) AS acknowledged,
           (SELECT s.version FROM membership s WHERE s.member_id = l.member_id
             ORDER BY s.joined_on DESC LIMIT 1) AS version
"""  # noqa: S608 - a constant of ours
_CHANGES = text(
    f"""
    WITH looked AS MATERIALIZED (
      SELECT c.* FROM member_change c
       WHERE c.epoch = :epoch AND (c.xid, c.seq) >= (CAST(CAST(:xid AS text) AS xid8), :seq)
         AND (c.xid, c.seq, c.member_id) > (CAST(CAST(:xid AS text) AS xid8), :seq, :subject_id)
         AND c.xid < CAST(CAST(:until AS text) AS xid8)
       ORDER BY c.xid, c.seq, c.member_id LIMIT :limit)
    {_SEEN}, CAST(CAST(l.xid AS text) AS bigint) AS xid, l.seq FROM looked l ORDER BY l.xid, l.seq, l.member_id
    """  # noqa: S608 - constants of ours
)
# Everybody in view, and whoever was told of and is not: by their ids.
_EVERYBODY = text(
    f"""
    WITH looked AS MATERIALIZED (
      SELECT id AS member_id, app_now() AS at, true AS may_leave FROM (
        (SELECT v.id FROM ({VISIBLE}) v WHERE v.id > :passing ORDER BY v.id LIMIT :limit)
        UNION (SELECT DISTINCT d.member_id FROM disclosure d WHERE d.client_id = :client_id AND d.member_id > :passing
                ORDER BY d.member_id LIMIT :limit)) every
       ORDER BY id LIMIT :limit)
    {_SEEN} FROM looked l ORDER BY l.member_id
    """  # noqa: S608 - constants of ours
)


class Row(Seen, frozen=True, kw_only=True):
    """A change, and where it stands in the journal."""

    xid: int
    seq: int


async def changes(db: AsyncConnection, reader: Client, after: Place, edge: Edge, limit: int) -> list[Row]:
    """Changes after a place and before the edge, in the order of transactions."""
    keys = _between(after, edge) | _of(reader) | {"limit": limit}
    return values((await db.execute(_CHANGES, keys)).mappings(), Row)


async def everybody(db: AsyncConnection, reader: Client, passing: UUID, limit: int) -> list[Seen]:
    """Who is in a program's view, or was, after one member by their ids."""
    keys = _of(reader) | {"passing": passing, "limit": limit}
    return values((await db.execute(_EVERYBODY, keys)).mappings(), Seen)


# ── What everybody may read ──────────────────────────────────────────────────────────────────────────

# Every thing of these types, whether a stranger may read it now, and in which version it stands.
_THINGS = f"""
    SELECT 'motion' AS type, m.id, NOT ({PRIVATE}) AS visible, m.version FROM motion m
    UNION ALL SELECT 'ballot', b.id, true, b.version FROM ballot b
    UNION ALL SELECT 'decision', d.id, d.state = 'published', d.version FROM decision d
    UNION ALL SELECT 'minutes', n.id, n.state <> 'draft', n.version FROM minutes n
    UNION ALL SELECT 'question', q.id, true, q.version FROM question q
    UNION ALL SELECT 'call', c.id, true, c.version FROM call c
    UNION ALL SELECT 'composite', k.id, true, NULL FROM composite k
    UNION ALL SELECT 'body', y.id, true, NULL FROM body y
"""  # noqa: S608 - a constant of ours
# Of a row `j` of the journal: whether what it was done to had been put before everybody. What was done to a draft must
# never be told, not even later: a row that came into the feed after its commit would stand before cursors that passed.
PUBLISHED_BY_THEN = """
    (j.subject_type NOT IN ('motion', 'decision', 'minutes') OR EXISTS (
      SELECT FROM journal p WHERE p.subject_id = j.subject_id AND p.seq <= j.seq
         AND (p.event IN ('motion.composed', 'decision.published', 'minutes.proposed')
              OR p.event = 'motion.transitioned' AND p.facts ->> 'to' = 'seeking_seconders')))
"""
_PUBLIC_CHANGES = text(
    f"""
    WITH looked AS MATERIALIZED (
      SELECT j.xid, j.seq, j.at, j.subject_type, j.subject_id FROM journal j
       WHERE j.epoch = :epoch AND (j.xid, j.seq) >= (CAST(CAST(:xid AS text) AS xid8), :seq)
         AND (j.xid, j.seq, j.subject_id) > (CAST(CAST(:xid AS text) AS xid8), :seq, :subject_id)
         AND j.xid < CAST(CAST(:until AS text) AS xid8)
         AND j.subject_type = ANY (:types) AND j.event = ANY (:told) AND {PUBLISHED_BY_THEN}
       ORDER BY j.xid, j.seq LIMIT :limit)
    SELECT l.subject_type AS type, l.subject_id, l.at, true AS may_leave, coalesce(t.visible, false) AS visible,
           true AS told, t.version, CAST(CAST(l.xid AS text) AS bigint) AS xid, l.seq
      FROM looked l LEFT JOIN ({_THINGS}) t ON (t.type, t.id) = (l.subject_type, l.subject_id)
     ORDER BY l.xid, l.seq
    """  # noqa: S608 - constants of ours
)
# By their ids. Minutes that were put forward and taken back are told of as removed.
_EVERYTHING = text(
    f"""
    SELECT t.type, t.id AS subject_id, app_now() AS at, true AS may_leave, t.visible, true AS told, t.version
      FROM ({_THINGS}) t
     WHERE t.id > :passing AND t.type = ANY (:types)
       AND (t.visible OR EXISTS (SELECT FROM journal j WHERE j.subject_id = t.id AND j.event = 'minutes.proposed'))
     ORDER BY t.id LIMIT :limit
    """  # noqa: S608 - constants of ours
)


async def public_changes(
    db: AsyncConnection, types: Collection[Followed], after: Place, edge: Edge, limit: int
) -> list[Row]:
    """Changes to public things of some types, after a place and before the edge, in the order of transactions."""
    told = [event for type_ in types for event in TOLD[type_]]
    keys = _between(after, edge) | {"types": [*types], "told": told, "limit": limit}
    return values((await db.execute(_PUBLIC_CHANGES, keys)).mappings(), Row)


async def everything(db: AsyncConnection, types: Collection[Followed], passing: UUID, limit: int) -> list[Seen]:
    """What of some types everybody may read, or might, after one thing by their ids."""
    keys = {"passing": passing, "types": [*types], "limit": limit}
    return values((await db.execute(_EVERYTHING, keys)).mappings(), Seen)


def _between(after: Place, edge: Edge) -> dict[str, object]:
    place = {"epoch": edge.epoch, "xid": str(after.xid), "seq": after.seq, "subject_id": after.subject_id}
    return place | {"until": str(edge.xid)}


def _of(reader: Client) -> dict[str, object]:
    return {"agreement_id": reader.agreement_id, "client_id": reader.client_id}


# ── Who was erased ───────────────────────────────────────────────────────────────────────────────────

_ERASED = text(
    """
    SELECT e.member_id FROM erased_member e
     WHERE e.member_id = ANY (:ids)
       AND EXISTS (SELECT FROM disclosure d WHERE (d.client_id, d.member_id) = (:client_id, e.member_id))
    """
)


async def erased(db: AsyncConnection, reader: Client, ids: Collection[UUID]) -> set[UUID]:
    """Which of these members were erased after this program was told of them."""
    return set((await db.execute(_ERASED, {"ids": [*ids], "client_id": reader.client_id})).scalars())


async def acknowledge(db: AsyncConnection, reader: Client, ids: Collection[UUID], at: datetime) -> int:
    """Store that a program deleted what it had of these. Once is enough: gives how many it had not said before."""
    rows = [{"client_id": reader.client_id, "member_id": id_, "acknowledged_at": at} for id_ in sorted(ids)]
    query = insert_unless(erasure_acknowledgement).values(rows).on_conflict_do_nothing()
    return (await db.execute(query)).rowcount


async def acknowledged(db: AsyncConnection, reader: Client, ids: Collection[UUID]) -> list[tuple[UUID, datetime]]:
    """When a program said so of these, by their ids."""
    table = erasure_acknowledgement.c
    query = select(table.member_id, table.acknowledged_at).where(
        table.client_id == reader.client_id, table.member_id.in_(ids)
    )
    return [(row.member_id, row.acknowledged_at) for row in await db.execute(query.order_by(table.member_id))]
