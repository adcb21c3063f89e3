"""What can happen to a call for motions, as the journal and partners hear of it."""

from datetime import datetime
from typing import ClassVar

from governance.journal import Event
from governance.refusal import N_


class CallEvent(Event, frozen=True):
    name: ClassVar[str]
    subject_type: ClassVar[str] = "call"


class CallOpened(CallEvent, frozen=True, kw_only=True):
    """Members are told."""

    name = "call.opened"
    said = N_("A call for motions was opened.")
    told = True
    closes_at: datetime


class CallExtended(CallEvent, frozen=True, kw_only=True):
    name = "call.extended"
    said = N_("A call for motions was given more time.")
    closes_at: datetime
