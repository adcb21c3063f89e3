"""Why a translation is not taken: each a fact, and one whole sentence."""

from dataclasses import dataclass

from governance.refusal import N_, Kind, Refusal


@dataclass(eq=False)
class NothingToTranslate(Refusal):
    kind = Kind.CONFLICT
    message = N_("No translation of this is asked for now.")


@dataclass(eq=False)
class OfferWaits(Refusal):
    kind = Kind.CONFLICT
    message = N_("You have offered a translation of this already. Withdraw it first, then offer another.")


@dataclass(eq=False)
class OfferIsOver(Refusal):
    kind = Kind.CONFLICT
    message = N_("This offer has been dealt with already.")
    state: str


@dataclass(eq=False)
class OfferOutdated(Refusal):
    kind = Kind.CONFLICT
    message = N_("The text has changed since this translation was made. It must be translated anew.")


@dataclass(eq=False)
class NotYourOffer(Refusal):
    kind = Kind.FORBIDDEN
    message = N_("Only whoever offered this translation may take it back.")
