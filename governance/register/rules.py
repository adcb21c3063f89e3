"""Which networks keep a register of members, and what may be written in it. Pure.

A company's is that of the Companies Act 2006 s.113 to 121; a charitable incorporated organisation's that of its General
Regulations 2012 (reg. 26 and Schedule 1); a registered society's that of the Co-operative and Community Benefit
Societies Act 2014 s.30 and 103.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from msgspec.structs import replace

from governance.bilingual import BilingualProse
from governance.memberships.refusals import ReasonsNeeded
from governance.permissions import Office
from governance.refusal import Stale
from governance.register.refusals import (
    DisclosureUnsaid,
    EntryOfAnother,
    InspectionAnswered,
    MembersInspect,
    NoRegister,
    NothingNew,
    OnlyACompany,
    OwnLine,
    RegisterDay,
)
from governance.register.values import (
    CopyLine,
    EntryKind,
    Inspection,
    InspectionState,
    LegalForm,
    NewInspection,
    NewRegisterEntry,
    RegisterEntry,
)
from governance.spreadsheet import csv_text
from governance.working_days import working_days_after

KEEPS = frozenset({LegalForm.COMPANY, LegalForm.CIO, LegalForm.SOCIETY})
# Into a company's register anybody may look (s.116); into a charitable incorporated organisation's its members and
# charity trustees may, and nobody else (Schedule 1, para. 7); into a society's its members (s.103).
OPEN_TO_ALL = frozenset({LegalForm.COMPANY})
OPEN_TO_TRUSTEES = frozenset({LegalForm.CIO})
TRUSTEES = frozenset({Office.BOARD_CHAIR, Office.BOARD_MEMBER})
ANSWER_WORKING_DAYS = 5  # s.117 (1), of a company; the others give no number, and are answered as soon


def keeps_register(form: LegalForm | None) -> bool:
    """Whether a network of this legal form must keep a register of members."""
    return form in KEEPS


def written(
    line: Sequence[RegisterEntry],
    new: NewRegisterEntry,
    officer_id: UUID,
    theirs: Collection[UUID],
    today: date,
    if_number: int | None = None,
) -> EntryKind:
    """Which kind of entry goes after those of the `line`, the oldest first; `theirs` speak for the member.

    Raises `OwnLine`, `Stale`, `ReasonsNeeded`, `EntryOfAnother`, `RegisterDay` or `NothingNew`.
    """
    last = line[-1]
    if officer_id in theirs:
        raise OwnLine
    if if_number not in (None, last.number):
        raise Stale
    if new.reason.missing:
        raise ReasonsNeeded(f"/reason/{new.reason.missing[0]}")
    if new.corrects is not None and new.corrects not in [each.number for each in line]:
        raise EntryOfAnother
    if new.entered_on > today:
        raise RegisterDay("/entered_on")
    if new.ceased_on is not None and not new.entered_on <= new.ceased_on <= today:
        raise RegisterDay("/ceased_on")
    if (new.ceased_on is None) != (last.ceased_on is None):  # whether somebody is a member is not written here
        raise RegisterDay("/ceased_on")
    said = (new.name, new.address, new.entered_on, new.ceased_on)
    if said == (last.name, last.address, last.entered_on, last.ceased_on):
        raise NothingNew
    days = (new.entered_on, new.ceased_on)
    if new.corrects is None and days != (last.entered_on, last.ceased_on):  # a day does not change: it was wrong
        raise EntryOfAnother
    return EntryKind.CHANGED if new.corrects is None else EntryKind.CORRECTED


def asked(
    new: NewInspection,
    form: LegalForm | None,
    *,
    id_: UUID,
    person_id: UUID | None,
    is_member: bool,
    offices: Collection[Office] = (),
    now: datetime,
    today: date,
) -> Inspection:
    """An ask to look into the register, and by when it is answered: five working days after the day of the ask.

    Raises `NoRegister`, `MembersInspect` or `DisclosureUnsaid`.
    """
    if not keeps_register(form):
        raise NoRegister
    as_trustee = form in OPEN_TO_TRUSTEES and not TRUSTEES.isdisjoint(offices)
    if form not in OPEN_TO_ALL and not is_member and not as_trustee:
        raise MembersInspect
    if new.discloses and new.disclosed_to is None:
        raise DisclosureUnsaid
    return Inspection(
        id=id_,
        wish=new.wish,
        name=new.name.strip(),
        organisation=new.organisation,
        address=new.address,
        email=new.email.lower(),
        purpose=new.purpose,
        disclosed_to=new.disclosed_to if new.discloses else None,
        asked_by=person_id,
        asked_at=now,
        due_on=working_days_after(today, ANSWER_WORKING_DAYS),
        state=InspectionState.ASKED,
    )


def answered(inspection: Inspection, officer_id: UUID, now: datetime) -> Inspection:
    """The ask once its copy is given. Raises `InspectionAnswered`."""
    return _over(inspection, InspectionState.ANSWERED, officer_id, now)


def may_apply_to_court(form: LegalForm | None) -> bool:
    """Whether the law knows of a court that an ask need not be answered: of a company's register alone (s.117)."""
    return form is LegalForm.COMPANY


def at_court(
    inspection: Inspection, form: LegalForm | None, reasons: BilingualProse, officer_id: UUID, now: datetime
) -> Inspection:
    """The ask once the board applies to the court (s.117 (3)).

    Raises `OnlyACompany`, `ReasonsNeeded` or `InspectionAnswered`.
    """
    if not may_apply_to_court(form):
        raise OnlyACompany
    if reasons.missing:
        raise ReasonsNeeded(f"/reasons/{reasons.missing[0]}")
    return replace(_over(inspection, InspectionState.AT_COURT, officer_id, now), reasons=reasons)


def _over(inspection: Inspection, state: InspectionState, officer_id: UUID, now: datetime) -> Inspection:
    if inspection.state is not InspectionState.ASKED:
        raise InspectionAnswered(inspection.state)
    return replace(inspection, state=state, answered_by=officer_id, answered_at=now)


def file_of(lines: Sequence[CopyLine]) -> str:
    """A copy of the register as the file that is handed over."""
    return csv_text(CopyLine, lines)


def digest_of(lines: Sequence[CopyLine]) -> str:
    """The SHA-256 of that file."""
    return sha256(file_of(lines).encode()).hexdigest()
