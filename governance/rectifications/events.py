"""What happens to an ask to have something put right: never what it says. Nobody reads these rows."""

from typing import ClassVar

from governance.journal import Event
from governance.refusal import N_


class RectificationEvent(Event, frozen=True):
    name: ClassVar[str]
    subject_type: ClassVar[str] = "rectification"


class RectificationAsked(RectificationEvent, frozen=True):
    """Those who answer are told."""

    name = "rectification.asked"
    said = N_("Somebody asked to have something put right that is held about them.")
    told = True


class RectificationWithdrawn(RectificationEvent, frozen=True):
    name = "rectification.withdrawn"
    said = N_("Somebody took back what they had asked to have put right.")


class RectificationAnswered(RectificationEvent, frozen=True):
    """Done, or refused with reasons: the journal does not say which. Whoever asked is told."""

    name = "rectification.answered"
    said = N_("An officer answered somebody who asked to have something put right.")
    told = True


class PutRight(Event, frozen=True):
    """What is held about somebody was put right: partners who know them read them anew (UK GDPR art. 19)."""

    name = "person.put_right"
    said = N_("An officer put right what is held about somebody.")
    subject_type = "person"
