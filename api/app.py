"""The composition root of the headless service: settings in, one ASGI application out."""

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, NoReturn

from litestar import Litestar, Request, Response, Router
from litestar.datastructures import State
from litestar.events import BaseEventEmitterBackend
from litestar.exceptions import HTTPException

from api.access import OPEN, Limits, is_api
from api.door import Door, PageOfRefusal
from api.layer import api_layer, documented
from api.problems import answer
from api.routes import oauth, service
from api.settings import Settings
from governance.database import open_engine
from governance.refusal import Refusal

NotFoundHook = Callable[[Request[Any, Any, Any], Exception], Response[Any]]


class NoEvents(BaseEventEmitterBackend):
    """The framework's own event bus, left out: what happened is in the journal, and only once it is committed."""

    def emit(self, event_id: str, *_: Any, **__: Any) -> NoReturn:
        raise LookupError(event_id)

    async def __aexit__(self, *_: object) -> None:
        """Nothing was started."""


def create_app(
    settings: Settings,
    more: Sequence[Router] = (),
    *,
    not_found: NotFoundHook | None = None,
    turned_away: PageOfRefusal | None = None,
) -> Litestar:
    """Build the application.

    `more` are further routers (the pages), which bring their own exception handlers and their own context.
    `not_found` answers for addresses outside `/api` that lead nowhere, `turned_away` there to whoever asks too often.
    """
    limits = Limits(settings.requests_a_minute) if settings.requests_a_minute else None

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
        route_handlers=[*documented(), api_layer("/", [*service.handlers, *oauth.handlers], OPEN), *more],
        lifespan=[engine],
        state=State({"settings": settings, "limiter": limits.api if limits else None}),
        exception_handlers={Exception: elsewhere, HTTPException: elsewhere, Refusal: elsewhere},
        logging_config=None,
        openapi_config=None,
        event_emitter_backend=NoEvents,
    )
    app.asgi_handler = Door(app.asgi_handler, limits, is_https=settings.is_https, page=turned_away)
    return app
