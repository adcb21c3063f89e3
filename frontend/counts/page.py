"""A count as one page that stands alone: its styles are in it, and it asks nothing of any host."""

from functools import cache
from pathlib import Path

from frontend.counts.view import view
from frontend.render import environment
from governance.bilingual import Language
from governance.counting.result import Counted

_STATIC = Path(__file__).parent.parent / "static"
SHEETS = ("fforwm.css", "count.css")


def render_page(counted: Counted, language: Language, title: str = "") -> str:
    """Write a whole HTML document in one language, to be kept, sent and printed. `title` is the election's own name."""
    template = environment(language).get_template("count_alone.html")
    return template.render(v=view(counted), title=title.strip(), styles=_styles())


@cache
def _styles() -> str:
    return "\n".join((_STATIC / name).read_text("utf-8") for name in SHEETS)
