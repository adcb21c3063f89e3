"""Why an app is not let in, or gets no token: each a fact, and one whole sentence."""

from dataclasses import dataclass
from typing import ClassVar

from governance.partners.refusals import TokenRefusal
from governance.refusal import N_, Kind, Refusal


@dataclass(eq=False)
class RedirectUriUnfit(Refusal):
    message = N_("Members can be sent back to an https address alone, or to http://127.0.0.1: {address}")
    address: str


@dataclass(eq=False)
class AppNotKnown(Refusal):
    """Nobody is sent anywhere by a request like this: where it would send them, nobody registered."""

    kind = Kind.RULE
    message = N_("This link is not right: no such app may ask, or it asks to send you elsewhere than was registered.")


@dataclass(eq=False)
class AppWithoutAgreement(Refusal):
    kind = Kind.CONFLICT
    message = N_("No agreement with this app’s partner is in force, so it cannot be let in.")


@dataclass(eq=False)
class AppAsksWrongly(Refusal):
    """The app is told, and the member sent back to it. `error` is the code of RFC 6749 §4.1.2.1."""

    message = N_("The app did not ask as it must. Nothing was let to it.")
    error: ClassVar[str] = "invalid_request"


@dataclass(eq=False)
class AppAsksOtherwise(AppAsksWrongly):
    message = N_("The app asks in a way that is not offered. Nothing was let to it.")
    error = "unsupported_response_type"


@dataclass(eq=False)
class AppAsksTooMuch(AppAsksWrongly):
    message = N_("The app asks for more than it was registered for. Nothing was let to it.")
    error = "invalid_scope"


@dataclass(eq=False)
class CodeNotGood(TokenRefusal):
    error = "invalid_grant"
    message = N_("The code, or the token to renew, is not good, or the member’s permit has ended.")


@dataclass(eq=False)
class NoApp(TokenRefusal):
    error = "unauthorized_client"
    message = N_("This client is not registered as an app that acts for members.")


@dataclass(eq=False)
class ScopeNotPermitted(TokenRefusal):
    error = "invalid_scope"
    message = N_("The member did not permit this scope.")
