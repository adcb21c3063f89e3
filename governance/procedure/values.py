"""What happens to a motion beside the straight road to its ballot, as stored and as people send it. Values only."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from governance.bilingual import BilingualProse


class Appeal(Struct, frozen=True, kw_only=True):
    """The mover's appeal against the ruling on a motion: one, decided once."""

    motion_id: UUID
    grounds: BilingualProse
    appealed_by: UUID
    appealed_at: datetime
    overturned: bool | None = None
    reason: BilingualProse | None = None
    decided_by: UUID | None = None
    decided_at: datetime | None = None


class Withdrawal(Struct, frozen=True, kw_only=True):
    """The mover's wish to withdraw a motion that was admitted; in force until `closes_at`, while they move it."""

    id: UUID
    motion_id: UUID
    reason: BilingualProse
    asked_by: UUID
    asked_at: datetime
    closes_at: datetime


class Adoption(Struct, frozen=True, kw_only=True):
    """A seconder's right took the place of the mover's."""

    id: UUID
    motion_id: UUID
    from_member_id: UUID
    member_id: UUID
    adopted_by: UUID
    adopted_at: datetime


class Adjournment(Struct, frozen=True, kw_only=True):
    """A motion was put off until a day in Wales; where `body_id` is given, it was referred to that body.

    Its `report` is the one thing that may be added, once.
    """

    id: UUID
    motion_id: UUID
    reason: BilingualProse
    returns_on: date
    adjourned_by: UUID
    adjourned_at: datetime
    body_id: UUID | None = None
    report: BilingualProse | None = None
    reported_by: UUID | None = None
    reported_at: datetime | None = None


class Reopening(Struct, frozen=True, kw_only=True):
    """A member asks that what came to its end be voted on again: once in its life, in time, if enough join in."""

    id: UUID
    motion_id: UUID
    reason: BilingualProse
    asked_by: UUID
    asked_at: datetime
    closes_at: datetime
    reopened_at: datetime | None = None


class NewAdjournment(Struct, frozen=True, forbid_unknown_fields=True):
    """Until when a motion is put off, and why, in both languages."""

    returns_on: date
    reason: BilingualProse


class NewReferral(Struct, frozen=True, forbid_unknown_fields=True):
    """To which body a motion is referred, the day on which it comes back at the latest, and what that body is asked.

    The question is given in both languages.
    """

    body_id: UUID
    report_by: date
    question: BilingualProse


class NewReport(Struct, frozen=True, forbid_unknown_fields=True):
    """What the body reports; one language is enough. The motion comes back with it."""

    report: BilingualProse


class NewReopening(Struct, frozen=True, forbid_unknown_fields=True):
    """Why a motion should be voted on again; one language is enough.

    `on_behalf_of` names the member where the person may act for several.
    """

    reason: BilingualProse
    on_behalf_of: UUID | None = None


class NewWithdrawal(Struct, frozen=True, forbid_unknown_fields=True):
    """Why the mover wishes to withdraw it; one language is enough."""

    reason: BilingualProse


class SeconderActs(Struct, frozen=True, forbid_unknown_fields=True):
    """A seconder's consent, or adoption; `on_behalf_of` names the member where the person may act for several."""

    on_behalf_of: UUID | None = None


class NewAppeal(Struct, frozen=True, forbid_unknown_fields=True):
    """Why the ruling is wrong, in the mover's words; one language is enough."""

    grounds: BilingualProse


class NewAppealDecision(Struct, frozen=True, forbid_unknown_fields=True):
    """What becomes of the motion: admitted after all, or ruled out for good; with the reason in both languages."""

    to: Literal["admitted", "ruled_out"]
    reason: BilingualProse
