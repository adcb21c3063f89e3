"""What a promise is made of, and what people send. Values only."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from governance.bilingual import PROSE, BilingualProse, Language

Words = Annotated[str, Meta(min_length=1, max_length=2000, pattern=PROSE)]


class NewWording(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A new version of the promise, in both languages; the older ones stay as they are."""

    text: BilingualProse
    effective_on: date


class NewPromise(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The promise as a member gives it: the `wording` by its version, as it was read in `language`.

    `words` are the member's own, in that language: what they will do. `by_letter`: they are written to every six
    months, and asked how it goes; without it the question waits on their page alone.
    """

    wording: int
    language: Language | None = None
    words: Words | None = None
    by_letter: bool = True


class NewFeedback(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What came of a promise, written in `language`: what was `done`, what was `hard`, and what would `help`.

    Any one of the three is enough. `shared`: other members may read it, and the officers; else nobody does. With
    `wording` the version in force is promised from now on, in the place of an earlier one.
    """

    done: Words | None = None
    hard: Words | None = None
    help: Words | None = None
    language: Language | None = None
    shared: bool = False
    wording: int | None = None


class Wording(Struct, frozen=True, kw_only=True):
    """One version of what is promised, from a day on."""

    version: int
    text: BilingualProse
    effective_on: date


class Promise(Struct, frozen=True, kw_only=True):
    """A promise as stored. `next_due_on` is the day, in Wales, from which the member is asked next."""

    member_id: UUID
    wording: int
    language: Language
    words: str | None
    by_letter: bool
    given_by: UUID
    given_on: date
    next_due_on: date
    version: int = 1


class Feedback(Struct, frozen=True, kw_only=True):
    """One asking of a member, and the answer where there is one, as stored."""

    id: UUID
    member_id: UUID
    due_on: date
    asked_at: datetime
    done: str | None = None
    hard: str | None = None
    help: str | None = None
    language: Language | None = None
    shared: bool = False
    answered_by: UUID | None = None
    answered_at: datetime | None = None
    version: int = 1
