"""What `make check` holds against a change of the contract, and what it lets pass. It needs Node."""

import json
import subprocess
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
MEMBERS, CONSENTS, NAMED = "/api/v1/members", "/api/v1/me/consents", "/api/v1/members/{member_id}/external-id"
Document = dict[str, Any]

pytestmark = pytest.mark.node


@pytest.fixture(scope="module")
def base() -> Document:
    """Three operations of the contract: what is asked, what is answered, what a token must be for."""
    whole = yaml.load((ROOT / "openapi.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    return whole | {"paths": {path: whole["paths"][path] for path in (MEMBERS, CONSENTS, NAMED)}}


def schema(document: Document, name: str) -> Document:
    return document["components"]["schemas"][name]


def parameters(document: Document) -> dict[str, Document]:
    return {each["name"]: each for each in document["paths"][MEMBERS]["get"]["parameters"]}


def the_id(document: Document) -> Document:
    return schema(document, "MemberTold")["properties"]["id"]


BREAKING: dict[str, Callable[[Document], object]] = {
    "an operation is gone": lambda it: it["paths"][NAMED].pop("put"),
    "a path is gone": lambda it: it["paths"].pop(NAMED),
    "an operation has another name": lambda it: it["paths"][MEMBERS]["get"].update(operationId="people"),
    "a token needs one scope more": lambda it: it["paths"][MEMBERS]["get"]["security"][0]["partner"].append("x.read"),
    "partners are shut out": lambda it: it["paths"][MEMBERS]["get"].update(security=[{"session": []}]),
    "another status says that it is done": lambda it: it["paths"][MEMBERS]["get"]["responses"].update(
        {"206": it["paths"][MEMBERS]["get"]["responses"].pop("200")}
    ),
    "a member of an answer is gone": lambda it: schema(it, "MemberTold")["properties"].pop("id"),
    "a member of an answer may be absent": lambda it: schema(it, "MemberTold")["required"].remove("id"),
    "a member of an answer is of another type": lambda it: the_id(it).update(type="integer"),
    "a member of an answer may be null": lambda it: schema(it, "MemberTold")["properties"].update(
        id={"anyOf": [the_id(it), {"type": "null"}]}
    ),
    "a member of a request is asked for": lambda it: (
        schema(it, "NewConsent")["properties"].update(why={"type": "string"}),
        schema(it, "NewConsent")["required"].append("why"),
    ),
    "a choice of a request is gone": lambda it: schema(it, "NewConsent")["properties"]["purpose"]["enum"].remove(
        "contact"
    ),
    "a parameter is asked for": lambda it: parameters(it)["region"].update(required=True),
    "a parameter is gone": lambda it: it["paths"][MEMBERS]["get"]["parameters"].remove(parameters(it)["region"]),
    "a parameter may be less long": lambda it: parameters(it)["region"]["schema"].update(maxLength=5),
}
HARMLESS: dict[str, Callable[[Document], object]] = {
    "nothing": lambda _: None,
    "another sentence": lambda it: it["paths"][MEMBERS]["get"].update(description="Otherwise."),
    "one operation more": lambda it: it["paths"].update({"/api/v1/more": deepcopy(it["paths"][MEMBERS])}),
    "a member of an answer more": lambda it: (
        schema(it, "MemberTold")["properties"].update(more={"type": "string"}),
        schema(it, "MemberTold")["required"].append("more"),
    ),
    "a value in an answer more": lambda it: (
        schema(it, "MemberTold")["properties"]["kind"].setdefault("x-extensible-enum", []).append("crowd")
    ),
    "a member of a request more, if wished": lambda it: schema(it, "NewConsent")["properties"].update(
        why={"type": "string"}
    ),
    "a parameter more, if wished": lambda it: it["paths"][MEMBERS]["get"]["parameters"].append(
        {"name": "more", "in": "query", "required": False, "schema": {"type": "string"}}
    ),
}


def compared(tmp_path: Path, base: Document, change: Callable[[Document], object]) -> subprocess.CompletedProcess[str]:
    now = deepcopy(base)
    change(now)
    files = [tmp_path / "base.json", tmp_path / "now.json"]
    for file, document in zip(files, (base, now), strict=True):
        file.write_text(json.dumps(document), "utf-8")
    command = ["node", "contract/breaking.mjs", *map(str, files)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("change", list(BREAKING.values()), ids=list(BREAKING))
def test_what_breaks_a_client_is_named(tmp_path, base, change):
    found = compared(tmp_path, base, change)
    assert found.returncode == 1, found.stdout
    assert found.stdout.splitlines()[0].startswith(("GET /api/v1/members", "POST /api/v1/me/consents", "PUT "))


@pytest.mark.parametrize("change", list(HARMLESS.values()), ids=list(HARMLESS))
def test_what_a_client_can_live_with_passes(tmp_path, base, change):
    found = compared(tmp_path, base, change)
    assert found.returncode == 0, found.stdout
