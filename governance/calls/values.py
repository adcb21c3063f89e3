"""What a call for motions is made of, and what people send. Values only."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from governance.bilingual import Bilingual, BilingualProse
from governance.moments import Instant


class Call(Struct, frozen=True, kw_only=True):
    """A call as stored. It is open from the moment it is made until `closes_at`, by the clock alone."""

    id: UUID
    body_id: UUID
    title: Bilingual
    text: BilingualProse
    opened_at: datetime
    closes_at: datetime
    opened_by: UUID
    version: int = 1


class NewCall(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A call, in both languages. Motions that answer it are to be submitted before `closes_at` (with a UTC offset)."""

    body_id: UUID
    title: Bilingual
    text: BilingualProse
    closes_at: Instant


class CallExtension(Struct, frozen=True, forbid_unknown_fields=True):
    """More time: a later closing than the present one."""

    closes_at: Instant
