"""Why somebody is not nominated, or a nomination not answered or ended so: each a fact, and one whole sentence."""

from dataclasses import dataclass
from datetime import date

from governance.refusal import N_, Kind, Refusal


@dataclass(eq=False)
class NotAnOrganisation(Refusal):
    kind = Kind.CONFLICT
    message = N_("Only an organisation whose membership lasts has people who act for it.")


@dataclass(eq=False)
class NomineeNeeded(Refusal):
    """`pointer` is what is missing, or too much (RFC 6901)."""

    message = N_("Say who is nominated: somebody who acts for it already, or a name and an e-mail address.")
    pointer: str


@dataclass(eq=False)
class NomineeUnknown(Refusal):
    message = N_("This person does not act for the organisation. Give their name and their e-mail address.")
    pointer: str = "/person_id"


@dataclass(eq=False)
class OwnNomination(Refusal):
    kind = Kind.FORBIDDEN
    message = N_("Nobody nominates themselves.")


@dataclass(eq=False)
class ActsAlready(Refusal):
    kind = Kind.CONFLICT
    message = N_("This person has that role in the organisation already, or will have.")


@dataclass(eq=False)
class AskedAlready(Refusal):
    kind = Kind.CONFLICT
    message = N_("This person has been asked already, and has not answered yet.")


@dataclass(eq=False)
class HandoverWaits(Refusal):
    kind = Kind.CONFLICT
    message = N_("Somebody has been asked already to be the next main representative. Withdraw that first.")


@dataclass(eq=False)
class HandoverUnderWay(Refusal):
    """`starts_on` is when the next main representative begins."""

    kind = Kind.CONFLICT
    message = N_("The next main representative begins on this day, and can hand over from then on: {starts_on}")
    starts_on: date


@dataclass(eq=False)
class TooManyAsked(Refusal):
    kind = Kind.CONFLICT
    message = N_("Too many people have been asked and have not answered. Wait for them, or withdraw some.")
    most: int


@dataclass(eq=False)
class TooEarly(Refusal):
    """`earliest` is the first day that can be chosen."""

    message = N_("This can begin on this day at the earliest: {earliest}")
    earliest: date
    pointer: str = "/starts_on"


@dataclass(eq=False)
class UntilSomebodyElse(Refusal):
    message = N_("A main representative acts until the next one does: give no last day.")
    pointer: str = "/ends_on"


@dataclass(eq=False)
class NominationMove(Refusal):
    """What cannot be done with a nomination in its `state`."""

    kind = Kind.CONFLICT
    message = N_("This cannot be done with the nomination as it stands.")
    state: str


@dataclass(eq=False)
class DaysOver(Refusal):
    kind = Kind.CONFLICT
    message = N_("The days for which you were asked are over.")


@dataclass(eq=False)
class RepresentativeStays(Refusal):
    kind = Kind.CONFLICT
    message = N_("Nobody takes an organisation’s voice away: nominate another main representative instead.")
