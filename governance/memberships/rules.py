"""How somebody becomes a member: what an application needs, and what becomes of it. Pure."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from msgspec.structs import replace

from governance.accounts.values import PersonChoice
from governance.bilingual import LANGUAGES, BilingualProse, Language, LetterLanguage, sort_key
from governance.bodies.rules import MembershipPeriods, check_reach
from governance.memberships.refusals import (
    ApplicationMove,
    AssentNeeded,
    NotTheirLanguage,
    OrganisationIncomplete,
    OwnApplication,
    OwnRefusal,
    PrinciplesChanged,
    PrinciplesInOneLanguage,
    PrinciplesInThePast,
    ReasonsNeeded,
    RepresentationTooLate,
)
from governance.memberships.values import (
    Application,
    Authority,
    Move,
    NewApplication,
    NewPrinciples,
    NewReview,
    Principles,
    State,
)
from governance.permissions import Permission
from governance.promises.rules import require_in_force
from governance.promises.values import Wording
from governance.refusal import NotFound

# A draft holds an address that nobody has confirmed: it goes when the ask for its code is forgotten.
DRAFTS_LAST = timedelta(days=1)

MOVES: Mapping[tuple[State, Move], State] = {
    (State.DRAFT, Move.SUBMIT): State.SUBMITTED,
    (State.SUBMITTED, Move.ASK): State.INFO_NEEDED,
    (State.INFO_NEEDED, Move.ANSWER): State.SUBMITTED,
    (State.INFO_NEEDED, Move.LAPSE): State.LAPSED,
    (State.SUBMITTED, Move.APPROVE): State.APPROVED,
    (State.SUBMITTED, Move.REFUSE): State.REFUSED,
    (State.REFUSED, Move.REPRESENT): State.UNDER_REVIEW,
    (State.UNDER_REVIEW, Move.ADMIT): State.APPROVED,
    (State.UNDER_REVIEW, Move.UPHOLD): State.REFUSED_FINAL,
    (State.SUBMITTED, Move.WITHDRAW): State.WITHDRAWN,
    (State.INFO_NEEDED, Move.WITHDRAW): State.WITHDRAWN,
}
BY_APPLICANT = frozenset({Move.ANSWER, Move.REPRESENT, Move.WITHDRAW})
# By whoever admits members, the board or its delegate; and by the board alone.
BY_OFFICER = frozenset({Move.ASK, Move.APPROVE})
BY_BOARD = frozenset({Move.REFUSE, Move.ADMIT, Move.UPHOLD})
# While it is in one of these, something is still to come of it, and nobody applies a second time.
WAITING = frozenset({State.SUBMITTED, State.INFO_NEEDED, State.UNDER_REVIEW})


def moved(application: Application, move: Move, now: datetime) -> Application:
    """The application after a move. Raises `ApplicationMove` where the table has no such pair."""
    to = MOVES.get((application.state, move))
    if to is None:
        allowed = [each.value for state, each in MOVES if state is application.state]
        raise ApplicationMove(application.state, allowed)
    return replace(application, state=to, state_since=now, version=application.version + 1)


def agreed(new: NewApplication, in_force: Principles | None, promise: Wording | None) -> None:
    """Refuse an application whose principles are not those in force, or not agreed to, or half of an organisation.

    The same of a `promise` that is not in force, where one is given. Raises `OrganisationIncomplete`,
    `PrinciplesChanged`, `AssentNeeded` or `WordingChanged`.
    """
    if new.organisation_name or new.organisation_kind or new.position:
        for field in ("organisation_name", "organisation_kind", "position"):
            if getattr(new, field) is None:
                raise OrganisationIncomplete(f"/{field}")
    version = in_force.version if in_force else None
    if new.principles_version != version:
        raise PrinciplesChanged(version)
    if in_force and not new.agrees:
        raise AssentNeeded
    if new.promise_version is not None:
        require_in_force(new.promise_version, promise)


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
        kind="organisation" if new.organisation_name else "person",
        organisation_name=new.organisation_name,
        organisation_kind=new.organisation_kind,
        position=new.position,
        promise_version=new.promise_version,
        promise_language=(new.promise_language or read_in) if new.promise_version else None,
    )


def known_as(draft: Application, people: Sequence[PersonChoice]) -> PersonChoice | None:
    """Who of the people at the confirmed address it is: whoever has the same name, however it is written."""
    name = sort_key(draft.name, Language.CY)
    return next((each for each in people if sort_key(each.name, Language.CY) == name), None)


def submitted(draft: Application, person_id: UUID, orders_id: UUID | None, now: datetime) -> Application:
    """A draft as it comes before the officers: the address is confirmed, and is the person's own from now on.

    `orders_id` are the rules in force, which it keeps.
    """
    found = moved(draft, Move.SUBMIT, now)
    return replace(
        found, person_id=person_id, email=None, sign_in_id=None, submitted_at=now, standing_orders_id=orders_id
    )


def approved(
    application: Application, officer_id: UUID, authority: Authority, decision_id: UUID | None, now: datetime
) -> Application:
    """The application as approved by somebody's `authority`. Raises `OwnApplication` or `ApplicationMove`."""
    found = moved(_of_another(application, officer_id), Move.APPROVE, now)
    return replace(found, decided_by=officer_id, authority=authority, decision_id=decision_id)


