"""The change feed: what to fetch again, in the order of commits."""

from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Literal, get_args
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.params import JSONBody, QueryParameter
from msgspec import UNSET, Struct, UnsetType

from api.context import Ctx
from api.faults import fault_in_parameter
from api.idempotency import IdempotencyKey, once
from api.paging import Limit, read_cursor, write_cursor
from api.problems import InvalidRequest
from governance.changes import actions, following, queries
from governance.changes.rules import MEMBERS, Followed, Op, Place
from governance.changes.values import Acknowledged, NewAcknowledgement
from governance.context import Client, Context
from governance.permissions import Scope

Caller = Request[None, None, State]
Subject = Literal[
    "motion", "ballot", "decision", "question", "call", "composite", "partner", "member", "minutes", "body"
]
After = Annotated[
    str | None,
    QueryParameter(max_length=400, description="`next_cursor` of the page before; a program may begin with `now`."),
]


# Where the things of a type are read; for most, under its name in the plural.
_COLLECTIONS = {
    "body": "bodies",
    "minutes": "minutes",
    "directory_entry": "directory",
    "register_inspection": "register/inspections",
}


class Change(Struct, frozen=True):
    """One line of the feed. `upserted`: fetch `href` again; `version` is the one that it has by now, if it has any.

    A member's `version` is the membership's: names, addresses and consents change without it, so fetch in any case.
    `removed`: it is in your view no more. `erased`: the law asks you to delete it, and to acknowledge that you did.
    Of both, `version` is null. `event` is for officers alone.
    """

    type: str
    id: UUID
    op: Op
    version: int | None
    changed_at: datetime
    href: str
    event: str | UnsetType = UNSET


class Changes(Struct, frozen=True):
    """A page of the feed. `next_cursor` is always there, even where the page is empty."""

    data: list[Change]
    next_cursor: str
    has_more: bool


class Acknowledgements(Struct, frozen=True):
    """What a program acknowledged, and when it first did. Always one page."""

    data: list[Acknowledged]
    next_cursor: None = None


@get(
    "/changes",
    operation_id="changes",
    opt={"scope": Scope.CHANGES_READ.value, "people": True, "refuses": (410,)},
)
async def changes(
    ctx: Ctx,
    request: Caller,
    after: After = None,
    types: Annotated[list[Subject] | None, QueryParameter(max_items=10)] = None,
    limit: Limit = 200,
) -> Changes:
    """Follow what happens. Keep `next_cursor` and ask again with it as `after`: nothing is skipped.

    A partner's program follows the members that its agreement shows it, with the scope `members.read` beside
    `changes.read`; and by `types` what everybody may read: motions, ballots with their results, decisions, minutes,
    questions, calls, composites and bodies, from when they are public. Without `types` it follows members alone.

    Without `after` it is told of each of them once, and of whoever was erased and is not acknowledged. Quicker, where
    there is no copy yet: ask `after=now`, keep that cursor, list `/members`, and follow from there. What leaves its
    view is `removed`, who is erased `erased`: delete your copy. A cursor is good for 90 days, for the program that was
    given it and for the same `types`. Where it is `cursor-expired`, begin anew without it (`now` would not tell of
    those erased meanwhile), and delete whatever is not named then.

    Officers who may read the journal follow the society's acts. Votes and answers are never in it, also after
    `ballot.closed`. Of a motion or a decision it begins with the publication: what was done to the draft is never
    in it.
    """
    if isinstance(ctx.actor, Client):
        return await _followed(ctx, ctx.actor, request, after, types, limit)
    position = _position(read_cursor(request, after, "after"))
    found, position, more = await queries.changes(ctx, position, limit, [*types] if types else None)
    lines = [
        Change(each.type, each.id, "upserted", each.version, each.changed_at, _href(each.type, each.id), each.event)
        for each in found
    ]
    return Changes(lines, write_cursor(request, ".".join(map(str, position))), more)


async def _followed(
    ctx: Context, client: Client, request: Caller, after: str | None, types: list[Subject] | None, limit: int
) -> Changes:
    """A partner's program's own feed: of members, or of the types that it names."""
    asked = frozenset(each for each in get_args(Followed) if each in types) if types else MEMBERS
    if types and asked != {*types}:
        raise InvalidRequest([fault_in_parameter("not_a_choice", "types")])
    holder = str(client.client_id)
    place: Place | Literal["now"] | None = (
        "now" if after == "now" else _place(read_cursor(request, after, "after", holder=holder))
    )
    found, reached, more = await following.follow(ctx, place, limit, asked)
    lines = [
        Change(each.type, each.id, each.op, each.version, each.changed_at, _href(each.type, each.id)) for each in found
    ]
    return Changes(lines, write_cursor(request, _written(reached), holder=holder), more)


def _href(type_: str, id_: UUID) -> str:
    """Where a thing is read."""
    return f"/api/v1/{_COLLECTIONS.get(type_, type_ + 's')}/{id_}"


def _position(cursor: str | None) -> queries.Position:
    """Read a place in the officers' feed; one without an epoch was given before there were any."""
    if cursor is None:
        return queries.BEGINNING
    *epoch, xid, seq = map(int, cursor.split("."))
    return (epoch[0] if epoch else 0, xid, seq)


def _place(cursor: str | None) -> Place | None:
    """Read a place in a partner's feed."""
    if cursor is None:
        return None
    epoch, xid, seq, subject, given, agreement, passing = cursor.split(".")
    return Place(
        epoch=int(epoch),
        xid=int(xid),
        seq=int(seq),
        subject_id=UUID(subject),
        given_at=datetime.fromtimestamp(int(given), UTC),
        agreement_id=UUID(agreement),
        passing=UUID(passing) if passing else None,
    )


def _written(place: Place) -> str:
    passing = place.passing.hex if place.passing else ""
    at = int(place.given_at.timestamp())
    words = (place.epoch, place.xid, place.seq, place.subject_id.hex, at, place.agreement_id.hex, passing)
    return ".".join(map(str, words))


@post(
    "/changes/acknowledgements",
    operation_id="acknowledge_erasures",
    opt={"scope": Scope.CHANGES_READ.value},
    status_code=200,
)
async def acknowledge_erasures(
    ctx: Ctx, request: Caller, data: JSONBody[NewAcknowledgement], key: IdempotencyKey = None
) -> Response[Acknowledgements]:
    """Say that you have deleted what you were told of people who were `erased`. It is written down that you did."""
    return await once(ctx, request, key, partial(_acknowledged, ctx, data))


async def _acknowledged(ctx: Context, data: NewAcknowledgement) -> Acknowledgements:
    return Acknowledgements(await actions.acknowledge_erasures(ctx, data))


handlers = [changes, acknowledge_erasures]
