"""Standing orders as rules: their digests, what may be enacted and when, what differs, and how a vote would go."""

from dataclasses import fields
from datetime import UTC, date, datetime
from uuid import UUID

import msgspec
import pytest

import i18n
from governance.bilingual import BilingualProse, Language
from governance.bodies.rules import PRESETS, MembershipPeriods, StandingOrders, digest
from governance.counting.majority import Carried, Quorum, Tally, Threshold, count
from governance.motions.refusals import NoSpecialResolutions
from governance.orders import refusals, rules
from governance.orders.presets import EXAMPLES
from governance.orders.sentences import LABELS, Today, explain, step_said
from governance.orders.values import Kept, NewOrders, Trial
from governance.permissions import Office
from governance.refusal import Stale

SMALL = PRESETS["small-forum"]
NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
TODAY = Today(NOW, 240)
BOTH = BilingualProse(cy="Mae’r hen rai’n rhy llym.", en="The old ones are too strict.")
ID = UUID(int=1)
replace = msgspec.structs.replace
OWN = replace(
    SMALL,
    special_threshold=Threshold(2, 3, more_than=True),
    special_quorum=Quorum(3, 20),
    special_notice_clear_days=14,
    casting_vote_days=7,
)


def kept(version: int = 1, *, effective: datetime = datetime(2020, 1, 1, tzinfo=UTC)) -> Kept:
    return Kept(
        id=ID,
        body_id=ID,
        version=version,
        preset="small-forum",
        effective_from=effective,
        rules=SMALL,
        digest=digest(SMALL),
        enacted_at=None,
        enacted_by=None,
        reason=None,
    )


def new(**changes) -> NewOrders:
    given = {
        "base_version": 1,
        "preset": "small-forum",
        "effective_on": date(2026, 3, 17),
        "reason": BOTH,
        "rules": replace(SMALL, seconders=3),
    }
    return NewOrders(**given | changes)


# As they were published, before any version was enacted in a browser.
FIRST_DIGESTS = {
    "small-forum": "bb5496e4a1a911451435a2e1525b076dafa1841cd9f149c1d34659673efad1cc",
    "members-forum-advisory": "f775b8ad02078c7fb1212792394573e623e1624d96d057ba4afd7570213ea62d",
}


@pytest.mark.parametrize("name", FIRST_DIGESTS)
def test_what_was_published_keeps_its_digest(name):
    assert digest(PRESETS[name]) == FIRST_DIGESTS[name]


class Later(StandingOrders, frozen=True, kw_only=True):
    """The rules as they may be one day, with a value that there is not yet."""

    appeal_days: int = 14


def test_a_value_added_later_changes_a_digest_only_where_it_says_something_new():
    as_before = Later(**msgspec.structs.asdict(SMALL))
    assert digest(as_before) == digest(SMALL)
    assert digest(replace(as_before, appeal_days=15)) != digest(SMALL)


def test_a_digest_changes_with_each_value():
    changed = [replace(SMALL, seconders=3), replace(SMALL, quorum=Quorum(3, 6)), replace(SMALL, automatic=False)]
    assert len({digest(each) for each in [SMALL, *changed]}) == 4


def test_every_example_has_a_name_a_note_and_values_that_could_be_enacted():
    assert set(EXAMPLES) == set(PRESETS)
    for key, example in EXAMPLES.items():
        assert (example.name.missing, example.note.missing) == ((), ())
        rules.check_values(PRESETS[key], entitled=240)


def test_every_value_is_explained_in_both_languages_and_fits_a_line():
    assert set(LABELS) == set(StandingOrders.__struct_fields__)
    for orders in (*PRESETS.values(), replace(SMALL, seconders=0, notice_clear_days=0, names_seen_by="everyone"), OWN):
        explained = explain(orders, TODAY, of_members=True)
        assert [each.field for each in explained] == list(LABELS)
        for said in (each for one in explained for each in one[1:]):
            for language in Language:
                text = i18n.sentence(said, language)
                assert "⟦" not in text
                assert "{" not in text
                assert len(text) <= 200, text


def example(orders, field, language=Language.EN, today=TODAY) -> str:
    [found] = [each for each in explain(orders, today, of_members=True) if each.field == field]
    return i18n.sentence(found.example, language)


