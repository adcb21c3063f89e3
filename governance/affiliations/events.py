"""What can happen to the affiliations of people, as the journal hears of it."""

from typing import ClassVar

from governance.journal import Event
from governance.refusal import N_


class AffiliationEvent(Event, frozen=True):
    """It happens to a person's entry: the person is the subject, and what they said of themselves is not in it."""

    name: ClassVar[str]
    subject_type: ClassVar[str] = "person"


class AffiliationDeclared(AffiliationEvent, frozen=True):
    name = "affiliation.declared"
    said = N_("A person’s affiliation was entered.")


class AffiliationHasEnded(AffiliationEvent, frozen=True):
    name = "affiliation.ended"
    said = N_("A person’s affiliation was given its last day.")
