"""What people are shown of standing orders: the shapes that the pages draw and the API says in both languages."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from governance.bilingual import Bilingual, BilingualProse
from governance.bodies.rules import StandingOrders
from governance.orders.rules import Difference, Simulated
from governance.orders.sentences import Explained


class OrdersSummary(Struct, frozen=True, kw_only=True):
    """A version in a list, the newest first.

    `in_force` is true of one version at most, `coming` of those whose day has not come. Whoever enacted it is named;
    the first versions were entered at the founding, by nobody.
    """

    body_id: UUID
    version: int
    preset: str
    effective_from: datetime
    in_force: bool
    coming: bool
    digest: str
    enacted_at: datetime | None
    enacted_by: str | None
    reason: BilingualProse | None


class OrdersView(OrdersSummary, frozen=True, kw_only=True):
    """One version, with its values; each explained, with an example for today."""

    id: UUID
    body_name: Bilingual
    rules: StandingOrders
    explained: list[Explained]


class PresetView(Struct, frozen=True, kw_only=True):
    """An example rule set: nobody's own. `note` says what to check, `caveat` is said of each."""

    key: str
    edition: int
    name: Bilingual
    note: BilingualProse
    caveat: BilingualProse
    rules: StandingOrders
    digest: str
    explained: list[Explained]


class Comparison(Struct, frozen=True, kw_only=True):
    """What differs between two versions."""

    old_version: int
    new_version: int
    differences: list[Difference]


class Review(Struct, frozen=True, kw_only=True):
    """What enacting would do, which it has not done: what differs from the newest version, and when it would begin."""

    base_version: int
    effective_from: datetime
    digest: str
    differences: list[Difference]
    explained: list[Explained]


class Desk(Struct, frozen=True, kw_only=True):
    """Where an officer begins: the newest version (0: there is none, so an example), and the first day for the next.

    `of_members` where the body's rules hold for memberships too.
    """

    base_version: int
    preset: str
    rules: StandingOrders
    earliest_on: date
    of_members: bool


class Simulation(Simulated, frozen=True, kw_only=True):
    """How a vote would go by named rules: a preset's, or a body's version."""

    preset: str | None
    body_id: UUID | None
    version: int | None