def test_clear_days_in_the_example_are_those_of_the_rule():
    orders = replace(SMALL, notice_clear_days=14)
    first_of_june = Today(datetime(2026, 6, 1, 9, tzinfo=UTC), 240)
    said = example(orders, "notice_clear_days", today=first_of_june)
    assert said == (
        "Notice given on 1 June 2026: the clear days are 2 June 2026 to 15 June 2026; voting can open on 16 June 2026."
    )


def test_examples_are_worked_out_by_the_count_itself():
    assert "12 or more" in example(SMALL, "quorum")  # 5% of 240
    assert "121 in favour" in example(SMALL, "threshold")
    of_all = replace(SMALL, threshold=Threshold(3, 4, more_than=False, base="entitled"))
    assert "180 in favour" in example(of_all, "threshold")
    assert isinstance(count(Tally(yes=121, no=119), 240, SMALL.threshold, SMALL.quorum, "lost"), Carried)
    assert "is lost" in example(SMALL, "tie")


SPECIAL = replace(SMALL, special_threshold=Threshold(3, 4, more_than=False))


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"special_threshold": None, "special_quorum": Quorum(5, 5)}, refusals.SpecialWithoutThreshold),
        ({"special_threshold": None, "special_notice_clear_days": 21}, refusals.SpecialWithoutThreshold),
        ({"special_threshold": Threshold(1, 2, more_than=False)}, refusals.SpecialAsksLess),
        ({"special_threshold": Threshold(2, 5, more_than=True)}, refusals.SpecialAsksLess),
        ({"special_quorum": Quorum(0, 0)}, refusals.SpecialAsksLess),
        ({"special_notice_clear_days": 6}, refusals.SpecialAsksLess),
        ({"special_threshold": Threshold(1, 1, more_than=True)}, refusals.SpecialOutOfReach),
        ({"special_threshold": Threshold(4, 3, more_than=False)}, refusals.SpecialOutOfReach),
        ({"special_quorum": Quorum(241, 0)}, refusals.QuorumOutOfReach),
    ],
)
def test_a_special_resolution_asks_for_no_less_and_can_be_carried(changes, refusal):
    with pytest.raises(refusal):
        rules.check_values(replace(SPECIAL, **changes), 240)
    rules.check_values(SPECIAL, 240)
    rules.check_values(replace(SPECIAL, special_threshold=Threshold(1, 2, more_than=True)), 240)
    whole = {"special_quorum": Quorum(3, 20), "special_notice_clear_days": 14}
    rules.check_values(replace(SPECIAL, special_threshold=Threshold(1, 1, more_than=False), **whole), 240)


def test_the_examples_of_a_special_resolution_are_worked_out_by_its_own_values():
    own = replace(SPECIAL, special_quorum=Quorum(3, 20), special_notice_clear_days=14)
    assert "180 in favour" in example(own, "special_threshold")
    assert "48 or more" in example(own, "special_quorum")
    assert "12 or more" in example(SPECIAL, "special_quorum")
    assert "voting can open on 17 March 2026" in example(own, "special_notice_clear_days")
    assert "voting can open on 10 March 2026" in example(SPECIAL, "special_notice_clear_days")


@pytest.mark.parametrize(("yes", "outcome"), [(75, "carried"), (74, "lost")])
def test_a_trial_of_a_special_resolution_goes_by_its_threshold(yes, outcome):
    trial = Trial(yes=yes, no=100 - yes, entitled=240, resolution="special")
    found = rules.simulate(SPECIAL, trial)
    assert (found.outcome, found.resolution, found.needed) == (outcome, "special", 75)
    assert rules.simulate(SPECIAL, replace(trial, resolution="ordinary")).outcome == "carried"
    with pytest.raises(NoSpecialResolutions):
        rules.simulate(SMALL, trial)


def test_a_version_comes_into_force_after_fourteen_clear_days():
    assert rules.earliest(NOW, kept()) == date(2026, 3, 17)
    rules.check(new(), kept(), 240, NOW, "forum")
    with pytest.raises(refusals.TooSoon) as refused:
        rules.check(new(effective_on=date(2026, 3, 16)), kept(), 240, NOW, "forum")
    assert refused.value.earliest_on == date(2026, 3, 17)


