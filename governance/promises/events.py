"""What can happen to a promise and its wording, as the journal hears of it: never what anybody wrote."""

from typing import ClassVar

from governance.journal import Event
from governance.refusal import N_


class PromiseEvent(Event, frozen=True):
    """The subject is the member. What one promised is nobody else's affair: partners hear nothing of it."""

    name: ClassVar[str]
    subject_type: ClassVar[str] = "promise"


class PromiseGiven(PromiseEvent, frozen=True, kw_only=True):
    """It was given, or given otherwise than before: in this `wording`."""

    name = "promise.given"
    said = N_("A member gave the co-production promise.")
    wording: int


class PromiseWithdrawn(PromiseEvent, frozen=True):
    name = "promise.withdrawn"
    said = N_("A member withdrew the co-production promise.")


class FeedbackAsked(PromiseEvent, frozen=True):
    """Six months have gone by."""

    name = "promise.asked"
    said = N_("A member was asked what came of their promise.")


class FeedbackGiven(PromiseEvent, frozen=True, kw_only=True):
    """`shared`: members may read it."""

    name = "promise.answered"
    said = N_("A member said what came of their promise.")
    shared: bool


class PromiseEnacted(Event, frozen=True, kw_only=True):
    """The subject is the network, whose promise it is."""

    name: ClassVar[str] = "body.promise_enacted"
    said: ClassVar[str] = N_("A wording of the co-production promise was enacted.")
    subject_type: ClassVar[str] = "body"
    version: int
