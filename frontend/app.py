"""The program with its pages: the API's application, with the pages' router beside it."""

import gzip
from collections.abc import AsyncGenerator
from functools import cache
from http import HTTPStatus
from importlib import import_module
from importlib.resources import files
from pathlib import Path

from litestar import Litestar, MediaType, Response, Router, get
from litestar.di import Provide
from litestar.exceptions import HTTPException, InternalServerException, NotFoundException
from litestar.response import Redirect
from litestar.static_files import create_static_files_router
from litestar.types import ASGIApp, HTTPScope

from api import app as headless
from api.access import PAGE_POLICY
from api.context import READS, open_context
from api.problems import HttpRefusal, note, refusal_of, status_of
from api.requests import MAX_BODY
from api.settings import Settings
from frontend import session
from frontend.render import Asked, Page, language_of, refused
from governance.context import Context
from governance.refusal import Refusal
from i18n.addresses import elsewhere

PAGES = (
    "home",
    "accounts",
    "motions",
    "calls",
    "memberships",
    "exports",
    "imports",
    "standing",
    "register",
    "nominations",
    "merges",
    "composites",
    "assisted",
    "ballots",
    "questions",
    "rights",
    "rectifications",
    "asking",
    "decisions",
    "implementation",
    "procedure",
    "promises",
    "orders",
    "outcomes",
    "bodies",
    "body_acts",
    "dissolution",
    "directory",
    "directory_entry",
    "letters",
    "affiliations",
    "offices",
    "deputies",
    "minutes",
    "calendar",
    "tasks",
    "notices",
    "partners",
    "apps",
    "journal",
    "search",
    "translations",
    "accessible",
    "papers",
    "share",
)
HERE = Path(__file__).parent


async def context(request: Asked) -> AsyncGenerator[Context, None]:
    """As the API's dependency `ctx`, with the actor from the session cookie."""
    token = session.token_of(request)
    async with open_context(request.app.state, read_only=request.method in READS, token=token) as ctx:
        yield ctx


def answer(request: Asked, error: Exception) -> Page:
    """A refusal, a passing fault, or what nobody expected, as a page in the reader's language."""
    if isinstance(error, HTTPException) and error.status_code == HTTPStatus.NOT_FOUND:
        return missing(request, error)
    refusal = refusal_of(error)
    note(error, refusal, request.scope)
    return _page(request, refusal)


def missing(request: Asked, error: Exception) -> Page:
    """No such address: perhaps the right page in the other language's words (308), else a page that says so."""
    path, query = request.scope["path"], request.scope["query_string"].decode("latin-1")
    home = elsewhere(path, language_of(request))
    if home is not None and home != path and request.method == "GET":
        return Redirect(f"{home}?{query}" if query else home, status_code=308)
    refusal = refusal_of(error)
    note(error, refusal, request.scope)
    return _page(request, refusal)


def turned_away(scope: HTTPScope, refusal: HttpRefusal) -> ASGIApp:
    """To whoever asks too often: a page that says when to come back. Nothing was read, and nothing done."""
    request = Asked(scope)
    return _page(request, refusal).to_asgi_response(None, request)


def _page(request: Asked, refusal: Refusal) -> Page:
    """A refusal as a page, with what HTTP wants said of it: which methods there are, when to come back."""
    page = refused(request, refusal)
    page.headers.update(refusal.headers() if isinstance(refusal, HttpRefusal) else {})
    return page


def no_file(request: Asked, _: Exception) -> Page:
    """A name that no file system takes, for its NUL or its length, leads nowhere, as any other does."""
    return missing(request, NotFoundException())


@get("/static/htmx.min.js", media_type="text/javascript", include_in_schema=False, sync_to_thread=False)
def htmx(request: Asked) -> Response[bytes]:
    """The htmx of the installed package, small where the browser can take it so: nothing comes from another host."""
    return _small(request, *_script(), fresh_for=86400)


@get("/static/fforwm.css", media_type="text/css", include_in_schema=False, sync_to_thread=False)
def stylesheet(request: Asked) -> Response[bytes]:
    """The stylesheet, small likewise: a phone on a slow line waits for it before anything else."""
    return _small(request, *_styles(), fresh_for=3600)


def _small(request: Asked, plain: bytes, packed: bytes, *, fresh_for: int) -> Response[bytes]:
    """A file that holds no secret, so that packing it tells nobody anything. `fresh_for` is in seconds."""
    packs = "gzip" in request.headers.get("accept-encoding", "")
    headers = {"Cache-Control": f"public, max-age={fresh_for}", "Vary": "Accept-Encoding"}
    return Response(packed if packs else plain, headers=headers | ({"Content-Encoding": "gzip"} if packs else {}))


@cache
def _script() -> tuple[bytes, bytes]:
    folder = files("js_lib_htmx") / "static" / "htmx"
    return (folder / "htmx.min.js").read_bytes(), (folder / "htmx.min.js.gz").read_bytes()


@cache
def _styles() -> tuple[bytes, bytes]:
    plain = (HERE / "static" / "fforwm.css").read_bytes()
    return plain, gzip.compress(plain, mtime=0)


@get("/", include_in_schema=False, sync_to_thread=False, media_type=MediaType.HTML)
def start(request: Asked) -> Page:
    """The start page goes by the reader's wish; no deeper address ever does."""
    return Redirect(f"/{language_of(request)}", status_code=303, headers={"Vary": "Accept-Language"})


def create_app(settings: Settings) -> Litestar:
    """Build the whole program. In the demo, its own pages come with it."""
    names = (*PAGES, "demo", "demo_counts") if settings.demo else PAGES
    handlers = [handler for name in names for handler in import_module(f"frontend.pages.{name}").handlers]
    pages = Router(
        path="/",
        route_handlers=[start, htmx, stylesheet, *handlers],
        dependencies={"ctx": Provide(context)},
        exception_handlers={Exception: answer, HTTPException: answer, Refusal: answer},
        request_max_body_size=MAX_BODY,
        include_in_schema=False,
    )
    static = create_static_files_router(
        "/static",
        [HERE / "static"],
        exception_handlers={ValueError: no_file, InternalServerException: no_file},
        include_in_schema=False,
    )
    app = headless.create_app(settings, [pages, static], not_found=missing, turned_away=turned_away)
    app.state.page_policy = PAGE_POLICY
    app.state.status_of = status_of  # one table of statuses: the pages import no module of the API
    return app
