"""Refusals: a rule's "no" as a value, with a code, facts and one translatable sentence."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any, ClassVar


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translate later"
    """Mark an English sentence for the catalogue; it is translated at the edge."""
    return message


def NN_(one: str, many: str) -> tuple[str, str]:  # noqa: N802 - as N_, for a sentence whose form a number chooses
    """Mark both English forms of a sentence for the catalogue."""
    return one, many


@dataclass(frozen=True)
class Said:
    """One whole sentence of the catalogue and its facts. Where `many` is given, the fact `num` chooses the form."""

    message: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    many: str | None = None


class Kind(StrEnum):
    """How a refusal stands to the caller; the API maps each to one HTTP status."""

    RULE = "rule"  # 422: a rule of the constitution is not met
    SIGN_IN = "sign_in"  # 401: nobody is signed in
    FORBIDDEN = "forbidden"  # 403: this person may not
    UNKNOWN = "unknown"  # 404: there is no such thing, or not for you
    CONFLICT = "conflict"  # 409: not in this state, or a choice must be made first
    STALE = "stale"  # 412: somebody else changed it meanwhile


@dataclass(eq=False)
class Refusal(Exception):  # noqa: N818 - a fact ("NotOnTheRoll"), not an error
    """Nothing happened, and why. Subclasses add facts as fields; the class name is the code."""

    kind: ClassVar[Kind] = Kind.RULE
    message: ClassVar[str] = ""

    @property
    def code(self) -> str:
        """The kebab-case code: `NotOnTheRoll` is `not-on-the-roll`."""
        return code_of(type(self))

    @property
    def facts(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def __str__(self) -> str:
        return self.code


def code_of(refusal: type[Refusal]) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", refusal.__name__).lower()


@dataclass(eq=False)
class NotFound(Refusal):
    kind = Kind.UNKNOWN
    message = N_("There is nothing here, or it is not open to you.")


@dataclass(eq=False)
class OutOfTurn(Refusal):
    """What cannot be done with a thing in its `state`, and what can. Each capability says it of its own."""

    kind = Kind.CONFLICT
    state: str
    allowed: list[str]


@dataclass(eq=False)
class SignInNeeded(Refusal):
    kind = Kind.SIGN_IN
    message = N_("Sign in first.")


@dataclass(eq=False)
class NotPermitted(Refusal):
    kind = Kind.FORBIDDEN
    message = N_("Your offices do not give you this permission.")
    permission: str


@dataclass(eq=False)
class NotAMember(Refusal):
    kind = Kind.FORBIDDEN
    message = N_("A partner’s program has no person behind it: it never acts as a member.")


@dataclass(eq=False)
class PartnersOnly(Refusal):
    kind = Kind.FORBIDDEN
    message = N_("This is for partners’ programs, by a token of their own.")


@dataclass(eq=False)
class InsufficientScope(Refusal):
    kind = Kind.FORBIDDEN
    message = N_("This token does not have the scope that is needed: {scope}")
    scope: str


@dataclass(eq=False)
class NotByApp(Refusal):
    kind = Kind.FORBIDDEN
    message = N_("No app does this in a member’s name. Do it here yourself.")


@dataclass(eq=False)
class Stale(Refusal):
    kind = Kind.STALE
    message = N_("Somebody else changed this meanwhile. Read it again, then repeat your change.")
