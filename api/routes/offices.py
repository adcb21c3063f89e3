"""Offices and who holds them: appointments, handovers, changes that two persons make, and declared interests."""

from typing import Annotated
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import State as AppState
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from msgspec import Struct

from api.access import PUBLISHED
from api.context import Ctx
from api.paging import DEFAULT_LIMIT, Cursor, Limit, page, read_id
from governance.offices import actions, queries
from governance.offices.values import NewAppointment, NewCover, NewEnding, NewInterest, NewVerdict
from governance.offices.views import MyInterests, OfficeChange, PeopleFound, ProposalView


class ProposalPage(Struct, frozen=True):
    """A page of proposed changes, the newest first."""

    data: list[ProposalView]
    next_cursor: str | None


@post("/bodies/{body_id:uuid}/appointments", operation_id="appoint")
async def appoint(ctx: Ctx, body_id: FromPath[UUID], data: JSONBody[NewAppointment]) -> OfficeChange:
    """Appoint somebody to an office of a body that you lead, or hand it over from whoever holds it.

    In an office of power another officer confirms it. Where there is none, it takes effect after 72 hours unless
    somebody objects.
    """
    proposal_id = await actions.appoint(ctx, body_id, data)
    return await queries.office_change(ctx, proposal_id)


@post("/appointments/{appointment_id:uuid}/endings", operation_id="end_appointment")
async def end_appointment(ctx: Ctx, appointment_id: FromPath[UUID], data: JSONBody[NewEnding]) -> OfficeChange:
    """Give an appointment its last day: your own alone; of an office of power with another officer, who confirms it."""
    proposal_id = await actions.end_appointment(ctx, appointment_id, data)
    return await queries.office_change(ctx, proposal_id)


@post("/appointments/{appointment_id:uuid}/covers", operation_id="name_deputy")
async def name_deputy(ctx: Ctx, appointment_id: FromPath[UUID], data: JSONBody[NewCover]) -> OfficeChange:
    """Name who covers an office for at most 60 days: your own, or, of a body in which you appoint, an absent holder's.

    The holder names a deputy alone; for an office of power of somebody else's another officer confirms it. A deputy may
    do what the office may, and is never the second person beside whom they cover. `/bodies/{body_id}` shows who covers.
    """
    proposal_id = await actions.name_deputy(ctx, appointment_id, data)
    return await queries.office_change(ctx, proposal_id)


@post("/appointments/{appointment_id:uuid}/cover-asks", operation_id="ask_cover", status_code=204)
async def ask_cover(ctx: Ctx, appointment_id: FromPath[UUID]) -> None:
    """Ask that somebody cover an office, because what it owes waits: its holder and those who appoint are told."""
    await actions.ask_cover(ctx, appointment_id)


@post("/covers/{cover_id:uuid}/endings", operation_id="end_cover", status_code=204)
async def end_cover(ctx: Ctx, cover_id: FromPath[UUID]) -> None:
    """End a cover today, or before its first day: as the deputy, as whoever is covered, or as who appoints there."""
    await actions.end_cover(ctx, cover_id)


@get("/bodies/{body_id:uuid}/office-proposals", operation_id="office_proposals", opt=PUBLISHED)
async def office_proposals(
    ctx: Ctx,
    request: Request[None, None, AppState],
    body_id: FromPath[UUID],
    waiting: FromQuery[bool] = False,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response[ProposalPage]:
    """List the changes proposed in a body's offices of power. `waiting` leaves those that nobody has decided."""
    found = await queries.office_proposals(
        ctx, body_id, waiting=waiting, after=read_id(request, cursor), limit=limit + 1
    )
    return page(request, ProposalPage, found, limit, lambda proposal: proposal.id)


@post("/office-proposals/{proposal_id:uuid}/transitions", operation_id="decide_proposal", status_code=200)
async def decide_proposal(ctx: Ctx, proposal_id: FromPath[UUID], data: JSONBody[NewVerdict]) -> OfficeChange:
    """Confirm a change that waits, object to it with a reason, or withdraw it. Nobody confirms their own.

    While a time lock runs, every member may object; else the officers and the person concerned.
    """
    await actions.decide_proposal(ctx, proposal_id, data)
    return await queries.office_change(ctx, proposal_id)


@get("/people", operation_id="people_named")
async def people_named(
    ctx: Ctx,
    name: Annotated[str, QueryParameter(min_length=2, max_length=200, description="A part of the name.")],
) -> PeopleFound:
    """Find people to appoint, or to cover your office, by a part of their names, accented or not: for officers."""
    return await queries.people_named(ctx, name)


@get("/me/interests", operation_id="my_interests")
async def my_interests(ctx: Ctx) -> MyInterests:
    """List what you have declared in the register of interests, the newest first."""
    return await queries.my_interests(ctx)


@post("/me/interests", operation_id="declare_interest")
async def declare_interest(ctx: Ctx, data: JSONBody[NewInterest]) -> MyInterests:
    """Declare an interest, while you hold an office: it is published with your office."""
    await actions.declare_interest(ctx, data)
    return await queries.my_interests(ctx)


@post("/me/interests/{interest_id:uuid}/endings", operation_id="end_interest")
async def end_interest(ctx: Ctx, interest_id: FromPath[UUID]) -> MyInterests:
    """End an interest of yours today; it stays in the register for the days on which it held."""
    await actions.end_interest(ctx, interest_id)
    return await queries.my_interests(ctx)


handlers = [
    appoint,
    end_appointment,
    name_deputy,
    ask_cover,
    end_cover,
    office_proposals,
    decide_proposal,
    people_named,
    my_interests,
    declare_interest,
    end_interest,
]
