"""What can happen to a body, as the journal and partners hear of it."""

from datetime import date
from typing import ClassVar

from governance.journal import Event
from governance.refusal import N_


class BodyEvent(Event, frozen=True):
    name: ClassVar[str]
    subject_type: ClassVar[str] = "body"


class BodyEstablished(BodyEvent, frozen=True, kw_only=True):
    name = "body.established"
    said = N_("A body was established.")
    kind: str


class TermsEnacted(BodyEvent, frozen=True, kw_only=True):
    """`version` is that of the terms; they hold from `effective_on`."""

    name = "body.terms_enacted"
    said = N_("The body’s terms of reference were enacted.")
    version: int
    effective_on: date


class BodyAffiliated(BodyEvent, frozen=True):
    name = "body.affiliated"
    said = N_("An affiliation of the body was entered.")


class AffiliationEnded(BodyEvent, frozen=True, kw_only=True):
    name = "body.affiliation_ended"
    said = N_("An affiliation of the body was ended.")
    held_to: date
