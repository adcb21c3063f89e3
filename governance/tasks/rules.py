"""What waits for somebody's act: every kind of it, what it takes to do it, and when it has waited too long. Pure."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from msgspec import Struct

from governance.bilingual import Bilingual
from governance.permissions import OFFICES, Office, Permission
from governance.refusal import N_

# What an office owes and no rule gives a time for has waited too long after this.
PATIENCE = timedelta(days=14)


class Duty(Struct, frozen=True):
    """What offices owe of one kind: its sentence, as a catalogue key, and what it takes to do it."""

    said: str
    permission: Permission


DUTIES: Mapping[str, Duty] = {
    "rule_on": Duty(N_("Admit it, or rule it out"), Permission.MOTION_ADMIT),
    "approve_text": Duty(N_("Write and approve its text in both languages"), Permission.MOTION_APPROVE_TEXT),
    "decide_translation": Duty(N_("Decide on an offered translation"), Permission.MOTION_APPROVE_TEXT),
    "decide_summary": Duty(N_("Decide on an offered translation"), Permission.DECISION_RECORD),
    "add_version": Duty(
        N_("Add the Easy Read text, recording or video that was asked for"), Permission.MOTION_APPROVE_TEXT
    ),
    "add_decision_version": Duty(
        N_("Add the Easy Read text, recording or video that was asked for"), Permission.DECISION_RECORD
    ),
    "fix_text": Duty(N_("Make its text final"), Permission.MOTION_APPROVE_TEXT),
    "give_notice": Duty(N_("Give notice of it to the members"), Permission.MOTION_GIVE_NOTICE),
    "call_ballot": Duty(N_("Call a ballot"), Permission.BALLOT_OPEN),
    "open_ballot": Duty(N_("Open the ballot at its time"), Permission.BALLOT_OPEN),
    "confirm_votes": Duty(N_("Confirm votes that came on paper or by phone"), Permission.VOTE_ENTER),
    "certify": Duty(N_("Check the count and certify it"), Permission.BALLOT_CERTIFY),
    "casting_vote": Duty(N_("Give a casting vote, or decline to"), Permission.BALLOT_CASTING_VOTE),
    "confirm_annulment": Duty(N_("Confirm that the ballot is annulled, or object to it"), Permission.BALLOT_ANNUL),
    "confirm_result": Duty(N_("Confirm that the result is right, or object to it"), Permission.BALLOT_CERTIFY),
    "confirm_early_close": Duty(N_("Confirm that voting closes early, or object to it"), Permission.BALLOT_CLOSE),
    "answer_motion": Duty(N_("Record the board’s answer"), Permission.DECISION_RECORD),
    "decide_appeal": Duty(N_("Decide the appeal"), Permission.APPEAL_DECIDE),
    "report": Duty(N_("Report on the motion that was referred to you"), Permission.REFERRAL_REPORT),
    "plan": Duty(N_("Plan how it is carried out"), Permission.IMPLEMENTATION_PLAN),
    "carry_out": Duty(N_("Have it carried out, and report"), Permission.IMPLEMENTATION_PLAN),
    "decide_application": Duty(N_("Decide on an application for membership"), Permission.MEMBERSHIP_ADMIT),
    "review_application": Duty(N_("Decide on what an applicant said to a refusal"), Permission.MEMBERSHIP_DECIDE),
    "answer_inspection": Duty(N_("Answer a request to look into the register of members"), Permission.MEMBERSHIP_ADMIT),
    "answer_rectification": Duty(
        N_("Answer somebody who asks to have something put right about themselves"), Permission.MEMBERSHIP_ADMIT
    ),
    "find_representative": Duty(N_("Find out who is to represent it, and nominate them"), Permission.MEMBERSHIP_ADMIT),
    "decide_merge": Duty(N_("Confirm that two entries are of one member, or decline it"), Permission.MEMBERSHIP_ADMIT),
    "reply": Duty(N_("Reply to an objection"), Permission.QUESTION_ASK),
    "publish_decision": Duty(N_("Complete the draft of a decision, and publish it"), Permission.DECISION_RECORD),
    "confirm_dissolution": Duty(N_("Confirm that the body is dissolved, or object to it"), Permission.BODY_DISSOLVE),
    "approve_minutes": Duty(N_("Read the minutes, and approve them or send them back"), Permission.MINUTES_APPROVE),
    "confirm_office": Duty(N_("Confirm a change in an office of power, or object to it"), Permission.OFFICE_APPOINT),
}
# Who else than those who may do them should not even know of these: a draft, that somebody has voted, who applied, who
# asked to look into the register or to have something put right, whose voice is missing, and who may be entered twice.
PRIVATE = frozenset(
    {
        "answer_inspection",
        "answer_rectification",
        "confirm_votes",
        "decide_application",
        "decide_merge",
        "find_representative",
        "publish_decision",
        "review_application",
    }
)

# What waits for a member as a member.
OWN: Mapping[str, str] = {
    "vote": N_("Votes to cast: {names}"),
    "answer_question": N_("Answers to give: {names}"),
    "second": N_("Second it, if all the members should vote on it"),
    "draft": N_("Your draft: edit it, or ask for seconders"),
    "submit": N_("Submit it"),
    "answer_composite": N_("It is to be put together with other motions: consent, or decline"),
    "answer_application": N_("Answer the question about your application"),
    "answer_nomination": N_("You are asked to act for it: accept, or decline"),
    "answer_promise": N_("Say what came of your promise, if you like"),
    "consent": N_("Its mover wishes to withdraw it: consent, or adopt it"),
}


class Holder(Struct, frozen=True):
    """Who holds an office of a body today; `covers` is for whom, of a deputy."""

    office: Office
    person_id: UUID
    name: str
    body_id: UUID
    covers: str | None = None


class Waiting(Struct, frozen=True, kw_only=True):
    """One thing that waits, as it stands: `id` is of what it is about, of which `type` says the kind.

    Its time is `due_at` (UTC), where a rule gives one; where a whole day is meant, that is the day's end, and `due_on`
    names the day in Wales. `barred` are those who may not do it, whatever their office: they did the first half.
    Beside those with the permission, it is owed by whoever holds `owner_office`, or by `owner_id`. `names` are of the
    voting rights that an act of a member's own is for.
    """

    kind: str
    type: str
    id: UUID
    title: Bilingual
    since: datetime
    due_at: datetime | None
    due_on: date | None = None
    barred: list[UUID] = []
    owner_office: Office | None = None
    owner_id: UUID | None = None
    names: list[Bilingual] = []


def late_at(waiting: Waiting) -> datetime:
    """The instant from which it is overdue, or has waited too long."""
    return waiting.due_at or waiting.since + PATIENCE


def owing(kind: str, owner_office: Office | None = None) -> list[Office]:
    """The offices that owe an act of this kind: the one that is named for it first, then those that may do it."""
    may = [office for office, given in OFFICES.items() if DUTIES[kind].permission in given and office != owner_office]
    return [*([owner_office] if owner_office else []), *may]


def is_owed_by(
    waiting: Waiting, person_id: UUID | None, offices: Collection[Office], held: Collection[Permission]
) -> bool:
    """Whether this person, in the offices and with the permissions they have today, may do it."""
    if person_id is None or person_id in waiting.barred:
        return False
    owns = waiting.owner_office in offices or waiting.owner_id == person_id
    return owns or DUTIES[waiting.kind].permission in held


def holders_of(waiting: Waiting, holders: Collection[Holder]) -> list[Holder]:
    """Who holds an office that owes it, but for those who may not do it."""
    offices = owing(waiting.kind, waiting.owner_office)
    found = [each for each in holders if each.office in offices and each.person_id not in waiting.barred]
    return sorted(found, key=lambda each: offices.index(each.office))
