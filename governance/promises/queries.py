"""The promise, to everybody; who gave it, to themselves and to the officers; and what is shared, to members."""

from uuid import UUID

from msgspec import convert
from sqlalchemy import text

from governance.context import Context, Person
from governance.database import Json, values
from governance.permissions import Permission
from governance.promises import store
from governance.promises.views import (
    FeedbackView,
    MyPromise,
    PromiseCounts,
    PromiseLine,
    PromiseView,
    SharedFeedback,
    WordingCount,
    WordingVersion,
)
from governance.refusal import NotFound

_WORDINGS = text(
    """
    SELECT version, text, effective_on,
           version = (SELECT max(version) FROM promise_wording WHERE effective_on <= app_today()) IS TRUE AS in_force
      FROM promise_wording ORDER BY version DESC
    """
).columns(text=Json)

_TODAYS = """EXISTS (SELECT FROM membership s WHERE s.member_id = p.member_id
    AND s.joined_on <= app_today() AND coalesce(s.ended_on, 'infinity') > app_today())"""
_LAST = """LEFT JOIN LATERAL (SELECT * FROM promise_feedback f WHERE f.member_id = p.member_id
    ORDER BY f.due_on DESC LIMIT 1) l ON true"""

_PROMISES = text(
    """
    SELECT p.member_id AS id, n.kind, n.name, p.wording, w.text, p.language, p.words, p.by_letter, p.given_on,
           p.next_due_on, p.version,
           (SELECT max(v.version) FROM promise_wording v
             WHERE v.effective_on <= app_today() AND v.version > p.wording) AS newer,
           coalesce((SELECT e.shows_promise FROM directory_entry e WHERE e.member_id = p.member_id), false) AS listed
      FROM promise p JOIN promise_wording w ON w.version = p.wording JOIN member_name n ON n.member_id = p.member_id
     WHERE p.member_id = ANY (:ids)
    """
).columns(name=Json, text=Json)

_FEEDBACK = text(
    """
    SELECT f.id, f.member_id, f.due_on, f.asked_at, f.shared, f.answered_at, f.version,
           CASE WHEN f.shared OR :own THEN f.done END AS done, CASE WHEN f.shared OR :own THEN f.hard END AS hard,
           CASE WHEN f.shared OR :own THEN f.help END AS help, f.language
      FROM promise_feedback f WHERE f.member_id = ANY (:ids) ORDER BY f.due_on DESC
    """
)

_LINES = text(
    f"""
    SELECT p.member_id AS id, n.kind, n.name, p.wording, p.given_on, l.due_on AS asked_on, l.answered_at,
           coalesce(l.shared, false) AS shared
      FROM promise p JOIN member_name n ON n.member_id = p.member_id {_LAST}
     WHERE {_TODAYS} AND (CAST(:wording AS integer) IS NULL OR p.wording = :wording)
       AND (CAST(:after AS uuid) IS NULL OR p.member_id < :after)
     ORDER BY p.member_id DESC LIMIT :limit
    """  # noqa: S608 - constants of ours
).columns(name=Json)

_COUNTS = text(
    f"""
    SELECT (SELECT count(*) FROM promise p WHERE {_TODAYS}) AS given, count(*) AS asked,
           count(f.answered_at) AS answered, count(*) FILTER (WHERE f.shared) AS shared
      FROM promise_feedback f JOIN promise p ON p.member_id = f.member_id AND {_TODAYS}
    """  # noqa: S608 - as above
)
_BY_WORDING = text(
    f"""
    SELECT w.version, count(p.member_id) AS promises
      FROM promise_wording w LEFT JOIN promise p ON p.wording = w.version AND {_TODAYS}
     GROUP BY w.version ORDER BY w.version DESC
    """  # noqa: S608 - as above
)

