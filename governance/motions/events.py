"""What can happen to a motion, as the journal and partners hear of it."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from governance.journal import Event
from governance.refusal import N_


class MotionEvent(Event, frozen=True):
    name: ClassVar[str]
    subject_type: ClassVar[str] = "motion"


class MotionProposed(MotionEvent, frozen=True):
    name = "motion.proposed"
    said = N_("A motion was drafted.")


class MotionEdited(MotionEvent, frozen=True, kw_only=True):
    name = "motion.edited"
    said = N_("The mover changed the text of the motion.")
    text_version: int


class TextApproved(MotionEvent, frozen=True, kw_only=True):
    name = "motion.text_approved"
    said = N_("One language of the motion was approved.")
    language: str
    digest: str


class MotionSeconded(MotionEvent, frozen=True, kw_only=True):
    name = "motion.seconded"
    said = N_("The motion was seconded.")
    text_version: int


class SecondWithdrawn(MotionEvent, frozen=True, kw_only=True):
    name = "motion.second_withdrawn"
    said = N_("A second was taken back.")
    text_version: int


class MotionMoved(MotionEvent, frozen=True, kw_only=True):
    """A motion went from one state to another; `digest` is of the text concerned, `orders` of the rules applied."""

    name = "motion.transitioned"
    said = N_("The motion moved on.")
    from_: str
    to: str
    digest: str
    orders: str


class MotionComposed(MotionEvent, frozen=True, kw_only=True):
    """A motion came of others, admitted from its beginning; `digest` and `orders` as where one moves on."""

    name = "motion.composed"
    said = N_("The motion came of others that were put together.")
    to: str
    composite_id: UUID
    digest: str
    orders: str


class MotionNoticed(MotionMoved, frozen=True, kw_only=True):
    name = "motion.noticed"
    said = N_("Notice of the motion was given.")
    told = True


class MotionCarriedOver(MotionEvent, frozen=True, kw_only=True):
    """Its time was over before voting opened, and the rules let it go on until an instant."""

    name = "motion.carried_over"
    said = N_("The motion was carried over: it has longer to come to a vote.")
    until: datetime


class NoticeCompleted(MotionEvent, frozen=True):
    """The last notice has gone to everybody: the clear days count from now."""

    name = "motion.notice_completed"
    said = N_("The notice had gone to everybody.")
