"""Translations as the API gives them and the pages show them."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from governance.bilingual import Bilingual, BilingualProse, Language
from governance.translations.values import Made

# As stored; and `outdated` where the text has changed, or is done with, since the offer was made.
Standing = Literal["offered", "accepted", "declined", "withdrawn", "outdated"]
Kind = Literal["motion", "decision"]


class LanguageView(Struct, frozen=True, kw_only=True):
    """One language of a text. `made`, `at` and `by` say how it was translated; null where it is its author's own.

    `by` is a name, shown to members. `outdated`: the other language has changed since.
    """

    status: Literal["missing", "written", "approved"]
    original: bool
    made: Made | None = None
    at: datetime | None = None
    by: str | None = None
    outdated: bool = False


class TranslationView(Struct, frozen=True, kw_only=True):
    """How far the languages of a motion, or of a decision, are.

    The clock runs from `began_at`, when a motion is submitted or a decision recorded, to `due_on`; both are null
    before. `ready_at` is when both languages stood. `days_late` counts to that day, or to today while it is `waiting`.
    """

    cy: LanguageView
    en: LanguageView
    began_at: datetime | None
    due_on: date | None
    ready_at: datetime | None
    waiting: bool
    days_late: int
    offers: int
    allowed_actions: list[str]


class WaitingTranslation(Struct, frozen=True, kw_only=True):
    """A motion or a decision whose other language is not there, or not approved, yet.

    `words` counts the text in the language it was written in; `offers` are those that wait for an officer.
    """

    kind: Kind
    id: UUID
    reference: str | None
    title: Bilingual
    source: Language
    missing: list[Language]
    words: int
    began_at: datetime
    due_on: date
    days_late: int
    offers: int


class Translatable(Struct, frozen=True):
    """What is translated."""

    kind: Kind
    id: UUID
    reference: str | None
    title: Bilingual


class Wording(Struct, frozen=True):
    """The texts that are translated. Of a decision it is the summary alone."""

    title: Bilingual | None
    summary: BilingualProse | None
    text: BilingualProse | None


class OfferLine(Struct, frozen=True, kw_only=True):
    """An offered translation in a list: one's own, or one that one decides on."""

    id: UUID
    of: Translatable
    language: Language
    made: Made
    state: Standing
    offered_by: str
    offered_at: datetime
    decided_at: datetime | None
    reason: str | None
    mine: bool
    allowed_actions: list[str]


class OfferView(OfferLine, frozen=True, kw_only=True):
    """An offered translation, beside what it translates as that stands today."""

    source: Wording
    offered: Wording