def test_the_clear_days_are_those_of_wales():
    late = datetime(2026, 6, 1, 23, 30, tzinfo=UTC)  # half past midnight on 2 June in Wales
    assert rules.earliest(late, kept()) == date(2026, 6, 17)


def test_a_version_never_comes_into_force_before_the_one_that_it_replaces():
    coming = kept(effective=datetime(2026, 5, 1, tzinfo=UTC))
    with pytest.raises(refusals.TooSoon) as refused:
        rules.check(new(effective_on=date(2026, 4, 30)), coming, 240, NOW, "forum")
    assert refused.value.earliest_on == date(2026, 5, 1)
    rules.check(new(effective_on=date(2026, 5, 1)), coming, 240, NOW, "forum")


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"base_version": 2}, Stale),
        ({"base_version": 0}, Stale),
        ({"reason": BilingualProse(cy="Dim ond yma.")}, refusals.ReasonInBothLanguages),
        ({"preset": "nobodys"}, refusals.UnknownPreset),
        ({"effective_on": date(2029, 1, 1)}, refusals.TooFarAhead),
        ({"rules": SMALL}, refusals.NothingChanged),
        ({"rules": replace(SMALL, threshold=Threshold(1, 3, more_than=True))}, refusals.ThresholdTooLow),
        ({"rules": replace(SMALL, threshold=Threshold(1, 2, more_than=False))}, refusals.ThresholdTooLow),
        ({"rules": replace(SMALL, threshold=Threshold(1, 1, more_than=True))}, refusals.ThresholdOutOfReach),
        ({"rules": replace(SMALL, threshold=Threshold(5, 4, more_than=False))}, refusals.ThresholdOutOfReach),
        ({"rules": replace(SMALL, seconding_days=0)}, refusals.NoTimeForSeconders),
        ({"rules": replace(SMALL, seconders=240)}, refusals.SecondersOutOfReach),
        ({"rules": replace(SMALL, quorum=Quorum(241, 0))}, refusals.QuorumOutOfReach),
    ],
)
def test_what_may_not_be_enacted(changes, refusal):
    with pytest.raises(refusal):
        rules.check(new(**changes), kept(), 240, NOW, "forum")


def test_the_first_version_of_a_body_may_be_an_example_as_it_is():
    rules.check(new(base_version=0, rules=SMALL), None, 240, NOW, "forum")


@pytest.mark.parametrize(
    ("kind", "here", "elsewhere", "may"),
    [
        ("forum", {Office.SECRETARY}, set(), True),
        ("forum", {Office.FORUM_CHAIR}, set(), True),
        ("committee", set(), {Office.FORUM_CHAIR}, True),
        ("board", set(), {Office.FORUM_CHAIR}, False),
        ("network", set(), {Office.FORUM_CHAIR}, False),
        ("board", {Office.BOARD_SECRETARY}, set(), True),
        ("board", set(), {Office.SECRETARY}, False),
        ("forum", set(), {Office.BOARD_SECRETARY}, False),
        ("forum", {Office.TRANSLATOR, Office.SCRUTINEER}, {Office.SECRETARY}, False),
    ],
)
def test_whose_rules_an_officer_may_change(kind, here, elsewhere, may):
    standing = rules.Standing(kind, frozenset(here), frozenset(here | elsewhere))
    if may:
        rules.check_officer(standing)
    else:
        with pytest.raises(refusals.NotAnOfficerOfThisBody):
            rules.check_officer(standing)


@pytest.mark.parametrize(("kind", "refused"), [("forum", False), ("board", True), ("committee", True)])
def test_only_the_members_forum_says_how_long_things_take_in_a_membership(kind, refused):
    changed = new(rules=replace(SMALL, grace_months=3))
    if refused:
        with pytest.raises(refusals.PeriodsOfTheMembers):
            rules.check(changed, kept(), 240, NOW, kind)
    else:
        rules.check(changed, kept(), 240, NOW, kind)


