"""Where somebody works or volunteers: days in order, no organisation twice on one of them, twenty at most."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from governance.affiliations import rules
from governance.affiliations.refusals import AffiliatedAlready, OneOrganisation, TooManyAffiliations
from governance.affiliations.values import NewPersonAffiliation, PersonAffiliation
from governance.bilingual import Bilingual
from governance.bodies.refusals import AffiliationEnded, DayOutOfReach, DaysOutOfOrder

NAME, OTHER = Bilingual(cy="Cegin y Pair", en="The Cauldron Kitchen"), Bilingual(en="Ford Library")
MEMBER = uuid4()
FIRST, LAST = date(2020, 1, 1), date(2020, 12, 31)


def held(
    name: Bilingual = NAME, first: date = FIRST, last: date | None = LAST, organisation: UUID | None = None
) -> PersonAffiliation:
    return PersonAffiliation(id=uuid4(), organisation_id=organisation, name=name, held_from=first, held_to=last)


def new(first: date = FIRST, last: date | None = None, **said) -> NewPersonAffiliation:
    return NewPersonAffiliation(held_from=first, held_to=last, **said)


@pytest.mark.parametrize(
    ("said", "fits"),
    [({"name": NAME}, True), ({"member_id": MEMBER}, True), ({}, False), ({"name": NAME, "member_id": MEMBER}, False)],
)
def test_one_organisation_is_said_in_one_way(said, fits):
    if fits:
        rules.check_named(new(**said))
    else:
        with pytest.raises(OneOrganisation):
            rules.check_named(new(**said))


@pytest.mark.parametrize(
    ("first", "last", "refusal"),
    [
        (FIRST, FIRST, None),
        (FIRST, FIRST - timedelta(days=1), DaysOutOfOrder),
        (date.min, None, DayOutOfReach),
        (FIRST, date.max, DayOutOfReach),
    ],
)
def test_the_days_are_in_order_and_within_reach(first, last, refusal):
    if refusal is None:
        rules.check_new(new(first, last), None, NAME, [])
    else:
        with pytest.raises(refusal):
            rules.check_new(new(first, last), None, NAME, [])


@pytest.mark.parametrize(
    ("there", "organisation", "name", "first", "twice"),
    [
        (held(), None, NAME, LAST, True),
        (held(), None, NAME, LAST + timedelta(days=1), False),
        (held(last=None), None, NAME, date(2199, 1, 1), True),
        (held(), None, OTHER, FIRST, False),
        (held(), None, Bilingual(en=" the  cauldron KITCHEN "), FIRST, True),
        (held(OTHER, organisation=MEMBER), MEMBER, NAME, FIRST, True),
        (held(OTHER, organisation=MEMBER), uuid4(), NAME, FIRST, False),
        (held(organisation=MEMBER), None, NAME, FIRST, True),
    ],
)
def test_no_organisation_is_entered_twice_for_one_day(there, organisation, name, first, twice):
    if twice:
        with pytest.raises(AffiliatedAlready):
            rules.check_new(new(first), organisation, name, [there])
    else:
        rules.check_new(new(first), organisation, name, [there])


def test_twenty_are_held_at_once_and_no_more():
    there = [held(Bilingual(en=f"Group {number}")) for number in range(rules.MOST_AT_ONCE)]
    rules.check_new(new(), None, NAME, there[1:])
    rules.check_new(new(LAST + timedelta(days=1)), None, NAME, there)
    with pytest.raises(TooManyAffiliations):
        rules.check_new(new(), None, NAME, there)


def test_an_affiliation_ends_once_and_not_before_it_began():
    rules.check_end(held(last=None), FIRST)
    for there, day, refusal in (
        (held(), LAST, AffiliationEnded),
        (held(last=None), FIRST - timedelta(days=1), DaysOutOfOrder),
        (held(last=None), date.max, DayOutOfReach),
    ):
        with pytest.raises(refusal):
            rules.check_end(there, day)
