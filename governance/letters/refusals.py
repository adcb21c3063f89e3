"""Why a letter is not carried: each a fact, and one whole sentence."""

from dataclasses import dataclass

from governance.refusal import N_, Kind, Refusal


@dataclass(eq=False)
class NoLetters(Refusal):
    """Whether somebody takes none, or none from this writer, is theirs to know."""

    kind = Kind.CONFLICT
    message = N_("This member takes no letters here.")


@dataclass(eq=False)
class LettersEnough(Refusal):
    """`most` is how many letters somebody may write in a day."""

    kind = Kind.CONFLICT
    message = N_("You have written {most} letters in the last 24 hours. Write again tomorrow.")
    most: int


@dataclass(eq=False)
class NoEntry(Refusal):
    kind = Kind.CONFLICT
    message = N_("There is no entry in the directory: choose first what it shows.")


@dataclass(eq=False)
class LetterReported(Refusal):
    kind = Kind.CONFLICT
    message = N_("This letter was reported already.")


@dataclass(eq=False)
class NothingReported(Refusal):
    kind = Kind.CONFLICT
    message = N_("Nothing is reported that waits to be settled.")