def asked(
    application: Application, question: BilingualProse, periods: MembershipPeriods, officer_id: UUID, now: datetime
) -> Application:
    """The application while its clock stands still. Raises `OwnApplication`, `NotTheirLanguage`, `ApplicationMove`."""
    for language in LANGUAGES if application.language == "both" else (Language(application.language),):
        if language in question.missing:
            raise NotTheirLanguage(language, f"/question/{language}")
    due_at = now + timedelta(days=periods.membership_answer_days)
    return replace(moved(_of_another(application, officer_id), Move.ASK, now), answer_due_at=due_at)


def answered(application: Application, person_id: UUID, now: datetime) -> Application:
    """One's own application once its question is answered. Raises `NotFound` or `ApplicationMove`."""
    if application.answer_due_at is not None and now >= application.answer_due_at:
        application = lapsed(application)
    return replace(moved(_own(application, person_id), Move.ANSWER, now), answer_due_at=None)


def lapsed(application: Application) -> Application:
    """An application whose question was not answered in time: as of that time. Raises `ApplicationMove`."""
    return moved(application, Move.LAPSE, application.answer_due_at or application.state_since)


def refused(
    application: Application, reasons: BilingualProse, periods: MembershipPeriods, officer_id: UUID, now: datetime
) -> Application:
    """The application as the board refuses it. Raises `OwnApplication`, `ReasonsNeeded` or `ApplicationMove`."""
    _in_both(reasons)
    found = moved(_of_another(application, officer_id), Move.REFUSE, now)
    closes_at = now + timedelta(days=periods.representation_days)
    return replace(found, refused_by=officer_id, refused_at=now, reasons=reasons, representation_closes_at=closes_at)


def represented(application: Application, representation: str, person_id: UUID, now: datetime) -> Application:
    """One's own application, put before the board again: once. Raises `NotFound`, or what stands in the way."""
    found = moved(_own(application, person_id), Move.REPRESENT, now)
    closes_at = application.representation_closes_at
    if closes_at is None or now >= closes_at:
        raise RepresentationTooLate(closes_at or now)
    return replace(found, representation=representation)


def reviewed(
    application: Application, new: NewReview, officer_id: UUID, refusers: Collection[UUID], now: datetime
) -> Application:
    """The application as the board decides on it for good, by somebody else than who refused it.

    `refusers` are whoever recorded the refusal, and those who count as one person with them.

    Raises `OwnApplication`, `OwnRefusal`, `ReasonsNeeded` or `ApplicationMove`.
    """
    _in_both(new.reasons)
    move = Move.ADMIT if new.to == "approved" else Move.UPHOLD
    found = moved(_of_another(application, officer_id), move, now)
    if officer_id in refusers:
        raise OwnRefusal
    return replace(found, review=new.reasons, decided_by=officer_id, authority="board")


def _own(application: Application, person_id: UUID) -> Application:
    """One's own application. Raises `NotFound` for another's."""
    if application.person_id != person_id:
        raise NotFound
    return application


def _of_another(application: Application, officer_id: UUID) -> Application:
    """Somebody else's application, that has been confirmed. Raises `OwnApplication`, and `NotFound` for a draft."""
    if application.person_id is None:
        raise NotFound
    if application.person_id == officer_id:
        raise OwnApplication
    return application


def _in_both(reasons: BilingualProse) -> None:
    if reasons.missing:
        raise ReasonsNeeded(f"/reasons/{reasons.missing[0]}")


def withdrawn(application: Application, person_id: UUID, now: datetime) -> Application:
    """One's own application, taken back. Raises `NotFound` for another's, and `ApplicationMove`."""
    return moved(_own(application, person_id), Move.WITHDRAW, now)


def may(application: Application, person_id: UUID, held: Collection[Permission], now: datetime) -> list[Move]:
    """What a person may do with an application as it stands, with the permissions that they hold."""
    if application.person_id == person_id:
        theirs = BY_APPLICANT
    else:
        theirs = BY_OFFICER if Permission.MEMBERSHIP_ADMIT in held else frozenset[Move]()
        theirs |= BY_BOARD if Permission.MEMBERSHIP_DECIDE in held else frozenset[Move]()
    if application.refused_by == person_id:
        theirs -= {Move.ADMIT, Move.UPHOLD}
    closes_at = application.representation_closes_at
    if closes_at is not None and now >= closes_at:
        theirs -= {Move.REPRESENT}
    return [move for state, move in MOVES if state is application.state and move in theirs]


def check_principles(new: NewPrinciples, last_on: date | None, today: date) -> None:
    """Refuse principles in one language, or such as would begin before today or before the newest version.

    Raises `PrinciplesInOneLanguage`, `DayOutOfReach` or `PrinciplesInThePast`.
    """
    if new.text.missing:
        raise PrinciplesInOneLanguage([f"/text/{language}" for language in new.text.missing])
    check_reach(new.effective_on)
    if new.effective_on < today or (last_on is not None and new.effective_on < last_on):
        raise PrinciplesInThePast
