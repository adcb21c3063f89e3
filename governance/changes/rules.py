"""What a partner's program is told of a change, and how long its cursor is good. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from msgspec import Struct

from governance.changes.refusals import CursorExpired

HORIZON = timedelta(days=90)

# `upserted`: fetch it. `removed`: out of this program's view. `erased`: to be deleted by law, and acknowledged.
Op = Literal["upserted", "removed", "erased"]

# What a program may follow: members by its agreement, and what everybody may read anyway.
Followed = Literal["member", "motion", "ballot", "decision", "minutes", "question", "call", "composite", "body"]
MEMBERS: frozenset[Followed] = frozenset({"member"})

# The acts after which a thing reads otherwise to everybody. Votes and answers are none of them: by these it would be
# told who takes part. Nor is what is asked, offered or put forward, as long as only those whom it concerns know of it.
TOLD: Mapping[Followed, frozenset[str]] = {
    "motion": frozenset(
        {
            "motion.transitioned",
            "motion.composed",
            "motion.edited",
            "motion.seconded",
            "motion.second_withdrawn",
            "motion.text_approved",
            "motion.translated",
            "motion.translation_accepted",
            "motion.version_put",
            "motion.version_removed",
            "motion.noticed",
            "motion.notice_completed",
            "motion.carried_over",
            "motion.appealed",
            "motion.appeal_decided",
            "motion.adjourned",
            "motion.referred",
            "motion.reported_on",
            "motion.withdrawal_asked",
            "motion.withdrawal_consented",
            "motion.adopted",
            "motion.reopening_asked",
            "motion.reopening_supported",
            "motion.responded",
            "motion.planned",
            "motion.milestone_added",
            "motion.progress_reported",
            "motion.implementation_ended",
        }
    ),
    "ballot": frozenset(
        {
            "ballot.scheduled",
            "ballot.opened",
            "ballot.closed",
            "ballot.closed_early",
            "ballot.counted",
            "ballot.tied",
            "ballot.casting_vote_given",
            "ballot.casting_vote_lapsed",
            "ballot.declared",
            "ballot.annulled",
        }
    ),
    "decision": frozenset(
        {
            "decision.published",
            "decision.summary_translated",
            "decision.translation_accepted",
            "decision.version_put",
            "decision.version_removed",
        }
    ),
    "minutes": frozenset({"minutes.proposed", "minutes.taken_back", "minutes.approved"}),
    "question": frozenset(
        {
            "question.asked",
            "question.opened",
            "question.amended",
            "question.objection_answered",
            "question.closed",
            "question.annulled",
        }
    ),
    "call": frozenset({"call.opened", "call.extended"}),
    "composite": frozenset(
        {
            "composite.offered",
            "composite.consented",
            "composite.declined",
            "composite.withdrawn",
            "composite.agreed",
        }
    ),
    "body": frozenset(
        {
            "body.established",
            "body.terms_enacted",
            "body.affiliated",
            "body.affiliation_ended",
            "body.principles_enacted",
            "body.promise_enacted",
            "body.legal_form_said",
            "body.dissolved",
            "office.filled",
            "office.ended",
            "office.deputy_named",
            "office.cover_ended",
            "standing_orders.enacted",
        }
    ),
}


class Place(Struct, frozen=True, kw_only=True):
    """Where a program stands in its feed: after this row, of this transaction, in this epoch, about this thing.

    `agreement_id` is the one it read by. `passing` is set while all that is in view is gone through, once at the
    beginning and once more under each next agreement: what came last. `given_at` is in UTC.
    """

    epoch: int
    xid: int
    seq: int
    subject_id: UUID
    given_at: datetime
    agreement_id: UUID
    passing: UUID | None = None


class Seen(Struct, frozen=True, kw_only=True):
    """A change to a member or to a public thing, with how things are as it is read.

    `visible`: the program sees it today. `told`: it was told of it before, or everybody might read it. `may_leave`: by
    changes of this kind it may come out of view. `version` is the thing's; of a member the membership's.
    """

    type: Followed = "member"
    subject_id: UUID
    at: datetime
    may_leave: bool
    visible: bool
    told: bool
    erased: bool = False
    acknowledged: bool = False
    version: int | None


class Line(Struct, frozen=True):
    """One line of a partner's feed. `version` is the present one; null for what is in view no more or has none."""

    type: Followed
    id: UUID
    op: Op
    version: int | None
    changed_at: datetime


def require_good(place: Place, epoch: int, now: datetime, *, known: bool) -> None:
    """Raise `CursorExpired` for a place too long ago, from before a backup was restored, or from another database.

    `known` is whether this database had the agreement under which the place was given.
    """
    if not known or place.epoch != epoch or now - place.given_at > HORIZON:
        raise CursorExpired(HORIZON.days)


def op_of(seen: Seen) -> Op | None:
    """What is to be done with a copy; None where a program that keeps one has nothing to do, or may not know.

    It goes by how things are now, not by what the change was: two transactions that overlapped may each have seen the
    other's work undone, and what is true as the last of them is read is what holds.
    """
    if seen.erased:
        return "erased" if seen.told and not seen.acknowledged else None
    if seen.visible:
        return "upserted"
    return "removed" if seen.told and seen.may_leave else None


def lines_of(found: Iterable[Seen]) -> list[Line]:
    """The lines of a page: of each thing the last one."""
    last: dict[UUID, Line] = {}
    for seen in found:
        if op := op_of(seen):
            last.pop(seen.subject_id, None)
            version = seen.version if op == "upserted" else None
            last[seen.subject_id] = Line(seen.type, seen.subject_id, op, version, seen.at)
    return [*last.values()]
