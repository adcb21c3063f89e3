"""What is not there yet, as members will see it: made by the templates of each language, side by side."""

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup
from msgspec import Struct

from frontend.render import environment
from governance.bilingual import Language


class Preview(Struct, frozen=True):
    """A paper, in each language."""

    cy: str
    en: str


def preview(template: str, facts: Callable[[Language], Mapping[str, Any]]) -> Preview:
    """Make a paper from a template; `facts` are those that it shows in a language."""
    made = {
        each.value: environment(each).get_template(template).render(csrf_token="", **facts(each)) for each in Language
    }
    return Preview(**{code: Markup(html) for code, html in made.items()})  # noqa: S704 - our own template's
