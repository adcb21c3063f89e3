"""Which acts people are told of, as members or for their office, and what a letter about one says."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal, get_args
from uuid import UUID

from msgspec import Struct

from governance.ballots.sentences import Because
from governance.bilingual import Bilingual, BilingualProse, LetterLanguage
from governance.refusal import N_, Said

Kind = Literal[
    "motion_noticed",
    "ballot_opened",
    "result_declared",
    "motion_responded",
    "motion_submitted",
    "response_awaited",
    "office_proposed",
    "question_opened",
    "question_closed",
    "call_opened",
    "motion_adjourned",
    "motion_resumed",
    "second_ballot",
    "motion_lapsed",
    "appeal_made",
    "appeal_decided",
    "withdrawal_asked",
    "motion_referred",
    "report_asked",
    "motion_reopened",
    "application_submitted",
    "application_approved",
    "ballot_step_proposed",
    "ballot_step_decided",
    "composite_offered",
    "composite_ended",
    "composite_agreed",
    "deputy_named",
    "cover_asked",
    "casting_vote_asked",
    "application_asked",
    "application_answered",
    "application_lapsed",
    "application_refused",
    "application_represented",
    "application_upheld",
    "minutes_proposed",
    "membership_changed",
    "vote_by_app",
    "letter_received",
    "dissolution_proposed",
    "nomination_offered",
    "nominated_by_officer",
    "nomination_answered",
    "nomination_ended",
    "representative_left",
]

# The acts of which people are told, by their public names, and the kind of notice that tells of each.
TOLD: Mapping[str, Kind] = {
    "motion.noticed": "motion_noticed",
    "ballot.opened": "ballot_opened",
    "ballot.declared": "result_declared",
    "motion.responded": "motion_responded",
    "motion.submitted": "motion_submitted",
    "motion.response_awaited": "response_awaited",
    "office.proposed": "office_proposed",
    "question.opened": "question_opened",
    "question.closed": "question_closed",
    "call.opened": "call_opened",
    "motion.adjourned": "motion_adjourned",
    "motion.resumed": "motion_resumed",
    "motion.voted_on_again": "second_ballot",
    "motion.lapsed": "motion_lapsed",
    "motion.appealed": "appeal_made",
    "motion.appeal_decided": "appeal_decided",
    "motion.withdrawal_asked": "withdrawal_asked",
    "motion.referred": "motion_referred",
    "motion.report_asked": "report_asked",
    "motion.reopened": "motion_reopened",
    "application.submitted": "application_submitted",
    "application.approved": "application_approved",
    "ballot.step_proposed": "ballot_step_proposed",
    "ballot.step_decided": "ballot_step_decided",
    "composite.offered": "composite_offered",
    "composite.declined": "composite_ended",
    "composite.withdrawn": "composite_ended",
    "composite.agreed": "composite_agreed",
    "office.deputy_named": "deputy_named",
    "office.cover_asked": "cover_asked",
    "ballot.tied": "casting_vote_asked",
    "application.asked": "application_asked",
    "application.answered": "application_answered",
    "application.lapsed": "application_lapsed",
    "application.refused": "application_refused",
    "application.represented": "application_represented",
    "application.upheld": "application_upheld",
    "minutes.proposed": "minutes_proposed",
    "membership.step": "membership_changed",
    "vote.cast_by_app": "vote_by_app",
    "letter.written": "letter_received",
    "body.dissolution_proposed": "dissolution_proposed",
    "nomination.made": "nomination_offered",
    "nomination.by_officer": "nominated_by_officer",
    "nomination.accepted": "nomination_answered",
    "nomination.declined": "nomination_answered",
    "nomination.withdrawn": "nomination_answered",
    "nomination.lapsed": "nomination_answered",
    "nomination.ended": "nomination_ended",
    "nomination.nobody_left": "representative_left",
}
# Of what each tells: the thing whose page a letter leads to.
ABOUT: Mapping[Kind, str] = {
    **dict.fromkeys(get_args(Kind), "motion"),
    **dict.fromkeys((each for each in get_args(Kind) if each.startswith("application_")), "application"),
    "ballot_opened": "ballot",
    "result_declared": "ballot",
    "casting_vote_asked": "ballot",
    "ballot_step_proposed": "ballot",
    "ballot_step_decided": "ballot",
    "question_opened": "question",
    "question_closed": "question",
    "call_opened": "call",
    "composite_offered": "composite",
    "composite_ended": "composite",
    "office_proposed": "body",
    "deputy_named": "body",
    "cover_asked": "body",
    "dissolution_proposed": "body",
    "minutes_proposed": "minutes",
    "membership_changed": "membership",
    "letter_received": "letter",
    "nomination_offered": "nomination",
    "nominated_by_officer": "nomination",
    "nomination_answered": "nomination",
    "nomination_ended": "nomination",
    "representative_left": "nomination",
    "vote_by_app": "ballot",
}
# What each tells, as a catalogue key: what happened, without what it happened to.
SAID: Mapping[Kind, str] = {
    "motion_noticed": N_("Notice of a motion was given"),
    "ballot_opened": N_("Voting is open"),
    "result_declared": N_("The result of a vote was declared"),
    "motion_responded": N_("The board answered a motion"),
    "motion_submitted": N_("A motion was submitted: it is to be admitted or ruled out"),
    "response_awaited": N_("A motion was carried: the board is to answer it"),
    "office_proposed": N_("A change in an office was proposed"),
    "question_opened": N_("A question to the members is open"),
    "question_closed": N_("A question to the members has closed"),
    "call_opened": N_("Members are called upon to propose motions"),
    "motion_adjourned": N_("A motion was put off"),
    "motion_resumed": N_("A motion that was put off comes back"),
    "second_ballot": N_("A motion is to be voted on once more"),
    "motion_lapsed": N_("Your motion lapsed"),
    "casting_vote_asked": N_("The votes were equal: you may give a casting vote"),
    "appeal_made": N_("An appeal was made against a ruling"),
    "appeal_decided": N_("An appeal was decided"),
    "deputy_named": N_("A deputy was named for an office"),
    "cover_asked": N_("Cover is asked for an office"),
    "dissolution_proposed": N_("It was proposed to dissolve a body"),
    "minutes_proposed": N_("Minutes were put forward for approval"),
    "withdrawal_asked": N_("The mover of a motion that you seconded wishes to withdraw it"),
    "application_submitted": N_("Somebody applied for membership: it is to be decided"),
    "ballot_step_proposed": N_("A step with a ballot waits for a second officer"),
    "ballot_step_decided": N_("A step with a ballot that you proposed was decided"),
    "composite_offered": N_("You are asked whether your motion may be put together with others"),
    "composite_ended": N_("Motions are not put together after all"),
    "composite_agreed": N_("A motion of yours was put together with others"),
    "application_approved": N_("Your application was approved: the membership has begun"),
    "application_asked": N_("You are asked something about your application"),
    "application_answered": N_("An applicant answered: the application is to be decided"),
    "application_lapsed": N_("Your application lapsed"),
    "application_refused": N_("Your application was refused"),
    "application_represented": N_("An applicant asks the board to think again about a refusal"),
    "application_upheld": N_("The refusal of your application stands"),
    "membership_changed": N_("Something was decided about a membership of yours"),
    "letter_received": N_("Another member wrote to you"),
    "nomination_offered": N_("You are asked to act for an organisation"),
    "nominated_by_officer": N_("An officer asked somebody to act for your organisation"),
    "nomination_answered": N_("A nomination was answered"),
    "nomination_ended": N_("Somebody’s role in an organisation was ended"),
    "representative_left": N_("An organisation has no main representative any more"),
    "vote_by_app": N_("An app voted in your name"),
}
# These go to an office: to whoever holds it when the letter is sent.
TO_AN_OFFICE = frozenset[Kind](
    {
        "motion_submitted",
        "response_awaited",
        "office_proposed",
        "appeal_made",
        "report_asked",
        "application_submitted",
        "ballot_step_proposed",
        "cover_asked",
        "casting_vote_asked",
        "application_answered",
        "application_represented",
        "minutes_proposed",
        "dissolution_proposed",
        "representative_left",
    }
)
# These go to everybody with a right; and of these, those by which notice of a motion is given: its clear days count
# from the last of them. Their subject is the motion, or what it comes back from.
GIVES_NOTICE = frozenset[Kind]({"motion_noticed", "motion_resumed", "second_ballot", "motion_reopened"})
TO_ALL = GIVES_NOTICE | {"motion_adjourned", "motion_referred", "call_opened"}


class Notice(Struct, frozen=True):
    """One telling of one person. Exactly one of `sent_at` and `failed_at` is set in the end."""

    id: UUID
    kind: Kind
    subject_id: UUID
    person_id: UUID
    created_at: datetime
    sent_at: datetime | None
    failed_at: datetime | None

    @property
    def is_waiting(self) -> bool:
        return self.sent_at is None and self.failed_at is None


Fact = Bilingual | BilingualProse | datetime | date | int | str | UUID | tuple[Bilingual, ...] | Because | Said | None


class Letter(Struct, frozen=True):
    """What one notice has to say, and to whom. `email` is None where the person has no address.

    `facts` are the values that its text names. Still to be put into words are `result` (why a ballot ended as it
    did), `response` (the board's, by its code) and `rule` (what carries a special resolution). `page_id` is of
    the thing whose page it leads to, where that is not the subject itself.
    """

    notice_id: UUID
    kind: Kind
    subject_id: UUID
    name: str
    email: str | None
    language: LetterLanguage
    facts: Mapping[str, Fact]
