"""The long pages that a translator writes whole: `i18n/{cy,en}/pages/*.md`, in a small part of Markdown.

`# ` begins the title, `## ` a heading, `- ` an item of a list; blank lines part paragraphs. Nothing else is read.
"""

from functools import cache
from itertools import groupby
from typing import Literal

from msgspec import Struct

import i18n
from governance.bilingual import Language


class Part(Struct, frozen=True):
    """A heading or a paragraph with one text, or a list with one text for each item."""

    kind: Literal["heading", "paragraph", "list"]
    texts: tuple[str, ...]


@cache
def statement(name: str, language: Language) -> tuple[str, tuple[Part, ...]]:
    """The title and the parts of a page in one language."""
    text = (i18n.HERE / language / "pages" / f"{name}.md").read_text("utf-8")
    blocks = [block.strip() for block in text.split("\n\n") if block.strip()]
    title = blocks[0].removeprefix("# ")
    return title, tuple(part for block in blocks[1:] for part in _parts(block))


def _parts(block: str) -> list[Part]:
    if block.startswith("## "):
        return [Part("heading", (block.removeprefix("## "),))]
    parts = []
    for is_item, lines in groupby(block.splitlines(), key=lambda line: line.startswith("- ")):
        if is_item:
            parts.append(Part("list", tuple(line.removeprefix("- ") for line in lines)))
        else:
            parts.append(Part("paragraph", (" ".join(line.strip() for line in lines),)))
    return parts
