"""Why somebody is not signed in yet: each a fact, and one whole sentence."""

from dataclasses import dataclass

from governance.accounts.values import PersonChoice
from governance.refusal import N_, Kind, Refusal


@dataclass(eq=False)
class CodeNotValid(Refusal):
    """One answer for wrong, expired, used and unknown alike: which it was helps only a guesser."""

    kind = Kind.RULE
    message = N_("This code did not work. Check it, or ask for a new one.")


@dataclass(eq=False)
class ChoosePerson(Refusal):
    """The code is right and stays usable; a shared mailbox never signs straight in to a person."""

    kind = Kind.CONFLICT
    message = N_("Several people share this address. Say which of them you are.")
    people: list[PersonChoice]
