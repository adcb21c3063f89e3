"""Why an affiliation of one's own may not be entered: each a fact, and one whole sentence."""

from dataclasses import dataclass
from uuid import UUID

from governance.refusal import N_, Kind, Refusal


@dataclass(eq=False)
class OneOrganisation(Refusal):
    message = N_("Choose an organisation or write its name: one of the two.")


@dataclass(eq=False)
class OrganisationUnknown(Refusal):
    message = N_("This organisation is not a member of the network. Write its name.")
    member_id: UUID


@dataclass(eq=False)
class AffiliatedAlready(Refusal):
    kind = Kind.CONFLICT
    message = N_("You have entered this organisation already for some of these days.")
    affiliation_id: UUID


@dataclass(eq=False)
class TooManyAffiliations(Refusal):
    kind = Kind.CONFLICT
    message = N_("You have entered {most} organisations for these days. Give one of them its last day first.")
    most: int
