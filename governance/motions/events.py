"""What can happen to a motion, as the journal and partners hear of it."""

from typing import ClassVar

from governance.journal import Event


class MotionEvent(Event, frozen=True):
    name: ClassVar[str]
    subject_type: ClassVar[str] = "motion"


class MotionProposed(MotionEvent, frozen=True):
    name = "motion.proposed"


class MotionEdited(MotionEvent, frozen=True, kw_only=True):
    name = "motion.edited"
    text_version: int


class MotionTranslated(MotionEvent, frozen=True, kw_only=True):
    name = "motion.translated"
    language: str


class TextApproved(MotionEvent, frozen=True, kw_only=True):
    name = "motion.text_approved"
    language: str
    digest: str


class MotionSeconded(MotionEvent, frozen=True, kw_only=True):
    name = "motion.seconded"
    text_version: int


class SecondWithdrawn(MotionEvent, frozen=True, kw_only=True):
    name = "motion.second_withdrawn"
    text_version: int


class MotionMoved(MotionEvent, frozen=True, kw_only=True):
    """A motion went from one state to another; `digest` is of the text concerned, `orders` of the rules applied."""

    name = "motion.transitioned"
    from_: str
    to: str
    digest: str
    orders: str


class MotionNoticed(MotionMoved, frozen=True, kw_only=True):
    name = "motion.noticed"
    told = True


class NoticeCompleted(MotionEvent, frozen=True):
    """The last notice has gone to everybody: the clear days count from now."""

    name = "motion.notice_completed"
