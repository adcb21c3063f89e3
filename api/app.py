"""The composition root of the headless service: settings in, one ASGI application out."""

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NoReturn

from litestar import Litestar, Request, Response, Router
from litestar.datastructures import State
from litestar.di import Provide
from litestar.events import BaseEventEmitterBackend
from litestar.exceptions import HTTPException

from api.access import Limiter, is_api
from api.context import context
from api.door import Door
from api.problems import answer
from api.requests import MAX_BODY, StrictRequest, check_query
from api.settings import Settings
from governance.database import open_engine
from governance.refusal import Refusal

NotFoundHook = Callable[[Request[Any, Any, Any], Exception], Response[Any]]

CAPABILITIES = ("accounts", "bodies", "members", "motions", "ballots", "decisions", "changes")
A_MINUTE = 600


class NoEvents(BaseEventEmitterBackend):
    """The framework's own event bus, left out: what happened is in the journal, and only once it is committed."""

    def emit(self, event_id: str, *args: Any, **kwargs: Any) -> NoReturn:
        raise LookupError(event_id)

    async def __aexit__(self, *_: object) -> None:
        """Nothing was started."""


def api_layer(path: str, handlers: Sequence[Any]) -> Router:
    """A router that keeps the API's conventions: strict JSON, known parameters, problem+json, one transaction."""
    return Router(
        path=path,
        route_handlers=handlers,
        request_class=StrictRequest,
        request_max_body_size=MAX_BODY,
        before_request=check_query,
        dependencies={"ctx": Provide(context)},
        exception_handlers={Exception: answer, HTTPException: answer, Refusal: answer},
    )


def capability_handlers() -> list[Any]:
    """What stands under `/api/v1`: each `api.routes.<capability>` brings a list named `handlers`."""
    return _handlers(*CAPABILITIES)


def root_handlers() -> list[Any]:
    """What stands beside it: feeds, whose addresses outlive versions, and what the service says of itself."""
    return _handlers("feeds", "service")


def _handlers(*names: str) -> list[Any]:
    modules = [f"api.routes.{name}" for name in names]
    return [handler for name in modules if find_spec(name) for handler in import_module(name).handlers]


def create_app(
    settings: Settings,
    more: Sequence[Router] = (),
    *,
    not_found: NotFoundHook | None = None,
    requests_a_minute: int | None = A_MINUTE,
) -> Litestar:
    """Build the application.

    `more` are further routers (the pages), which bring their own exception handlers and their own context.
    `not_found` answers for addresses outside `/api` that lead nowhere. `requests_a_minute` is each client's; None
    lifts the limit.
    """
    limiter = Limiter(requests_a_minute) if requests_a_minute else None

    @asynccontextmanager
    async def engine(app: Litestar) -> AsyncGenerator[None, None]:
        app.state.engine = open_engine(settings.database_url, pool_size=settings.pool_size)
        try:
            yield
        finally:
            await app.state.engine.dispose()

    def elsewhere(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
        """What no router answers for: the API's problem, or the pages' own."""
        if not_found and not is_api(request.scope["path"]):
            return not_found(request, error)
        return answer(request, error)

    app = Litestar(
        route_handlers=[api_layer("/api/v1", capability_handlers()), api_layer("/", root_handlers()), *more],
        lifespan=[engine],
        state=State({"settings": settings, "limiter": limiter}),
        exception_handlers={Exception: elsewhere, HTTPException: elsewhere, Refusal: elsewhere},
        logging_config=None,
        openapi_config=None,
        event_emitter_backend=NoEvents,
    )
    app.asgi_handler = Door(app.asgi_handler, limiter, is_https=settings.is_https)
    return app
