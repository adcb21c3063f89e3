"""What people do with their own accounts, as the journal keeps it. The change feed is silent of it."""

from typing import ClassVar

from governance.accounts.values import Door
from governance.journal import Event


class SignInEvent(Event, frozen=True):
    name: ClassVar[str]
    subject_type: ClassVar[str] = "sign_in"


class CodeAsked(SignInEvent, frozen=True):
    """A code was asked for, at a known address or an unknown one."""

    name = "sign_in.asked"


class CodeRefused(SignInEvent, frozen=True):
    """A wrong code was entered."""

    name = "sign_in.refused"


class SessionEvent(Event, frozen=True):
    name: ClassVar[str]
    subject_type: ClassVar[str] = "session"


class SessionBegun(SessionEvent, frozen=True, kw_only=True):
    """Somebody signed in; the journal's `person_id` says who, also where several share the address."""

    name = "session.begun"
    door: Door
    shared_address: bool


class SessionEnded(SessionEvent, frozen=True):
    """Somebody ended a session of their own."""

    name = "session.ended"


class LanguageChosen(Event, frozen=True):
    """Somebody chose the language in which they are written to."""

    name = "person.language_chosen"
    subject_type = "person"
