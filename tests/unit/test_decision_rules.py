"""The board's decisions: what a draft may hold, and what may be published."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import msgspec
import pytest

from governance.bilingual import Bilingual, BilingualProse
from governance.bodies.refusals import DayOutOfReach
from governance.decisions import refusals, rules
from governance.decisions.values import Decision, DecisionChanges, Interest, LinkedMotion, NewDecision
from governance.refusal import Stale

TODAY = date(2026, 2, 1)
BOARD, PERSON, MOTION = UUID(int=1), UUID(int=2), UUID(int=3)
TITLE = Bilingual(cy="Costau teithio", en="Travel costs")
PROSE = BilingualProse(cy="Telir.", en="To be paid.")
NATURE = Bilingual(cy="Ymddiriedolwr", en="Trustee")

NEW = NewDecision(body_id=BOARD, title=TITLE, text=PROSE, reasons=PROSE, decided_on=TODAY, yes=3, no=1)
STORED = Decision(
    id=uuid4(),
    reference="B-2026-001",
    body_id=BOARD,
    state="draft",
    title=TITLE,
    text=PROSE,
    reasons=PROSE,
    decided_on=TODAY,
    yes=3,
    no=1,
    abstain=0,
    owner=Bilingual(cy="Y trysorydd", en="The treasurer"),
    due_on=date(2026, 3, 1),
    recorded_by=PERSON,
    recorded_at=datetime(2026, 2, 1, tzinfo=UTC),
    published_at=None,
    version=4,
    interests=(Interest(PERSON, NATURE, withdrew=True),),
    motions=(LinkedMotion(MOTION, "declined"),),
)
replace = msgspec.structs.replace


def test_a_whole_decision_may_be_recorded_and_published():
    rules.check(NEW, "board", TODAY)
    rules.check_publishable(STORED, ())


@pytest.mark.parametrize("kind", ["network", "forum", "workstream", "committee", "regional_group"])
def test_only_a_board_decides(kind):
    with pytest.raises(refusals.NotABoard):
        rules.check(NEW, kind, TODAY)


def test_days_stand_in_order():
    with pytest.raises(refusals.DecidedInTheFuture):
        rules.check(replace(NEW, decided_on=date(2026, 2, 2)), "board", TODAY)
    with pytest.raises(refusals.DueBeforeDecided):
        rules.check(replace(NEW, due_on=date(2026, 1, 31)), "board", TODAY)
    with pytest.raises(DayOutOfReach):
        rules.check(replace(NEW, due_on=date.max), "board", TODAY)
    rules.check(replace(NEW, due_on=TODAY), "board", TODAY)


def test_nobody_and_nothing_is_named_twice():
    interest, link = STORED.interests[0], LinkedMotion(MOTION)
    for name, twice in (("interests", (interest, interest)), ("motions", (link, link))):
        with pytest.raises(refusals.NamedTwice) as refused:
            rules.check(replace(NEW, **{name: twice}), "board", TODAY)
        assert refused.value.pointer == f"/{name}/1"


def test_an_id_that_names_nothing_is_pointed_at():
    new = replace(NEW, interests=STORED.interests, motions=(LinkedMotion(uuid4()), LinkedMotion(MOTION)))
    with pytest.raises(refusals.NamesNothing) as refused:
        rules.check_names(new, {PERSON}, {MOTION})
    assert refused.value.pointer == "/motions/0/motion_id"
    with pytest.raises(refusals.NamesNothing) as refused:
        rules.check_names(new, set(), {MOTION})
    assert refused.value.pointer == "/interests/0/person_id"
    rules.check_names(replace(new, motions=(LinkedMotion(MOTION),)), {PERSON}, {MOTION})


@pytest.mark.parametrize(
    ("changed", "pointers"),
    [
        ({"title": Bilingual(cy="Costau")}, ["/title/en"]),
        ({"text": BilingualProse(en="Pay.")}, ["/text/cy"]),
        ({"text": BilingualProse(cy="Talu."), "reasons": BilingualProse(en="Why.")}, ["/text/en", "/reasons/cy"]),
    ],
)
def test_published_only_in_both_languages_and_the_refusal_says_what_is_missing(changed, pointers):
    with pytest.raises(refusals.NotInBothLanguages) as refused:
        rules.check_publishable(replace(STORED, **changed), ())
    assert refused.value.missing == pointers


@pytest.mark.parametrize(("yes", "no", "abstain"), [(0, 0, 0), (0, 0, 9), (3, 3, 0), (1, 2, 0)])
def test_published_only_where_the_board_agreed(yes, no, abstain):
    with pytest.raises(refusals.NotCarriedByTheBoard):
        rules.check_publishable(replace(STORED, yes=yes, no=no, abstain=abstain), ())
    rules.check_publishable(replace(STORED, yes=no + 1, no=no, abstain=abstain), ())


def test_whoever_declared_an_interest_must_have_withdrawn():
    stayed = Interest(uuid4(), NATURE, withdrew=False)
    with pytest.raises(refusals.InterestNotWithdrawn) as refused:
        rules.check_publishable(replace(STORED, interests=(*STORED.interests, stayed)), ())
    assert refused.value.person_ids == [stayed.person_id]


@pytest.mark.parametrize("response", ["accepted", "in_part", "referred_back", None])
def test_what_is_the_members_to_decide_cannot_be_declined(response):
    with pytest.raises(refusals.CannotDecline):
        rules.check_publishable(STORED, {MOTION})
    rules.check_publishable(replace(STORED, motions=(LinkedMotion(MOTION, response),)), {MOTION})


def test_an_amended_draft_keeps_what_is_absent_and_loses_what_is_null():
    new = rules.amended(STORED, DecisionChanges(yes=5, due_on=None), 4)
    assert (new.yes, new.due_on) == (5, None)
    assert (new.no, new.owner, new.title, new.interests, new.motions) == (
        STORED.no, STORED.owner, STORED.title, STORED.interests, STORED.motions,
    )  # fmt: skip
    assert rules.amended(STORED, DecisionChanges(), None).due_on == STORED.due_on


def test_a_draft_is_amended_only_as_it_was_read():
    with pytest.raises(Stale):
        rules.amended(STORED, DecisionChanges(), 3)


def test_what_is_published_stays():
    public = replace(STORED, state="published", published_at=STORED.recorded_at)
    with pytest.raises(refusals.AlreadyPublished):
        rules.amended(public, DecisionChanges(), 4)
    with pytest.raises(refusals.AlreadyPublished):
        rules.check_publishable(public, ())


def test_references_are_read_in_both_languages():
    assert rules.reference(2026, 14) == "B-2026-014"
    assert rules.reference(2026, 1234) == "B-2026-1234"