_SHARED = text(
    f"""
    SELECT f.id, f.member_id, n.kind, n.name, f.done, f.hard, f.help, f.language, f.answered_at
      FROM promise_feedback f JOIN promise p ON p.member_id = f.member_id
      JOIN member_name n ON n.member_id = f.member_id
     WHERE f.shared AND {_TODAYS}
       AND (:reads OR EXISTS (SELECT FROM champion_today c WHERE c.person_id = :person_id))
       AND (CAST(:after AS uuid) IS NULL OR f.id < :after)
     ORDER BY f.id DESC LIMIT :limit
    """  # noqa: S608 - as above
).columns(name=Json)


async def promise_wordings(ctx: Context) -> list[WordingVersion]:
    """Every version of the promise, the newest first."""
    return values((await ctx.db.execute(_WORDINGS)).mappings(), WordingVersion)


async def my_promises(ctx: Context) -> list[MyPromise]:
    """The members for whom the caller speaks today, with their promises. Raises `SignInNeeded` for a visitor."""
    members = await store.spoken_for(ctx.db, ctx.person_id())
    wording = await store.in_force(ctx.db)
    found = {each.id: each for each in await _views(ctx, [each.member_id for each in members], own=True)}
    return [
        MyPromise(
            member_id=each.member_id,
            kind=each.kind,
            name=each.name,
            may_give=each.is_member and wording is not None,
            promise=found.get(each.member_id),
            version=found[each.member_id].version if each.member_id in found else 0,
        )
        for each in members
    ]


async def promise(ctx: Context, member_id: UUID) -> PromiseView:
    """One promise, to whoever speaks for the member and to the officers who keep in touch with members.

    Raises `SignInNeeded`, and `NotFound` for another's too.
    """
    own = any(each.member_id == member_id for each in await store.spoken_for(ctx.db, ctx.person_id()))
    found = []
    if own or Permission.MEMBERSHIP_ADMIT in ctx.actor.permissions:
        found = await _views(ctx, [member_id], own=own)
    if not found:
        raise NotFound
    return found[0]


async def promises(
    ctx: Context, *, wording: int | None = None, after: UUID | None = None, limit: int = 50
) -> list[PromiseLine]:
    """Who of today's members gave the promise, the latest to join first. Raises `NotPermitted`."""
    ctx.actor.require(Permission.MEMBERSHIP_ADMIT)
    keys = {"wording": wording, "after": after, "limit": limit}
    return values((await ctx.db.execute(_LINES, keys)).mappings(), PromiseLine)


async def promise_counts(ctx: Context) -> PromiseCounts:
    """How many gave it, by version, and how many answered. Raises `NotPermitted`."""
    ctx.actor.require(Permission.MEMBERSHIP_ADMIT)
    counted = (await ctx.db.execute(_COUNTS)).mappings().one()
    by_wording = values((await ctx.db.execute(_BY_WORDING)).mappings(), WordingCount)
    return PromiseCounts(by_wording=by_wording, **{str(name): number for name, number in counted.items()})


async def shared_feedback(ctx: Context, *, after: UUID | None = None, limit: int = 50) -> list[SharedFeedback]:
    """What members let each other read, the latest asked first; nobody else reads any. Raises `SignInNeeded`."""
    person_id = ctx.person_id()
    reads = isinstance(ctx.actor, Person) and (ctx.actor.is_member or bool(ctx.actor.offices))
    keys = {"reads": reads, "person_id": person_id, "after": after, "limit": limit}
    return values((await ctx.db.execute(_SHARED, keys)).mappings(), SharedFeedback)


async def _views(ctx: Context, ids: list[UUID], *, own: bool) -> list[PromiseView]:
    keys = {"ids": ids, "own": own}
    rows = (await ctx.db.execute(_PROMISES, keys)).mappings().all()
    asked = (await ctx.db.execute(_FEEDBACK, keys)).mappings().all()
    acts = ["give_promise", "withdraw_promise"] if own else []
    return [
        convert(
            {str(name): each for name, each in row.items()}
            | {"feedback": values([each for each in asked if each["member_id"] == row["id"]], FeedbackView)}
            | {"allowed_actions": acts},
            PromiseView,
        )
        for row in rows
    ]
