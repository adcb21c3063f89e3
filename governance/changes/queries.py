"""What partners follow, and what the network waits for next: reads over every capability, so above them all."""

from datetime import date, datetime
from typing import Any, TypeAlias
from uuid import UUID

from msgspec import Struct
from sqlalchemy import text

from governance.bilingual import Bilingual
from governance.changes.store import PUBLISHED_BY_THEN
from governance.context import Context
from governance.database import Json, values
from governance.journal import sentence_of
from governance.permissions import Office, Permission

# A place in the feed: the epoch (how often a backup was restored before), the transaction, the row.
Position: TypeAlias = tuple[int, int, int]
BEGINNING: Position = (0, 0, 0)


class Change(Struct, frozen=True):
    """One thing that changed. `id` is the resource's, `version` its present one, `changed_at` is UTC."""

    event: str
    type: str
    id: UUID
    version: int
    changed_at: datetime


class JournalEntry(Struct, frozen=True):
    """One act. `said` is its sentence's catalogue key; `title` of what it was done to, where that has one.

    `person_id` and `name` say who acted; null where the rules did it at their time. `office` and `covers` say in which
    office and for whom, of what somebody did as a deputy; `app` by which app, where one did it in their name. `facts`
    are the event's own.
    """

    seq: int
    at: datetime
    event: str
    type: str
    id: UUID
    title: Bilingual | None
    person_id: UUID | None
    name: str | None
    office: Office | None
    covers: str | None
    app: Bilingual | None
    facts: dict[str, Any]

    @property
    def said(self) -> str:
        return sentence_of(self.event)


# A row may be read or it may not, from its commit on: one that came into the feed later would stand before cursors that
# have passed it. So votes and answers never are, for until the closing it would tell who takes part; and of a motion,
# a decision or minutes only what was written from when they were put before everybody. What people do with their own
# accounts is no change of the society's; and whoever knew the id of a sign-in could use up its tries. Who asks for Easy
# Read or sign language says something of their health; who applied for membership is nobody's affair until they are a
# member; nor what a member promised. Of the directory only what everybody may read, or might until then.
_READABLE = f"""
       j.event NOT LIKE 'vote.%' AND j.event <> 'question.answered' AND j.event NOT LIKE '%.version_asked'
       AND j.subject_type NOT IN (
             'sign_in', 'session', 'person', 'letter', 'rectification', 'application', 'nomination', 'promise')
       AND (j.subject_type <> 'directory_entry' OR j.facts @> '{{"public": true}}')
       AND {PUBLISHED_BY_THEN}
"""

# In the order of commits, not of sequence numbers: a transaction that commits late would be skipped by
# "seq > cursor" for ever. A restored journal comes from a server that counted its own: all of it stands first.
_CHANGES = text(
    f"""
    SELECT j.epoch, j.xid::text AS xid, j.seq, j.event, j.subject_type AS type, j.subject_id AS id, j.at AS changed_at,
           coalesce(m.version, b.version, d.version, q.version, c.version, n.version, 1) AS version
      FROM journal j LEFT JOIN motion m ON m.id = j.subject_id LEFT JOIN ballot b ON b.id = j.subject_id
      LEFT JOIN decision d ON d.id = j.subject_id LEFT JOIN question q ON q.id = j.subject_id
      LEFT JOIN call c ON c.id = j.subject_id LEFT JOIN minutes n ON n.id = j.subject_id
     WHERE (j.epoch, j.xid, j.seq) > (:epoch, CAST(:xid AS xid8), :seq)
       AND (j.xid < pg_snapshot_xmin(pg_current_snapshot()) OR j.epoch < app_epoch())
       AND (CAST(:types AS text[]) IS NULL OR j.subject_type = ANY (:types))
       AND {_READABLE}
     ORDER BY j.epoch, j.xid, j.seq LIMIT :limit
    """  # noqa: S608 - a constant of ours
)


async def changes(
    ctx: Context, after: Position, limit: int, types: list[str] | None = None
) -> tuple[list[Change], Position, bool]:
    """Read the feed after a position. Gives the changes, the new position, and whether more are waiting.

    Raises `SignInNeeded` and `NotPermitted`.
    """
    ctx.actor.require(Permission.JOURNAL_READ)
    epoch, xid, seq = after
    keys = {"epoch": epoch, "xid": xid, "seq": seq, "limit": limit + 1, "types": types}
    rows = (await ctx.db.execute(_CHANGES, keys)).mappings().all()
    page = rows[:limit]
    position = (page[-1]["epoch"], int(page[-1]["xid"]), page[-1]["seq"]) if page else after
    return (
        [Change(r["event"], r["type"], r["id"], r["version"], r["changed_at"]) for r in page],
        position,
        len(rows) > limit,
    )


# By when it was written, the newest first: for people, who read backwards from today.
_JOURNAL = text(
    f"""
    SELECT j.seq, j.at, j.event, j.subject_type AS type, j.subject_id AS id, j.facts, p.id AS person_id, p.name,
           i.office, o.name AS covers, a.name::jsonb AS app,
           coalesce(t.title::jsonb, d.title::jsonb, q.title::jsonb, c.title::jsonb, k.title::jsonb, y.name::jsonb,
             r.name::jsonb) AS title
      FROM journal j
      LEFT JOIN person p ON p.id = j.person_id
      LEFT JOIN in_office i ON i.cover_id = j.cover_id
      LEFT JOIN person o ON o.id = i.covers
      LEFT JOIN app a ON a.client_id = j.app_id
      LEFT JOIN ballot b ON b.id = j.subject_id
      LEFT JOIN motion m ON m.id = coalesce(b.motion_id, j.subject_id)
      LEFT JOIN motion_text t ON t.motion_id = m.id AND t.version = m.text_version
      LEFT JOIN decision d ON d.id = j.subject_id
      LEFT JOIN question q ON q.id = j.subject_id
      LEFT JOIN call c ON c.id = j.subject_id
      LEFT JOIN composite k ON k.id = j.subject_id
      LEFT JOIN minutes n ON n.id = j.subject_id
      LEFT JOIN body y ON y.id = coalesce(n.body_id, j.subject_id)
      LEFT JOIN partner r ON r.id = j.subject_id
     WHERE (CAST(:before AS bigint) IS NULL OR j.seq < :before) AND {_READABLE}
       AND (CAST(:types AS text[]) IS NULL OR j.subject_type = ANY (:types))
       AND (CAST(:subject AS uuid) IS NULL OR j.subject_id = :subject)
       AND (CAST(:since AS date) IS NULL OR j.at >= CAST(:since AS date)::timestamp AT TIME ZONE 'Europe/London')
       AND (CAST(:until AS date) IS NULL OR j.at < (CAST(:until AS date) + 1)::timestamp AT TIME ZONE 'Europe/London')
     ORDER BY j.seq DESC LIMIT :limit
    """  # noqa: S608 - a constant of ours
).columns(facts=Json, title=Json, app=Json)


async def journal(
    ctx: Context,
    *,
    types: list[str] | None = None,
    subject_id: UUID | None = None,
    since: date | None = None,
    until: date | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[JournalEntry]:
    """Read what was done, the newest first: to things of some `types` or to one, from a day to a day, both included.

    Votes, answers, drafts, and what people did with their own accounts are never in it. Raises `SignInNeeded` and
    `NotPermitted`.
    """
    ctx.actor.require(Permission.JOURNAL_READ)
    keys = {"types": types, "subject": subject_id, "since": since, "until": until, "before": before, "limit": limit}
    return values((await ctx.db.execute(_JOURNAL, keys)).mappings(), JournalEntry)
