"""Reading papers from a BLT file, in the dialects that there are, and writing them in one.

The format is that of Hill, Wichmann and Woodall, *Algorithm 123* (The Computer Journal 30(3), 1987): candidates and
places, `-3` for somebody withdrawn, papers (how many, the preferences, 0), a 0 that ends them, then names and a title
in quotation marks. Others added `# comments` and `/* comments */`, `(a paper's mark)`, `2=4` for equal ranks, `-` for a
preference left out, `[nick …]` and `[tie …]`. What goes beyond that is forgiven where the meaning is plain, and listed.

Lines are read one by one, and papers that say the same are kept once: a file may be larger than the memory.
"""

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from governance.counting.blt_faults import FATAL, BadFile, Fault
from governance.counting.blt_names import Names
from governance.counting.papers import Contest, Paper

# A whole paper on one line, as nearly every line is: how many, the preferences, and the 0.
_PLAIN = re.compile(rb"[ \t]*([1-9][0-9]{0,8})[ \t]+((?:[1-9][0-9]{0,8}[ \t]+)*)0[ \t\r\n]*\Z")
_TOKEN = re.compile(r"\s+|#.*|/\*|\[[^\]]*\]?|\([^)]*\)?|[^\s#(\[/]+|/", re.DOTALL)
_NUMBER = re.compile(r"[0-9]{1,9}\Z")
_WITHDRAWN = re.compile(r"-[1-9][0-9]{0,8}\Z")
_HEADER = 2  # numbers: candidates and places


class Forgiven(Struct, frozen=True):
    """Something that is not as it should be, where it was first seen, and how often."""

    fault: Fault
    times: int


class Ballots(Struct, frozen=True):
    """What a file holds. `tie` is the order of lots that it gives; `forgiven` is what a strict reader refuses."""

    contest: Contest
    tie: tuple[int, ...]
    forgiven: tuple[Forgiven, ...]


def read(lines: Iterable[bytes], *, strict: bool = False, seats: int | None = None) -> Ballots:
    """Read the lines of a file. `seats` are places other than those that the file names.

    Raises `BadFile` where the papers cannot be told for certain; with `strict`, wherever the file leaves the format.
    """
    reader = _Reader(strict=strict)
    for line in lines:
        reader.take(line)
    return reader.ballots(seats)


def write(contest: Contest) -> Iterator[str]:
    """Write papers so that every reader understands them, a line at a time."""
    yield f"{len(contest.names)} {contest.seats}\n"
    if contest.withdrawn:
        yield " ".join(f"-{number}" for number in sorted(contest.withdrawn)) + "\n"
    for paper, same in contest.papers.items():
        ranks = ["=".join(map(str, rank)) if isinstance(rank, tuple) else str(rank or "-") for rank in paper]
        yield " ".join([str(same), *ranks, "0"]) + "\n"
    yield "0\n"
    for name in (*contest.names, contest.title):
        quoted = name.replace('"', '""')
        yield f'"{quoted}"\n'


