"""The end of a BLT file: the candidates' names and the title, in quotation marks or out of them."""

import re
from collections.abc import Callable

from governance.counting.blt_faults import BadFile, Fault

_STRING = re.compile(r'"((?:[^"]|"")*)("?)\s*')
_COMMENT = re.compile(r"/\*.*?\*/|(?:(?<=\s)|^)#.*", re.DOTALL)
_PAPER = re.compile(r"(?:\([^)]*\)\s*)?\d[\d\s=,-]*\s0\s*\Z", re.ASCII)
_MORE = 2  # what may follow a title: where the papers are from, and a remark
Tell = Callable[[str, int, int, str], None]


class Names:
    """Takes the lines after the papers, and makes of them the names and the title.

    `tell` is told of what is not as it should be: code, line, column, and what stands there.
    """

    def __init__(self, tell: Tell) -> None:
        self.tell = tell
        self.lines: list[tuple[int, int, list[str]]] = []
        self.comments: list[tuple[int, int, str]] = []

    def take(self, text: str, line: int, at: int) -> None:
        """Take what stands in a line from the place `at` on. Raises `BadFile` where it is a paper."""
        column = at + len(text[at:]) - len(text[at:].lstrip()) + 1
        rest = text[at:].strip()
        if _PAPER.match(rest):
            raise BadFile(Fault("papers_after_end", line, column, rest))
        if rest.startswith('"'):
            strings, rest = self._strings(rest, line, column)
        else:
            strings = []
        for comment in _COMMENT.findall(rest):
            self.comments.append((line, column, comment.strip("#/* \t")))
        if rest := _COMMENT.sub("", rest).strip():
            self.tell("unquoted", line, column, rest)
            strings.append(rest)
        if strings:
            self.lines.append((line, column, strings))

    def _strings(self, rest: str, line: int, column: int) -> tuple[list[str], str]:
        strings, at = [], 0
        while found := _STRING.match(rest, at):
            text, closed = found.groups()
            if not closed:
                self.tell("quote_not_ended", line, column + at, found[0])
            strings.append(text.replace('""', '"').strip())
            at = found.end()
        return strings, rest[at:]

    def settle(self, candidates: int, last: int) -> tuple[list[str], str]:
        """The names of the candidates and the title; `last` is the last line of the file. Raises `BadFile`."""
        given = [(line, column, text) for line, column, strings in self.lines for text in strings]
        beside = self.lines[:candidates]
        # Without a title after them, two strings on each line are parties where they are more than a file can hold.
        enough = len(self.lines) > candidates or len(given) > candidates + 1 + _MORE
        if len(beside) == candidates and enough and all(len(strings) > 1 for _, _, strings in beside):
            for line, column, strings in beside:
                self.tell("two_strings", line, column, " ".join(strings))
            parties = [f"{strings[0]} ({strings[1]})" for _, _, strings in beside]
            given = [(0, 0, party) for party in parties]
            given += [(line, column, text) for line, column, strings in self.lines[candidates:] for text in strings]
        elif len(given) < candidates <= len(self.comments):
            self.tell("names_in_comments", *self.comments[0])
            given = (
                [
                    (
                        line,
                        column,
                        re.sub(rf"\A{number}[.:)]?\s+", "", text),
                    )  # its own number, where it begins with that
                    for number, (line, column, text) in enumerate(self.comments[:candidates], 1)
                ]
                + given
            )
        if len(given) < candidates:
            raise BadFile(Fault("few_names", last, 1))
        if len(given) == candidates:
            self.tell("no_title", last, 1, "")
        for line, column, text in given[candidates + 1 + _MORE :]:
            self.tell("surplus_text", line, column, text)
        names = [text or str(number) for number, (_, _, text) in enumerate(given[:candidates], 1)]
        return names, given[candidates][2] if len(given) > candidates else ""
