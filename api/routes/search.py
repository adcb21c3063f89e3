"""Searching: one box over all that the caller may see."""

from typing import Annotated
from uuid import UUID

from litestar import Request, Response, get
from litestar.datastructures import State as AppState
from litestar.params import FromQuery, QueryParameter
from msgspec import Struct

from api.access import OPEN
from api.context import Ctx
from api.paging import DEFAULT_LIMIT, Cursor, Limit, page, read_cursor
from api.problems import language_of
from governance.bilingual import Language
from governance.search import queries
from governance.search.queries import KINDS, Position
from governance.search.views import Found, Kind

Question = Annotated[
    str, QueryParameter(min_length=1, max_length=200, description="Words; what is found holds all of them.")
]


class FoundPage(Struct, frozen=True):
    """A page of what was found: bodies, people, motions, decisions, in this order; the newest of each kind first."""

    data: list[Found]
    next_cursor: str | None


@get("/search", operation_id="search", opt=OPEN)
async def search(
    ctx: Ctx,
    request: Request[None, None, AppState],
    q: Question,
    kind: FromQuery[Kind | None] = None,
    language: FromQuery[Language | None] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response[FoundPage]:
    """Find bodies, motions, decisions, and people who wished to be found, by the words of either language.

    Accents and capitals do not count, in Welsh neither do mutations (`fwrdd` finds `bwrdd`), in English neither do
    endings. Of four letters or more the beginning of a word is enough. `language` leaves what was found in that
    language's texts; where something was found in both, `title_marked` and `excerpt` are in the caller's
    (`Accept-Language`, `?lang`). Of each kind first comes what has the words in its title. People are shown to
    members only.
    """
    found = await queries.search(
        ctx,
        q,
        kind=kind,
        language=language,
        reader=language_of(request.scope),
        after=_read(read_cursor(request, cursor)),
        limit=limit + 1,
    )
    return page(request, FoundPage, found, limit, lambda each: f"{KINDS.index(each.kind)}.{each.named:d}.{each.id}")


def _read(position: str | None) -> Position | None:
    if position is None:
        return None
    kind, named, id_ = position.split(".")
    return Position(KINDS[int(kind)], named == "1", UUID(id_))


handlers = [search]
