"""A strict reading of requests: JSON that is only JSON, parameters that are known, versions that are named."""

import json
import re
from collections import Counter
from hashlib import sha256
from typing import Annotated, Any, NamedTuple, TypeAlias, TypeVar, cast

import msgspec
from litestar import MediaType, Request, Response
from litestar.datastructures import State
from litestar.params import HeaderParameter, QueryParameter
from litestar.types import Empty

from api.faults import Fault, body_fault, fault_in_body, fault_in_parameter, pointer_to
from api.problems import InvalidRequest, PreconditionNeeded, UnsupportedMediaType
from governance.bilingual import unfit_texts
from governance.refusal import SignInNeeded

MAX_BODY = 1024 * 1024
MAX_DEPTH = 32

T = TypeVar("T")
# A text that nobody ends goes to the end: looked for again from each of its marks, a megabyte of them took an hour. And
# what was read is let go at once (`++`): kept to be read otherwise, a recording of 5 MB took a hundred times as much.
_BRACKETS = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)


class StrictRequest(Request[Any, Any, State]):
    """A request whose JSON is read by the handler's own type, strictly (RFC 8259 and no more).

    Refuses another content type (415), a body that is not UTF-8 or not JSON, that nests deeper than 32, or that
    names a key twice (400, which parsers read differently), and what the type does not know.
    """

    async def json(self) -> Any:
        if self._json is Empty:
            media_type, options = self.content_type
            if media_type != "application/json" or options.get("charset", "utf-8").lower() != "utf-8":
                raise UnsupportedMediaType
            field = self.route_handler.parsed_data_field
            self._json = read_json(await self.body(), field.annotation if field else Any)
        return self._json

    async def body(self) -> bytes:
        """Give the body. An empty one for a handler that needs one is refused here: Litestar would not ask further."""
        body = await super().body()
        if not body and self.scope.get("route_handler") and self.route_handler.parsed_data_field:
            raise InvalidRequest([fault_in_body("empty_body")])
        return body


