"""What can happen to a motion beside its straight road, as the journal and partners hear of it."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from governance.journal import Event
from governance.refusal import N_


class ProcedureEvent(Event, frozen=True):
    name: ClassVar[str]
    subject_type: ClassVar[str] = "motion"


class RulingAppealed(ProcedureEvent, frozen=True):
    name = "motion.appealed"
    said = N_("The mover appealed against the ruling.")
    told = True


class AppealDecided(ProcedureEvent, frozen=True, kw_only=True):
    name = "motion.appeal_decided"
    said = N_("The appeal against the ruling was decided.")
    told = True
    overturned: bool


class WithdrawalWished(ProcedureEvent, frozen=True):
    name = "motion.withdrawal_asked"
    said = N_("The mover asked the seconders to let the motion be withdrawn.")


class WithdrawalConsented(ProcedureEvent, frozen=True):
    name = "motion.withdrawal_consented"
    said = N_("A seconder consented to the withdrawal of the motion.")


class MotionAdjourned(ProcedureEvent, frozen=True, kw_only=True):
    name = "motion.adjourned"
    said = N_("The motion was adjourned to a later day.")
    returns_on: date


class MotionReferred(ProcedureEvent, frozen=True, kw_only=True):
    name = "motion.referred"
    said = N_("The motion was referred to another body.")
    body_id: UUID
    returns_on: date


class ReferralReported(ProcedureEvent, frozen=True):
    name = "motion.reported_on"
    said = N_("The body to which the motion was referred reported on it.")


class ReopeningWished(ProcedureEvent, frozen=True):
    name = "motion.reopening_asked"
    said = N_("A member asked that the motion be voted on again.")


class ReopeningSupported(ProcedureEvent, frozen=True):
    name = "motion.reopening_supported"
    said = N_("A member joined in asking that the motion be voted on again.")


class MotionAdopted(ProcedureEvent, frozen=True):
    name = "motion.adopted"
    said = N_("A seconder adopted the motion in place of its mover.")
