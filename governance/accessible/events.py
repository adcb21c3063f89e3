"""What can happen to the other forms of a text, as the journal and partners hear of it."""

from collections.abc import Mapping
from typing import ClassVar

from governance.accessible.values import Of
from governance.journal import Event
from governance.refusal import N_


class VersionEvent(Event, frozen=True, kw_only=True):
    """Of a motion or a decision."""

    name: ClassVar[str]
    subject_type: ClassVar[str] = "motion"
    kind: str
    language: str


class VersionPut(VersionEvent, frozen=True, kw_only=True):
    name = "motion.version_put"
    said = N_("An Easy Read text, a recording or a sign language video was added.")


class VersionRemoved(VersionEvent, frozen=True, kw_only=True):
    name = "motion.version_removed"
    said = N_("An Easy Read text, a recording or a sign language video was taken away.")


class VersionAsked(VersionEvent, frozen=True, kw_only=True):
    name = "motion.version_asked"
    said = N_("A member asked for an Easy Read text, a recording or a sign language video.")


class DecisionVersionPut(VersionPut, frozen=True, kw_only=True):
    name = "decision.version_put"
    subject_type = "decision"


class DecisionVersionRemoved(VersionRemoved, frozen=True, kw_only=True):
    name = "decision.version_removed"
    subject_type = "decision"


class DecisionVersionAsked(VersionAsked, frozen=True, kw_only=True):
    name = "decision.version_asked"
    subject_type = "decision"


# By what it happens to.
PUT: Mapping[Of, type[VersionEvent]] = {Of.MOTION: VersionPut, Of.DECISION: DecisionVersionPut}
REMOVED: Mapping[Of, type[VersionEvent]] = {Of.MOTION: VersionRemoved, Of.DECISION: DecisionVersionRemoved}
ASKED: Mapping[Of, type[VersionEvent]] = {Of.MOTION: VersionAsked, Of.DECISION: DecisionVersionAsked}
