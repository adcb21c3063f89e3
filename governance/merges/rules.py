"""When two entries are likely of one member, and who makes them one. Pure."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import combinations
from uuid import UUID

from msgspec.structs import replace

from governance.bilingual import BilingualProse
from governance.merges.refusals import (
    BothOnARoll,
    ErasedSince,
    MergedBefore,
    MergedSince,
    MergeMove,
    MergeNeedsActive,
    MergeNeedsTwo,
    MergeReasonsNeeded,
    NotYourMergeProposal,
    OwnMerge,
    OwnMergeProposal,
)
from governance.merges.values import Known, Merge, NewMergeDecision, Pair, Reason, Side, State
from governance.search.rules import words_of
from governance.standing.values import State as Standing

MOVES: Mapping[State, tuple[State, ...]] = {
    State.PROPOSED: (State.MERGED, State.DECLINED, State.WITHDRAWN),
    State.MERGED: (State.UNMERGED,),
}

# What a name has beside what tells it apart: how it is incorporated, and the article.
_FORMS = frozenset(
    {"cbc", "cbp", "ccc", "cic", "cio", "company", "cwmni", "cyf", "cyfyngedig", "limited", "llp", "ltd", "plc"}
)
_ARTICLES = frozenset({"the", "y", "yr"})
_AND = frozenset({"a", "ac", "and"})
# A word's first letters, of which Welsh makes one another, are one here: `fwrdd` and `bwrdd` begin alike, and where a
# `g` is lost nothing is left of it. Too much is taken for one now and then, where a whole name agrees but for that.
_BEGINNINGS = (
    (re.compile("^(?:mh|ph|p|b|f(?!f)|m)"), "b"),
    (re.compile("^(?:nh|th|t|dd|d|n(?!g))"), "d"),
    (re.compile("^(?:ngh|ng|ch|c|g|h(?=[aeiouwy]))"), ""),
    (re.compile("^(?:ll|l)"), "l"),
    (re.compile("^(?:rh|r)"), "r"),
)
# A mailbox or a name that more share than these is nobody's in particular.
_SHARED_BY = 8


def folded_name(name: str, *, of_organisation: bool) -> str:
    """A name as it is compared: without case, accents, article; of an organisation, legal form or mutation."""
    words = [word for word in words_of(name.replace("&", " and ")) if word not in _ARTICLES]
    if not of_organisation:
        return " ".join(words)
    told = [_beginning(word) for word in words if word not in _FORMS | _AND]
    return " ".join(told or words)


def _beginning(word: str) -> str:
    for letters, alike in _BEGINNINGS:
        if found := letters.match(word):
            return alike + word[found.end() :]
    return word


def likely(members: Iterable[Known], apart: Collection[frozenset[UUID]] = ()) -> list[Pair]:
    """Find the members that may be one, the most telling first; not those who are known to be two (`apart`)."""
    known = {each.member_id: each for each in members}
    alike: defaultdict[tuple[str, Reason, str], set[UUID]] = defaultdict(set)
    for each in known.values():
        for reason, key in _keys(each):
            alike[each.kind, reason, key].add(each.member_id)
    why: defaultdict[tuple[UUID, UUID], set[Reason]] = defaultdict(set)
    for (_, reason, _), ids in alike.items():
        if 1 < len(ids) <= _SHARED_BY:
            in_order = sorted(ids, key=lambda id_: (known[id_].joined_on, id_))
            for pair in combinations(in_order, 2):
                why[pair].add(reason)
    order = list(Reason)
    pairs = [Pair(*pair, sorted(why[pair], key=order.index)) for pair in why if frozenset(pair) not in apart]
    return sorted(pairs, key=lambda each: ([order.index(reason) for reason in each.reasons], each.first, each.second))


def _keys(member: Known) -> Iterator[tuple[Reason, str]]:
    of_organisation = member.kind == "organisation"
    yield from ((Reason.NAME, folded_name(name, of_organisation=of_organisation)) for name in member.names)
    yield from ((Reason.EMAIL, each.casefold()) for each in member.emails)
    yield from ((Reason.OUTSIDE_ID, each) for each in member.outside)
    # A register's number is the same with and without the noughts before it.
    yield from ((Reason.IDENTIFIER, re.sub("-0+(?=[0-9])", "-", each)) for each in member.identifiers)


def check(kept: Side | None, merged: Side | None, officer_id: UUID) -> tuple[Side, Side]:
    """The two members, if they can be made one by this officer.

    Raises `MergeNeedsTwo`, `OwnMerge`, `MergeNeedsActive` or `MergedBefore`.
    """
    if kept is None or merged is None or kept.member_id == merged.member_id or kept.kind != merged.kind:
        raise MergeNeedsTwo
    if officer_id in kept.theirs | merged.theirs:
        raise OwnMerge
    for each in (kept, merged):
        if each.state is not Standing.ACTIVE:
            raise MergeNeedsActive(each.member_id)
        if each.merged_by is not None:
            raise MergedBefore(each.merged_by)
    return kept, merged


def in_both(reasons: BilingualProse | None) -> BilingualProse:
    """The reasons, where they are in both languages. Raises `MergeReasonsNeeded`."""
    missing = ["cy"] if reasons is None else [*reasons.missing]
    if reasons is None or missing:
        raise MergeReasonsNeeded(f"/reasons/{missing[0]}")
    return reasons


def decided(
    merge: Merge,
    new: NewMergeDecision,
    officer_id: UUID,
    *,
    proposers: Collection[UUID],
    theirs: Collection[UUID],
    later: UUID | None,
    is_erased: bool = False,
    now: datetime,
) -> Merge:
    """The merge after an officer's decision. `proposers` count as one with whoever proposed it; `later` is a merge
    of one of the two that came after it, and stands.

    Raises `MergeMove`, `NotYourMergeProposal`, `OwnMergeProposal`, `OwnMerge`, `MergeReasonsNeeded`, `MergedSince`
    or `ErasedSince`.
    """
    to = State(new.to)
    if to not in MOVES.get(merge.state, ()):
        raise MergeMove(merge.state, [each.value for each in MOVES.get(merge.state, ())])
    if to is State.WITHDRAWN:
        if officer_id != merge.proposed_by:
            raise NotYourMergeProposal
        return replace(merge, state=to, decided_by=officer_id, decided_at=now)
    if officer_id in theirs:
        raise OwnMerge
    if to is State.UNMERGED:
        undoing = in_both(new.reasons)
        if later is not None:
            raise MergedSince(later)
        if is_erased:
            raise ErasedSince
        return replace(merge, state=to, undone_by=officer_id, undone_at=now, undoing=undoing)
    if officer_id in proposers:
        raise OwnMergeProposal
    return replace(merge, state=to, decided_by=officer_id, decided_at=now)


def not_voting(under_way: Sequence[UUID]) -> None:
    """Refuse to merge two who are both on the roll of a vote under way. Raises `BothOnARoll`.

    Who has voted is not asked: whoever is refused would learn it.
    """
    if under_way:
        raise BothOnARoll(list(under_way))


def open_to(merge: Merge, officer_id: UUID, *, proposers: Collection[UUID], theirs: Collection[UUID]) -> list[State]:
    """What an officer may make of a merge as it stands."""
    found = []
    for to in MOVES.get(merge.state, ()):
        if to is State.WITHDRAWN:
            may = officer_id == merge.proposed_by
        elif to is State.UNMERGED:
            may = officer_id not in theirs
        else:
            may = officer_id not in theirs and officer_id not in proposers
        if may:
            found.append(to)
    return found
