"""`openapi.yaml` is current, valid, and says what the service does."""

import json
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from openapi_spec_validator import OpenAPIV31SpecValidator

from api import manual, openapi
from api.schemas import reachable
from governance.bilingual import Language

ROOT = Path(__file__).parents[2]
METHODS = ("get", "put", "post", "patch", "delete")


@pytest.fixture(scope="module")
def document() -> dict:
    return openapi.document()


def operations(document: dict) -> list[tuple[str, str, dict]]:
    return [
        (path, method, item[method]) for path, item in document["paths"].items() for method in METHODS if method in item
    ]


def test_openapi_yaml_is_current():
    """Written by `python -m api.openapi > openapi.yaml`."""
    assert (ROOT / "openapi.yaml").read_bytes() == openapi.as_yaml()


def test_openapi_yaml_is_the_same_whatever_the_hash_seed():
    written = [
        subprocess.run(
            [sys.executable, "-m", "api.openapi"],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "42")
    ]
    assert all(one == other == openapi.as_yaml() for one, other in pairwise([*written, written[0]]))


def test_openapi_yaml_is_valid(document):
    OpenAPIV31SpecValidator(document).validate()


def test_yaml_and_json_say_the_same(document):
    assert yaml.safe_load(openapi.as_yaml()) == json.loads(openapi.as_json()) == document


def test_yaml_11_and_12_read_the_same(document):
    """YAML 1.2 reads an unquoted 0123 or 1e3 as a number, and 1.1 does not."""

    class Yaml12(yaml.SafeLoader):
        """Knows the numbers of YAML 1.2's core schema too."""

    Yaml12.add_implicit_resolver(
        "tag:yaml.org,2002:float",
        re.compile(r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$"),
        list("-+.0123456789"),
    )
    assert yaml.load(openapi.as_yaml(), Loader=Yaml12) == document  # noqa: S506 - a subclass of SafeLoader


def test_every_operation_is_told_in_full(document):
    names = []
    for path, method, operation in operations(document):
        where = f"{method} {path}"
        assert operation["summary"], where
        assert operation["tags"][0] in openapi.TAGS, where
        assert "security" in operation, where
        assert any(status.startswith("2") for status in operation["responses"]), where
        for placeholder in re.findall(r"{(\w+)}", path):
            assert placeholder in {p["name"] for p in operation["parameters"] if p["in"] == "path"}, where
        names.append(operation["operationId"])
    assert len(set(names)) == len(names)


def test_every_answer_has_its_schema(document):
    """JSON answers by a schema with a name, 204 by nothing, and the rest in the formats that others laid down."""
    kinds = set()
    for path, method, operation in operations(document):
        [(status, answer)] = [(s, answer) for s, answer in operation["responses"].items() if s.startswith("2")]
        assert ("content" in answer) is (status != "204"), (method, path)
        for kind, content in answer.get("content", {}).items():
            kinds.add(kind)
            assert kind != "application/json" or "$ref" in content["schema"], (method, path)
    others = {
        "application/feed+json",
        "application/rss+xml",
        "application/x-ndjson",
        "text/csv",
        "text/calendar",
        "audio/*",
    }
    assert kinds == {"application/json"} | others


def test_descriptions_have_no_indents(document):
    assert "  " not in json.dumps(
        [schema.get("description", "") for schema in document["components"]["schemas"].values()]
    )


def test_every_refusal_is_a_problem(document):
    for path, method, operation in operations(document):
        for status, response in operation["responses"].items():
            if status[0] in "45":
                shared = document["components"]["responses"][response["$ref"].rpartition("/")[2]]
                assert list(shared["content"]) == ["application/problem+json"], (method, path, status)


def test_bodies_are_strict(document):
    """What a request may hold is closed: an unknown field is refused, and the document says so."""
    named = document["components"]["schemas"]
    for path, method, operation in operations(document):
        if body := operation.get("requestBody"):
            found = reachable(body, named)
            assert found, (method, path)
            for name in found:
                if named[name].get("type") == "object":
                    assert named[name]["additionalProperties"] is False, name


def test_editing_needs_a_version(document):
    """Whatever two people may be editing at once names the version it read: each PATCH of a shared thing, each text."""
    for path, method, operation in operations(document):
        if (method == "patch" and path != "/api/v1/me") or "/translations/" in path:
            assert "If-Match" in {p["name"] for p in operation["parameters"]}, path
            assert {"412", "428"} <= set(operation["responses"]), path


@pytest.mark.parametrize("language", Language)
def test_docs_show_everything_and_ask_no_other_host(document, language):
    page = manual.docs_page(language).decode()
    assert f'<html lang="{language}">' in page
    for _, _, operation in operations(document):
        assert f'id="{operation["operationId"]}"' in page
    for name in document["components"]["schemas"]:
        assert f'id="schema-{name}"' in page
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(set(ids)) == len(ids)
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)
    assert "⟦" not in page
    assert not re.search(r'(src|href|action)="(https?:)?//', page)
    assert "<script" not in page
    assert "style=" not in page


@pytest.mark.parametrize("language", Language)
def test_every_type_of_problem_has_a_page_in_both_languages(language):
    kinds = manual.problem_types()
    assert {"not-found", "sign-in-needed", "invalid-request", "quota-exceeded"} <= set(kinds)
    for code in kinds:
        page = manual.problem_page(code, language)
        assert page is not None
        assert "⟦" not in page.decode(), code
