"""What must hold where motions are put together. Values in, values or refusals out."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec

from governance.bilingual import Language
from governance.bodies.rules import EnactedOrders, StandingOrders
from governance.composites.refusals import (
    AnsweredAlready,
    CompositeInBothLanguages,
    DeclinedWithoutReason,
    NoLongerOffered,
    NotOfOneBody,
    NotToBeCombined,
    OfferedAlready,
    TooFewMotions,
)
from governance.composites.values import Composite, NewComposite, NewCompositeAnswer, Source
from governance.motions.refusals import NoSpecialResolutions, NotTheMover
from governance.motions.rules import check_summary, follows, text_digest
from governance.motions.values import Motion, MotionText, Move, State
from governance.refusal import NotFound

# For how long the movers are asked. Whoever has not answered by then has not consented, and nothing changes.
ANSWER_DAYS = 14
# Who admits can look at both now; a text that is final belongs to those who approved it.
COMBINED = frozenset({State.SUBMITTED, State.ADMITTED})

Standing = Literal["offered", "agreed", "declined", "withdrawn", "lapsed", "overtaken"]


def enough(motion_ids: Collection[UUID]) -> None:
    """Raise `TooFewMotions` where fewer than two different motions are named."""
    if len(set(motion_ids)) < 2 or len(set(motion_ids)) != len(motion_ids):  # noqa: PLR2004 - two are put together
        raise TooFewMotions


def offered(
    composite_id: UUID,
    new: NewComposite,
    motions: Sequence[Motion],
    asked: Collection[UUID],
    orders: EnactedOrders,
    person_id: UUID,
    now: datetime,
) -> Composite:
    """The offer as it goes to the movers; `asked` are those motions whose mover is asked about another one now.

    Raises `NotOfOneBody`, `NotToBeCombined`, `OfferedAlready`, `CompositeInBothLanguages`, `SummaryTooLong` or
    `NoSpecialResolutions`.
    """
    if len({each.body_id for each in motions}) > 1:
        raise NotOfOneBody
    for each in motions:
        if each.state not in COMBINED:
            raise NotToBeCombined(each.state)
    if asked:
        raise OfferedAlready
    if new.title.missing:
        raise CompositeInBothLanguages("title")
    if new.text.missing:
        raise CompositeInBothLanguages("text")
    if new.reason.missing:
        raise CompositeInBothLanguages("reason")
    check_summary(new.summary)
    special = "special" in (new.resolution, *(each.resolution for each in motions))
    if special and orders.rules.special_threshold is None:
        raise NoSpecialResolutions
    return Composite(
        id=composite_id,
        body_id=motions[0].body_id,
        standing_orders_id=orders.id,
        title=new.title,
        summary=new.summary,
        text=new.text,
        reason=new.reason,
        legal_effect=new.legal_effect,
        resolution="special" if special else "ordinary",
        offered_by=person_id,
        offered_at=now,
        closes_at=now + timedelta(days=ANSWER_DAYS),
    )


def standing(composite: Composite, states: Collection[State], now: datetime) -> Standing:
    """What has become of an offer; `states` are of its motions. One of them that moved on has overtaken it."""
    if composite.ended_as is not None:
        return composite.ended_as
    if not COMBINED.issuperset(states):
        return "overtaken"
    return "offered" if now < composite.closes_at else "lapsed"


def is_asked(source: Source, motion: Motion) -> bool:
    """Whether its mover is still to answer: one who adopted the motion meanwhile answers anew."""
    return source.answer is None or source.answered_by != motion.moved_by


def answered(
    composite: Composite,
    sources: Sequence[Source],
    motions: Mapping[UUID, Motion],
    new: NewCompositeAnswer,
    person_id: UUID,
    now: datetime,
) -> Source:
    """One motion's source with its mover's answer.

    Raises `NotFound`, `NotTheMover`, `NoLongerOffered`, `AnsweredAlready` or `DeclinedWithoutReason`.
    """
    source = next((each for each in sources if each.motion_id == new.motion_id), None)
    if source is None:
        raise NotFound
    if motions[source.motion_id].moved_by != person_id:
        raise NotTheMover
    now_standing = standing(composite, [each.state for each in motions.values()], now)
    if now_standing != "offered":
        raise NoLongerOffered(now_standing)
    if not is_asked(source, motions[source.motion_id]):
        raise AnsweredAlready
    if new.to == "declined" and new.reason is None:
        raise DeclinedWithoutReason
    return msgspec.structs.replace(source, answer=new.to, answered_by=person_id, answered_at=now)


def taken_back(composite: Composite, states: Collection[State], now: datetime) -> None:
    """Raise `NoLongerOffered` where there is nothing left to take back."""
    now_standing = standing(composite, states, now)
    if now_standing != "offered":
        raise NoLongerOffered(now_standing)


def all_consent(sources: Sequence[Source], motions: Mapping[UUID, Motion]) -> bool:
    """Whether everybody who moves one of the motions today has consented."""
    return all(each.answer == "consented" and not is_asked(each, motions[each.motion_id]) for each in sources)


def composed(
    motion_id: UUID, composite: Composite, sources: Sequence[Motion], orders: StandingOrders, now: datetime
) -> Motion:
    """The motion that comes of it: admitted, moved by whoever moved the first of the sources."""
    first = sources[0]
    return Motion(
        id=motion_id,
        reference=None,
        body_id=composite.body_id,
        standing_orders_id=composite.standing_orders_id,
        mover_id=first.mover_id,
        moved_by=first.moved_by,
        state=State.ADMITTED,
        legal_effect=composite.legal_effect,
        resolution=composite.resolution,
        text_version=1,
        created_at=now,
        state_since=now,
        seconding_closes_at=now,
        admission_due_at=None,
        submitted_at=now,
        ruling=None,
        noticed_at=None,
        decided_at=None,
        response_due_on=None,
        version=1,
        lapses_at=follows(Move.ADMIT, None, orders, None, now)["lapses_at"],
    )


def text_of(motion: Motion, composite: Composite, original: Language) -> MotionText:
    """The words of it, as they were offered: in both languages, neither approved yet."""
    return MotionText(
        motion_id=motion.id,
        version=1,
        original_language=original,
        title=composite.title,
        summary=composite.summary,
        text=composite.text,
        digest=text_digest(composite.title, composite.summary, composite.text),
        written_by=composite.offered_by,
        written_at=composite.offered_at,
        translated_by=composite.offered_by,
    )


def seconders(sources: Sequence[Motion]) -> dict[UUID, UUID]:
    """Who seconds it: the other movers, each by their right, as they consented to these words.

    Nobody seconds what they move themselves, nor twice. Whoever seconded a source seconded other words.
    """
    first = sources[0]
    return {
        each.mover_id: each.moved_by
        for each in sources[1:]
        if each.mover_id != first.mover_id and each.moved_by != first.moved_by
    }
