"""What minutes hold, who may write and approve them, and what they say of the record. Pure.

Approved minutes are never changed. What they got wrong is put right in minutes of their own, which name them.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Protocol, TypeAlias
from uuid import UUID

from governance.bilingual import BilingualProse
from governance.minutes.refusals import (
    AnotherApproves,
    CorrectedBefore,
    CorrectionInOneLanguage,
    ItemUnknown,
    MinutesEmpty,
    MinutesInOneLanguage,
    MinutesMove,
    NotADraft,
    NothingToCorrect,
    PeriodNotOver,
    PeriodTooLong,
    PresentAndAbsent,
)
from governance.minutes.values import Happening, Item, ItemText, Minutes, NewCorrection, NewMinutes, NewMove, State
from governance.refusal import N_, Said, Stale

# What puts paragraphs into words, in both languages: the languages are not governance's own.
Say: TypeAlias = Callable[[Sequence[Said | BilingualProse]], BilingualProse]

LONGEST = timedelta(days=366)
MOVES: Mapping[State, tuple[State, ...]] = {
    State.DRAFT: (State.PROPOSED,),
    State.PROPOSED: (State.DRAFT, State.APPROVED),
    State.APPROVED: (),
}

# What is said of each thing, in whole sentences; a decision's reasons or a report follow as they are.
SENTENCES: Mapping[str, tuple[str, ...]] = {
    "motion_admitted": (N_("The motion was admitted: {title}"),),
    "motion_noticed": (N_("Notice of the motion was given: {reference}, {title}"),),
    "carried": (
        N_("The members carried the motion: {reference}, {title}"),
        N_("In favour: {yes}. Against: {no}. Abstained: {abstain}. Entitled to vote: {entitled}."),
    ),
    "lost": (
        N_("The members did not carry the motion: {reference}, {title}"),
        N_("In favour: {yes}. Against: {no}. Abstained: {abstain}. Entitled to vote: {entitled}."),
    ),
    "not_decided": (
        N_("The ballot did not decide the motion: {reference}, {title}"),
        N_("In favour: {yes}. Against: {no}. Abstained: {abstain}. Entitled to vote: {entitled}."),
    ),
    "decision_published": (N_("The decision was published: {reference}, {title}"), N_("The reasons given:")),
    "report_received": (N_("A report on the motion was received: {reference}, {title}"),),
    "office_filled": (N_("Came into office: {person}. The office: {office}."),),
    "office_covered": (
        N_("Named as deputy: {person}. The office: {office}. Its holder: {holder}."),
        N_("The cover is from {first_on} to {last_on}."),
    ),
    "office_ended": (N_("Left office: {person}. The office: {office}."),),
}


def said(happening: Happening) -> list[Said | BilingualProse]:
    """What minutes say of one thing, paragraph by paragraph."""
    facts = {name: getattr(happening, name) for name in happening.__struct_fields__}
    sentences = SENTENCES[happening.outcome or happening.kind]
    return [*(Said(each, facts) for each in sentences), *([happening.prose] if happening.prose else [])]


def check_period(new: NewMinutes, today: date) -> None:
    """Refuse a period that is not over, or is no period. Raises `PeriodNotOver` or `PeriodTooLong`."""
    if new.period_to > today:
        raise PeriodNotOver(today)
    if not timedelta(0) <= new.period_to - new.period_from < LONGEST:
        raise PeriodTooLong


def check_correction(wrong: Minutes, corrected_by: UUID | None, new: NewCorrection) -> None:
    """Refuse to correct a draft, or twice, or without saying what: one refusal for each."""
    if wrong.state is not State.APPROVED:
        raise NothingToCorrect
    if corrected_by is not None:
        raise CorrectedBefore(corrected_by)
    if new.reason.missing:
        raise CorrectionInOneLanguage


def check_draft(minutes: Minutes, if_version: int | None) -> None:
    """Refuse to change what is no draft, or is at another version. Raises `NotADraft` or `Stale`."""
    if minutes.state is not State.DRAFT:
        raise NotADraft(minutes.state)
    if if_version is not None and minutes.version != if_version:
        raise Stale


def check_people(present: Collection[UUID], apologies: Collection[UUID]) -> None:
    """Refuse whoever is there and not there. Raises `PresentAndAbsent`."""
    for person_id in present:
        if person_id in apologies:
            raise PresentAndAbsent(person_id)


def check_items(items: Sequence[Item], texts: Sequence[ItemText]) -> None:
    """Refuse a wording of what is no item of these minutes. Raises `ItemUnknown`."""
    known = {item.id for item in items}
    for each in texts:
        if each.id is not None and each.id not in known:
            raise ItemUnknown(each.id)


def not_yet(items: Sequence[Item], record: Sequence[Happening]) -> list[Happening]:
    """What of the record is not in the draft; what was left out of it on purpose is."""
    there = {(item.kind, item.subject_id) for item in items}
    return [each for each in record if (each.kind, each.subject_id) not in there]


class Told(Protocol):
    """An item as stored, or as somebody sees it."""

    @property
    def text(self) -> BilingualProse: ...
    @property
    def left_out(self) -> bool: ...


def missing(items: Sequence[Told]) -> list[str]:
    """Give the texts still to be written before minutes can be proposed, as pointers: `/items/3/text/cy`."""
    return [
        f"/items/{number}/text/{language}"
        for number, item in enumerate(items)
        if not item.left_out
        for language in item.text.missing
    ]


def approvers(chairs: Collection[UUID], leads: Collection[UUID], own: Collection[UUID]) -> frozenset[UUID]:
    """Who may approve: the chair, or who covers them, if somebody else drafted it; else another who leads the body.

    `own` are the drafter and those who count as one with them. Where nobody else leads the body, they approve it.
    """
    return frozenset(chairs) - set(own) or frozenset(leads) - set(own) or frozenset(leads)


def move(
    minutes: Minutes,
    items: Sequence[Item],
    new: NewMove,
    person_id: UUID,
    able: Collection[UUID],
    if_version: int | None,
) -> State:
    """The state to which minutes go; `able` may approve them.

    Raises `MinutesMove`, `Stale`, `MinutesEmpty`, `MinutesInOneLanguage` or `AnotherApproves`.
    """
    to = State(new.to)
    if to not in MOVES[minutes.state]:
        raise MinutesMove(minutes.state)
    if if_version is not None and minutes.version != if_version:
        raise Stale
    if to is State.PROPOSED:
        if all(item.left_out for item in items):
            raise MinutesEmpty
        if unwritten := missing(items):
            raise MinutesInOneLanguage(unwritten)
    if to is State.APPROVED and person_id not in able:
        raise AnotherApproves
    return to
