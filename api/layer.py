"""What all routes of the API have in common, and the list of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from litestar import Router
from litestar.di import Provide
from litestar.exceptions import HTTPException

from api.access import OPEN
from api.context import context
from api.problems import answer
from api.requests import MAX_BODY, StrictRequest, look_over
from api.routes import (
    accessible,
    accounts,
    affiliations,
    apps,
    assisted,
    ballots,
    bodies,
    calendar,
    calls,
    changes,
    composites,
    decisions,
    directory,
    dissolution,
    exports,
    feeds,
    implementation,
    imports,
    journal,
    letters,
    memberships,
    merges,
    minutes,
    motions,
    nominations,
    notices,
    offices,
    open_data,
    orders,
    outcomes,
    papers,
    partners,
    popolo,
    procedure,
    promises,
    questions,
    rectifications,
    register,
    rights,
    search,
    standing,
    tasks,
    translations,
    webhooks,
)
from governance.refusal import Refusal


def api_layer(path: str, handlers: Sequence[Any], opt: Mapping[str, Any] | None = None) -> Router:
    """A router that keeps the API's conventions: strict JSON, known parameters, problem+json, one transaction.

    `opt` is each handler's that says nothing else: `OPEN`, where all of them serve visitors.
    """
    return Router(
        path=path,
        route_handlers=handlers,
        request_class=StrictRequest,
        request_max_body_size=MAX_BODY,
        before_request=look_over,
        dependencies={"ctx": Provide(context)},
        opt=opt,
        exception_handlers={Exception: answer, HTTPException: answer, Refusal: answer},
    )


def documented() -> list[Router]:
    """Everything that `openapi.yaml` describes: the API, and the feeds and open data, whose addresses outlive it."""
    capabilities = (
        accessible,
        accounts,
        affiliations,
        apps,
        assisted,
        ballots,
        bodies,
        calendar,
        calls,
        composites,
        changes,
        decisions,
        directory,
        dissolution,
        exports,
        implementation,
        journal,
        letters,
        imports,
        memberships,
        merges,
        minutes,
        motions,
        nominations,
        notices,
        offices,
        orders,
        outcomes,
        papers,
        partners,
        procedure,
        promises,
        questions,
        rights,
        rectifications,
        register,
        search,
        standing,
        tasks,
        translations,
        webhooks,
    )
    versioned = [handler for capability in capabilities for handler in capability.handlers]
    lasting = [*feeds.handlers, *calendar.feeds, *open_data.handlers, *popolo.handlers]
    return [api_layer("/api/v1", versioned), api_layer("/", lasting, OPEN)]
