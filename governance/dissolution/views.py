"""A dissolution as people see it."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from governance.bilingual import BilingualProse
from governance.offices.values import State
from governance.offices.views import Named


class DissolutionView(Struct, frozen=True, kw_only=True):
    """That a body is to be dissolved, or was, from its proposal on: `last_on` is to be its last day.

    `locked_until` is when it takes effect by itself, where nobody else could confirm it; `decided_by` is null where it
    did. `transitions` are the states to which the caller may bring it now.
    """

    id: UUID
    body_id: UUID
    last_on: date
    reason: BilingualProse
    state: State
    proposed_by: Named
    proposed_at: datetime
    locked_until: datetime | None
    decided_by: Named | None
    decided_at: datetime | None
    objection: BilingualProse | None
    transitions: list[str]


class Dissolutions(Struct, frozen=True):
    """What was proposed to dissolve one body, the newest first: always one page."""

    data: list[DissolutionView]
    next_cursor: None = None
