"""What can happen to a translation, as the journal and partners hear of it: it happens to what is translated."""

from typing import ClassVar
from uuid import UUID

from governance.journal import Event
from governance.refusal import N_


class MotionTranslated(Event, frozen=True, kw_only=True):
    name: ClassVar[str] = "motion.translated"
    said: ClassVar[str] = N_("The other language of the motion was written.")
    subject_type: ClassVar[str] = "motion"
    language: str


class SummaryTranslated(Event, frozen=True, kw_only=True):
    name: ClassVar[str] = "decision.summary_translated"
    said: ClassVar[str] = N_("The summary of the decision was written in its other language.")
    subject_type: ClassVar[str] = "decision"
    language: str


class OfferEvent(Event, frozen=True, kw_only=True):
    """Of an offered translation of a motion, or of a decision's summary."""

    name: ClassVar[str]
    subject_type: ClassVar[str] = "motion"
    offer_id: UUID


class TranslationOffered(OfferEvent, frozen=True, kw_only=True):
    name = "motion.translation_offered"
    said = N_("A member offered a translation.")


class TranslationAccepted(OfferEvent, frozen=True, kw_only=True):
    name = "motion.translation_accepted"
    said = N_("An officer took up the translation that a member had offered.")


class TranslationDeclined(OfferEvent, frozen=True, kw_only=True):
    name = "motion.translation_declined"
    said = N_("An officer declined the translation that a member had offered.")


class TranslationWithdrawn(OfferEvent, frozen=True, kw_only=True):
    name = "motion.translation_withdrawn"
    said = N_("A member took back the translation that they had offered.")


class SummaryOffered(TranslationOffered, frozen=True, kw_only=True):
    name = "decision.translation_offered"
    subject_type = "decision"


class SummaryAccepted(TranslationAccepted, frozen=True, kw_only=True):
    name = "decision.translation_accepted"
    subject_type = "decision"


class SummaryDeclined(TranslationDeclined, frozen=True, kw_only=True):
    name = "decision.translation_declined"
    subject_type = "decision"


class SummaryWithdrawn(TranslationWithdrawn, frozen=True, kw_only=True):
    name = "decision.translation_withdrawn"
    subject_type = "decision"
