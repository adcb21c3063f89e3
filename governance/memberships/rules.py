"""How somebody becomes a member: what an application needs, and what becomes of it. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from msgspec.structs import replace

from governance.accounts.values import PersonChoice
from governance.bilingual import Language, LetterLanguage, sort_key
from governance.bodies.rules import check_reach
from governance.memberships.refusals import (
    ApplicationMove,
    AssentNeeded,
    OwnApplication,
    PrinciplesChanged,
    PrinciplesInOneLanguage,
    PrinciplesInThePast,
)
from governance.memberships.values import Application, Move, NewApplication, NewPrinciples, Principles, State
from governance.refusal import NotFound

# A draft holds an address that nobody has confirmed: it goes when the ask for its code is forgotten.
DRAFTS_LAST = timedelta(days=1)

MOVES: Mapping[tuple[State, Move], State] = {
    (State.DRAFT, Move.SUBMIT): State.SUBMITTED,
    (State.SUBMITTED, Move.APPROVE): State.APPROVED,
    (State.SUBMITTED, Move.WITHDRAW): State.WITHDRAWN,
}
BY_APPLICANT = frozenset({Move.WITHDRAW})
BY_OFFICER = frozenset({Move.APPROVE})
# While it is none of these, something is still to come of it.
OVER = frozenset({State.APPROVED, State.WITHDRAWN})


def moved(application: Application, move: Move, now: datetime) -> Application:
    """The application after a move. Raises `ApplicationMove` where the table has no such pair."""
    to = MOVES.get((application.state, move))
    if to is None:
        allowed = [each.value for state, each in MOVES if state is application.state]
        raise ApplicationMove(application.state, allowed)
    return replace(application, state=to, state_since=now, version=application.version + 1)


def agreed(new: NewApplication, in_force: Principles | None) -> None:
    """Refuse an application whose principles are not those in force, or not agreed to.

    Raises `PrinciplesChanged` or `AssentNeeded`.
    """
    version = in_force.version if in_force else None
    if new.principles_version != version:
        raise PrinciplesChanged(version)
    if in_force and not new.agrees:
        raise AssentNeeded


def drafted(
    new: NewApplication,
    *,
    id_: UUID,
    name: str,
    email: str | None,
    language: LetterLanguage,
    read_in: Language,
    sign_in_id: UUID | None,
    now: datetime,
) -> Application:
    """An application as it is sent, once `agreed`; `read_in` is the language of the reader where they name none."""
    return Application(
        id=id_,
        state=State.DRAFT,
        name=name,
        email=email.lower() if email else None,
        language=language,
        region_code=new.region_code,
        principles_version=new.principles_version,
        principles_language=(new.principles_language or read_in) if new.principles_version else None,
        sign_in_id=sign_in_id,
        person_id=None,
        begun_at=now,
        submitted_at=None,
        state_since=now,
    )


def known_as(draft: Application, people: Sequence[PersonChoice]) -> PersonChoice | None:
    """Who of the people at the confirmed address it is: whoever has the same name, however it is written."""
    name = sort_key(draft.name, Language.CY)
    return next((each for each in people if sort_key(each.name, Language.CY) == name), None)


def submitted(draft: Application, person_id: UUID, now: datetime) -> Application:
    """A draft as it comes before the officers: the address is confirmed, and is the person's own from now on."""
    found = moved(draft, Move.SUBMIT, now)
    return replace(found, person_id=person_id, email=None, sign_in_id=None, submitted_at=now)


def approved(application: Application, officer_id: UUID, now: datetime) -> Application:
    """The application as approved. Raises `OwnApplication` or `ApplicationMove`."""
    if application.person_id == officer_id:
        raise OwnApplication
    return replace(moved(application, Move.APPROVE, now), decided_by=officer_id)


def withdrawn(application: Application, person_id: UUID, now: datetime) -> Application:
    """One's own application, taken back. Raises `NotFound` for another's, and `ApplicationMove`."""
    if application.person_id != person_id:
        raise NotFound
    return moved(application, Move.WITHDRAW, now)


def may(application: Application, person_id: UUID, *, admits: bool) -> list[Move]:
    """What a person may do with an application as it stands; `admits`: by an office, with those of others."""
    mine = application.person_id == person_id
    open_to_them = (BY_APPLICANT if mine else frozenset()) | (BY_OFFICER if admits and not mine else frozenset())
    return [move for state, move in MOVES if state is application.state and move in open_to_them]


def check_principles(new: NewPrinciples, last_on: date | None, today: date) -> None:
    """Refuse principles in one language, or such as would begin before today or before the newest version.

    Raises `PrinciplesInOneLanguage`, `DayOutOfReach` or `PrinciplesInThePast`.
    """
    if new.text.missing:
        raise PrinciplesInOneLanguage([f"/text/{language}" for language in new.text.missing])
    check_reach(new.effective_on)
    if new.effective_on < today or (last_on is not None and new.effective_on < last_on):
        raise PrinciplesInThePast
