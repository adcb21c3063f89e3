"""The OpenAPI 3.1 document, made from the handlers themselves: `python -m api.openapi > openapi.yaml`.

Paths, parameters and types are read off the handlers, schemas are msgspec's own, so what is written is what is
enforced. The framework's own export loses docstrings, discriminators and strictness; nothing of it is used. Prose
is in English, as for every machine-readable part; what people read (problems, pages) is in both languages.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from inspect import getdoc
from typing import Any, NamedTuple, cast, get_args

import msgspec
import yaml
from litestar import Litestar, Response
from litestar.handlers import HTTPRouteHandler
from litestar.params import HeaderParameter, ParameterKwarg, PathParameter, QueryParameter
from litestar.routes import HTTPRoute
from litestar.typing import FieldDefinition

from api import messages
from api.layer import documented
from api.problems import Problem
from api.schemas import REF, components_of, inline, tidied, unbroken

JSON = "application/json"

INFO = {
    "title": "Fforwm",
    "version": "1",
    "summary": "Governance and membership of a members' forum, in Welsh and English.",
    "description": (
        "Motions, ballots and decisions of a members' forum. Whatever the pages can do, this API can do.\n\n"
        "Texts are `{cy, en}` and never chosen by `Accept-Language`, which only picks the language of a problem's "
        "`title` and `detail` (`?lang=cy|en` does so too, on every operation). Instants are RFC 3339 in UTC, ids are "
        "opaque. Lists come in pages: follow `next_cursor`, or the `Link` header. Every refusal is a problem "
        "(RFC 9457) whose `type` has a page of its own. Enumerations in answers may grow: expect the unknown.\n\n"
        "Sign in with `POST /api/v1/sign-ins` and `POST /api/v1/sessions`, then send the token as Bearer. A partner's "
        "program asks `POST /oauth/token` for its token (client credentials), and an app that acts for a member sends "
        "them to `/oauth/authorize` first (authorisation code with PKCE)."
    ),
    "license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"},
}

TAGS = {
    "accessible": "A motion or a decision in other forms: Easy Read, a recording with its transcript, sign language.",
    "accounts": "Signing in by an e-mailed code; one's own sessions; who one is here.",
    "affiliations": "Where people say that they work or volunteer, on which days.",
    "apps": "Partners' apps that act for a member who lets them: registered, let in, and stopped.",
    "assisted": "Votes that come on paper or by phone: entered by one officer, confirmed by another.",
    "ballots": "Rolls, votes and results.",
    "bodies": "The network, its forum and board and the bodies under them, on any day, and what each goes by.",
    "calendar": "What falls due, and when.",
    "calls": "Calls for motions: what the Forum asks its members for, and until when.",
    "changes": "What changed, in the order in which it was committed.",
    "composites": "Several motions put together as one, with the consent of their movers.",
    "decisions": "The board's decisions, with reasons and votes.",
    "directory": "What members show of themselves, by area and sector: what they offer, and what they ask for.",
    "dissolution": "How a body comes to its end, between two persons.",
    "exports": "Lists of members that leave the system: made for a purpose, written down as told, had as a file.",
    "feeds": "Decisions and motions as feeds for readers and other sites, in each language.",
    "implementation": "What becomes of a motion that was carried: plan, milestones, progress, and its end.",
    "journal": "What was done, as sentences, for the officers who answer for it.",
    "letters": "Letters between members by way of the directory, without their addresses.",
    "members": "Members, people and organisations, and the voting rights that they hold.",
    "imports": "Members from a spreadsheet: sent in, looked at row by row, taken into the register, and undone.",
    "memberships": "How somebody becomes a member: the principles, applications, and what becomes of them.",
    "merges": "Members who may be entered twice, and two entries of one made one: between two officers, reversibly.",
    "minutes": "Minutes: filled from the record, worded in both languages, approved by another person, and corrected.",
    "motions": "A motion's life: drafting, seconding, admission, notice, and the board's answer.",
    "nominations": "Who acts for an organisation: nominated, accepted, handed over, ended.",
    "notices": "What one was told, by mail and here.",
    "offices": "Who holds which office, how it changes hands, and what its holders declare.",
    "open_data": "The public facts as open data under CC BY 4.0: JSON, and CSV for spreadsheets.",
    "orders": "Standing orders: every version in words, examples, what differs, enacting the next, trying a vote.",
    "outcomes": "What became of the motions: each with its vote and its answer, and counted.",
    "papers": "What is kept about people, why, and for how long.",
    "partners": "Partner bodies and their programs: agreements, members as a partner may see them, consents.",
    "popolo": "The public facts in Popolo, the standard for civic data.",
    "procedure": "A motion off the straight road to its ballot: appeals, withdrawal, adjournment, referral, reopening.",
    "promises": "The co-production promise: its wording in versions, who gave it, and what came of it.",
    "questions": "Softer ways to decide: sense-checks, consent decisions, and choices among options.",
    "rectifications": "What people ask an officer to put right about themselves, and the answers, within a month.",
    "register": "The register of members that some legal forms ask for: append-only, and open to inspection.",
    "rights": "What a person may ask about what is held of them: to read it, to have it put right, to be forgotten.",
    "search": "One box over bodies, people, motions and decisions.",
    "standing": "Memberships as they last: lapse, grace, suspension, and their end.",
    "tasks": "What waits for somebody's act: what each office owes, and what waits for oneself.",
    "translations": "What waits for its other language and how late it is, and the translations that members offer.",
    "webhooks": "What a partner's program is told without asking: where, of what, and whether it arrived.",
}

# What may go wrong: status, name of the shared response, when, and the headers that come with it.
PROBLEMS: Mapping[int, tuple[str, str, tuple[str, ...]]] = {
    400: ("BadRequest", "The request cannot be read, or does not fit its schema; `errors` says where.", ()),
    401: ("Unauthorized", "No token, or one that is not known or has ended.", ("WWW-Authenticate",)),
    403: ("Forbidden", "Neither your offices nor your membership give you this permission.", ()),
    404: ("NotFound", "There is no such thing, or not for you.", ()),
    409: ("Conflict", "Not in this state, or a choice must be made first.", ()),
    410: ("Gone", "The feed no longer goes on from this cursor: begin anew without it.", ()),
    412: ("PreconditionFailed", "Somebody else changed it meanwhile.", ()),
    413: ("ContentTooLarge", "The body is larger than 1 MiB.", ()),
    415: ("UnsupportedMediaType", "The body is not `application/json`.", ()),
    422: ("RuleNotMet", "A rule of the standing orders is not met.", ()),
    428: ("PreconditionRequired", "`If-Match` is missing.", ()),
    429: ("TooManyRequests", "The quota is used up.", ("Retry-After",)),
    500: ("Unexpected", "A fault of ours; nothing was recorded.", ()),
    503: ("Unavailable", "The database is busy or away; try again.", ("Retry-After",)),
}

HEADERS: Mapping[str, tuple[str, dict[str, Any]]] = {
    "ETag": ("The version of this thing, for `If-None-Match` and `If-Match`.", {"type": "string"}),
    "Link": ('The next page, as `<…>; rel="next"`; absent on the last.', {"type": "string"}),
    "Retry-After": ("Seconds after which to try again.", {"type": "integer", "minimum": 1}),
    "WWW-Authenticate": ("`Bearer`, and `invalid_token` where a token was sent.", {"type": "string"}),
    "X-Request-Id": ("The number of this request: quote it when you ask about it.", {"type": "string"}),
}


SECURITY: Mapping[str, Any] = {
    "session": {"type": "http", "scheme": "bearer", "description": "The token of `POST /api/v1/sessions`."},
    "partner": {
        "type": "oauth2",
        "description": "A partner's program, by the id and secret that an officer made for it (RFC 6749 §4.4).",
        "flows": {
            "clientCredentials": {
                "tokenUrl": "/oauth/token",
                "scopes": {
                    "members.read": "Members that the agreement covers, without names or addresses of people.",
                    "members.contact.read": "Names, addresses and languages of those who consented to letters.",
                    "webhooks.manage": "Where your program is told of things, and of which.",
                    "changes.read": "What changed: members that the agreement covers, and what everybody may read.",
                },
            }
        },
    },
    "app": {
        "type": "oauth2",
        "description": "An app, in the name of a member who let it (RFC 6749 §4.1, PKCE by S256).",
        "flows": {
            "authorizationCode": {
                "authorizationUrl": "/oauth/authorize",
                "tokenUrl": "/oauth/token",
                "refreshUrl": "/oauth/token",
                "scopes": {
                    "forum.read": "What members read here, and their own drafts. Always given.",
                    "motions.write": "Propose motions, edit and withdraw them.",
                    "seconds.write": "Second motions, and take it back.",
                    "votes.write": "Vote where names are seen. Each vote is mailed to the member.",
                },
            }
        },
    },
}


class Operation(NamedTuple):
    """One handler at one path."""

    path: str
    method: str
    handler: HTTPRouteHandler

    @property
    def tag(self) -> str:
        return self.handler.fn.__module__.rpartition(".")[2]

    @property
    def name(self) -> str:
        return str(self.handler.operation_id or self.handler.fn.__name__)

    @property
    def is_open(self) -> bool:
        return "open" in self.handler.opt

    @property
    def answer(self) -> Any:
        """The type of the body of a success, out of `Response[…]`; None where there is no body.

        A format that others have laid down (a feed) is not described again.
        """
        if self.media_type != JSON:
            return dict[str, Any] if self.media_type.endswith("+json") else str
        returned = self.handler.parsed_return_field
        is_response = returned.is_subclass_of(Response)
        found = next(iter(get_args(returned.raw)), None) if is_response else returned.annotation
        return None if found in (None, type(None)) else found

    @property
    def media_type(self) -> str:
        """Of a success: what the handler names, else JSON."""
        named = str(getattr(self.handler.media_type, "value", self.handler.media_type) or "")
        return named if "/" in named else JSON

    @property
    def body(self) -> Any:
        field = self.handler.parsed_data_field
        return field.annotation if field else None

    @property
    def parameters(self) -> dict[str, tuple[FieldDefinition, ParameterKwarg]]:
        """What is taken from path, query and headers, by the names that callers use."""
        return {
            given.name or field.name: (field, given)
            for field in self.handler.parsed_fn_signature.parameters.values()
            if isinstance(given := field.kwarg_definition, PathParameter | QueryParameter | HeaderParameter)
        }


def operations() -> list[Operation]:
    """Every documented operation, by path and then by method."""
    app = Litestar(route_handlers=documented(), openapi_config=None, logging_config=None)
    return sorted(_operations(app), key=lambda found: (found.tag, found.path, found.method))


def _operations(app: Litestar) -> Iterator[Operation]:
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for method, (handler, _) in route.route_handler_map.items():
                if method != "OPTIONS" and handler.resolve_include_in_schema():
                    yield Operation(route.path_format, method.lower(), handler)


@cache
def document() -> dict[str, Any]:
    """The whole document as plain values, in a fixed order."""
    found = operations()
    schema_of, components = components_of(
        [operation.body for operation in found if operation.body],
        [*(operation.answer for operation in found if operation.answer), Problem, messages.WebhookMessage],
    )
    components["Problem"]["additionalProperties"] = True
    paths: dict[str, Any] = {}
    for operation in found:
        paths.setdefault(operation.path, {})[operation.method] = _operation(operation, schema_of)
    tags = {operation.tag for operation in found}
    document = {
        "openapi": "3.1.0",
        "info": INFO,
        "servers": [{"url": "/", "description": "The server that gave this document."}],
        "tags": [{"name": name, "description": TAGS[name]} for name in sorted(tags)],
        "paths": paths,
        "webhooks": messages.described(schema_of[messages.WebhookMessage]),
        "components": {
            "schemas": components,
            "responses": _problems(paths),
            "headers": {
                name: {"description": said, "schema": schema} for name, (said, schema) in sorted(HEADERS.items())
            },
            "securitySchemes": SECURITY,
        },
    }
    return cast("dict[str, Any]", msgspec.json.decode(msgspec.json.encode(document)))


def _operation(operation: Operation, schema_of: Mapping[Any, dict[str, Any]]) -> dict[str, Any]:
    description = unbroken(getdoc(operation.handler.fn) or "")
    said: dict[str, Any] = {
        "operationId": operation.name,
        "tags": [operation.tag],
        "summary": re.split(r"[.:;](?=\s|$)", description, maxsplit=1)[0],
        "description": description,
    }
    said["security"] = [{}, {"session": []}] if operation.is_open else [{"session": []}]
    if (scope := operation.handler.opt.get("scope")) is not None:
        said["security"] = [{"partner": scope.split()}]
        if "people" in operation.handler.opt:
            said["security"].append({"session": []})
    if (lent := operation.handler.opt.get("app")) is not None:
        said["security"].append({"app": [str(lent)]})
    if operation.parameters:
        said["parameters"] = [_parameter(name, *of) for name, of in operation.parameters.items()]
    if operation.body:
        content = {JSON: {"schema": schema_of[operation.body]}}
        said["requestBody"] = {"required": True, "content": content}
    said["responses"] = {str(operation.handler.status_code): _success(operation, schema_of)}
    for status in _may_go_wrong(operation):
        said["responses"][str(status)] = {"$ref": f"#/components/responses/{PROBLEMS[status][0]}"}
    return said


def _success(operation: Operation, schema_of: Mapping[Any, dict[str, Any]]) -> dict[str, Any]:
    headers = ["X-Request-Id", *(["Link"] if "cursor" in operation.parameters else [])]
    if operation.method == "get":
        headers.append("ETag")
    said: dict[str, Any] = {
        "description": operation.handler.response_description or "Done.",
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in sorted(headers)},
    }
    if operation.answer:
        said["content"] = {operation.media_type: {"schema": schema_of[operation.answer]}}
    return said


def _may_go_wrong(operation: Operation) -> list[int]:
    changes = operation.method != "get"
    wrong = {400, 401, 429, 500, 503}
    wrong |= {403, 404, 409, 422} if changes else set()
    wrong |= {404} if "{" in operation.path else set()
    wrong |= {403} if not operation.is_open else set()
    wrong |= {413, 415} if operation.body else set()
    wrong |= {412, 428} if "If-Match" in operation.parameters else set()
    wrong |= set(operation.handler.opt.get("refuses", ()))  # what cannot be told from its shape
    return sorted(wrong)


def _problems(paths: dict[str, Any]) -> dict[str, Any]:
    """The shared responses that some operation really gives."""
    given = {status for item in paths.values() for operation in item.values() for status in operation["responses"]}
    return {name: _problem(said, headers) for status, (name, said, headers) in PROBLEMS.items() if str(status) in given}


def _problem(description: str, headers: tuple[str, ...]) -> dict[str, Any]:
    return {
        "description": description,
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in sorted((*headers, "X-Request-Id"))},
        "content": {"application/problem+json": {"schema": {"$ref": REF.format(name="Problem")}}},
    }


_BOUNDS = {
    "ge": "minimum",
    "gt": "exclusiveMinimum",
    "le": "maximum",
    "lt": "exclusiveMaximum",
    "min_length": "minLength",
    "max_length": "maxLength",
    "min_items": "minItems",
    "max_items": "maxItems",
    "pattern": "pattern",
}


def _parameter(name: str, field: FieldDefinition, given: ParameterKwarg) -> dict[str, Any]:
    schema = dict(tidied(inline(field.annotation)))
    for bound, keyword in _BOUNDS.items():
        if (limit := getattr(given, bound)) is not None:
            schema[keyword] = limit
    if field.default is not None and field.has_default:
        schema["default"] = msgspec.to_builtins(field.default)
    said: dict[str, Any] = {"name": name, "in": str(given.param_type.value)}
    if given.description:
        said["description"] = given.description
    optional = field.has_default or field.is_optional
    said["required"] = isinstance(given, PathParameter) or name in ("If-Match", "Idempotency-Key") or not optional
    return {**said, "schema": schema}


class _Yaml(yaml.SafeDumper):
    """YAML that 1.1 and 1.2 read alike: what looks like a number to either is quoted; long texts stand as blocks."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    if "\n" in text:
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|")
    style = "'" if re.fullmatch(r"[-+.0-9][-+.0-9_eExXoO:a-fA-F]*", text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Yaml.add_representer(str, _text)
_Yaml.ignore_aliases = lambda self, data: True  # type: ignore[method-assign] # noqa: ARG005


@cache
def as_yaml() -> bytes:
    """The document as it is committed and served."""
    return yaml.dump(document(), Dumper=_Yaml, sort_keys=False, allow_unicode=True, width=110).encode()


@cache
def as_json() -> bytes:
    return msgspec.json.encode(document())


if __name__ == "__main__":
    sys.stdout.buffer.write(as_yaml())
