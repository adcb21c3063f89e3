"""Open data: the public facts as JSON and as CSV, under a licence that lets anybody use them."""

from collections.abc import Sequence

from litestar import Response, get
from msgspec import Struct

from api.access import PUBLISHED
from api.context import Ctx
from governance.open_data import queries
from governance.open_data.views import OpenBody, OpenDecision, OpenMotion, OpenResult
from governance.spreadsheet import csv_text

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
CSV = "text/csv"


class OpenMotions(Struct, frozen=True):
    """Every public motion, and the licence of these data."""

    licence: str
    data: list[OpenMotion]


class OpenResults(Struct, frozen=True):
    """Every declared result, and the licence of these data."""

    licence: str
    data: list[OpenResult]


class OpenDecisions(Struct, frozen=True):
    """Every published decision, and the licence of these data."""

    licence: str
    data: list[OpenDecision]


class OpenBodies(Struct, frozen=True):
    """Every body, and the licence of these data."""

    licence: str
    data: list[OpenBody]


@get("/open-data/motions.json", operation_id="open_motions", opt=PUBLISHED)
async def motions_json(ctx: Ctx) -> OpenMotions:
    """Every public motion with what became of it, without its text: CC BY 4.0."""
    return OpenMotions(LICENCE, await queries.open_motions(ctx))


@get("/open-data/motions.csv", operation_id="open_motions_csv", opt=PUBLISHED, media_type=CSV)
async def motions_csv(ctx: Ctx) -> Response[str]:
    """The same as CSV: UTF-8 with a byte order mark, lines as in RFC 4180, a column for each language."""
    return as_csv("motions", OpenMotion, await queries.open_motions(ctx))


@get("/open-data/results.json", operation_id="open_results", opt=PUBLISHED)
async def results_json(ctx: Ctx) -> OpenResults:
    """Every declared result in figures: CC BY 4.0."""
    return OpenResults(LICENCE, await queries.open_results(ctx))


@get("/open-data/results.csv", operation_id="open_results_csv", opt=PUBLISHED, media_type=CSV)
async def results_csv(ctx: Ctx) -> Response[str]:
    """The same as CSV."""
    return as_csv("results", OpenResult, await queries.open_results(ctx))


@get("/open-data/decisions.json", operation_id="open_decisions", opt=PUBLISHED)
async def decisions_json(ctx: Ctx) -> OpenDecisions:
    """Every published decision of the board with its reasons: CC BY 4.0."""
    return OpenDecisions(LICENCE, await queries.open_decisions(ctx))


@get("/open-data/decisions.csv", operation_id="open_decisions_csv", opt=PUBLISHED, media_type=CSV)
async def decisions_csv(ctx: Ctx) -> Response[str]:
    """The same as CSV."""
    return as_csv("decisions", OpenDecision, await queries.open_decisions(ctx))


@get("/open-data/bodies.json", operation_id="open_bodies", opt=PUBLISHED)
async def bodies_json(ctx: Ctx) -> OpenBodies:
    """Every body of the network: CC BY 4.0."""
    return OpenBodies(LICENCE, await queries.open_bodies(ctx))


@get("/open-data/bodies.csv", operation_id="open_bodies_csv", opt=PUBLISHED, media_type=CSV)
async def bodies_csv(ctx: Ctx) -> Response[str]:
    """The same as CSV."""
    return as_csv("bodies", OpenBody, await queries.open_bodies(ctx))


def as_csv(name: str, kind: type[Struct], rows: Sequence[Struct], licence: str | None = LICENCE) -> Response[str]:
    """Rows of one kind as a CSV file of that name, with a column for each language of a text."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    if licence:
        headers["Link"] = f'<{licence}>; rel="license"'
    return Response(csv_text(kind, rows), media_type=CSV, headers=headers)


handlers = [
    motions_json,
    motions_csv,
    results_json,
    results_csv,
    decisions_json,
    decisions_csv,
    bodies_json,
    bodies_csv,
]
