"""What can happen to a decision, as the journal and partners hear of it."""

from typing import ClassVar
from uuid import UUID

from governance.journal import Event
from governance.motions.values import Response
from governance.refusal import N_


class DecisionEvent(Event, frozen=True):
    name: ClassVar[str]
    subject_type: ClassVar[str] = "decision"


class DecisionRecorded(DecisionEvent, frozen=True):
    name = "decision.recorded"
    said = N_("A decision was recorded.")


class DecisionAmended(DecisionEvent, frozen=True):
    name = "decision.amended"
    said = N_("The draft of the decision was changed.")


class DecisionPublished(DecisionEvent, frozen=True):
    name = "decision.published"
    said = N_("The decision was published.")


class MotionResponded(Event, frozen=True, kw_only=True):
    """The board's answer to a motion is public; everybody on its ballot's roll is told."""

    name: ClassVar[str] = "motion.responded"
    said: ClassVar[str] = N_("The board answered the motion.")
    subject_type: ClassVar[str] = "motion"
    told: ClassVar[bool] = True
    decision_id: UUID
    response: Response
