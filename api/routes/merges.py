"""Likely duplicates in the register, and two entries of one member made one, reversibly."""

from typing import Annotated
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import State as AppState
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from msgspec import Struct

from api.context import Ctx
from api.paging import DEFAULT_LIMIT, Cursor, Limit, page, read_id
from governance.merges import actions, queries
from governance.merges.values import NewMerge, NewMergeDecision, State
from governance.merges.views import Duplicate, MergeLine, MergePreview, MergeView


class DuplicatePage(Struct, frozen=True):
    """The pairs of members that are most likely one: always one page."""

    data: list[Duplicate]
    next_cursor: None = None


class MergePage(Struct, frozen=True):
    """A page of merges, the newest first."""

    data: list[MergeLine]
    next_cursor: str | None


@get("/duplicates", operation_id="duplicates")
async def duplicates(ctx: Ctx) -> DuplicatePage:
    """Members that are likely one: by a register's number, a partner's id, an address, or a name told alike.

    The 100 most telling. A pair that was declined or parted is known to be two, and is not listed again.
    """
    return DuplicatePage(await queries.duplicates(ctx))


@get("/merges", operation_id="merges")
async def merges(
    ctx: Ctx,
    request: Request[None, None, AppState],
    states: Annotated[list[State] | None, QueryParameter(name="state", max_items=len(State))] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response[MergePage]:
    """Merges that were proposed, and what became of each."""
    found = await queries.merges(ctx, states=states, after=read_id(request, cursor), limit=limit + 1)
    return page(request, MergePage, found, limit, lambda each: each.id)


@get("/merges/preview", operation_id="preview_merge")
async def preview_merge(ctx: Ctx, kept_id: FromQuery[UUID], merged_id: FromQuery[UUID]) -> MergePreview:
    """What a merge of two members would move and end today. Nothing happens."""
    return await queries.preview_merge(ctx, kept_id, merged_id)


@post("/merges", operation_id="propose_merge")
async def propose_merge(ctx: Ctx, data: JSONBody[NewMerge]) -> Response[MergeView]:
    """Propose that two entries are of one member. Another officer confirms it; until then nothing moves."""
    merge_id = await actions.propose_merge(ctx, data)
    return Response(await queries.merge(ctx, merge_id), headers={"Location": f"/api/v1/merges/{merge_id}"})


@get("/merges/{merge_id:uuid}", operation_id="merge")
async def merge(ctx: Ctx, merge_id: FromPath[UUID]) -> MergeView:
    """One merge, with each thing that it moved, or would move."""
    return await queries.merge(ctx, merge_id)


@post("/merges/{merge_id:uuid}/decision", operation_id="decide_merge", status_code=200)
async def decide_merge(ctx: Ctx, merge_id: FromPath[UUID], data: JSONBody[NewMergeDecision]) -> MergeView:
    """Confirm or decline a merge as a second officer, withdraw your own, or part two who were merged.

    Confirming ends one voting right from that day; votes that were cast stay. Parting puts back every row as it was.
    """
    await actions.decide_merge(ctx, merge_id, data)
    return await queries.merge(ctx, merge_id)


handlers = [duplicates, merges, preview_merge, propose_merge, merge, decide_merge]
