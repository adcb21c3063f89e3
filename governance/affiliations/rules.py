"""Where somebody says that they work or volunteer: on which days, and no organisation twice on one of them. Pure."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from governance.affiliations.refusals import AffiliatedAlready, OneOrganisation, TooManyAffiliations
from governance.affiliations.values import NewPersonAffiliation, PersonAffiliation
from governance.bilingual import Bilingual
from governance.bodies.refusals import AffiliationEnded
from governance.bodies.rules import check_days

MOST_AT_ONCE = 20  # whoever reads a body's page reads them all


def check_named(new: NewPersonAffiliation) -> None:
    """Refuse an affiliation with nobody, or with an organisation said in two ways. Raises `OneOrganisation`."""
    if (new.member_id is None) == (new.name is None):
        raise OneOrganisation


def check_new(
    new: NewPersonAffiliation, organisation_id: UUID | None, name: Bilingual, there: Sequence[PersonAffiliation]
) -> None:
    """Refuse days that cannot be, and what is entered already; `there` are all of the person's.

    Raises `DaysOutOfOrder`, `DayOutOfReach`, `AffiliatedAlready` or `TooManyAffiliations`.
    """
    check_days(new.held_from, new.held_to)
    beside = [each for each in there if _overlap(each, new)]
    for each in beside:
        same = organisation_id is not None and each.organisation_id == organisation_id
        if same or _names(each.name) & _names(name):
            raise AffiliatedAlready(each.id)
    if len(beside) >= MOST_AT_ONCE:
        raise TooManyAffiliations(MOST_AT_ONCE)


def check_end(held: PersonAffiliation, held_to: date) -> None:
    """Refuse to end what has its last day, or before it began.

    Raises `AffiliationEnded`, `DaysOutOfOrder` or `DayOutOfReach`.
    """
    if held.held_to is not None:
        raise AffiliationEnded(held.held_to)
    check_days(held.held_from, held_to)


def _overlap(held: PersonAffiliation, new: NewPersonAffiliation) -> bool:
    return held.held_from <= (new.held_to or date.max) and new.held_from <= (held.held_to or date.max)


def _names(name: Bilingual) -> set[str]:
    """What an organisation is called, in either language, however it is typed."""
    return {" ".join(each.split()).casefold() for each in (name.cy, name.en) if each is not None}
