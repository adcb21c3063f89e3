"""The journal, for officers: what was done, as sentences, the newest first."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.params import FromQuery, QueryParameter
from msgspec import Struct

import i18n
from api.context import Ctx
from api.paging import DEFAULT_LIMIT, Cursor, Limit, page, read_cursor
from governance.bilingual import Bilingual, Language
from governance.changes import queries
from governance.permissions import Office

Subject = Literal["motion", "ballot", "question", "decision", "body", "call", "composite", "minutes", "partner"]


class Someone(Struct, frozen=True):
    """Who acted; `office` and `covers` say in which office and for whom, of a deputy; `app` by which app, if by one."""

    id: UUID
    name: str
    office: Office | None
    covers: str | None
    app: Bilingual | None


class JournalEntry(Struct, frozen=True):
    """One act: when, what happened in a sentence, to what, by whom. `by` is null where the rules did it themselves."""

    at: datetime
    event: str
    sentence: Bilingual
    type: str
    id: UUID
    title: Bilingual | None
    by: Someone | None
    facts: dict[str, Any]


class JournalPage(Struct, frozen=True):
    """A page of the journal, the newest act first."""

    data: list[JournalEntry]
    next_cursor: str | None


def _entry(each: queries.JournalEntry) -> JournalEntry:
    sentence = Bilingual(**{language.value: i18n.gettext(language, each.said) for language in Language})
    by = (
        Someone(each.person_id, each.name, each.office, each.covers, each.app) if each.person_id and each.name else None
    )
    return JournalEntry(each.at, each.event, sentence, each.type, each.id, each.title, by, each.facts)


@get("/journal", operation_id="journal")
async def journal(
    ctx: Ctx,
    request: Request[None, None, State],
    types: Annotated[list[Subject] | None, QueryParameter(max_items=7)] = None,
    subject_id: FromQuery[UUID | None] = None,
    since: FromQuery[date | None] = None,
    until: FromQuery[date | None] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response[JournalPage]:
    """Read what was done, the newest first. `since` and `until` are days in Wales, both included.

    Votes, answers, drafts, and what people did with their own accounts are never in it. For officers who may read the
    journal.
    """
    position = read_cursor(request, cursor)
    found = await queries.journal(
        ctx,
        types=[*types] if types else None,
        subject_id=subject_id,
        since=since,
        until=until,
        before=int(position) if position else None,
        limit=limit + 1,
    )
    return page(
        request,
        lambda data, more: JournalPage([_entry(each) for each in data], more),
        found,
        limit,
        lambda each: each.seq,
    )


handlers = [journal]
