"""The register of members: its lines, what officers write in it, and who asks to look into it."""

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
from api.routes.open_data import CSV
from governance.register import actions, queries
from governance.register.values import (
    InspectionState,
    NewCourtReasons,
    NewInspection,
    NewLegalForm,
    NewRegisterEntry,
)
from governance.register.views import (
    CopyOfMe,
    InspectionAsked,
    InspectionLine,
    InspectionView,
    RegisterCopy,
    RegisterKept,
    RegisterLine,
    RegisterLineView,
)


class RegisterPage(Struct, frozen=True):
    """A page of lines, in the order in which the memberships began to be known here."""

    data: list[RegisterLine]
    next_cursor: str | None


class InspectionPage(Struct, frozen=True):
    """A page of asks, the newest first."""

    data: list[InspectionLine]
    next_cursor: str | None


class CopiesOfMe(Struct, frozen=True):
    """The copies of the register in which one is, the latest first: always one page."""

    data: list[CopyOfMe]
    next_cursor: None = None


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


@post("/register/inspections", operation_id="ask_inspection", opt=OPEN)
async def ask_inspection(ctx: Ctx, data: JSONBody[NewInspection]) -> InspectionAsked:
    """Ask to look into the register, or for a copy of it: answered within five working days (Companies Act 2006 s.117).

    Whoever is in the copy can read who was given it, and for what.
    """
    asked = await actions.ask_inspection(ctx, data)
    return InspectionAsked(asked.id, asked.due_on)


@get("/register/inspections", operation_id="inspections")
async def inspections(
    ctx: Ctx,
    request: Request[None, None, AppState],
    states: Annotated[
        list[InspectionState] | None, QueryParameter(name="state", max_items=len(InspectionState))
    ] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response[InspectionPage]:
    """Who asked to look into the register."""
    found = await queries.inspections(ctx, states=states, after=read_id(request, cursor), limit=limit + 1)
    return page(request, InspectionPage, found, limit, lambda each: each.id)


@get("/register/inspections/{inspection_id:uuid}", operation_id="inspection")
async def inspection(ctx: Ctx, inspection_id: FromPath[UUID]) -> InspectionView:
    """One ask with its particulars, and what you may do."""
    return await queries.inspection(ctx, inspection_id)


@post("/register/inspections/{inspection_id:uuid}/copy", operation_id="give_copy", status_code=200)
async def give_copy(ctx: Ctx, inspection_id: FromPath[UUID]) -> InspectionView:
    """Answer it with a copy of the register as it stands now. It is taken once, and kept."""
    await actions.give_copy(ctx, inspection_id)
    return await queries.inspection(ctx, inspection_id)


@post("/register/inspections/{inspection_id:uuid}/court", operation_id="apply_to_court", status_code=200)
async def apply_to_court(ctx: Ctx, inspection_id: FromPath[UUID], data: JSONBody[NewCourtReasons]) -> InspectionView:
    """Record that the board applies to the court that it need not be answered (Companies Act 2006 s.117)."""
    await actions.apply_to_court(ctx, inspection_id, data)
    return await queries.inspection(ctx, inspection_id)


@get("/register/inspections/{inspection_id:uuid}/copy", operation_id="register_copy")
async def register_copy(ctx: Ctx, inspection_id: FromPath[UUID]) -> RegisterCopy:
    """The copy that was given, whole."""
    return await queries.register_copy(ctx, inspection_id)


@get("/register/inspections/{inspection_id:uuid}/copy.csv", operation_id="register_copy_file", media_type=CSV)
async def register_copy_file(ctx: Ctx, inspection_id: FromPath[UUID]) -> Response[str]:
    """The same as the file that is handed over, of which the copy's digest is the SHA-256."""
    headers = {"Content-Disposition": 'attachment; filename="register.csv"'}
    return Response(await queries.register_copy_file(ctx, inspection_id), media_type=CSV, headers=headers)


@get("/me/register-copies", operation_id="my_register_copies")
async def my_register_copies(ctx: Ctx) -> CopiesOfMe:
    """Who was given a copy of the register with you in it, or a member for whom you speak, and for what."""
    return CopiesOfMe(await queries.my_register_copies(ctx))


async def _shown(ctx: Ctx, membership_id: UUID) -> Response[RegisterLineView]:
    view = await queries.register_line(ctx, membership_id)
    return with_etag(view, view.number)


handlers = [
    register_kept,
    say_legal_form,
    register,
    register_line,
    write_register,
    ask_inspection,
    inspections,
    inspection,
    give_copy,
    apply_to_court,
    register_copy,
    register_copy_file,
    my_register_copies,
]
