"""What enacting and trying standing orders is made of: what an officer sends, and what anybody asks. Values only."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from governance.bilingual import BilingualProse
from governance.bodies.rules import Resolution, StandingOrders
from governance.counting.majority import Base, Tally

Version = Annotated[int, Meta(ge=0, le=1_000_000)]
Votes = Annotated[int, Meta(ge=0, le=1_000_000)]
Slug = Annotated[str, Meta(min_length=1, max_length=60, pattern=r"^[a-z0-9-]{1,60}(?![\s\S])")]


class NewOrders(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A new version of a body's standing orders, as its officer enacts it.

    `base_version` is the newest version that the officer has read (0 where there is none yet): where another has been
    enacted since, the answer is 412. `preset` names the example that it began from. It comes into force at the
    beginning of `effective_on`, a day in Wales. `reason` is public, in both languages.
    """

    base_version: Version
    preset: Slug
    effective_on: date
    reason: BilingualProse
    rules: StandingOrders


class Kept(Struct, frozen=True, kw_only=True):
    """A version as stored: as `bodies.rules.EnactedOrders`, with who enacted it, when and why.

    The first versions of a body are entered at its founding, by nobody and for no reason.
    """

    id: UUID
    body_id: UUID
    version: int
    preset: str
    effective_from: datetime
    rules: StandingOrders
    digest: str
    enacted_at: datetime | None
    enacted_by: UUID | None
    reason: BilingualProse | None


class Trial(Struct, frozen=True, kw_only=True):
    """How a vote might go: counts of rights, and values to try in the place of those of the rules."""

    yes: Votes
    no: Votes
    entitled: Votes
    abstain: Votes = 0
    resolution: Resolution = "ordinary"
    quorum_minimum: Annotated[int, Meta(ge=0, le=1_000_000)] | None = None
    quorum_percent: Annotated[int, Meta(ge=0, le=100)] | None = None
    threshold_numerator: Annotated[int, Meta(ge=0, le=100)] | None = None
    threshold_denominator: Annotated[int, Meta(ge=1, le=100)] | None = None
    threshold_more_than: bool | None = None
    threshold_base: Base | None = None

    @property
    def tally(self) -> Tally:
        return Tally(yes=self.yes, no=self.no, abstain=self.abstain)