def test_a_version_from_before_the_periods_were_rules_keeps_its_digest_and_means_what_held_then():
    assert digest(SMALL) == digest(replace(SMALL, grace_months=6, removal_notice_days=21))
    assert (
        rules.periods_of(None)
        == rules.periods_of(SMALL)
        == MembershipPeriods(
            membership_answer_days=28,
            representation_days=28,
            removal_notice_days=21,
            grace_months=6,
            nomination_days=28,
        )
    )


def test_the_examples_of_a_membership_are_worked_out_by_its_rules():
    orders = replace(SMALL, grace_months=3, removal_notice_days=14, nomination_days=10)
    leap = Today(datetime(2027, 11, 30, 9, tzinfo=UTC), 240)
    assert example(orders, "grace_months", today=leap) == (
        "Paid for until 30 November 2027, its first day without membership is 1 March 2028; until then it votes."
    )
    assert "14 December 2027" in example(orders, "removal_notice_days", today=leap)
    assert "10 December 2027" in example(orders, "nomination_days", today=leap)


def test_only_what_changed_is_compared():
    changed = replace(SMALL, seconders=3, quorum=Quorum(5, 10))
    found = rules.differences(SMALL, changed, TODAY)
    assert [each.new.field for each in found] == ["seconders", "quorum"]
    said = [i18n.sentence(each.sentence, Language.EN) for each in (found[0].old, found[0].new)]
    assert said == ["A motion needs 2 seconders.", "A motion needs 3 seconders."]
    assert rules.differences(SMALL, SMALL, TODAY) == []
    assert [each.old for each in rules.differences(None, SMALL, TODAY, of_members=True)] == [None] * len(LABELS)


# yes, no, abstain, entitled, what is tried: the table of the rules of counting, by way of the simulator.
TRIALS = [
    ((61, 20, 0, 240), {}, "carried", 41),
    ((20, 61, 0, 240), {}, "lost", 41),
    ((5, 5, 0, 20), {}, "lost", 6),
    (
        (74, 25, 1, 200),
        {"threshold_numerator": 3, "threshold_denominator": 4, "threshold_more_than": False},
        "lost",
        75,
    ),
    ((75, 25, 100, 200), {"threshold_base": "cast_with_abstentions"}, "lost", 101),
    (
        (15, 0, 0, 20),
        {
            "threshold_numerator": 3,
            "threshold_denominator": 4,
            "threshold_more_than": False,
            "threshold_base": "entitled",
        },
        "carried",
        15,
    ),
    ((0, 0, 9, 20), {}, "lost", 1),
    ((2, 0, 0, 20), {}, "not_decided", 2),
    ((2, 0, 0, 20), {"quorum_minimum": 2, "quorum_percent": 0}, "carried", 2),
]


@pytest.mark.parametrize(("votes", "tried", "outcome", "needed"), TRIALS)
def test_a_trial_is_counted_as_a_ballot_is(votes, tried, outcome, needed):
    yes, no, abstain, entitled = votes
    made = rules.simulate(SMALL, Trial(yes=yes, no=no, abstain=abstain, entitled=entitled, **tried))
    assert (made.outcome, made.needed) == (outcome, needed)
    by = rules.with_trial(SMALL, Trial(yes=yes, no=no, abstain=abstain, entitled=entitled, **tried))
    real = count(Tally(yes, no, abstain), entitled, by.threshold, by.quorum, by.tie)
    assert (made.steps, made.reason, made.base, made.quorum_needed) == (
        real.steps,
        real.reason,
        real.base,
        real.quorum_needed,
    )
    for step in made.steps:
        for language in Language:
            assert str(step.right) in i18n.sentence(step_said(step, made), language).replace(",", "")


def test_nobody_tries_more_votes_than_rights_or_rules_that_cannot_be():
    with pytest.raises(refusals.MoreVotesThanRights):
        rules.simulate(SMALL, Trial(yes=3, no=2, abstain=1, entitled=5))
    with pytest.raises(refusals.ThresholdTooLow):
        rules.simulate(SMALL, Trial(yes=1, no=2, entitled=5, threshold_denominator=3))


def test_the_sentences_of_refusals_name_only_their_facts():
    for each in vars(refusals).values():
        if isinstance(each, type) and issubclass(each, refusals.Refusal) and each is not refusals.Refusal:
            names = {field.name for field in fields(each)}
            assert {part.split("}")[0] for part in each.message.split("{")[1:]} <= names
