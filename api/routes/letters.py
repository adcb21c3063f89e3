"""Letters between members by way of the directory: neither sees the other's address."""

from uuid import UUID

from litestar import Request, Response, delete, get, post, put
from litestar.datastructures import State as AppState
from litestar.params import FromPath, JSONBody
from msgspec import Struct

from api.access import OPEN
from api.context import Ctx
from api.paging import DEFAULT_LIMIT, Cursor, Limit, page, read_id
from governance.letters import actions, queries
from governance.letters.values import NewLetter, NewLetterbox, NewReport
from governance.letters.views import LetterboxView, LetterLine, LetterView


class LetterPage(Struct, frozen=True):
    """A page of letters, the newest first."""

    data: list[LetterLine]
    next_cursor: str | None


@get("/directory/{member_id:uuid}/letterbox", operation_id="letterbox", opt=OPEN)
async def letterbox(ctx: Ctx, member_id: FromPath[UUID]) -> LetterboxView:
    """Whether somebody takes letters by way of an entry."""
    return await queries.letterbox(ctx, member_id)


@put("/directory/{member_id:uuid}/letterbox", operation_id="open_letterbox")
async def open_letterbox(ctx: Ctx, member_id: FromPath[UUID], data: JSONBody[NewLetterbox]) -> LetterboxView:
    """Choose whether other members may write to you by way of your entry, or of that of an organisation of yours."""
    await actions.open_letterbox(ctx, member_id, data)
    return await queries.letterbox(ctx, member_id)


@post("/directory/{member_id:uuid}/letters", operation_id="write_letter")
async def write_letter(ctx: Ctx, member_id: FromPath[UUID], data: JSONBody[NewLetter]) -> Response[LetterView]:
    """Write to whoever takes letters by way of an entry: five in 24 hours at most. They read your name."""
    return await _made(ctx, await actions.write_letter(ctx, member_id, data))


@get("/me/letters", operation_id="my_letters")
async def my_letters(
    ctx: Ctx, request: Request[None, None, AppState], limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Response[LetterPage]:
    """The letters that you got and wrote. Each is deleted after 90 days."""
    found = await queries.my_letters(ctx, after=read_id(request, cursor), limit=limit + 1)
    return page(request, LetterPage, found, limit, lambda each: each.id)


@get("/reported-letters", operation_id="reported_letters")
async def reported_letters(
    ctx: Ctx, request: Request[None, None, AppState], limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Response[LetterPage]:
    """Letters that were reported, and wait for an officer of the board."""
    found = await queries.reported_letters(ctx, after=read_id(request, cursor), limit=limit + 1)
    return page(request, LetterPage, found, limit, lambda each: each.id)


@get("/letters/{letter_id:uuid}", operation_id="letter")
async def letter(ctx: Ctx, letter_id: FromPath[UUID]) -> LetterView:
    """One letter, to the two who write; once it is reported, to the officers of the board too."""
    return await queries.letter(ctx, letter_id)


@post("/letters/{letter_id:uuid}/replies", operation_id="reply_to_letter")
async def reply_to_letter(ctx: Ctx, letter_id: FromPath[UUID], data: JSONBody[NewLetter]) -> Response[LetterView]:
    """Answer a letter that you got. Whoever wrote it reads your name."""
    return await _made(ctx, await actions.reply_to_letter(ctx, letter_id, data))


@post("/letters/{letter_id:uuid}/report", operation_id="report_letter", status_code=200)
async def report_letter(ctx: Ctx, letter_id: FromPath[UUID], data: JSONBody[NewReport]) -> LetterView:
    """Bring a letter that you got before the officers of the board."""
    await actions.report_letter(ctx, letter_id, data)
    return await queries.letter(ctx, letter_id)


@post("/letters/{letter_id:uuid}/settlement", operation_id="settle_report", status_code=204)
async def settle_report(ctx: Ctx, letter_id: FromPath[UUID]) -> None:
    """Note that you, as an officer of the board, have seen to a letter that was reported."""
    await actions.settle_report(ctx, letter_id)


@put("/letters/{letter_id:uuid}/block", operation_id="block_writer")
async def block_writer(ctx: Ctx, letter_id: FromPath[UUID]) -> LetterView:
    """Hear no more from whoever wrote a letter that you got. They are not told."""
    await actions.block_writer(ctx, letter_id)
    return await queries.letter(ctx, letter_id)


@delete("/letters/{letter_id:uuid}/block", operation_id="unblock_writer")
async def unblock_writer(ctx: Ctx, letter_id: FromPath[UUID]) -> None:
    """Hear from them again."""
    await actions.unblock_writer(ctx, letter_id)


async def _made(ctx: Ctx, letter_id: UUID) -> Response[LetterView]:
    return Response(await queries.letter(ctx, letter_id), headers={"Location": f"/api/v1/letters/{letter_id}"})


handlers = [
    letterbox,
    open_letterbox,
    write_letter,
    my_letters,
    reported_letters,
    letter,
    reply_to_letter,
    report_letter,
    settle_report,
    block_writer,
    unblock_writer,
]
