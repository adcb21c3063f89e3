"""A motion's turns off the straight road as the API gives them and the pages show them."""

from datetime import datetime

from msgspec import Struct

from governance.bilingual import BilingualProse


class AppealView(Struct, frozen=True):
    """An appeal against a ruling. `overturned` is null until somebody has decided it."""

    grounds: BilingualProse
    appealed_at: datetime
    overturned: bool | None
    reason: BilingualProse | None
    decided_at: datetime | None


class Procedure(Struct, frozen=True):
    """What happened to a motion off the straight road, and the operations open to this caller.

    `appeal_closes_at` is the instant until which its mover may appeal, null where no ruling stands open to it.
    """

    appeal: AppealView | None
    appeal_closes_at: datetime | None
    allowed_actions: list[str]
