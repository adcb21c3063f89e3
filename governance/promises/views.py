"""Promises as the API gives them and the pages show them: to whoever gave them, and to those who keep in touch."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from governance.bilingual import Bilingual, BilingualProse, Language


class WordingVersion(Struct, frozen=True, kw_only=True):
    """One version of the promise. One of them is `in_force`; a newer one is still to come, an older one held."""

    version: int
    text: BilingualProse
    effective_on: date
    in_force: bool


class FeedbackView(Struct, frozen=True, kw_only=True):
    """One asking, and what was answered: until then its words and its times are null. `version`: for `If-Match`."""

    id: UUID
    due_on: date
    asked_at: datetime
    done: str | None
    hard: str | None
    help: str | None
    language: Language | None
    shared: bool
    answered_at: datetime | None
    version: int


class PromiseView(Struct, frozen=True, kw_only=True):
    """A member's promise: in which version, as it was read in which language, with the member's own words.

    `newer` is a version that has come into force since; the member keeps the one they gave until they choose that.
    `listed`: the directory shows it. `feedback` is of all that was asked, the latest first: for officers only what is
    shared has its words.
    """

    id: UUID
    kind: Literal["person", "organisation"]
    name: Bilingual
    wording: int
    text: BilingualProse
    newer: int | None
    language: Language
    words: str | None
    by_letter: bool
    given_on: date
    next_due_on: date
    listed: bool
    feedback: list[FeedbackView]
    allowed_actions: list[str]
    version: int


class MyPromise(Struct, frozen=True, kw_only=True):
    """A member for whom the caller speaks, and the promise, null where none is given.

    `may_give`: the membership stands, and the network asks for a promise. `version` is 0 where there is none.
    """

    member_id: UUID
    kind: Literal["person", "organisation"]
    name: Bilingual
    may_give: bool
    promise: PromiseView | None
    version: int


class PromiseLine(Struct, frozen=True, kw_only=True):
    """A promise among the others, for the officers: `asked_on` and `answered_at` are of the last asking."""

    id: UUID
    kind: Literal["person", "organisation"]
    name: Bilingual
    wording: int
    given_on: date
    asked_on: date | None
    answered_at: datetime | None
    shared: bool


class WordingCount(Struct, frozen=True):
    """How many members have promised in this version."""

    version: int
    promises: int


class PromiseCounts(Struct, frozen=True, kw_only=True):
    """How many of today's members gave the promise; how often they were asked, answered, and shared the answer."""

    given: int
    by_wording: list[WordingCount]
    asked: int
    answered: int
    shared: int


class SharedFeedback(Struct, frozen=True, kw_only=True):
    """What a member let other members read."""

    id: UUID
    member_id: UUID
    kind: Literal["person", "organisation"]
    name: Bilingual
    done: str | None
    hard: str | None
    help: str | None
    language: Language
    answered_at: datetime
