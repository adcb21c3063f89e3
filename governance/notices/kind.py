"""What a kind of letter is: one entry, from which all that is done with letters of that kind follows.

A new kind is an entry in one of the `about_*` modules, and its texts, `i18n/{cy,en}/notices/<name>.txt`.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.selectable import TextualSelect

from governance.bilingual import Bilingual, BilingualProse
from governance.bodies import store as bodies
from governance.context import Context
from governance.database import Json
from governance.notices.rules import Fact
from governance.permissions import OFFICES, Permission

Facts = dict[str, Fact]
# Who is told, by the subject's id. Asked of an office, it is nobody as soon as nothing is to be done any more.
Whom = Callable[[AsyncConnection, UUID], Awaitable[Collection[UUID]]]

# The facts that are bilingual texts, by their columns' names.
TEXTS: Mapping[str, Any] = {
    **dict.fromkeys(("title", "body", "to_body", "decision_title", "applicant", "member", "organisation"), Bilingual),
    **dict.fromkeys(("app", "partner", "entry"), Bilingual),
    **dict.fromkeys(("text", "reason", "reasons", "grounds", "objection", "ending", "end_reason"), BilingualProse),
    **dict.fromkeys(("review", "question"), BilingualProse),
    "motions": tuple[Bilingual, ...],
}
# Of an office `a` that gives what is asked for: held today.
HELD = "a.office = ANY (:offices) AND app_today() BETWEEN a.held_from AND coalesce(a.held_to, 'infinity')"


class Thing(NamedTuple):
    """What is told of: the page that a letter leads to, and SQL for its `id` and `title`, by `n.subject_id`."""

    page: str
    sql: str
    # Whether it is kept for good: what is gone is no longer told of.
    lasts: bool = True


class Kind(NamedTuple):
    """All that there is to know of one kind of letter, but its texts."""

    # What happened, without what it happened to, as a catalogue key; and the public names of the acts that it tells of.
    said: str
    acts: str
    to: Whom
    thing: Thing
    # What there is to say, by the subject as `:id`; then what is looked up beside that, and what is put as a sentence.
    reads: TextualSelect
    finds: Callable[[Context, UUID, UUID], Awaitable[Facts]] | None = None
    words: Callable[[Facts], Facts] | None = None
    # It goes to an office: to whoever holds it when the letter is sent.
    to_an_office: bool = False
    # Notice of a motion is given by it: its clear days count from the last of these letters.
    gives_notice: bool = False


def reading(sql: str) -> TextualSelect:
    """Give a query for what a letter has to say."""
    return text(sql).columns(**dict.fromkeys(TEXTS, Json))


def found(sql: str, permission: Permission | None = None, **keys: str) -> Whom:
    """Tell whomever a query finds, by the subject as `:id` and the offices that give a permission as `:offices`."""
    query = text(sql)
    offices = [office.value for office, given in OFFICES.items() if permission in given]

    async def whom(db: AsyncConnection, subject_id: UUID) -> list[UUID]:
        return sorted(set((await db.execute(query, {"id": subject_id, "offices": offices, **keys})).scalars()))

    return whom


def of_body(
    sql: str,
    permission: Permission,
    by: Callable[[AsyncConnection, UUID, Permission], Awaitable[Collection[UUID]]] = bodies.leads,
) -> Whom:
    """Tell who may use a permission over the body that a query finds; nobody, where it finds none."""
    query = text(sql)

    async def whom(db: AsyncConnection, subject_id: UUID) -> list[UUID]:
        body_id = (await db.execute(query, {"id": subject_id})).scalar_one_or_none()
        return sorted(await by(db, body_id, permission)) if body_id else []

    return whom


# Champions are told what members are told, and vote on nothing.
EVERYBODY = found("SELECT person_id FROM right_today UNION SELECT person_id FROM champion_today")
