"""What the board may record and publish: CC27's seven principles as far as a record can show them.

A decision is a draft until it is published; then nothing of it changes. Voting and conflicts follow the
Charity Commission's model clause on conflicts of interest: whoever declares one withdraws, and is not counted.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal, Protocol
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from governance.bilingual import Bilingual, BilingualProse
from governance.refusal import N_, Kind, Refusal, Stale

Response = Literal["accepted", "in_part", "declined", "referred_back"]
Votes = Annotated[int, Meta(ge=0, le=1_000_000)]


class Interest(Struct, frozen=True, forbid_unknown_fields=True):
    """A board member's interest in the matter, and whether they left while it was decided."""

    person_id: UUID
    nature: Bilingual
    withdrew: bool


class LinkedMotion(Struct, frozen=True, forbid_unknown_fields=True):
    """A motion that the decision is about. `response` is the board's answer to it, where it is one."""

    motion_id: UUID
    response: Response | None = None


Interests = Annotated[tuple[Interest, ...], Meta(max_length=50)]
LinkedMotions = Annotated[tuple[LinkedMotion, ...], Meta(max_length=50)]


class NewDecision(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What was decided, as the secretary records it. One language may still be missing."""

    body_id: UUID
    title: Bilingual
    text: BilingualProse
    reasons: BilingualProse
    decided_on: date
    yes: Votes
    no: Votes
    abstain: Votes = 0
    interests: Interests = ()
    motions: LinkedMotions = ()
    owner: Bilingual | None = None
    due_on: date | None = None


class DecisionChanges(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Changes to a draft: what is absent stays, and null empties. A text is given whole, in each of its languages."""

    title: Bilingual | UnsetType = UNSET
    text: BilingualProse | UnsetType = UNSET
    reasons: BilingualProse | UnsetType = UNSET
    decided_on: date | UnsetType = UNSET
    yes: Votes | UnsetType = UNSET
    no: Votes | UnsetType = UNSET
    abstain: Votes | UnsetType = UNSET
    interests: Interests | UnsetType = UNSET
    motions: LinkedMotions | UnsetType = UNSET
    owner: Bilingual | UnsetType | None = UNSET
    due_on: date | UnsetType | None = UNSET


class Decision(Struct, frozen=True, kw_only=True):
    """A decision as stored; mirrors its table, with the rows that belong to it."""

    id: UUID
    reference: str
    body_id: UUID
    state: Literal["draft", "published"]
    title: Bilingual
    text: BilingualProse
    reasons: BilingualProse
    decided_on: date
    yes: int
    no: int
    abstain: int
    owner: Bilingual | None
    due_on: date | None
    recorded_by: UUID
    recorded_at: datetime
    published_at: datetime | None
    version: int
    interests: tuple[Interest, ...] = ()
    motions: tuple[LinkedMotion, ...] = ()


@dataclass(eq=False)
class NotABoard(Refusal):
    message = N_("Only a board’s decisions are recorded here.")


@dataclass(eq=False)
class DecidedInTheFuture(Refusal):
    message = N_("A decision cannot be recorded before the day on which it was made.")
    decided_on: date


@dataclass(eq=False)
class DueBeforeDecided(Refusal):
    message = N_("What was decided cannot be due before the day of the decision.")
    due_on: date


@dataclass(eq=False)
class NamedTwice(Refusal):
    """`pointer` is the second entry (RFC 6901)."""

    message = N_("The same person or motion is named twice.")
    pointer: str


@dataclass(eq=False)
class NamesNothing(Refusal):
    """`pointer` is the first entry whose id names nothing (RFC 6901)."""

    message = N_("A person, motion or body is named that does not exist.")
    pointer: str


@dataclass(eq=False)
class AlreadyPublished(Refusal):
    kind = Kind.CONFLICT
    message = N_("This decision has been published, and is never changed.")


@dataclass(eq=False)
class NotInBothLanguages(Refusal):
    """`missing` are the texts still to be written, as pointers: `/reasons/cy`."""

    message = N_("A decision is published only when its title, text and reasons are in Welsh and in English.")
    missing: list[str]


@dataclass(eq=False)
class NotCarriedByTheBoard(Refusal):
    message = N_("The board did not agree this: more must vote for it than against it.")
    yes: int
    no: int


@dataclass(eq=False)
class InterestNotWithdrawn(Refusal):
    """`person_ids` declared an interest and stayed: the board decides again, without them."""

    message = N_("Somebody who declared an interest did not withdraw. The board must decide again without them.")
    person_ids: list[UUID]


@dataclass(eq=False)
class CannotDecline(Refusal):
    message = N_("The members’ vote on this motion is binding: the board cannot decline it.")
    motion_id: UUID


def check(new: NewDecision, body_kind: str, today: date) -> None:
    """Refuse what no draft may hold: another body's decision, days out of order, an entry named twice."""
    if body_kind != "board":
        raise NotABoard
    if new.decided_on > today:
        raise DecidedInTheFuture(new.decided_on)
    if new.due_on is not None and new.due_on < new.decided_on:
        raise DueBeforeDecided(new.due_on)
    for pointer in _repeated("/interests", [interest.person_id for interest in new.interests]):
        raise NamedTwice(pointer)
    for pointer in _repeated("/motions", [link.motion_id for link in new.motions]):
        raise NamedTwice(pointer)


def check_names(new: NewDecision, people: Collection[UUID], motions: Collection[UUID]) -> None:
    """Refuse ids that are not among the `people` and the public `motions` there are."""
    for index, interest in enumerate(new.interests):
        if interest.person_id not in people:
            raise NamesNothing(f"/interests/{index}/person_id")
    for index, link in enumerate(new.motions):
        if link.motion_id not in motions:
            raise NamesNothing(f"/motions/{index}/motion_id")


def _repeated(where: str, ids: Sequence[UUID]) -> Iterator[str]:
    yield from (f"{where}/{index}" for index, id_ in enumerate(ids) if id_ in ids[:index])


def amended(decision: Decision, changes: DecisionChanges, if_version: int | None) -> NewDecision:
    """Give the draft as it would stand. Raises `AlreadyPublished`, or `Stale` where it is at another version."""
    if decision.state != "draft":
        raise AlreadyPublished
    if if_version is not None and decision.version != if_version:
        raise Stale
    fields = NewDecision.__struct_fields__
    given = {name: getattr(changes, name) for name in fields if name != "body_id"}
    stored = NewDecision(**{name: getattr(decision, name) for name in fields})
    return msgspec.structs.replace(stored, **{name: new for name, new in given.items() if new is not UNSET})


class Texts(Protocol):
    """What must stand in both languages: a decision as stored, or as somebody sees it."""

    @property
    def title(self) -> Bilingual: ...
    @property
    def text(self) -> BilingualProse: ...
    @property
    def reasons(self) -> BilingualProse: ...


def missing(decision: Texts) -> list[str]:
    """Give the texts still to be written before it can be published, as pointers: `/reasons/cy`."""
    texts = {"title": decision.title, "text": decision.text, "reasons": decision.reasons}
    return [f"/{name}/{language}" for name, text in texts.items() for language in text.missing]


def check_publishable(decision: Decision, binding: Collection[UUID]) -> None:
    """Refuse to publish what is not complete, not carried, or not open to the board.

    `binding` are the linked motions that the law or the constitution leaves to the members (`reserved`).
    """
    if decision.state != "draft":
        raise AlreadyPublished
    if unwritten := missing(decision):
        raise NotInBothLanguages(unwritten)
    stayed = [interest.person_id for interest in decision.interests if not interest.withdrew]
    if stayed:
        raise InterestNotWithdrawn(stayed)
    if decision.yes <= decision.no:
        raise NotCarriedByTheBoard(decision.yes, decision.no)
    for link in decision.motions:
        if link.response == "declined" and link.motion_id in binding:
            raise CannotDecline(link.motion_id)


def reference(year: int, number: int) -> str:
    """`B-2026-014`: the year in which it was recorded, and the next number. B is *bwrdd* and *board* alike."""
    return f"B-{year}-{number:03}"
