"""A request to have something put right, and its answer. Values only."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from governance.bilingual import PROSE, BilingualProse

# To correct what is wrong (UK GDPR art. 16); to stop using it, or not to use it until something is settled (21, 18).
Wish = Literal["correct", "object", "restrict"]
About = Literal["membership", "register", "record", "votes", "organisation", "sharing", "other"]
Words = Annotated[str, Meta(min_length=1, max_length=4000, pattern=PROSE)]


class State(StrEnum):
    """Where an ask is: it waits for an officer, or was met, refused with reasons, or taken back."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class NewRectification(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is wrong, and what is right: asked for where something is to be corrected. In either language."""

    wish: Wish = "correct"
    about: About
    wrong: Words
    instead: Words | None = None


class NewRectificationAnswer(Struct, frozen=True, forbid_unknown_fields=True):
    """How an officer answers: what was done, or why nothing is; in both languages."""

    to: Literal["done", "refused"]
    answer: BilingualProse


class Rectification(Struct, frozen=True, kw_only=True):
    """An ask as stored. `due_on` is the last day on which it is answered in time."""

    id: UUID
    person_id: UUID
    wish: Wish
    about: About
    wrong: Words
    instead: Words | None
    state: State
    asked_at: datetime
    due_on: date
    answer: BilingualProse | None = None
    answered_by: UUID | None = None
    ended_at: datetime | None = None