class _Reader:
    """Where in the file one is, and what has been read of it."""

    def __init__(self, *, strict: bool) -> None:
        self.strict = strict
        self.line = 0
        self.header: list[int] = []
        self.withdrawn: set[int] = set()
        self.nicks: dict[str, int] = {}
        self.tie: tuple[int, ...] = ()
        self.plain: dict[bytes, int] = {}  # the papers of plain lines, by their preferences as they are written
        self.papers: dict[Paper, int] = {}
        self.same = 0  # how many papers say what is being read; 0 between two of them
        self.paper: list[int | tuple[int, ...]] = []
        self.in_comment = False
        self.names: Names | None = None  # once the papers are ended
        self.forgiven: dict[str, Forgiven] = {}

    def take(self, raw: bytes) -> None:
        """Take the next line."""
        self.line += 1
        between = len(self.header) == _HEADER and not (self.same or self.names or self.in_comment)
        if between and (found := _PLAIN.match(raw)):
            same, preferences = found.groups()
            if preferences not in self.plain:
                self.plain[preferences] = 0
                self._check(map(int, preferences.split()), found.start(2), preferences.decode())
            self.plain[preferences] += int(same)
            return
        text, at = self._decode(raw), 0
        while at < len(text) and self.names is None:
            at = self._step(text, at)
        if self.names is not None:
            self.names.take(text, self.line, at)

    def ballots(self, seats: int | None) -> Ballots:
        """What has been read, at the end of the file."""
        if self.in_comment:
            self._tell("comment_not_ended", self.line, 1, "")
        if len(self.header) < _HEADER:
            self._tell("empty", max(1, self.line), 1, "")
        if self.names is None:
            raise BadFile(Fault("not_ended", self.line, 1))
        names, title = self.names.settle(self.header[0], self.line)
        while self.plain:
            written, same = self.plain.popitem()
            paper = tuple(map(int, written.split()))
            self.papers[paper] = self.papers.get(paper, 0) + same
        contest = Contest(
            seats=seats or self.header[1],
            names=tuple(names),
            papers=self.papers,
            withdrawn=frozenset(self.withdrawn),
            title=title,
        )
        tie = tuple(number for number in self.tie if number in contest.standing)
        return Ballots(contest, tie, tuple(self.forgiven.values()))

    def _decode(self, raw: bytes) -> str:
        try:
            text = raw.decode()
        except UnicodeDecodeError as error:
            self._tell("encoding", self.line, error.start + 1, "")
            text = raw.decode("cp1252", errors="replace")
        if self.line == 1 and text.startswith("\ufeff"):
            self._tell("byte_order_mark", 1, 1, "")
            text = text[1:]
        return text

    def _step(self, text: str, at: int) -> int:
        """Read what begins at one place of a line, and give the place after it."""
        if self.in_comment:
            end = text.find("*/", at)
            self.in_comment = end < 0
            return len(text) if end < 0 else end + 2
        found = _TOKEN.match(text, at)
        token = found[0] if found else text[at:]
        if token == "/*":  # noqa: S105 - the beginning of a comment, and no secret
            self.in_comment = True
        elif token[0] in "[(":
            self._bracket(token, at)
        elif not token.isspace() and token[0] != "#":
            if "," in token:
                self._tell("comma", self.line, at + 1, token)
            for word in filter(None, token.split(",")):
                self._word(word, at)
        return at + len(token)

    def _bracket(self, token: str, at: int) -> None:
        """An option at the head of the file, the mark of a paper before it, or equal ranks within it."""
        word, *rest = token[1:-1].replace(",", " ").split() or [""]
        if token[0] == "(":
            if self.same:
                self._tell("parentheses", self.line, at + 1, token)
                self.paper.append(tuple(self._candidate(each, at) for each in (word, *rest)))
        elif word == "nick" and len(self.header) == _HEADER and len(rest) == self.header[0]:
            self.nicks = {nick: number for number, nick in enumerate(rest, 1)}
        elif word == "tie" and len(self.header) == _HEADER:
            self.tie = tuple(self._candidate(each, at) for each in rest)
        else:
            self._tell("option", self.line, at + 1, token)

    def _word(self, word: str, at: int) -> None:
        if len(self.header) < _HEADER:
            self._head(word, at)
        elif not self.same:
            self._between(word, at)
        elif _NUMBER.match(word) and not int(word):
            paper = tuple(self.paper)
            self._check((each for rank in paper for each in (rank if isinstance(rank, tuple) else (rank,))), at, word)
            self.papers[paper] = self.papers.get(paper, 0) + self.same
            self.same, self.paper = 0, []
        elif word == "-":
            self.paper.append(0)
        elif "=" in word:
            self.paper.append(tuple(self._candidate(each, at) for each in word.split("=")))
        else:
            self.paper.append(self._candidate(word, at))

    def _head(self, word: str, at: int) -> None:
        if not _NUMBER.match(word) or not int(word):
            self._tell("beginning", self.line, at + 1, word)
        self.header.append(int(word))

    def _between(self, word: str, at: int) -> None:
        """Between two papers: the next begins, or somebody is withdrawn, or all have been read."""
        if word[0] == '"':
            self._tell("names_too_early", self.line, at + 1, word)
        if _WITHDRAWN.match(word) and not self.papers and not self.plain:
            if int(word[1:]) > self.header[0]:
                self._tell("unknown_withdrawn", self.line, at + 1, word)
            self.withdrawn.add(int(word[1:]))
            if len(self.withdrawn) == self.header[0]:
                self._tell("nobody_stands", self.line, at + 1, word)
        elif not _NUMBER.match(word):
            self._tell("paper_expected", self.line, at + 1, word)
        elif int(word):
            self.same = int(word)
        else:
            self.names = Names(self._tell)

    def _candidate(self, word: str, at: int) -> int:
        if word in self.nicks:
            return self.nicks[word]
        if not _NUMBER.match(word):
            self._tell("preference_expected", self.line, at + 1, word)
        return int(word)

    def _check(self, numbers: Iterable[int], at: int, found: str) -> None:
        if max(numbers, default=0) > self.header[0]:
            self._tell("unknown_candidate", self.line, at + 1, found)

    def _tell(self, code: str, line: int, column: int, found: str) -> None:
        """Refuse what is fatal, and with a strict reader everything; remember what is forgiven."""
        fault = Fault(code, line, column, found)
        if self.strict or code in FATAL:
            raise BadFile(fault)
        known = self.forgiven.get(code)
        self.forgiven[code] = Forgiven(known.fault if known else fault, known.times + 1 if known else 1)
