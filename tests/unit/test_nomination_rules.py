"""Who may be asked to act for an organisation, from when, and what follows from an answer. No database."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from governance.bilingual import BilingualProse
from governance.bodies.refusals import DayOutOfReach, DaysOutOfOrder
from governance.bodies.rules import MembershipPeriods, MembersRules
from governance.nominations import refusals, rules
from governance.nominations.values import Ending, Held, NewEnding, NewNomination, Nominee, Offer, Role, State
from governance.refusal import NotFound
from governance.standing.refusals import ReasonsInBothLanguages

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
TODAY, DAY = NOW.date(), timedelta(days=1)
ORGANISATION, REPRESENTATIVE, DEPUTY, NEWCOMER, OFFICER = (uuid4() for _ in range(5))
WHY = BilingualProse(cy="Gadawodd.", en="They left.")
MAIN, SECOND, CHAMPION = Role.REPRESENTATIVE, Role.DEPUTY, Role.CHAMPION


def held(person_id: UUID, role: Role, first: date = TODAY - 100 * DAY, last: date | None = None) -> Held:
    return Held(id=uuid4(), member_id=ORGANISATION, person_id=person_id, role=role, acts_from=first, acts_to=last)


ACTING = [held(REPRESENTATIVE, MAIN), held(DEPUTY, SECOND)]


def asked(role: Role, who: UUID = NEWCOMER, first: date = TODAY + DAY, last: date | None = None, **more) -> Offer:
    told = {"acting": ACTING, "waiting": [], "offered_by": REPRESENTATIVE, "by_officer": False, "reason": None} | more
    new = NewNomination(role=role, starts_on=first, ends_on=last, person_id=who, reason=told.pop("reason"))
    return rules.offered(
        new,
        Nominee(who, "Gwern", "cy"),
        told.pop("acting"),
        told.pop("waiting"),
        id_=uuid4(),
        member_id=ORGANISATION,
        by=MembersRules(uuid4(), rules=MembershipPeriods(nomination_days=28)),
        today=TODAY,
        now=NOW,
        **told,
    )


OFFICERS = {"by_officer": True, "offered_by": OFFICER, "reason": WHY}


@pytest.mark.parametrize(
    ("asking", "refused"),
    [
        ({"role": MAIN, "first": TODAY}, refusals.TooEarly),
        ({"role": SECOND, "first": TODAY - DAY}, refusals.TooEarly),
        ({"role": MAIN, "last": TODAY + 9 * DAY}, refusals.UntilSomebodyElse),
        ({"role": SECOND, "last": TODAY}, DaysOutOfOrder),
        ({"role": SECOND, "first": date(1066, 10, 14)}, DayOutOfReach),
        ({"role": CHAMPION, "who": REPRESENTATIVE}, refusals.OwnNomination),
        ({"role": SECOND, "who": DEPUTY}, refusals.ActsAlready),
        ({"role": MAIN, "acting": [*ACTING, held(OFFICER, MAIN, TODAY + 3 * DAY)]}, refusals.HandoverUnderWay),
        ({"role": MAIN, "first": TODAY + 6 * DAY} | OFFICERS, refusals.TooEarly),
        ({"role": SECOND, "first": TODAY + 6 * DAY} | OFFICERS, refusals.TooEarly),
        ({"role": CHAMPION} | OFFICERS | {"reason": None}, ReasonsInBothLanguages),
        ({"role": CHAMPION} | OFFICERS | {"reason": BilingualProse(cy="Gadawodd.")}, ReasonsInBothLanguages),
        ({"role": CHAMPION, "who": OFFICER} | OFFICERS, refusals.OwnNomination),
    ],
)
def test_nobody_is_asked_to(asking, refused):
    with pytest.raises(refused):
        asked(**asking)


@pytest.mark.parametrize(
    "asking",
    [
        {"role": MAIN},
        {"role": MAIN, "who": DEPUTY},
        {"role": SECOND, "first": TODAY, "last": TODAY},
        {"role": CHAMPION, "first": TODAY},
        {"role": CHAMPION, "first": TODAY} | OFFICERS,
        {"role": MAIN, "first": TODAY + 7 * DAY} | OFFICERS,
        {"role": MAIN, "first": TODAY, "acting": ACTING[1:], "offered_by": DEPUTY},
    ],
)
def test_somebody_is_asked_to(asking):
    offer = asked(**asking)
    assert (offer.role, offer.state, offer.starts_on) == (asking["role"], "waiting", offer.starts_on)
    assert (offer.reason is not None) == offer.by_officer


def test_one_handover_one_question_a_person_and_so_many_at_once():
    waits = asked(MAIN)
    with pytest.raises(refusals.HandoverWaits):
        asked(MAIN, uuid4(), waiting=[waits])
    with pytest.raises(refusals.AskedAlready):
        asked(CHAMPION, NEWCOMER, waiting=[waits])
    others = [asked(CHAMPION, uuid4()) for _ in range(rules.MOST_ASKED)]
    with pytest.raises(refusals.TooManyAsked):
        asked(CHAMPION, waiting=others)
    assert asked(CHAMPION, waiting=others[1:])


@pytest.mark.parametrize(
    ("new", "pointer"),
    [
        ({}, "/name"),
        ({"name": "Gwern"}, "/email"),
        ({"email": "gwern@example.org"}, "/name"),
        ({"person_id": NEWCOMER, "name": "Gwern"}, "/person_id"),
        ({"person_id": NEWCOMER, "email": "gwern@example.org"}, "/person_id"),
        ({"person_id": NEWCOMER}, None),
        ({"name": "Gwern", "email": "gwern@example.org"}, None),
    ],
)
def test_a_nominee_is_one_of_theirs_or_a_name_with_an_address(new, pointer):
    asked_for = NewNomination(role=CHAMPION, starts_on=TODAY, **new)
    if pointer is None:
        rules.check_named(asked_for)
        return
    with pytest.raises(refusals.NomineeNeeded) as refusal:
        rules.check_named(asked_for)
    assert refusal.value.pointer == pointer


@pytest.mark.parametrize(("accepted_after", "begins_after"), [(0, 5), (4, 5), (5, 6), (27, 28)])
def test_a_handover_leaves_no_day_without_and_no_day_with_two(accepted_after, begins_after):
    offer = asked(MAIN, first=TODAY + 5 * DAY)
    today = TODAY + accepted_after * DAY
    agreed = rules.accepted(offer, ACTING, today, NOW + accepted_after * DAY)
    [(before, ending)] = agreed.ends
    assert (before.person_id, ending) == (REPRESENTATIVE, Ending.HANDED_OVER)
    assert before.acts_to + DAY == agreed.begins.acts_from == TODAY + begins_after * DAY
    assert agreed.begins.acts_to is None


def test_a_deputy_who_takes_over_is_deputy_no_longer_and_nobody_else_stops():
    agreed = rules.accepted(asked(MAIN, DEPUTY), ACTING, TODAY, NOW)
    assert {(each.person_id, ending, each.acts_to) for each, ending in agreed.ends} == {
        (REPRESENTATIVE, Ending.HANDED_OVER, TODAY),
        (DEPUTY, Ending.CHANGED, TODAY),
    }
    assert rules.accepted(asked(CHAMPION), ACTING, TODAY, NOW).ends == []


def test_of_two_handovers_the_second_finds_the_first_under_way():
    agreed = rules.accepted(asked(MAIN), ACTING, TODAY, NOW)
    after = [each for each, _ in agreed.ends] + [agreed.begins, ACTING[1]]
    with pytest.raises(refusals.HandoverUnderWay):
        rules.accepted(asked(MAIN, OFFICER), after, TODAY, NOW)


def test_a_representative_takes_no_lesser_role_before_handing_over():
    offer = asked(CHAMPION, REPRESENTATIVE, **OFFICERS)
    with pytest.raises(refusals.RepresentativeStays):
        rules.accepted(offer, ACTING, TODAY, NOW)


def test_an_answer_comes_once_in_time_and_for_days_still_to_come():
    offer = asked(SECOND, last=TODAY + 3 * DAY)
    with pytest.raises(refusals.DaysOver):
        rules.accepted(offer, ACTING, TODAY + 4 * DAY, NOW + 4 * DAY)
    with pytest.raises(refusals.NominationMove):
        rules.accepted(asked(SECOND), ACTING, TODAY + 28 * DAY, NOW + 28 * DAY)
    declined = rules.answered(offer, State.DECLINED, NOW)
    with pytest.raises(refusals.NominationMove):
        rules.accepted(declined, ACTING, TODAY, NOW)
    with pytest.raises(refusals.NominationMove):
        rules.answered(declined, State.WITHDRAWN, NOW)


TO_COME = held(NEWCOMER, MAIN, TODAY + 3 * DAY)
LEAVING = held(REPRESENTATIVE, MAIN, last=TODAY + 2 * DAY)


@pytest.mark.parametrize(
    ("role", "by", "keeps", "reason", "becomes"),
    [
        (ACTING[0], REPRESENTATIVE, False, None, (TODAY, Ending.BY_NOMINEE)),
        (ACTING[0], OFFICER, True, WHY, refusals.RepresentativeStays),
        (ACTING[0], DEPUTY, False, None, NotFound),
        (ACTING[1], DEPUTY, False, None, (TODAY, Ending.BY_NOMINEE)),
        (ACTING[1], REPRESENTATIVE, False, None, (TODAY, Ending.BY_ORGANISATION)),
        (ACTING[1], OFFICER, True, WHY, (TODAY, Ending.BY_OFFICER)),
        (ACTING[1], OFFICER, True, None, ReasonsInBothLanguages),
        (ACTING[1], OFFICER, True, BilingualProse(en="They left."), ReasonsInBothLanguages),
        (ACTING[1], NEWCOMER, False, WHY, NotFound),
        (held(DEPUTY, SECOND, TODAY + 5 * DAY), REPRESENTATIVE, False, None, (TODAY + 4 * DAY, Ending.BY_ORGANISATION)),
        (held(DEPUTY, SECOND, last=TODAY), DEPUTY, False, None, refusals.NominationMove),
        (held(DEPUTY, SECOND, last=TODAY - DAY), DEPUTY, False, None, refusals.NominationMove),
        (TO_COME, NEWCOMER, False, None, (TODAY + 2 * DAY, Ending.BY_NOMINEE)),
        (TO_COME, REPRESENTATIVE, False, None, (TODAY + 2 * DAY, Ending.BY_ORGANISATION)),
        (TO_COME, OFFICER, True, WHY, refusals.RepresentativeStays),
        (LEAVING, REPRESENTATIVE, False, None, refusals.HandoverUnderWay),
    ],
)
def test_a_role_is_ended_by(role, by, keeps, reason, becomes):
    def end():
        return rules.ended(role, by, {REPRESENTATIVE}, NewEnding(reason), keeps=keeps, today=TODAY)

    if isinstance(becomes, tuple):
        over, ending = end()
        assert (over.acts_to, ending) == becomes
    else:
        with pytest.raises(becomes):
            end()


@pytest.mark.parametrize(
    ("state", "role", "whose", "may"),
    [
        (State.WAITING, MAIN, {"mine": True}, ["accept_nomination", "decline_nomination"]),
        (State.WAITING, MAIN, {"speaks": True}, ["withdraw_nomination"]),
        (State.WAITING, CHAMPION, {"keeps": True}, ["withdraw_nomination"]),
        (State.WAITING, MAIN, {}, []),
        (State.ACTING, SECOND, {"speaks": True}, ["end_nomination"]),
        (State.ACTING, SECOND, {"keeps": True}, ["end_nomination"]),
        (State.TO_COME, CHAMPION, {"mine": True}, ["end_nomination"]),
        (State.ACTING, MAIN, {"mine": True, "speaks": True}, ["end_nomination"]),
        (State.ACTING, MAIN, {"keeps": True}, []),
        (State.TO_COME, MAIN, {"mine": True}, ["end_nomination"]),
        (State.TO_COME, MAIN, {"speaks": True}, ["end_nomination"]),
        (State.TO_COME, MAIN, {"keeps": True}, []),
        (State.ENDED, SECOND, {"mine": True, "keeps": True}, []),
        (State.DECLINED, SECOND, {"mine": True, "keeps": True}, []),
    ],
)
def test_what_is_offered_is_what_would_be_done(state, role, whose, may):
    given = {"mine": False, "speaks": False, "keeps": False} | whose
    assert rules.may(state, role, None, TODAY, **given) == may
