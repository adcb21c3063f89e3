"""Why somebody is not erased yet: each a fact, and one whole sentence."""

from dataclasses import dataclass
from datetime import datetime

from governance.bilingual import Bilingual
from governance.refusal import N_, Kind, Refusal


@dataclass(eq=False)
class StillVoting(Refusal):
    """`closes_at` is when the last of the open ballots and questions closes in which the person took part."""

    kind = Kind.CONFLICT
    message = N_("A vote or an answer of this person is in something that is still open. Ask again after: {closes_at}")
    closes_at: datetime


@dataclass(eq=False)
class LastInOffice(Refusal):
    kind = Kind.CONFLICT
    message = N_("Nobody else holds this person’s office. Hand the office over first, in: {body}")
    body: Bilingual


@dataclass(eq=False)
class NoAddressForCode(Refusal):
    kind = Kind.CONFLICT
    message = N_("No address of yours is known to which a code could go. Ask the secretary.")


@dataclass(eq=False)
class NotOnesOwn(Refusal):
    kind = Kind.FORBIDDEN
    message = N_("Your own data you have erased from your account, with a code.")


@dataclass(eq=False)
class AlreadyErased(Refusal):
    kind = Kind.CONFLICT
    message = N_("This person has been erased already.")
