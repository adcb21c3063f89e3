"""Requests to have something put right, as the API gives them and the pages show them."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from governance.bilingual import Bilingual, BilingualProse
from governance.rectifications.values import About, State, Wish


class RectificationLine(Struct, frozen=True, kw_only=True):
    """An ask in a list. `name` is of whoever asked; while it waits it is late after `due_on`."""

    id: UUID
    name: str
    wish: Wish
    about: About
    state: State
    asked_at: datetime
    due_on: date


class RectificationView(RectificationLine, frozen=True, kw_only=True):
    """One ask, and its answer once there is one. `instead` is null where nothing is to be corrected."""

    wrong: str
    instead: str | None
    answer: BilingualProse | None
    answered_by: str | None
    ended_at: datetime | None
    told: list["ToldOf"]
    allowed_actions: list[str]


class ToldOf(Struct, frozen=True):
    """Whoever was told of the person and may have to hear what was put right: `by` the feed they do, by itself.

    `day` is when they were last told, in Wales. A copy of the register is a paper that an officer has to follow up.
    """

    name: Bilingual
    by: str
    day: date
