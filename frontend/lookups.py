"""Small readings that several pages share."""

from collections.abc import Awaitable
from typing import Protocol, TypeVar
from uuid import UUID

from governance.accounts import queries as accounts
from governance.accounts.views import RightHeld
from governance.bodies import queries as bodies
from governance.bodies.queries import BodySummary
from governance.context import Context
from governance.refusal import NotFound

# How many a list is asked for at once.
MANY = 200


class Named(Protocol):
    """Whatever stands in a list under an id."""

    @property
    def id(self) -> UUID:
        """By which the list goes on."""


T = TypeVar("T", bound=Named)


class Listing(Protocol[T]):
    """A query that gives a list piece by piece."""

    def __call__(self, *, after: UUID | None, limit: int) -> Awaitable[list[T]]:
        """Give at most `limit`, going on after `after`."""


async def all_of(listing: Listing[T]) -> list[T]:
    """The whole of a list, however long: where something waits for somebody, nothing may be left out."""
    found: list[T] = []
    while True:
        piece = await listing(after=found[-1].id if found else None, limit=MANY)
        found += piece
        if len(piece) < MANY:
            return found


async def my_rights(ctx: Context) -> list[RightHeld]:
    """The voting rights that the reader may use today, their own first; none for a visitor."""
    return await accounts.my_rights(ctx) if ctx.actor.person_id else []


async def body_of(ctx: Context, kind: str) -> BodySummary:
    """The first body of a kind: there is one forum, one board and one network. Raises `NotFound`."""
    found = await bodies.bodies(ctx, kind=kind, limit=1)
    if not found:
        raise NotFound
    return found[0]
