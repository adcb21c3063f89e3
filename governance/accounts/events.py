"""What people do with their own accounts, as the journal keeps it. The change feed is silent of it."""

from typing import ClassVar

from governance.accounts.values import Door
from governance.journal import Event
from governance.refusal import N_


class SignInEvent(Event, frozen=True):
    name: ClassVar[str]
    subject_type: ClassVar[str] = "sign_in"


class CodeAsked(SignInEvent, frozen=True):
    """A code was asked for, at a known address or an unknown one."""

    name = "sign_in.asked"
    said = N_("Somebody asked for a sign-in code.")


class CodeRefused(SignInEvent, frozen=True):
    """A wrong code was entered."""

    name = "sign_in.refused"
    said = N_("A wrong sign-in code was entered.")


class SessionEvent(Event, frozen=True):
    name: ClassVar[str]
    subject_type: ClassVar[str] = "session"


class SessionBegun(SessionEvent, frozen=True, kw_only=True):
    """Somebody signed in; the journal's `person_id` says who, also where several share the address."""

    name = "session.begun"
    said = N_("Somebody signed in.")
    door: Door
    shared_address: bool


class SessionEnded(SessionEvent, frozen=True):
    """Somebody ended a session of their own."""

    name = "session.ended"
    said = N_("Somebody signed out.")


class LanguageChosen(Event, frozen=True):
    """Somebody chose the language in which they are written to."""

    name = "person.language_chosen"
    said = N_("Somebody chose their language.")
    subject_type = "person"


class FindableChosen(Event, frozen=True, kw_only=True):
    """Somebody chose whether other members may find them by name."""

    name = "person.findable_chosen"
    said = N_("Somebody chose whether others find them by name.")
    subject_type = "person"
    findable: bool
