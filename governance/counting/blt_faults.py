"""What can be wrong with a BLT file, each as one sentence with its place."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from governance.refusal import N_

# What keeps the papers from being told for certain: refused by every reader.
FATAL = {
    "empty": N_("Line {line}, column {column}: the file ends before it says how many candidates and places there are."),
    "beginning": N_(
        "Line {line}, column {column}: the file must begin with the number of candidates and the number of places,"
        " and here stands: {found}"
    ),
    "paper_expected": N_(
        "Line {line}, column {column}: a paper must begin with how many say the same, and here stands: {found}"
    ),
    "preference_expected": N_(
        "Line {line}, column {column}: a preference must be the number of a candidate, and here stands: {found}"
    ),
    "names_too_early": N_("Line {line}, column {column}: the names begin before a 0 on its own has ended the papers."),
    "not_ended": N_("Line {line}, column {column}: the file ends before a 0 on its own has ended the papers."),
    "papers_after_end": N_(
        "Line {line}, column {column}: a 0 on its own has ended the papers, and here stands another: {found}"
    ),
    "comment_not_ended": N_("Line {line}, column {column}: the file ends within a comment."),
    "unknown_withdrawn": N_(
        "Line {line}, column {column}: somebody is withdrawn who is not among the candidates: {found}"
    ),
    "option": N_("Line {line}, column {column}: this option is not understood: {found}"),
    "nobody_stands": N_("Line {line}, column {column}: every candidate is withdrawn."),
    "few_names": N_("Line {line}, column {column}: the file ends before every candidate has a name."),
}
# What is plain all the same: forgiven and listed, unless the reader is strict.
FORGIVABLE = {
    "byte_order_mark": N_("Line {line}, column {column}: the file begins with a byte order mark."),
    "encoding": N_("Line {line}, column {column}: this is not UTF-8, and is read as Windows-1252."),
    "comma": N_("Line {line}, column {column}: a comma is read as a space: {found}"),
    "parentheses": N_("Line {line}, column {column}: parentheses are read as equal ranks: {found}"),
    "unknown_candidate": N_(
        "Line {line}, column {column}: a candidate who is not there is named, so the paper is not valid: {found}"
    ),
    "unquoted": N_("Line {line}, column {column}: a name is not in quotation marks: {found}"),
    "quote_not_ended": N_("Line {line}, column {column}: a quotation mark is not closed: {found}"),
    "two_strings": N_(
        "Line {line}, column {column}: what follows the name on its line is taken for the party: {found}"
    ),
    "names_in_comments": N_("Line {line}, column {column}: the names are taken from comments: {found}"),
    "no_title": N_("Line {line}, column {column}: the file has no title."),
    "surplus_text": N_("Line {line}, column {column}: what follows the title is not read: {found}"),
}
_MESSAGES = FATAL | FORGIVABLE
_LONGEST = 40


class Fault(Struct, frozen=True):
    """One fault: its code, and where it is, in lines and characters from 1."""

    code: str
    line: int
    column: int
    found: str = ""

    @property
    def message(self) -> str:
        return _MESSAGES[self.code]

    @property
    def facts(self) -> Mapping[str, Any]:
        """The numbers as text: editors write line 1000 without a comma."""
        return {"line": str(self.line), "column": str(self.column), "found": _shown(self.found)}


class BadFile(Exception):  # noqa: N818 - a fact about the file
    """Why a file is not counted."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


def _shown(found: str) -> str:
    """What stands there, on one line and not too long, whatever it is."""
    plain = "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in found.strip())
    return plain if len(plain) <= _LONGEST else plain[:_LONGEST] + "…"
