"""The register of members: whether one is kept, its lines, and what officers write in it."""

from typing import Annotated
from uuid import UUID

from litestar import Request, Response, get, post, put
from litestar.datastructures import State as AppState
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from msgspec import Struct

from api.access import OPEN
from api.context import Ctx
from api.paging import DEFAULT_LIMIT, Cursor, Limit, page, read_id
from api.requests import IfMatch, expected_version, with_etag
from governance.register import actions, queries
from governance.register.values import NewLegalForm, NewRegisterEntry
from governance.register.views import RegisterKept, RegisterLine, RegisterLineView


class RegisterPage(Struct, frozen=True):
    """A page of lines, in the order in which the memberships began to be known here."""

    data: list[RegisterLine]
    next_cursor: str | None


@get("/register", operation_id="register_kept", opt=OPEN)
async def register_kept(ctx: Ctx) -> RegisterKept:
    """Whether the network keeps a register of members, as some legal forms ask."""
    return await queries.register_kept(ctx)


@put("/bodies/{body_id:uuid}/legal-form", operation_id="say_legal_form")
async def say_legal_form(ctx: Ctx, body_id: FromPath[UUID], data: JSONBody[NewLegalForm]) -> RegisterKept:
    """Record what the network is in law. Where that asks for a register, everybody who is a member is entered."""
    await actions.say_legal_form(ctx, body_id, data)
    return await queries.register_kept(ctx)


@get("/register/lines", operation_id="register")
async def register(
    ctx: Ctx,
    request: Request[None, None, AppState],
    current: Annotated[
        bool | None, QueryParameter(description="True leaves today's members, false those who ceased.")
    ] = None,
    name: FromQuery[str | None] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response[RegisterPage]:
    """The register as it stands: each member's last entry. A part of a name finds those in whose name it is."""
    after = read_id(request, cursor)
    found = await queries.register(ctx, current=current, name=name, after=after, limit=limit + 1)
    return page(request, RegisterPage, found, limit, lambda line: line.id)


@get("/register/lines/{membership_id:uuid}", operation_id="register_line")
async def register_line(ctx: Ctx, membership_id: FromPath[UUID]) -> Response[RegisterLineView]:
    """One line, with every entry that was ever made in it."""
    return await _shown(ctx, membership_id)


@post("/register/lines/{membership_id:uuid}/entries", operation_id="write_register", status_code=200)
async def write_register(
    ctx: Ctx, membership_id: FromPath[UUID], data: JSONBody[NewRegisterEntry], if_match: IfMatch = None
) -> Response[RegisterLineView]:
    """Change a line or correct it, by an entry after the others: none is ever overwritten."""
    await actions.write_register(ctx, membership_id, data, expected_version(if_match))
    return await _shown(ctx, membership_id)


async def _shown(ctx: Ctx, membership_id: UUID) -> Response[RegisterLineView]:
    view = await queries.register_line(ctx, membership_id)
    return with_etag(view, view.number)


handlers = [register_kept, say_legal_form, register, register_line, write_register]
