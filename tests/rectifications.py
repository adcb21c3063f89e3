"""A short way to an ask to have something put right."""

from typing import Any
from uuid import UUID

from governance.rectifications import actions
from governance.rectifications.values import NewRectification
from tests.cast import Someone

# What somebody sends who reads a wrong day in their membership.
ASK = {"wish": "correct", "about": "membership", "wrong": "Mawrth 2024 sydd yno.", "instead": "Mawrth 2023."}


async def asked(act, someone: Someone, **changed: Any) -> UUID:
    """Such an ask, which waits."""
    async with act(someone) as ctx:
        return await actions.ask_rectification(ctx, NewRectification(**ASK | changed))
