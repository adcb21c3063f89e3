"""When a translation is asked for, by when, and when one that was offered may be taken up. Values in, values out."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

import msgspec

from governance.bilingual import LANGUAGES, Bilingual, BilingualProse, Language
from governance.decisions.values import Decision
from governance.motions.moves import TRANSLATABLE
from governance.motions.refusals import OriginalIsTheMovers, TextIsFixed, TextMissing
from governance.motions.rules import LONDON, check_summary, is_what_was_read, translated, with_language
from governance.motions.values import Motion, MotionText, NewText
from governance.motions.values import State as MotionState
from governance.permissions import Permission
from governance.translations.refusals import (
    NothingToTranslate,
    NotYourOffer,
    OfferIsOver,
    OfferOutdated,
    OfferWaits,
)
from governance.translations.values import Made, NewMotionOffer, NewSummaryOffer, Offer, State, Translated

# Where the other language of a motion may be offered: its draft is its mover's alone.
ASKED_FOR = TRANSLATABLE - {MotionState.DRAFT}


def digest_of(language: Language, *texts: Bilingual | BilingualProse | None) -> str:
    """SHA-256 over texts in one language: what a translation was made from, or what it says."""
    return sha256(msgspec.json.encode([getattr(each, language) if each else None for each in texts])).hexdigest()


def digest_of_motion(text: MotionText, language: Language) -> str:
    """As `digest_of`, of a motion's title, summary and text."""
    return digest_of(language, text.title, text.summary, text.text)


def due_on(began_at: datetime, days: int) -> date:
    """The last day for a translation whose clock began to run at an instant."""
    return began_at.astimezone(LONDON).date() + timedelta(days=days)


def days_late(due: date, until: date) -> int:
    """How many days after the last day it is, or was, on the day `until`; 0 in time."""
    return max((until - due).days, 0)


def write(motion: Motion, old: MotionText, language: Language, new: NewText, person_id: UUID) -> MotionText:
    """The text with its other language written, while it may be.

    Raises `TextIsFixed`, `OriginalIsTheMovers`, and as `motions.rules.translated` does.
    """
    if motion.state not in TRANSLATABLE:
        raise TextIsFixed(motion.state)
    if language is old.original_language:
        raise OriginalIsTheMovers(language)
    return translated(old, language, new, person_id)


def made_of(text: MotionText, language: Language, made: Made, id_: UUID, person_id: UUID, now: datetime) -> Translated:
    """How one language of a motion's text came to be, to be remembered beside it."""
    return Translated(
        id=id_,
        motion_id=text.motion_id,
        decision_id=None,
        language=language,
        source_digest=digest_of_motion(text, language.other),
        target_digest=digest_of_motion(text, language),
        made=made,
        translated_by=person_id,
        translated_at=now,
    )


def is_motion_open(motion: Motion, text: MotionText, approved: Collection[Language]) -> bool:
    """Whether the other language of a motion is still to be written, or to be written better."""
    return motion.state in ASKED_FOR and text.original_language.other not in approved


def lacking(decision: Decision) -> list[Language]:
    """The languages in which something of a decision is not written, its summary too if it has one."""
    texts = [decision.title, decision.text, decision.reasons, *([decision.summary] if decision.summary else [])]
    return [each for each in LANGUAGES if any(each in text.missing for text in texts)]


def open_language(decision: Decision) -> Language | None:
    """The language that the summary of a published decision lacks; None where none, or where there is no summary."""
    if decision.state != "published" or decision.summary is None or not decision.summary.missing:
        return None
    return decision.summary.missing[0]


def offer_motion(
    motion: Motion,
    text: MotionText,
    approved: Collection[Language],
    new: NewMotionOffer,
    *,
    waits: bool,
    id_: UUID,
    person_id: UUID,
    now: datetime,
) -> Offer:
    """A motion in its other language, as a member offers it; `waits`: an earlier offer of theirs does.

    Raises `NothingToTranslate`, `OfferWaits`, `Stale`, and as `motions.rules.translated` does.
    """
    if not is_motion_open(motion, text, approved):
        raise NothingToTranslate
    if waits:
        raise OfferWaits
    is_what_was_read(text, new.text_digest)
    language = text.original_language.other
    translated(text, language, new, person_id)
    return Offer(
        id=id_,
        motion_id=motion.id,
        language=language,
        source_digest=digest_of_motion(text, text.original_language),
        title=Bilingual(**{language.value: getattr(new.title, language)}),
        summary=only(new.summary, language),
        text=only(new.text, language),
        made=new.made,
        state=State.OFFERED,
        offered_by=person_id,
        offered_at=now,
    )


def offer_summary(
    decision: Decision, new: NewSummaryOffer, *, waits: bool, id_: UUID, person_id: UUID, now: datetime
) -> Offer:
    """The summary of a decision in the language that it lacks, as a member offers it.

    Raises `NothingToTranslate`, `OfferWaits`, `TextMissing` or `SummaryTooLong`.
    """
    language = open_language(decision)
    if language is None:
        raise NothingToTranslate
    if waits:
        raise OfferWaits
    summary = only(new.summary, language)
    if summary is None:
        raise TextMissing(language)
    check_summary(summary)
    return Offer(
        id=id_,
        decision_id=decision.id,
        language=language,
        source_digest=digest_of(language.other, decision.summary),
        summary=summary,
        made=new.made,
        state=State.OFFERED,
        offered_by=person_id,
        offered_at=now,
    )


def only(pair: BilingualProse | None, language: Language) -> BilingualProse | None:
    """One language of a text alone; None where it is not written in that language."""
    said = getattr(pair, language) if pair else None
    return BilingualProse(**{language.value: said}) if said is not None else None


def wording_of(offer: Offer) -> NewText:
    """What was offered for a motion, as it would be written into it."""
    assert offer.title is not None  # noqa: S101 - an offer of a motion has a title and a text, by the schema too
    assert offer.text is not None  # noqa: S101 - as above
    return NewText(title=offer.title, summary=offer.summary, text=offer.text)


def summary_with(decision: Decision, offer: Offer) -> BilingualProse:
    """The summary of a decision with the language that was offered. Raises `NothingToTranslate` if it has it."""
    if decision.summary is None or open_language(decision) is not offer.language:
        raise NothingToTranslate
    return with_language(decision.summary, offer.summary, offer.language)


def decided_by(offer: Offer) -> Permission:
    """What it takes to decide on an offer: the Forum's officers do for motions, the board's for its decisions."""
    return Permission.MOTION_APPROVE_TEXT if offer.motion_id is not None else Permission.DECISION_RECORD


def take_up(offer: Offer, source_digest: str) -> State:
    """Take up an offer, if its source is still what was translated. Raises `OfferIsOver` or `OfferOutdated`."""
    _waiting(offer)
    if offer.source_digest != source_digest:
        raise OfferOutdated
    return State.ACCEPTED


def decline(offer: Offer) -> State:
    """Decline an offer. Raises `OfferIsOver`."""
    _waiting(offer)
    return State.DECLINED


def withdraw(offer: Offer, person_id: UUID) -> State:
    """Take one's own offer back. Raises `OfferIsOver`, and `NotYourOffer` for another's."""
    if offer.offered_by != person_id:
        raise NotYourOffer
    _waiting(offer)
    return State.WITHDRAWN


def _waiting(offer: Offer) -> None:
    if offer.state is not State.OFFERED:
        raise OfferIsOver(offer.state)
