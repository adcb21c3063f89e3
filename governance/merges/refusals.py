"""Why two members are not merged, or not parted: each a fact, and one whole sentence."""

from dataclasses import dataclass
from uuid import UUID

from governance.refusal import N_, Kind, OutOfTurn, Refusal


@dataclass(eq=False)
class MergeNeedsTwo(Refusal):
    """`pointer` is the member that was sent (RFC 6901)."""

    message = N_("Choose two members, both people or both organisations.")
    pointer: str = "/merged_id"


@dataclass(eq=False)
class MergeNeedsActive(Refusal):
    """`member_id` is of the one whose membership is suspended, proposed for removal, or over."""

    kind = Kind.CONFLICT
    message = N_("Both memberships must be in force: one that is suspended, ended or to be removed is not merged.")
    member_id: UUID


@dataclass(eq=False)
class MergedBefore(Refusal):
    """`merge_id` is of the merge in which one of the two had ended, and that still stands."""

    kind = Kind.CONFLICT
    message = N_("One of the two was merged before, and has joined again. Undo that merge first.")
    merge_id: UUID


@dataclass(eq=False)
class MergeReasonsNeeded(Refusal):
    """`pointer` is the text that is missing (RFC 6901)."""

    message = N_("Write the reasons in Welsh and in English: the members concerned read them.")
    pointer: str


@dataclass(eq=False)
class OwnMerge(Refusal):
    kind = Kind.FORBIDDEN
    message = N_("Nobody decides on a merge of their own membership, or of one that they represent.")


@dataclass(eq=False)
class MergeWaits(Refusal):
    """`merge_id` is of the proposal that there is."""

    kind = Kind.CONFLICT
    message = N_("It has been proposed already to merge these two. Confirm that or decline it first.")
    merge_id: UUID


@dataclass(eq=False)
class MergeMove(OutOfTurn):
    message = N_("This cannot be done with the merge as it stands.")


@dataclass(eq=False)
class OwnMergeProposal(Refusal):
    kind = Kind.FORBIDDEN
    message = N_("You proposed the merge, or count as one with who did. Another officer confirms or declines it.")


@dataclass(eq=False)
class NotYourMergeProposal(Refusal):
    kind = Kind.FORBIDDEN
    message = N_("Only who proposed the merge withdraws it.")


@dataclass(eq=False)
class BothOnARoll(Refusal):
    """`open` are the ballots and questions under way with both on the roll."""

    kind = Kind.CONFLICT
    message = N_("Both are on the roll of a vote that is under way: confirm the merge when it has closed.")
    open: list[UUID]


@dataclass(eq=False)
class ErasedSince(Refusal):
    kind = Kind.CONFLICT
    message = N_("One of the two was erased since: what they had been cannot be put back.")


@dataclass(eq=False)
class MergedSince(Refusal):
    """`merge_id` is of the later merge that is to be undone first."""

    kind = Kind.CONFLICT
    message = N_("One of the two was merged again since. Undo the later merge first.")
    merge_id: UUID
