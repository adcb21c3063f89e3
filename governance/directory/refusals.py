"""Why an entry is not taken, or a list not given: each a fact, and one whole sentence."""

from dataclasses import dataclass

from governance.refusal import N_, Kind, Refusal


@dataclass(eq=False)
class NothingShown(Refusal):
    message = N_("Choose at least one thing that the directory shows, or withdraw the entry.")


@dataclass(eq=False)
class EntryTooLong(Refusal):
    """`pointer` is the text that is too long (RFC 6901)."""

    message = N_("This is too long: write {most} characters at most.")
    most: int
    pointer: str


@dataclass(eq=False)
class PromiseNotGiven(Refusal):
    """`pointer` is what was to be shown (RFC 6901)."""

    message = N_("The promise is shown by those who gave it. Give it first.")
    pointer: str = "/shows_promise"


@dataclass(eq=False)
class MembershipOver(Refusal):
    kind = Kind.CONFLICT
    message = N_("The directory is of members, and this membership is over.")


@dataclass(eq=False)
class PlaceLost(Refusal):
    kind = Kind.CONFLICT
    message = N_("The entry after which the list was to go on is no longer there. Begin the list again.")
