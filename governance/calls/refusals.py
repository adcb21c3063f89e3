"""Why something may not be done with a call for motions: each a fact, and one whole sentence."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from governance.refusal import N_, Kind, Refusal


@dataclass(eq=False)
class CallInBothLanguages(Refusal):
    message = N_("A call goes out in Welsh and in English: write both.")
    field: Literal["title", "text"]


@dataclass(eq=False)
class CallTooShort(Refusal):
    message = N_("Members need time to answer: leave at least {days} days.")
    days: int


@dataclass(eq=False)
class CallTooFarAhead(Refusal):
    message = N_("This is too far ahead. Choose a time before {latest}.")
    latest: datetime


@dataclass(eq=False)
class CallClosed(Refusal):
    kind = Kind.CONFLICT
    message = N_("This call closed on {closes_at}.")
    closes_at: datetime


@dataclass(eq=False)
class NotLater(Refusal):
    message = N_("A call is only ever given more time: it closes on {closes_at} now.")
    closes_at: datetime


@dataclass(eq=False)
class CallOfNothing(Refusal):
    message = N_("There is no call for motions with this id in this body.")
