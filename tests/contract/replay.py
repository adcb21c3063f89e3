"""A page as its reader has it: its texts block by block, its titles and labels, its addresses, its forms."""

import re
from html.parser import HTMLParser

AN_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# Within these a text goes on; every other tag begins another block of text.
INLINE = {
    "a",
    "abbr",
    "b",
    "bdi",
    "cite",
    "code",
    "em",
    "i",
    "kbd",
    "mark",
    "q",
    "small",
    "span",
    "strong",
    "time",
    "tspan",
}
SILENT = {"script", "style"}
VOID = {"br", "hr", "img", "input", "link", "meta", "wbr"}
# Attributes that are read aloud or shown, and those that lead or tell a program something.
SPOKEN = ("alt", "aria-label", "aria-description", "placeholder", "title")
LEADING = ("href", "src", "action", "value")
# Inputs whose value people read; the values of the others are codes for the program.
WRITTEN = {"text", "email", "date", "datetime-local", "number", "search", "tel", "url"}


class Page(HTMLParser):
    """What a page shows and takes.

    `blocks` are its texts: each a list of pieces, parted where inline markup begins or ends. `ids` are those in
    its addresses and hidden fields, `forms` the fields of each form that is posted.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.blocks: list[list[str]] = []
        self.ids: set[str] = set()
        self.forms: list[tuple[str, set[str]]] = []
        self._posts = False
        self._pieces: list[str] = []
        self._silent = 0
        self.feed(html)
        self.close()
        self._end_block()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._silent += tag in SILENT
        if tag not in INLINE:
            self._end_block()
        self._pieces.append("")
        said = [given[name] for name in SPOKEN if given.get(name)]
        if tag == "input" and given.get("type", "text") in WRITTEN:
            said.append(given.get("value", ""))
        if tag == "meta" and given.get("name") == "description":
            said.append(given.get("content", ""))
        self.blocks += [[text] for text in said if text.strip()]
        for name in LEADING:
            self.ids |= set(AN_ID.findall(given.get(name, "")))
        self._note_form(tag, given)

    def _note_form(self, tag: str, given: dict[str, str]) -> None:
        if tag == "form":
            self._posts = given.get("method") == "post"
        if tag == "form" and self._posts:
            self.forms.append((given["action"], set()))
        if tag in ("input", "textarea", "select", "button") and given.get("name") and self._posts:
            self.forms[-1][1].add(given["name"])

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in SILENT
        if tag not in INLINE:
            self._end_block()
        self._pieces.append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._pieces:
            self._pieces[-1] += data
        else:
            self._pieces.append(data)

    def _end_block(self) -> None:
        if any(piece.strip() for piece in self._pieces):
            self.blocks.append([piece for piece in self._pieces if piece])
        self._pieces = []
