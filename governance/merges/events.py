"""What can happen to two entries of one member, as the journal, officers and partners hear of it."""

from typing import ClassVar
from uuid import UUID

from governance.journal import Event
from governance.refusal import N_


class MergeEvent(Event, frozen=True, kw_only=True):
    """It happens to the member that ends in the other; `kept_id` is the other, `merge_id` says by which merge."""

    name: ClassVar[str]
    subject_type: ClassVar[str] = "member"
    kept_id: UUID
    merge_id: UUID


class MergeProposed(MergeEvent, frozen=True, kw_only=True):
    name = "members.merge_proposed"
    said = N_("It was proposed to merge two entries of one member.")


class MergeDropped(MergeEvent, frozen=True, kw_only=True):
    name = "members.merge_dropped"
    said = N_("A proposal to merge two members was declined or withdrawn.")


class MembersMerged(MergeEvent, frozen=True, kw_only=True):
    """One voting right ends. The members are told, by the steps of their memberships."""

    name = "members.merged"
    said = N_("Two entries of one member were merged.")


class MembersUnmerged(MergeEvent, frozen=True, kw_only=True):
    """The right is there again, as it was."""

    name = "members.unmerged"
    said = N_("Two members who had been merged were parted again.")
