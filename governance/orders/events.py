"""What can happen to standing orders, as the journal and partners hear of it."""

from datetime import datetime
from typing import ClassVar

from governance.journal import Event
from governance.refusal import N_


class StandingOrdersEnacted(Event, frozen=True, kw_only=True):
    """A body has a new version. `subject_id` is the body."""

    name: ClassVar[str] = "standing_orders.enacted"
    said: ClassVar[str] = N_("A new version of the standing orders was enacted.")
    subject_type: ClassVar[str] = "body"
    orders_version: int
    effective_from: datetime
