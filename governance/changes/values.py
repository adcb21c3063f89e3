"""What a partner's program sends about the feed, and what it is told. Values only."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct


class NewAcknowledgement(Struct, frozen=True, forbid_unknown_fields=True):
    """Whose data a program has deleted, of those who were erased."""

    ids: Annotated[tuple[UUID, ...], Meta(min_length=1, max_length=200)]


class Acknowledged(Struct, frozen=True):
    """Since when a program has said that it deleted what it was told of somebody. The time is UTC."""

    id: UUID
    acknowledged_at: datetime
