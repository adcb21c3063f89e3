"""Why an import is not taken, committed or undone: each a fact, and one whole sentence."""

from dataclasses import dataclass

from governance.refusal import N_, Kind, OutOfTurn, Refusal


@dataclass(eq=False)
class ImportMove(OutOfTurn):
    message = N_("This cannot be done with the import as it stands.")


@dataclass(eq=False)
class MappingIncomplete(Refusal):
    """`pointer` is the field whose column is missing (RFC 6901)."""

    message = N_("Choose the column by which each member is known again the next time: a number, or the address.")
    pointer: str


@dataclass(eq=False)
class RowsRefused(Refusal):
    """An import is taken whole or not at all."""

    message = N_("Some rows are refused, and an import is taken whole or not at all. Mend the file, and send it again.")
    rows: int


@dataclass(eq=False)
class NothingToCommit(Refusal):
    message = N_("Nothing in this file would change the register.")


@dataclass(eq=False)
class DuplicatesUnseen(Refusal):
    """How many `rows` may be of somebody who is in the register already."""

    kind = Kind.CONFLICT
    message = N_("Some rows may be of members whom the register has already. Look at them, and say that you have.")
    rows: int


@dataclass(eq=False)
class RegisterKeepsThem(Refusal):
    """What stands in a register that the law asks for is never taken out (decision 43)."""

    kind = Kind.CONFLICT
    message = N_(
        "The law asks for a register of members here, and nobody is taken out of it as if they had never stood there."
        " End the memberships that should not have begun, each by itself: the register then says that they ceased."
    )
