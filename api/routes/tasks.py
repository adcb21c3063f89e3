"""What waits for somebody's act: what each office owes, and what waits for oneself."""

from datetime import date, datetime
from uuid import UUID

from litestar import get
from litestar.params import FromQuery
from msgspec import Struct

import i18n
from api.access import OPEN
from api.context import Ctx
from governance.bilingual import Bilingual, Language
from governance.permissions import Office
from governance.tasks import queries, views
from governance.tasks.rules import Holder


class Task(Struct, frozen=True, kw_only=True):
    """One thing that waits: what is to be done in a sentence, to what, since when, and by when.

    `due_at` is its time (UTC) where a rule gives one, and `due_on` the day in Wales where a whole day is meant. It is
    `overdue` after that; without a time, once it has waited for 14 days. `offices` owe it, and `holders` hold these
    today: told to officers alone. `names` are of the voting rights that you would use. `mine`: you may do it now.
    """

    kind: str
    sentence: Bilingual
    type: str
    id: UUID
    title: Bilingual
    since: datetime
    due_at: datetime | None
    due_on: date | None
    overdue: bool
    offices: list[Office]
    holders: list[Holder]
    names: list[Bilingual]
    mine: bool


class Tasks(Struct, frozen=True):
    """Everything that waits, the most pressing first. It is one page, always."""

    data: list[Task]
    next_cursor: None = None


@get("/tasks", operation_id="tasks", opt=OPEN)
async def tasks(ctx: Ctx, office: FromQuery[Office | None] = None) -> Tasks:
    """List what the offices owe, yours first. Whoever holds none reads only what waits too long, and of which office.

    Nothing is kept of a task: it is there while the thing stands as it does.
    """
    return Tasks([_task(each) for each in await queries.tasks(ctx, office=office)])


@get("/me/tasks", operation_id="my_tasks")
async def my_tasks(ctx: Ctx) -> Tasks:
    """List what waits for you, as a member and in your offices: what is overdue, then by its time."""
    return Tasks([_task(each) for each in await queries.my_tasks(ctx)])


def _task(each: views.Task) -> Task:
    return Task(
        sentence=Bilingual(**{language.value: said(each, language) for language in Language}),
        **{name: getattr(each, name) for name in views.Task.__struct_fields__},
    )


def said(task: views.Task, language: Language) -> str:
    """What is to be done, in a language."""
    return i18n.gettext(language, task.said, names=", ".join(name.in_(language).text for name in task.names))


handlers = [tasks, my_tasks]
