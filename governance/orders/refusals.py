"""Why standing orders may not be enacted or tried so: each a fact, and one whole sentence."""

from dataclasses import dataclass
from datetime import date

from governance.refusal import N_, Kind, Refusal


@dataclass(eq=False)
class NotAnOfficerOfThisBody(Refusal):
    kind = Kind.FORBIDDEN
    message = N_("Only this body’s own officers change its standing orders.")


@dataclass(eq=False)
class PeriodsOfTheMembers(Refusal):
    message = N_("How long things take in a membership is said by the members’ forum, for the whole network.")


@dataclass(eq=False)
class TooSoon(Refusal):
    """`earliest_on` is the first day on which it may come into force."""

    message = N_("Members must know of new rules in time: they can come into force from {earliest_on}.")
    earliest_on: date


@dataclass(eq=False)
class TooFarAhead(Refusal):
    message = N_("That is too far ahead: rules come into force by {latest_on}.")
    latest_on: date


@dataclass(eq=False)
class ReasonInBothLanguages(Refusal):
    """`missing` are the texts still to be written, as pointers: `/reason/cy`."""

    message = N_("Give the reason in Welsh and in English: everyone reads it.")
    missing: list[str]


@dataclass(eq=False)
class NothingChanged(Refusal):
    message = N_("These are the values of the newest version: there is nothing to enact.")


@dataclass(eq=False)
class UnknownPreset(Refusal):
    message = N_("There is no example of this name.")
    preset: str


@dataclass(eq=False)
class ThresholdTooLow(Refusal):
    message = N_("Fewer than a majority may not carry a motion: the threshold must be more than 1/2, or higher.")


@dataclass(eq=False)
class ThresholdOutOfReach(Refusal):
    message = N_("Nothing could ever be carried: the threshold asks for more than everybody.")


@dataclass(eq=False)
class QuorumOutOfReach(Refusal):
    message = N_("Nothing could be decided: {needed} must take part, and the roll would be {entitled} today.")
    needed: int
    entitled: int


@dataclass(eq=False)
class SecondersOutOfReach(Refusal):
    message = N_("No motion could go further: {needed} must second it, and the roll would be {entitled} today.")
    needed: int
    entitled: int


@dataclass(eq=False)
class SpecialAsksLess(Refusal):
    message = N_("A special resolution asks for no less than any other: in its threshold, its quorum and its notice.")


@dataclass(eq=False)
class SpecialOutOfReach(Refusal):
    message = N_("No special resolution could ever be carried: its threshold asks for more than everybody.")


@dataclass(eq=False)
class SpecialWithoutThreshold(Refusal):
    message = N_("Say what carries a special resolution, or leave its quorum and its notice empty too.")


@dataclass(eq=False)
class NoTimeForSeconders(Refusal):
    message = N_("Where seconders are needed, there must be at least one day to find them.")


@dataclass(eq=False)
class MoreVotesThanRights(Refusal):
    message = N_("More have voted ({turnout}) than are entitled to ({entitled}).")
    turnout: int
    entitled: int


@dataclass(eq=False)
class NoRulesNamed(Refusal):
    message = N_("Say by which rules: a body’s, or an example’s.")
