"""A motion's turns off the straight road as the API gives them and the pages show them."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from governance.bilingual import Bilingual, BilingualProse
from governance.motions.views import Mover


class AppealView(Struct, frozen=True):
    """An appeal against a ruling. `overturned` is null until somebody has decided it."""

    grounds: BilingualProse
    appealed_at: datetime
    overturned: bool | None
    reason: BilingualProse | None
    decided_at: datetime | None


class WithdrawalView(Struct, frozen=True, kw_only=True):
    """The mover's wish to withdraw. While `open`, its seconders answer; `mine_open` are those for whom you may."""

    reason: BilingualProse
    asked_at: datetime
    closes_at: datetime
    open: bool
    consents: int
    needed: int
    mine_open: list[Mover]


class AdoptionView(Struct, frozen=True):
    """A seconder took the mover's place. Who it was is shown to members."""

    adopted_at: datetime
    member: Mover | None


class AdjournmentView(Struct, frozen=True):
    """A motion was put off until `returns_on`, for this reason.

    Where it was referred, `body` names to whom, and `report` is what that body answered; null while it has not.
    """

    reason: BilingualProse
    adjourned_at: datetime
    returns_on: date
    body_id: UUID | None
    body: Bilingual | None
    report: BilingualProse | None
    reported_at: datetime | None


class ReopeningView(Struct, frozen=True, kw_only=True):
    """Members ask that a motion be voted on again. While `open`, others join in; `mine_open` are your rights."""

    reason: BilingualProse
    asked_at: datetime
    closes_at: datetime
    open: bool
    support: int
    needed: int
    reopened_at: datetime | None
    mine_open: list[Mover]


class Procedure(Struct, frozen=True):
    """What happened to a motion off the straight road, and the operations open to this caller.

    `appeal_closes_at` is the instant until which its mover may appeal, null where no ruling stands open to it.
    `adjournments` are all there were, the last one first; `latest_return_on` is the last day until which it could be
    put off today, and `adjournments_left` how often it still can be (null: as often as wished). `reopening_closes_at`
    is the instant until which members may have it voted on again, null where they may not.
    """

    appeal: AppealView | None
    appeal_closes_at: datetime | None
    withdrawal: WithdrawalView | None
    adoptions: list[AdoptionView]
    adjournments: list[AdjournmentView]
    latest_return_on: date
    adjournments_left: int | None
    reopening: ReopeningView | None
    reopening_closes_at: datetime | None
    allowed_actions: list[str]
