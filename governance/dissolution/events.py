"""What can happen to a body at its end, as the journal and partners hear of it."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from governance.journal import Event
from governance.refusal import N_


class DissolutionEvent(Event, frozen=True, kw_only=True):
    """It happens to a body; `dissolution_id` says by which proposal."""

    name: ClassVar[str]
    subject_type: ClassVar[str] = "body"
    dissolution_id: UUID


class DissolutionProposed(DissolutionEvent, frozen=True, kw_only=True):
    name = "body.dissolution_proposed"
    said = N_("It was proposed to dissolve a body.")


class DissolutionDecided(DissolutionEvent, frozen=True, kw_only=True):
    name = "body.dissolution_decided"
    said = N_("What became of the proposal to dissolve a body was decided.")
    state: str


class BodyDissolved(DissolutionEvent, frozen=True, kw_only=True):
    """`last_on` is its last day; its offices end by then."""

    name = "body.dissolved"
    said = N_("The body’s last day was entered: it is dissolved.")
    last_on: date
