"""What developers read in a browser: the OpenAPI document and the types of problem, as plain pages in both languages.

Nothing is asked of another host, and nothing runs in the browser.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markdown_it import MarkdownIt
from markupsafe import Markup, escape

import i18n
from api import openapi
from api.problems import status_of, title_of
from governance.bilingual import Language
from governance.refusal import Refusal, code_of

HERE = Path(__file__).parent / "templates"
GUIDES = {Language.CY: "partners.cy.md", Language.EN: "partners.md"}


@cache
def templates() -> Environment:
    environment = Environment(loader=FileSystemLoader(HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"prose": prose, "shape": shape}
    return environment


@cache
def docs_page(language: Language) -> bytes:
    """The OpenAPI document as a page, its frame in `language`. The document's own prose is English, and marked so."""
    document = openapi.document()
    by_tag: dict[str, list[dict[str, Any]]] = {tag["name"]: [] for tag in document["tags"]}
    for path, item in document["paths"].items():
        for method, operation in item.items():
            by_tag[operation["tags"][0]].append({"path": path, "method": method.upper(), **operation})
    problems = [
        {"code": code, "status": status_of(kind), "said": i18n.gettext(language, kind.message)}
        for code, kind in sorted(problem_types().items())
    ]
    return _page("docs.html", language, document=document, by_tag=by_tag, problems=problems)


@cache
def guide_page(language: Language) -> bytes:
    """The guide for partners, as it stands in docs/."""
    text = (Path(__file__).parents[1] / "docs" / GUIDES[language]).read_text("utf-8")
    guide = Markup(MarkdownIt("commonmark", {"html": False}).render(text))  # noqa: S704 - a file of ours, without HTML
    return _page("guide.html", language, guide=guide)


def problem_page(code: str, language: Language) -> bytes | None:
    """The page of one type of problem; None where there is no such type."""
    kind = problem_types().get(code)
    if kind is None:
        return None
    said = {of: i18n.gettext(of, kind.message) for of in Language}
    return _page("problem.html", language, code=code, status=status_of(kind), title=title_of(kind), said=said)


@cache
def stylesheet() -> bytes:
    return (HERE / "docs.css").read_bytes()


_OURS = ("governance", "api", "frontend")


def problem_types() -> Mapping[str, type[Refusal]]:
    """Every type of problem by its code: all refusals that the program knows, by rules and by the door."""
    found: dict[str, type[Refusal]] = {}
    waiting = [Refusal]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.message and kind.__module__.partition(".")[0] in _OURS:
            found[code_of(kind)] = kind
    return found


def _page(name: str, language: Language, **given: Any) -> bytes:
    say = partial(i18n.gettext, language)
    return templates().get_template(name).render(_=say, language=language, **given).encode()


def prose(text: str) -> Markup:
    """Paragraphs, with `code` in backticks marked up; everything else is text."""
    return Markup("").join(
        Markup("<p>{}</p>").format(Markup("").join(_marked(paragraph))) for paragraph in text.split("\n\n")
    )


def _marked(paragraph: str) -> Iterator[Markup]:
    for number, part in enumerate(re.split(r"`([^`]*)`", paragraph)):
        yield Markup("<code>{}</code>").format(part) if number % 2 else escape(part)


def shape(schema: Mapping[str, Any]) -> Markup:
    """One line that says what a schema takes, with links to the schemas that have names."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return Markup('<a href="#schema-{0}">{0}</a>').format(name)
    if choices := schema.get("anyOf") or schema.get("oneOf"):
        return Markup(" | ").join(shape(choice) for choice in choices)
    if values := schema.get("enum") or schema.get("x-extensible-enum"):
        return Markup(" | ").join(Markup("<code>{}</code>").format(value) for value in values)
    if schema.get("type") == "array":
        return Markup("[{}]").format(shape(schema.get("items", {})))
    said = [str(schema.get("format") or schema.get("type") or "any")]
    said += [
        f"{limit} {schema[limit]}" for limit in ("minimum", "maximum", "minLength", "maxLength") if limit in schema
    ]
    return escape(", ".join(said))
