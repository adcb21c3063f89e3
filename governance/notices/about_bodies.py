"""The letters about bodies: who holds their offices, who covers for them, their minutes, and their end."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from governance.bodies import store as bodies
from governance.dissolution import store as dissolutions
from governance.minutes import store as minutes
from governance.minutes.values import State as MinutesState
from governance.notices.kind import Kind, Thing, found, reading
from governance.offices import store as offices
from governance.offices.values import State as ProposalState
from governance.permissions import Permission
from governance.refusal import N_


def _body(found_by: str) -> Thing:
    return Thing("body", f"SELECT id, name AS title FROM body WHERE id = ({found_by})")  # noqa: S608 - constants of ours


_PROPOSED = reading(
    """
    SELECT b.name AS body, p.name AS person, y.name AS proposer, o.office, o.locked_until
      FROM office_proposal o JOIN body b ON b.id = o.body_id JOIN person p ON p.id = o.person_id
      JOIN person y ON y.id = o.proposed_by
     WHERE o.id = :id
    """
)
_DEPUTY = reading(
    """
    SELECT b.name AS body, p.name AS person, y.name AS deputy, c.covers_from, c.covers_to
      FROM cover c JOIN appointment a ON a.id = c.appointment_id JOIN body b ON b.id = a.body_id
      JOIN person p ON p.id = a.person_id JOIN person y ON y.id = c.deputy_id
     WHERE c.id = :id
    """
)
_COVER = reading(
    """
    SELECT b.name AS body, p.name AS person
      FROM cover_ask k JOIN appointment a ON a.id = k.appointment_id JOIN body b ON b.id = a.body_id
      JOIN person p ON p.id = a.person_id
     WHERE k.id = :id
    """
)
_DISSOLUTION = reading(
    """
    SELECT b.name AS body, y.name AS proposer, d.last_on, d.reason
      FROM dissolution d JOIN body b ON b.id = d.body_id JOIN person y ON y.id = d.proposed_by
     WHERE d.id = :id
    """
)
_MINUTES = reading(
    """
    SELECT b.name AS body, p.name AS person, n.period_from, n.period_to
      FROM minutes n JOIN body b ON b.id = n.body_id JOIN person p ON p.id = n.drafted_by WHERE n.id = :id
    """
)


async def _who_confirm(db: AsyncConnection, proposal_id: UUID) -> list[UUID]:
    """Who may confirm a change in an office, and whom it is about."""
    proposal = await offices.load_proposal(db, proposal_id)
    leads = await bodies.leads(db, proposal.body_id, Permission.OFFICE_APPOINT)
    leaver = await offices.leaver(db, proposal)
    return sorted(leads - {proposal.proposed_by} | {proposal.person_id} | ({leaver} if leaver else set()))


async def _for_cover(db: AsyncConnection, ask_id: UUID) -> list[UUID]:
    """Who can name a deputy where cover is asked for; nobody, once there is one."""
    held = await offices.asked_of(db, ask_id)
    if await offices.covers_of(db, held.id):
        return []
    return sorted(await bodies.leads(db, held.body_id, Permission.OFFICE_APPOINT) | {held.person_id})


async def _who_dissolve(db: AsyncConnection, dissolution_id: UUID) -> list[UUID]:
    """Who may confirm that a body is dissolved; nobody, once that is decided."""
    case = await dissolutions.load(db, dissolution_id)
    if case.state is not ProposalState.WAITING:
        return []
    return sorted(await bodies.leads(db, case.body_id, Permission.BODY_DISSOLVE) - {case.proposed_by})


async def _who_approve(db: AsyncConnection, minutes_id: UUID) -> list[UUID]:
    held = await minutes.load(db, minutes_id)
    return sorted(await minutes.approvers(db, held)) if held.state is MinutesState.PROPOSED else []


KINDS = {
    "office_proposed": Kind(
        N_("A change in an office was proposed"),
        "office.proposed",
        _who_confirm,
        _body("SELECT body_id FROM office_proposal WHERE id = n.subject_id"),
        _PROPOSED,
        to_an_office=True,
    ),
    "deputy_named": Kind(
        N_("A deputy was named for an office"),
        "office.deputy_named",
        found(
            """
            SELECT deputy_id FROM cover WHERE id = :id
            UNION SELECT a.person_id FROM cover c JOIN appointment a ON a.id = c.appointment_id
             WHERE c.id = :id AND a.person_id <> c.named_by
            """
        ),
        _body("SELECT a.body_id FROM cover c JOIN appointment a ON a.id = c.appointment_id WHERE c.id = n.subject_id"),
        _DEPUTY,
    ),
    "cover_asked": Kind(
        N_("Cover is asked for an office"),
        "office.cover_asked",
        _for_cover,
        _body(
            "SELECT a.body_id FROM cover_ask k JOIN appointment a ON a.id = k.appointment_id WHERE k.id = n.subject_id"
        ),
        _COVER,
        to_an_office=True,
    ),
    "dissolution_proposed": Kind(
        N_("It was proposed to dissolve a body"),
        "body.dissolution_proposed",
        _who_dissolve,
        _body("SELECT body_id FROM dissolution WHERE id = n.subject_id"),
        _DISSOLUTION,
        to_an_office=True,
    ),
    "minutes_proposed": Kind(
        N_("Minutes were put forward for approval"),
        "minutes.proposed",
        _who_approve,
        Thing(
            "minutes",
            "SELECT z.id, b.name AS title FROM minutes z JOIN body b ON b.id = z.body_id WHERE z.id = n.subject_id",
        ),
        _MINUTES,
        to_an_office=True,
    ),
}
