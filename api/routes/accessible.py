"""A motion or a decision in other forms: Easy Read, a recording with its transcript, a sign language video."""

from uuid import UUID

from litestar import Request, Response, delete, get, post, put
from litestar.datastructures import State as AppState
from litestar.params import FromPath, JSONBody
from msgspec import Struct

from api.access import OPEN
from api.context import Ctx
from api.paging import DEFAULT_LIMIT, Cursor, Limit, page, read_id
from api.problems import RangeNotThere
from governance.accessible import actions, queries, rules
from governance.accessible.values import MOST_AUDIO, Kind, NewAsk, NewVersion, Of
from governance.accessible.views import AskLine, VersionsView
from governance.bilingual import Language

# A recording as base64, and what is written beside it.
MOST_SENT = MOST_AUDIO * 4 // 3 + 200_000
# Its address is of this one recording: it may be kept, and is asked for in parts.
KEPT = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Accept-Ranges": "bytes",
    "Content-Disposition": "inline",
}


class VersionAsks(Struct, frozen=True):
    """A page of the forms that were asked for and are not there, the first asked for first."""

    data: list[AskLine]
    next_cursor: str | None


@get("/versions/{of:str}/{subject_id:uuid}", operation_id="versions", opt=OPEN)
async def versions(ctx: Ctx, of: FromPath[Of], subject_id: FromPath[UUID]) -> VersionsView:
    """The other forms of a motion or of a published decision: those there are, and those that were asked for."""
    return await queries.versions(ctx, of, subject_id)


@put(
    "/versions/{of:str}/{subject_id:uuid}/{language:str}/{kind:str}",
    operation_id="put_version",
    request_max_body_size=MOST_SENT,
)
async def put_version(
    ctx: Ctx,
    of: FromPath[Of],
    subject_id: FromPath[UUID],
    language: FromPath[Language],
    kind: FromPath[Kind],
    data: JSONBody[NewVersion],
) -> VersionsView:
    """Add a form of a text, or put it in the place of the present one. The mover of a motion may, and officers."""
    await actions.put_version(ctx, of, subject_id, language, kind, data)
    return await queries.versions(ctx, of, subject_id)


@delete(
    "/versions/{of:str}/{subject_id:uuid}/{language:str}/{kind:str}", operation_id="remove_version", status_code=200
)
async def remove_version(
    ctx: Ctx, of: FromPath[Of], subject_id: FromPath[UUID], language: FromPath[Language], kind: FromPath[Kind]
) -> VersionsView:
    """Take a form of a text away."""
    await actions.remove_version(ctx, of, subject_id, language, kind)
    return await queries.versions(ctx, of, subject_id)


@post("/versions/{of:str}/{subject_id:uuid}/asks", operation_id="ask_version")
async def ask_version(ctx: Ctx, of: FromPath[Of], subject_id: FromPath[UUID], data: JSONBody[NewAsk]) -> VersionsView:
    """Ask, as a member, for a form of a text that is not there."""
    await actions.ask_version(ctx, of, subject_id, data)
    return await queries.versions(ctx, of, subject_id)


@get("/version-asks", operation_id="version_asks", opt=OPEN)
async def version_asks(
    ctx: Ctx, request: Request[None, None, AppState], limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Response[VersionAsks]:
    """The forms that members asked for and that nobody has added yet."""
    found = await queries.version_asks(ctx, after=read_id(request, cursor), limit=limit + 1)
    return page(request, VersionAsks, found, limit, lambda each: each.id)


@get("/audio/{version_id:uuid}", operation_id="version_audio", opt=OPEN, media_type="audio/*")
async def version_audio(
    ctx: Ctx, request: Request[None, None, AppState], version_id: FromPath[UUID]
) -> Response[bytes]:
    """A recording: MP3, Ogg, M4A or WAV, as its media type says. With `Range`, one part of it (206)."""
    found = await queries.version_audio(ctx, version_id)
    try:
        part = rules.part_of(request.headers.get("range"), found.size)
    except ValueError as error:
        raise RangeNotThere(found.size) from error
    sound = await queries.version_sound(ctx, version_id, part or rules.Part(0, found.size - 1))
    headers = KEPT | ({"Content-Range": f"bytes {part.first}-{part.last}/{found.size}"} if part else {})
    return Response(sound, status_code=206 if part else 200, media_type=found.media_type, headers=headers)


handlers = [versions, put_version, remove_version, ask_version, version_asks, version_audio]
