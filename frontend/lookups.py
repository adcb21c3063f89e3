"""Small readings that several pages share."""

from governance.accounts import queries as accounts
from governance.accounts.queries import RightHeld
from governance.bodies import queries as bodies
from governance.bodies.queries import BodySummary
from governance.context import Context
from governance.refusal import NotFound


async def my_rights(ctx: Context) -> list[RightHeld]:
    """The voting rights that the reader may use today, their own first; none for a visitor."""
    return (await accounts.me(ctx)).rights if ctx.actor.person_id else []


async def body_of(ctx: Context, kind: str) -> BodySummary:
    """The first body of a kind: there is one forum, one board and one network. Raises `NotFound`."""
    for body in await bodies.bodies(ctx):
        if body.kind == kind:
            return body
    raise NotFound
