"""Why a list of members is not made, or not given any more."""

from dataclasses import dataclass

from governance.refusal import N_, Kind, Refusal


@dataclass(eq=False)
class NothingAgreed(Refusal):
    """None of what was asked for may be told under this agreement."""

    message = N_("The agreement lets this partner be told none of that. Choose something else that the list is to say.")
    pointer: str = "/fields"


@dataclass(eq=False)
class FileOver(Refusal):
    """The file could be had for a day."""

    kind = Kind.CONFLICT
    message = N_("This list could be had for a day. Make another: who has withdrawn consent since is not in it.")
