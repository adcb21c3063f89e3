"""JSON Schemas as the OpenAPI document shows them: msgspec's own, with what our conventions add."""

import re
from collections.abc import Iterator, Mapping
from inspect import cleandoc
from typing import Any

import msgspec

REF = "#/components/schemas/{name}"

# A bilingual text is in Welsh, in English or in both; its Struct says so in code. Said as what it is not: generators of
# clients make a class of its own of each alternative, and then one text has only one language.
_IN_NEITHER = {"properties": {name: {"type": "null"} for name in ("cy", "en")}}


def components_of(asked: list[Any], answered: list[Any]) -> tuple[dict[Any, dict[str, Any]], dict[str, Any]]:
    """The schema of each type, and the named schemas that they refer to. `asked` are types of bodies of requests.

    What a request may hold is closed. What we only send is open: its every key is always there (but where a Struct
    leaves out its defaults), and its enumerations may grow.
    """
    types = list(dict.fromkeys([*asked, *answered]))
    schemas, components = _named(*msgspec.json.schema_components(types, ref_template=REF))
    schema_of = dict(zip(types, schemas, strict=True))
    _open_up_answers(components, [schema_of[type_] for type_ in asked], _sparse(types))
    for name, schema in components.items():
        if name.startswith("Bilingual"):
            schema["not"] = _IN_NEITHER
    return schema_of, {name: tidied(components[name]) for name in sorted(components)}


def _named(schemas: tuple[dict[str, Any], ...], components: dict[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    """The same, where a name that two capabilities have (`State`) begins with each one's own: `BallotsState`.

    msgspec tells such types apart by the paths of our modules, which are no business of a client.
    """
    names = {name: _told_apart(name) for name in components if "." in name}
    written = msgspec.json.encode((schemas, components)).decode()
    for path, name in names.items():
        written = written.replace(f'"{REF.format(name=path)}"', f'"{REF.format(name=name)}"')
    renamed, found = msgspec.json.decode(written)
    return renamed, {names.get(name, name): schema for name, schema in found.items()}


def _told_apart(path: str) -> str:
    """The name of a type by the path of its module: `governance.ballots.values.State` is `BallotsState`."""
    return path.split(".")[1].capitalize() + path.rpartition(".")[2]


def inline(type_: Any) -> dict[str, Any]:
    """The schema of a parameter, without references, and without null: what is not given is left out."""
    schema = msgspec.json.schema(type_)
    while "$ref" in schema or "anyOf" in schema:
        if "$ref" in schema:
            schema = {**schema.pop("$defs"), **schema}[schema["$ref"].rpartition("/")[2]]
            continue
        kept = [one for one in schema["anyOf"] if one != {"type": "null"}]
        if len(kept) > 1:
            break
        schema = {**kept[0], **({"$defs": schema["$defs"]} if "$defs" in schema else {})}
    if isinstance(items := schema.get("items"), dict) and "$ref" in items:
        schema = {**schema, "items": schema["$defs"][items["$ref"].rpartition("/")[2]]}
    return {key: member for key, member in schema.items() if key not in ("$defs", "title")}


def _open_up_answers(components: dict[str, Any], asked: list[dict[str, Any]], sparse: set[str]) -> None:
    """In what we only send: every key is always there (but in `sparse` ones), and an enumeration may grow one day."""
    in_requests = reachable(asked, components)
    for name, schema in components.items():
        if name in in_requests:
            continue
        if name not in sparse and "properties" in schema:
            schema["required"] = list(schema["properties"])
        for enumeration in _enumerations(schema):
            enumeration["x-extensible-enum"] = enumeration.pop("enum")


def _sparse(types: list[Any]) -> set[str]:
    """The names of the Structs that leave out what has its default: their own, and as `_named` tells two apart."""
    found: set[str] = set()
    seen: set[type] = set()
    waiting: list[Any] = list(msgspec.inspect.multi_type_info(types))
    while waiting:
        one = waiting.pop()
        if isinstance(one, msgspec.inspect.StructType):
            if one.cls in seen:
                continue
            seen.add(one.cls)
            if one.cls.__struct_config__.omit_defaults:
                found |= {one.cls.__name__, _told_apart(f"{one.cls.__module__}.{one.cls.__name__}")}
            waiting += [field.type for field in one.fields]
        elif isinstance(one, msgspec.inspect.UnionType):
            waiting += one.types
        elif isinstance(one, msgspec.inspect.CollectionType):
            waiting.append(one.item_type)
        elif isinstance(one, msgspec.inspect.DictType):
            waiting.append(one.value_type)
        elif isinstance(one, msgspec.inspect.Metadata):
            waiting.append(one.type)
    return found


def _enumerations(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        if isinstance(schema.get("enum"), list):
            yield schema
        for member in schema.values():
            yield from _enumerations(member)
    elif isinstance(schema, list):
        for member in schema:
            yield from _enumerations(member)


def reachable(schemas: Any, components: Mapping[str, Any]) -> set[str]:
    """The names of the components that a schema refers to, by however many steps."""
    found: set[str] = set()
    waiting: list[Any] = [schemas]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
        elif isinstance(one, str) and one.startswith(REF.format(name="")):
            name = one.rpartition("/")[2]
            if name not in found:
                found.add(name)
                waiting.append(components[name])
    return found


def tidied(schema: Any, name: str = "") -> Any:
    """Without titles that repeat the name; every enumeration typed; an instant (`*_at`) said to be one."""
    if isinstance(schema, list):
        return [tidied(member, name) for member in schema]
    if not isinstance(schema, dict):
        return schema
    tidy: dict[str, Any] = {
        key: {of: tidied(member, of) for of, member in value.items()} if key == "properties" else tidied(value, name)
        for key, value in schema.items()
        if key != "title" or not isinstance(value, str)
    }
    if isinstance(said := tidy.get("description"), str):
        tidy["description"] = unbroken(cleandoc(said))
    if "enum" in tidy or "x-extensible-enum" in tidy:
        tidy = {"type": "string", **tidy}
    if tidy == {"type": "string"} and name.endswith("_at"):
        tidy["format"] = "date-time"
    return tidy


def unbroken(text: str) -> str:
    """A docstring without the line breaks that only our margin asked for."""
    return re.sub(r"(?<!\n)\n(?!\n|[-*] )", " ", text)
