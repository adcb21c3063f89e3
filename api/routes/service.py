"""The service itself: is it well, and what it offers. Nothing here needs a person."""

import asyncio
from typing import Any

from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.params import FromPath

from api import manual, openapi
from api.access import PASSED_ON
from api.context import open_context
from api.problems import Unavailable, language_of
from governance.refusal import NotFound

READY_SECONDS = 3.0
FOR_ALL = {"Cache-Control": "public, max-age=300"}
PAGE = {
    "Cache-Control": "public, max-age=300",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "Vary": "Accept-Language",
}

Caller = Request[None, None, State]


@get("/healthz", operation_id="check_health", include_in_schema=False)
async def check_health() -> dict[str, str]:
    """Say that the process answers. Asks nothing of the database."""
    return {"status": "ok"}


@get("/readyz", operation_id="check_readiness", include_in_schema=False)
async def check_readiness(request: Caller) -> Response[dict[str, str]]:
    """Say that the database answers too, by telling its time; `unavailable` (503) where it does not in 3 seconds."""
    try:
        async with asyncio.timeout(READY_SECONDS):
            async with open_context(request.app.state, read_only=True, token=None) as ctx:
                now = await ctx.now()
    except TimeoutError as error:
        raise Unavailable from error
    return Response({"status": "ready", "now": now.isoformat()}, headers={"Cache-Control": "no-store"})


@get("/openapi.yaml", operation_id="openapi_yaml", include_in_schema=False, opt=PASSED_ON)
async def openapi_yaml() -> Response[bytes]:
    """The description of this API, byte for byte the file that is kept with the source."""
    return Response(openapi.as_yaml(), media_type="application/yaml", headers=FOR_ALL)


@get("/openapi.json", operation_id="openapi_json", include_in_schema=False, opt=PASSED_ON)
async def openapi_json() -> Response[bytes]:
    """The same description as JSON."""
    return Response(openapi.as_json(), media_type="application/json", headers=FOR_ALL)


@get("/api/docs", operation_id="read_docs", include_in_schema=False, opt=PASSED_ON)
async def read_docs(request: Caller) -> Response[bytes]:
    """The same description to be read, in a frame of the reader's language."""
    return _html(manual.docs_page(language_of(request.scope)), request)


@get("/api/docs/guide", operation_id="read_guide", include_in_schema=False, opt=PASSED_ON)
async def read_guide(request: Caller) -> Response[bytes]:
    """The guide for the developers of partner bodies, in the reader's language."""
    return _html(manual.guide_page(language_of(request.scope)), request)


@get("/api/docs.css", operation_id="docs_stylesheet", include_in_schema=False)
async def docs_stylesheet() -> Response[bytes]:
    """How the two pages here look."""
    return Response(manual.stylesheet(), media_type="text/css", headers=FOR_ALL)


@get("/problems/{code:str}", operation_id="read_problem", include_in_schema=False, opt=PASSED_ON)
async def read_problem(request: Caller, code: FromPath[str]) -> Response[bytes]:
    """What a type of problem means, in both languages."""
    found = manual.problem_page(code, language_of(request.scope))
    if found is None:
        raise NotFound
    return _html(found, request)


def _html(page: bytes, request: Caller) -> Response[Any]:
    headers = {**PAGE, "Content-Language": language_of(request.scope).value}
    return Response(page, media_type="text/html", headers=headers)


handlers = [
    check_health,
    check_readiness,
    openapi_yaml,
    openapi_json,
    read_docs,
    read_guide,
    docs_stylesheet,
    read_problem,
]
