"""Calls for motions as the API gives them and the pages show them."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from governance.bilingual import Bilingual, BilingualProse


class CallSummary(Struct, frozen=True, kw_only=True):
    """A call in a list. `in_time` counts the motions that were submitted before it closed, `late` those after."""

    id: UUID
    body_id: UUID
    state: Literal["open", "closed"]
    title: Bilingual
    opened_at: datetime
    closes_at: datetime
    in_time: int
    late: int


class CallView(CallSummary, frozen=True, kw_only=True):
    """One call, with what this caller may do with it; `version` goes into `If-Match`."""

    text: BilingualProse
    allowed_actions: list[str]
    version: int
