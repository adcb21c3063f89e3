"""What happens to a motion beside the straight road to its ballot, as stored and as people send it. Values only."""

from datetime import datetime
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


class NewAppeal(Struct, frozen=True, forbid_unknown_fields=True):
    """Why the ruling is wrong, in the mover's words; one language is enough."""

    grounds: BilingualProse


class NewAppealDecision(Struct, frozen=True, forbid_unknown_fields=True):
    """What becomes of the motion: admitted after all, or ruled out for good; with the reason in both languages."""

    to: Literal["admitted", "ruled_out"]
    reason: BilingualProse
