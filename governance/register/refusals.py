"""Why the register is not kept, or not written so: each a fact, and one whole sentence."""

from dataclasses import dataclass

from governance.refusal import N_, Kind, Refusal


@dataclass(eq=False)
class NoRegister(Refusal):
    kind = Kind.UNKNOWN
    message = N_("This network keeps no register of members: its legal form does not ask for one.")


@dataclass(eq=False)
class NotTheNetwork(Refusal):
    message = N_("Only the network itself has a legal form, and none of its bodies.")


@dataclass(eq=False)
class NothingNew(Refusal):
    kind = Kind.CONFLICT
    message = N_("The register says so already.")


@dataclass(eq=False)
class EntryOfAnother(Refusal):
    """`pointer` is the number that was sent (RFC 6901)."""

    message = N_("An entry corrects one of the same member. Choose one of those on this page.")
    pointer: str = "/corrects"


@dataclass(eq=False)
class RegisterDay(Refusal):
    """`pointer` is the day that cannot be (RFC 6901)."""

    message = N_("Nobody ceases before they were entered, and no day of the register is still to come.")
    pointer: str


@dataclass(eq=False)
class OwnLine(Refusal):
    kind = Kind.FORBIDDEN
    message = N_("Nobody writes their own line of the register. Ask another officer.")


@dataclass(eq=False)
class OnlyACompany(Refusal):
    kind = Kind.CONFLICT
    message = N_("Only a company applies to a court about an ask to look into its register.")


@dataclass(eq=False)
class MembersInspect(Refusal):
    kind = Kind.FORBIDDEN
    message = N_("Members of the network may look into its register. Sign in, if you are one.")


@dataclass(eq=False)
class DisclosureUnsaid(Refusal):
    """`pointer` is what is missing (RFC 6901)."""

    message = N_("Say to whom you will show it, where they are, and for what.")
    pointer: str = "/disclosed_to"


@dataclass(eq=False)
class InspectionWaits(Refusal):
    kind = Kind.CONFLICT
    message = N_("A request from this e-mail address waits for its answer already.")


@dataclass(eq=False)
class InspectionAnswered(Refusal):
    """`state` is what became of it."""

    kind = Kind.CONFLICT
    message = N_("This request has been answered.")
    state: str
