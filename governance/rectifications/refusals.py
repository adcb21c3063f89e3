"""Why an ask to have something put right is not taken, or not answered so: each a fact, and one whole sentence."""

from dataclasses import dataclass

from governance.refusal import N_, Kind, Refusal


@dataclass(eq=False)
class InsteadNeeded(Refusal):
    """`pointer` is what is missing (RFC 6901)."""

    message = N_("Say what is right, so that it can be corrected.")
    pointer: str = "/instead"


@dataclass(eq=False)
class AsksEnough(Refusal):
    """`most` is how many may wait at once."""

    kind = Kind.CONFLICT
    message = N_("So many of your requests wait for an answer already: {most}. Write again once one is answered.")
    most: int


@dataclass(eq=False)
class RectificationEnded(Refusal):
    """`state` is what became of it."""

    kind = Kind.CONFLICT
    message = N_("This request was answered or taken back already.")
    state: str


@dataclass(eq=False)
class OwnAsk(Refusal):
    kind = Kind.FORBIDDEN
    message = N_("Nobody answers their own request. Another officer does.")
