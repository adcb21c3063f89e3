"""Letters, to the two who write, and of what was reported to the board's officers."""

from typing import Any
from uuid import UUID

from msgspec import convert
from sqlalchemy import RowMapping, text

from governance.bilingual import Bilingual
from governance.context import Context
from governance.database import Json
from governance.directory import queries as directory
from governance.letters import rules, store
from governance.letters.values import StoredLetter
from governance.letters.views import LetterboxView, LetterLine, LetterView
from governance.permissions import Permission
from governance.refusal import NotFound
from governance.standing.store import theirs

_LETTERS = text(
    """
    SELECT l.*, p.name AS writer, d.name AS entry, EXISTS (
             SELECT FROM letter_block b WHERE (b.person_id, b.blocked_id) = (l.person_id, l.written_by)) AS blocked
      FROM letter l JOIN person p ON p.id = l.written_by LEFT JOIN directory d ON d.id = l.member_id
     WHERE CASE WHEN :reported THEN l.reported_at IS NOT NULL AND l.settled_at IS NULL
                      AND :person_id NOT IN (l.person_id, l.written_by)
                ELSE :person_id IN (l.person_id, l.written_by) END
       AND (CAST(:id AS uuid) IS NULL OR l.id = :id)
       AND (CAST(:after AS uuid) IS NULL OR l.id < :after)
     ORDER BY l.id DESC LIMIT :limit
    """
).columns(entry=Json)


async def letterbox(ctx: Context, member_id: UUID) -> LetterboxView:
    """Whether one may write by way of an entry, and may open its letterbox. Raises `NotFound`."""
    await directory.listing(ctx, member_id)
    reader_id = await store.reader(ctx.db, member_id)
    # Whoever is blocked is not told: to them it is closed, as it is when they write.
    is_open = reader_id is not None and not await store.has_blocked(ctx.db, reader_id, ctx.actor.person_id)
    mine = ctx.actor.person_id is not None and ctx.actor.person_id in await theirs(ctx.db, member_id)
    writes = is_open and not mine and Permission.LETTER_WRITE in ctx.actor.permissions
    return LetterboxView(is_open, ["open_letterbox"] * mine + ["write_letter"] * writes)


async def my_letters(ctx: Context, *, after: UUID | None = None, limit: int = 50) -> list[LetterLine]:
    """What the caller got and wrote, the newest first. Raises `SignInNeeded`."""
    rows = await _rows(ctx, reported=False, after=after, limit=limit)
    return [LetterLine(**_line(ctx, row)) for row in rows]


async def reported_letters(ctx: Context, *, after: UUID | None = None, limit: int = 50) -> list[LetterLine]:
    """What was reported and waits for an officer of the board. Raises `NotPermitted`."""
    ctx.actor.require(Permission.MEMBERSHIP_DECIDE)
    return [LetterLine(**_line(ctx, row)) for row in await _rows(ctx, reported=True, after=after, limit=limit)]


async def letter(ctx: Context, letter_id: UUID) -> LetterView:
    """One of these. Raises `SignInNeeded`, and `NotFound` for another's."""
    rows = await _rows(ctx, reported=False, id=letter_id, limit=1)
    as_officer = not rows and Permission.MEMBERSHIP_DECIDE in ctx.actor.permissions
    if as_officer:
        rows = await _rows(ctx, reported=True, id=letter_id, limit=1)
    if not rows:
        raise NotFound
    row, got = rows[0], rows[0]["person_id"] == ctx.person_id()
    acts = ["settle_report"] if as_officer else []
    if got:
        acts = ["reply_to_letter", "unblock_writer" if row["blocked"] else "block_writer"]
        acts += ["report_letter"] if row["reported_at"] is None else []
    stored = convert({name: row[name] for name in StoredLetter.__struct_fields__}, StoredLetter)
    return LetterView(
        **_line(ctx, row),
        text=stored.text,
        replies_to=stored.replies_to,
        report=stored.report if got or as_officer else None,
        is_blocked=got and row["blocked"],
        kept_until=rules.kept_until(stored),
        allowed_actions=acts,
    )


async def _rows(ctx: Context, **asked: Any) -> list[RowMapping]:
    keys = dict.fromkeys(("id", "after")) | {"person_id": ctx.person_id()} | asked
    return list((await ctx.db.execute(_LETTERS, keys)).mappings())


def _line(ctx: Context, row: RowMapping) -> dict[str, Any]:
    mine = row["written_by"] == ctx.person_id()
    return {
        "id": row["id"],
        "mine": mine,
        "writer": row["writer"],
        "entry": convert(row["entry"], Bilingual) if row["entry"] else None,
        "member_id": row["member_id"],
        "written_at": row["written_at"],
        "reported_at": None if mine else row["reported_at"],
    }
