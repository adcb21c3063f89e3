"""When two entries are likely of one member, and who makes them one."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from msgspec.structs import replace

from governance.bilingual import BilingualProse
from governance.merges import refusals, rules
from governance.merges.values import Known, Merge, NewMergeDecision, Reason, Side, State
from governance.standing.values import State as Standing

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
OLD, NEW, PROPOSER, OTHER, THEIRS = (UUID(int=each) for each in range(1, 6))
WORDS = BilingualProse(cy="Yr un yw.", en="The same.")
MERGE = Merge(
    id=UUID(int=9),
    kept_id=OLD,
    merged_id=NEW,
    state=State.PROPOSED,
    reasons=WORDS,
    proposed_by=PROPOSER,
    proposed_at=NOW,
)


def known(number: int, name: str, kind="organisation", **more) -> Known:
    facts = {"emails": [], "outside": [], "identifiers": []} | more
    joined_on = date(2020, 1, 1) + timedelta(days=number)
    return Known(member_id=UUID(int=number), kind=kind, joined_on=joined_on, names=[name, name], **facts)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Bwrdd Llŷn Cyf", "FWRDD LLYN LTD.", True),
        ("Caffi Trwsio’r Fro", "Gaffi Trwsio'r Fro", True),
        ("Gardd Gymunedol y Cwm", "Yr Ardd Gymunedol y Cwm", True),
        ("The Tea & Talk Company", "Tea and Talk CIC", True),
        ("Ltd", "Cyf", False),
        ("Banc Bwyd Aberteifi", "Banc Bwyd Aberaeron", False),
        ("Ffrindiau’r Ffin", "Rhwydwaith y Ffin", False),
    ],
)
def test_a_name_is_the_same_however_it_is_written(one, other, alike):
    found = rules.likely([known(1, one), known(2, other)])
    assert [each.reasons for each in found] == ([[Reason.NAME]] if alike else [])


def test_a_persons_name_keeps_its_letters():
    assert rules.likely([known(1, "Bronwen Parri", "person"), known(2, "Mronwen Barri", "person")]) == []
    assert rules.likely([known(1, "Siân Parri", "person"), known(2, "SIAN PARRI", "person")])[0].reasons == [
        Reason.NAME
    ]
    assert rules.likely([known(1, "Te", "person"), known(2, "Te", "organisation")]) == []


def test_the_most_telling_comes_first_and_the_older_entry_before_the_newer():
    alike = {"identifiers": ["GB-COH-00123456"]}
    members = [
        known(4, "Te"),
        known(3, "Te"),
        known(2, "Coffi", identifiers=["GB-COH-123456"], outside=["p:7"]),
        known(1, "Sgwrs", outside=["p:7"], **alike),
        known(5, "Un", emails=["a@example.org"]),
        known(6, "Dau", emails=["A@example.org"]),
    ]
    found = rules.likely(members)
    assert [(each.first.int, each.second.int, each.reasons) for each in found] == [
        (1, 2, [Reason.IDENTIFIER, Reason.OUTSIDE_ID]),
        (5, 6, [Reason.EMAIL]),
        (3, 4, [Reason.NAME]),
    ]
    assert len(rules.likely(members, {frozenset({UUID(int=1), UUID(int=2)})})) == 2
    assert rules.likely([known(number, "Clwb") for number in range(1, 10)]) == []


def side(member_id, state=Standing.ACTIVE, kind="organisation") -> Side:
    return Side(member_id, kind, UUID(int=member_id.int + 100), state, frozenset({THEIRS}))


def test_only_two_of_a_kind_in_force_are_merged_and_nobody_merges_their_own():
    assert rules.check(side(OLD), side(NEW), PROPOSER) == (side(OLD), side(NEW))
    for kept, merged, officer, refused in (
        (side(OLD), None, PROPOSER, refusals.MergeNeedsTwo),
        (side(OLD), side(OLD), PROPOSER, refusals.MergeNeedsTwo),
        (side(OLD), side(NEW, kind="person"), PROPOSER, refusals.MergeNeedsTwo),
        (side(OLD), side(NEW), THEIRS, refusals.OwnMerge),
        (side(OLD, Standing.SUSPENDED), side(NEW), PROPOSER, refusals.MergeNeedsActive),
        (side(OLD), side(NEW, Standing.REMOVAL_PROPOSED), PROPOSER, refusals.MergeNeedsActive),
        (side(OLD), replace(side(NEW), merged_by=UUID(int=9)), PROPOSER, refusals.MergedBefore),
    ):
        with pytest.raises(refused):
            rules.check(kept, merged, officer)
    with pytest.raises(refusals.BothOnARoll):
        rules.not_voting([UUID(int=7)])
    rules.not_voting([])


def decided(merge: Merge, to, officer, reasons=None, later=None) -> Merge:
    new = NewMergeDecision(to, reasons)
    return rules.decided(merge, new, officer, proposers={PROPOSER}, theirs={THEIRS}, later=later, now=NOW)


def test_a_second_officer_confirms_or_declines_and_the_first_withdraws():
    assert decided(MERGE, "merged", OTHER).state is State.MERGED
    assert decided(MERGE, "declined", OTHER).decided_by == OTHER
    assert decided(MERGE, "withdrawn", PROPOSER).state is State.WITHDRAWN
    for to, officer, refused in (
        ("merged", PROPOSER, refusals.OwnMergeProposal),
        ("declined", PROPOSER, refusals.OwnMergeProposal),
        ("merged", THEIRS, refusals.OwnMerge),
        ("withdrawn", OTHER, refusals.NotYourMergeProposal),
        ("unmerged", OTHER, refusals.MergeMove),
    ):
        with pytest.raises(refused):
            decided(MERGE, to, officer)


def test_two_are_parted_by_any_officer_with_reasons_and_the_last_merge_first():
    merged = replace(MERGE, state=State.MERGED, decided_by=OTHER, decided_at=NOW)
    parted = decided(merged, "unmerged", PROPOSER, WORDS)
    assert (parted.state, parted.undone_by, parted.undoing) == (State.UNMERGED, PROPOSER, WORDS)
    for reasons, officer, later, refused in (
        (None, OTHER, None, refusals.MergeReasonsNeeded),
        (BilingualProse(cy="Dau."), OTHER, None, refusals.MergeReasonsNeeded),
        (WORDS, THEIRS, None, refusals.OwnMerge),
        (WORDS, OTHER, UUID(int=8), refusals.MergedSince),
    ):
        with pytest.raises(refused):
            decided(merged, "unmerged", officer, reasons, later)
    erased = {"proposers": {PROPOSER}, "theirs": {THEIRS}, "later": None, "is_erased": True, "now": NOW}
    with pytest.raises(refusals.ErasedSince):
        rules.decided(merged, NewMergeDecision("unmerged", WORDS), OTHER, **erased)
    with pytest.raises(refusals.MergeMove):
        decided(parted, "merged", OTHER)


def test_what_is_offered_is_what_would_be_done():
    for state in State:
        merge = replace(MERGE, state=state)
        for officer in (PROPOSER, OTHER, THEIRS):
            offered = rules.open_to(merge, officer, proposers={PROPOSER}, theirs={THEIRS})
            done = []
            for to in (State.MERGED, State.DECLINED, State.WITHDRAWN, State.UNMERGED):
                try:
                    done.append(decided(merge, to.value, officer, WORDS).state)
                except (refusals.MergeMove, refusals.OwnMerge):
                    continue
                except (refusals.OwnMergeProposal, refusals.NotYourMergeProposal):
                    continue
            assert offered == done, (state, officer)
