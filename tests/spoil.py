"""Makes requests that fit the OpenAPI document, and spoils them: in bytes, structure, path, query, headers, method."""

import copy
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

TEXTS = [
    *("", " ", "\x00", "a\x00b", "\ud800", "\u202e", "\ufeff", "ŵ" * 201, "x" * 25_000, "𝕬" * 50, "\r\nX-Injected: 1"),
    *("'; DROP TABLE vote; --", "<script>alert(1)</script>", "{{7*7}}", "../../etc/passwd", "%s%n", "{name}", "{0.x}"),
    *("null", "NaN", "-1", "1e999", "2026-02-30", "2026-13-01T25:61:61Z", "0001-01-01", "9999-12-31T23:59:59Z"),
    *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-06-01T12:00:00", "20260601T120000Z"),
    *("00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"),
]
NUMBERS = [0, -1, 1, 2**31 - 1, 2**31, 2**63 - 1, 2**63, -(2**63) - 1, 10**30, 10**400, 0.5, 1e308, -0.0]
SHAPES: list[Any] = [
    *(None, True, False, [], {}, [[]], {"": ""}, [None] * 300, {"$ref": "#"}),
    *({"cy": None, "en": None}, {"cy": "a", "fr": "b"}, {"cy": "\x00"}, {"cy": " "}),
]
FRAGMENTS = [
    *(b"\x00", b"\xff", b"\xc3\x28", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\\u0000", b"\\ud800", b"\r\n", b"//", b"-"),
    *(b"{", b"}", b"[", b"]", b'"', b"\\", b",", b":", b"NaN", b"Infinity", b"1e9999"),
    *(b"1" * 400, b"[" * 40, b'{"a":' * 2_000),
]
HEADERS = [
    *(("Content-Type", "text/plain"), ("Content-Type", ""), ("Content-Type", "application/json; charset=utf-7")),
    *(("Content-Type", "multipart/form-data"), ("Content-Type", "application/x-www-form-urlencoded")),
    *(("Accept-Language", "cy;q=x, en;q=9, *;q=-1,,;"), ("Accept-Language", "\xff"), ("Accept", "text/html;q=\xff")),
    *(("If-Match", '"'), ("If-Match", '"99999999999999999999"'), ("If-Match", "*"), ("If-None-Match", '"\xff')),
    *(("Authorization", "Bearer"), ("Authorization", "Bearer \xff\xfe"), ("Authorization", "Basic Og==")),
    *(("X-Request-Id", "\x7f"), ("X-Request-Id", "a" * 300), ("X-HTTP-Method-Override", "DELETE")),
    *(("Host", "x y"), ("Host", ""), ("Cookie", "session=;;=\xff"), ("Range", "bytes=0-"), ("Expect", "100-continue")),
    *(("Content-Length", "x"), ("Content-Length", "-1"), ("Transfer-Encoding", "chunked")),
]
PARTS = [b"%", b"%00", b"%ff%fe", b"..", b"", b"\xff", b"a" * 300, b"%2e%2e%2f", b"*", b"mine"]
QUERIES = [
    b"%",
    b"%00",
    b"=",
    b"&&&",
    b"\xff=\xff",
    b"limit",
    b"a=%ff&" * 50,
    b"limit=%zz",
    b"?" * 9,
    b"lang=cy&lang=en",
]
BODIES = [b"", b"null", b"[]", b"{}", b"0", b'""', b"\xff\xfe\x00", b" " * 2_000_000]
METHODS = ["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "POST", "GET", "TRACE", "PROPFIND"]
GOOD_TEXTS = ["Cynnig da", "A good motion", "ŵŷ", "branwen@example.org", "12345678"]
GOOD_TAGS = ['"1"', '"2"', "*", '"1-0123456789abcdef"']


@dataclass
class Try:
    """One request on its way to be spoilt. `value` is its body before it became bytes."""

    operation: str
    method: str
    path: bytes
    query: list[tuple[str, str]] = field(default_factory=list)
    headers: list[tuple[str, str]] = field(default_factory=list)
    value: Any = None
    body: bytes = b""
    raw_query: bytes | None = None

    @property
    def query_string(self) -> bytes:
        if self.raw_query is not None:
            return self.raw_query
        return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in self.query).encode()


def _quoted(value: str) -> str:
    return quote(value.encode("utf-8", "surrogatepass"), safe="")


def _json(value: Any) -> bytes:
    return json.dumps(value).encode()


class Maker:
    """Makes requests that fit the document. `ids` exist, by the singular of what they are of."""

    def __init__(self, document: dict, ids: dict[str, list[str]], chance: random.Random) -> None:
        self.schemas = document["components"]["schemas"]
        self.ids = ids
        self.all_ids = [id_ for known in ids.values() for id_ in known]
        self.chance = chance
        self.operations = [
            (path, method, operation)
            for path, item in document["paths"].items()
            for method, operation in item.items()
            if method in ("get", "put", "post", "patch", "delete")
        ]

    def tries(self, count: int) -> Iterator[Try]:
        """Every operation in turn, until there are enough."""
        for number in range(count):
            yield self.one(*self.operations[number % len(self.operations)])

    def one(self, path: str, method: str, operation: dict) -> Try:
        parameters = operation.get("parameters", [])
        inside = {p["name"]: p["schema"] for p in parameters if p["in"] == "path"}
        filled = re.sub(r"{(\w+)}", lambda name: _quoted(str(self.value(inside[name[1]], name[1]))), path)
        made = Try(operation["operationId"], method.upper(), filled.encode())
        for parameter in parameters:
            if parameter["in"] == "query" and self.chance.random() < 0.4:
                made.query.append((parameter["name"], str(self.value(parameter["schema"], parameter["name"]))))
            if parameter["in"] == "header" and self.chance.random() < 0.8:
                made.headers.append((parameter["name"], self.chance.choice(GOOD_TAGS)))
        if "requestBody" in operation:
            made.value = self.value(operation["requestBody"]["content"]["application/json"]["schema"], "")
            made.headers.append(("Content-Type", "application/json"))
            made.body = _json(made.value)
        return made

    def value(self, schema: dict, name: str) -> Any:
        """A value that fits a schema."""
        if "$ref" in schema:
            return self.value(self.schemas[schema["$ref"].rpartition("/")[2]], name)
        if "type" not in schema and (choices := schema.get("anyOf") or schema.get("oneOf")):
            return self.value(self.chance.choice(choices), name)
        if fixed := schema.get("enum") or schema.get("x-extensible-enum") or schema.get("examples"):
            return self.chance.choice(fixed)
        if schema.get("type") == "object":
            given, required = schema.get("properties", {}), schema.get("required", [])
            chosen = [key for key in given if key in required or key == "cy" or self.chance.random() < 0.7]
            return {key: self.value(given[key], key) for key in chosen}
        if schema.get("type") == "array":
            least = schema.get("minItems", 0)
            return [self.value(schema["items"], name) for _ in range(self.chance.randint(least, least + 2))]
        return self._simple(schema, name)

    def _simple(self, schema: dict, name: str) -> Any:
        least, day = schema.get("minimum", 0), f"2026-{self.chance.randint(1, 12):02}-{self.chance.randint(1, 28):02}"
        simple = {
            "integer": self.chance.randint(least, max(least, min(schema.get("maximum", 100), 100))),
            "boolean": self.chance.choice((True, False)),
            "null": None,
            "date": day,
            "date-time": f"{day}T12:00:00Z",
            "uuid": self._id(name.removesuffix("_id")),
        }
        return simple.get(schema.get("format") or schema.get("type", ""), self.chance.choice(GOOD_TEXTS))

    def _id(self, of: str) -> str:
        known = self.ids.get(of, [])
        return self.chance.choice(known if known and self.chance.random() < 0.8 else self.all_ids)


class Spoiler:
    """Spoils one to three things in a request; now and then none."""

    def __init__(self, chance: random.Random, ids: list[str]) -> None:
        self.chance = chance
        self.ids = ids
        self.ways = {
            self.nothing: 4,
            self.bytes_: 2,
            self.structure: 3,
            self.body: 1,
            self.path: 1,
            self.query: 2,
            self.header: 2,
            self.method: 1,
        }

    def spoil(self, made: Try) -> Try:
        for way in self.chance.choices(
            list(self.ways), list(self.ways.values()), k=self.chance.choice((1, 1, 1, 2, 3))
        ):
            made = way(made)
        return made

    def nothing(self, made: Try) -> Try:
        return made

    def bytes_(self, made: Try) -> Try:
        spoilt = bytearray(made.body)
        for _ in range(self.chance.randint(1, 4)):
            place = self.chance.randint(0, len(spoilt))
            match self.chance.randint(0, 3):
                case 0:
                    spoilt[place:place] = self.chance.choice(FRAGMENTS)
                case 1:
                    del spoilt[place : place + self.chance.randint(1, 8)]
                case 2 if spoilt:
                    spoilt[place % len(spoilt)] = self.chance.randrange(256)
                case _:
                    spoilt[place:place] = spoilt[: self.chance.randint(0, len(spoilt))]
        return replace(made, body=bytes(spoilt))

    def structure(self, made: Try) -> Try:
        if not isinstance(made.value, dict):
            return self.query(made)
        value = copy.deepcopy(made.value)
        for _ in range(self.chance.randint(1, 2)):
            self._break(self._inside(value))
        return replace(made, value=value, body=_json(value))

    def _inside(self, place: Any) -> Any:
        """Some object or list in a value, the whole of it included."""
        while self.chance.random() < 0.6:
            inner = [x for x in (place.values() if isinstance(place, dict) else place) if isinstance(x, dict | list)]
            if not inner:
                break
            place = self.chance.choice(inner)
        return place

    def _break(self, place: Any) -> None:
        if isinstance(place, list):
            place.append(self.bad())
            return
        match self.chance.randint(0, 3):
            case 0:
                place[self.chance.choice(("extra", "id", "__proto__", "a/b~c", "\x00", "", "person_id"))] = self.bad()
            case 1 if place:
                del place[self.chance.choice(list(place))]
            case _ if place:
                place[self.chance.choice(list(place))] = self.bad()

    def body(self, made: Try) -> Try:
        return replace(made, body=self.chance.choice([*BODIES, _json(self.bad())]))

    def path(self, made: Try) -> Try:
        parts = made.path.split(b"/")
        place = self.chance.randrange(1, len(parts))
        bad = _quoted(self.chance.choice(TEXTS))[:2_000].encode()
        known = self.chance.choice(self.ids).encode()
        parts[place] = self.chance.choice([bad, known, parts[place] + b"/", parts[place].upper(), *PARTS])
        return replace(made, path=b"/".join(parts))

    def query(self, made: Try) -> Try:
        names = [name for name, _ in made.query] or ["cursor", "limit", "state", "lang", "after", "x"]
        bad = (self.chance.choice(names), str(self.bad())[:3_000])
        match self.chance.randint(0, 3):
            case 0:
                return replace(made, raw_query=self.chance.choice(QUERIES))
            case 1:
                return replace(made, query=[*made.query, *made.query, bad])
            case 2:
                return replace(made, query=[(name, str(self.bad())[:3_000]) for name, _ in made.query] or [bad])
        return replace(made, query=[*made.query, bad])

    def header(self, made: Try) -> Try:
        name, value = self.chance.choice(HEADERS)
        kept = made.headers if self.chance.random() < 0.3 else [pair for pair in made.headers if pair[0] != name]
        return replace(made, headers=[*kept, (name, value)])

    def method(self, made: Try) -> Try:
        return replace(made, method=self.chance.choice(METHODS))

    def bad(self) -> Any:
        return copy.deepcopy(self.chance.choice(self.chance.choice((SHAPES, NUMBERS, TEXTS, TEXTS, self.ids))))
