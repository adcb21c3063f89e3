"""A translation: what officers write, what members offer, and how each is remembered. Values only."""

from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from msgspec import Struct

from governance.ballots.values import Remark
from governance.bilingual import Bilingual, BilingualProse, Language
from governance.motions.values import NewText

# How a translation came to be: by a translator, by a member, or by a machine and read through by whoever sent it.
Made = Literal["translator", "member", "machine"]


class State(StrEnum):
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class NewTranslation(NewText, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The other language of a motion as an officer writes it, and how it was made."""

    made: Made = "translator"


class NewMotionOffer(NewText, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The other language of a motion as a member offers it. `text_digest` says which text was translated."""

    made: Made = "member"
    text_digest: str | None = None


class NewSummaryOffer(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The other language of a published decision's summary, as a member offers it."""

    summary: BilingualProse
    made: Made = "member"


class NewDeclining(Struct, frozen=True, forbid_unknown_fields=True):
    """Why an offer is not taken up: whoever offered reads it."""

    reason: Remark


class Translated(Struct, frozen=True, kw_only=True):
    """One language of a text, translated from the other: the SHA-256 of each says which, and whether either moved."""

    id: UUID
    motion_id: UUID | None
    decision_id: UUID | None
    language: Language
    source_digest: str
    target_digest: str
    made: Made
    translated_by: UUID
    translated_at: datetime


class Offer(Struct, frozen=True, kw_only=True):
    """A translation that a member offered, as stored: of a motion, or of the summary of a decision.

    `language` is the one it is in; `source_digest` is of what it was translated from. Whoever `decided_by` names took
    it up, or declined it with the reason.
    """

    id: UUID
    motion_id: UUID | None = None
    decision_id: UUID | None = None
    language: Language
    source_digest: str
    title: Bilingual | None = None
    summary: BilingualProse | None = None
    text: BilingualProse | None = None
    made: Made
    state: State
    offered_by: UUID
    offered_at: datetime
    decided_by: UUID | None = None
    decided_at: datetime | None = None
    reason: str | None = None
