"""Which networks keep a register of members, and what may be written in it. Pure.

A company's is that of the Companies Act 2006 s.113 to 121; a charitable incorporated organisation's that of its General
Regulations of 2012; a registered society's that of the Co-operative and Community Benefit Societies Act 2014 s.30.
"""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from governance.memberships.refusals import ReasonsNeeded
from governance.refusal import Stale
from governance.register.refusals import EntryOfAnother, NothingNew, OwnLine, RegisterDay
from governance.register.values import EntryKind, LegalForm, NewRegisterEntry, RegisterEntry

KEEPS = frozenset({LegalForm.COMPANY, LegalForm.CIO, LegalForm.SOCIETY})
KEPT_YEARS = 10  # after somebody ceased to be a member (Companies Act 2006 s.121)


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
