"""What the board may record and publish: CC27's seven principles as far as a record can show them.

A decision is a draft until it is published; then nothing of it changes. Voting and conflicts follow the
Charity Commission's model clause on conflicts of interest: whoever declares one withdraws, and is not counted.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

import msgspec
from msgspec import UNSET

from governance.bilingual import Bilingual, BilingualProse
from governance.bodies.rules import check_reach
from governance.decisions.refusals import (
    AlreadyPublished,
    CannotDecline,
    DecidedInTheFuture,
    DueBeforeDecided,
    InterestNotWithdrawn,
    NamedTwice,
    NamesNothing,
    NotABoard,
    NotCarriedByTheBoard,
    NotInBothLanguages,
)
from governance.decisions.values import Decision, DecisionChanges, NewDecision
from governance.motions.rules import check_summary
from governance.refusal import Stale


def check(new: NewDecision, body_kind: str, today: date) -> None:
    """Refuse what no draft may hold: another body's decision, days out of order, a long summary, an entry named twice.

    Raises `NotABoard`, `SummaryTooLong`, `DecidedInTheFuture`, `DayOutOfReach`, `DueBeforeDecided` or `NamedTwice`.
    """
    if body_kind != "board":
        raise NotABoard
    check_summary(new.summary)
    if new.decided_on > today:
        raise DecidedInTheFuture(new.decided_on)
    check_reach(new.due_on or today)
    if new.due_on is not None and new.due_on < new.decided_on:
        raise DueBeforeDecided(new.due_on)
    for pointer in _repeated("/interests", [interest.person_id for interest in new.interests]):
        raise NamedTwice(pointer)
    for pointer in _repeated("/motions", [link.motion_id for link in new.motions]):
        raise NamedTwice(pointer)


def check_names(new: NewDecision, people: Collection[UUID], motions: Collection[UUID]) -> None:
    """Refuse ids that are not among the `people` and the public `motions` there are. Raises `NamesNothing`."""
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

    `binding` are the linked motions that the law or the constitution leaves to the members (`reserved`). Raises
    `AlreadyPublished`, `NotInBothLanguages`, `InterestNotWithdrawn`, `NotCarriedByTheBoard` or `CannotDecline`.
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