def read_json(body: bytes, type_: type[T]) -> T:
    """Read JSON as `type_`, strictly. Raises `InvalidRequest` with a JSON pointer to the first fault."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidRequest([fault_in_body("not_utf8")]) from error
    if depth_of(body) > MAX_DEPTH:
        raise InvalidRequest([fault_in_body("too_deep")])
    try:
        value = msgspec.json.decode(body, type=type_, strict=True)
    except msgspec.ValidationError as error:
        raise InvalidRequest([body_fault(str(error))]) from error
    except msgspec.DecodeError as error:
        raise InvalidRequest([fault_in_body("not_json")]) from error
    if fault := fault_of_text(text):
        raise InvalidRequest([fault])
    if unfit := [fault_in_body("not_allowed", pointer_to(steps)) for steps in unfit_texts(value)]:
        raise InvalidRequest(unfit)
    return value


def depth_of(body: bytes) -> int:
    """How deep arrays and objects are nested, counted without building them."""
    depth = deepest = 0
    for token in _BRACKETS.findall(body):
        if token in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif token in b"]}":
            depth -= 1
    return deepest


class _Members(list[tuple[str, Any]]):
    """The members of one JSON object, as they stand."""


def fault_of_text(text: str) -> Fault | None:
    """What is wrong with JSON whatever its type: a key that stands twice, or a NUL, which PostgreSQL cannot keep."""
    document = json.loads(text, object_pairs_hook=_Members, parse_int=str, parse_float=str)
    found = _first_fault(document)
    return fault_in_body(found[0], pointer_to(found[1])) if found else None


def _first_fault(value: Any) -> tuple[str, list[str]] | None:
    """The code of the first fault inside a value, and the steps that lead to it."""
    if isinstance(value, str):
        return ("not_allowed", []) if "\x00" in value else None
    if isinstance(value, _Members):
        names = Counter(name for name, _ in value)
        if twice := [name for name, times in names.items() if times > 1]:
            return "duplicate_key", twice[:1]
        inside = value
    elif isinstance(value, list):
        inside = _Members((str(index), item) for index, item in enumerate(value))
    else:
        return None
    found = ((step, _first_fault(member)) for step, member in inside)
    return next(((fault[0], [step, *fault[1]]) for step, fault in found if fault), None)


_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


async def look_over(request: Request[Any, Any, Any]) -> None:
    """Look at a request before its body is read and its transaction begins (Litestar's `before_request`).

    Raises `SignInNeeded` where nobody without a session has any business, and `InvalidRequest` for a bad query.
    """
    if "authorization" not in request.headers and "open" not in request.route_handler.opt:
        raise SignInNeeded
    if "passed_on" not in request.route_handler.opt:
        check_query(request)


def check_query(request: Request[Any, Any, Any]) -> None:
    """Refuse query parameters that the handler does not know: ignoring a filter would answer with too much.

    `lang` is known everywhere. Documents whose address is passed on (`PASSED_ON`) are not looked over: they have
    no filter that could be missed.
    """
    known = _query_parameters(request)
    faults = []
    for name in dict.fromkeys(request.query_params.keys()):
        values = request.query_params.getall(name)
        if name not in known:
            faults.append(fault_in_parameter("unknown_parameter", name[:100]))
        elif len(values) > 1 and not known[name].repeats:
            faults.append(fault_in_parameter("repeated_parameter", name))
        elif any(_CONTROL.search(value) for value in values):
            faults.append(fault_in_parameter("not_allowed", name))
        elif not known[name].is_text and any(value.lower() == "null" for value in values):
            faults.append(fault_in_parameter("wrong_type", name))
    if faults:
        raise InvalidRequest(faults)


class _Parameter(NamedTuple):
    """What is known of a query parameter. What is no text is read leniently, and `null` as if it were not given."""

    repeats: bool
    is_text: bool


def _query_parameters(request: Request[Any, Any, Any]) -> dict[str, _Parameter]:
    """The query parameters of the handler at hand."""
    known = {"lang": _Parameter(repeats=False, is_text=False)}
    for name, field in request.route_handler.parsed_fn_signature.parameters.items():
        if isinstance(field.kwarg_definition, QueryParameter):
            is_text = str in (field.annotation, *(each.annotation for each in field.inner_types))
            known[field.kwarg_definition.name or name] = _Parameter(field.is_non_string_sequence, is_text)
    return known


# `If-Match` of a handler that changes something editable; hand it to `expected_version`.
IfMatch: TypeAlias = Annotated[
    str | None,
    HeaderParameter(
        name="If-Match",
        required=False,
        description="The ETag that you read. Needed: two people may be editing the same thing.",
    ),
]


def expected_version(if_match: str | None) -> int | None:
    """The version that the caller believes to change; None for `*`, any version.

    Raises `PreconditionNeeded` (428) without the header, `InvalidRequest` for a tag that we never gave.
    """
    if if_match is None:
        raise PreconditionNeeded
    if if_match.strip() == "*":
        return None
    if not (tag := _TAG.fullmatch(if_match.strip())):
        raise InvalidRequest([fault_in_parameter("bad_version", "If-Match", "header")])
    return int(tag["version"])


_TAG = re.compile(r'"(?P<version>[0-9]{1,9})(-[0-9a-f]{16})?"')


def with_etag(value: T, version: int) -> Response[T]:
    """Answer with a thing and its strong ETag: `"<version>-<digest of these very bytes>"`.

    The digest makes `If-None-Match` right for what differs by caller or by the clock; `If-Match` looks at the version.
    """
    body = msgspec.json.encode(value)
    tag = f'"{version}-{sha256(body).hexdigest()[:16]}"'
    return Response(cast(T, body), headers={"ETag": tag}, media_type=MediaType.JSON)
