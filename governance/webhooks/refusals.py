"""Why an endpoint is not as it was asked to be: each a fact, and one whole sentence."""

from dataclasses import dataclass
from datetime import datetime

from governance.refusal import N_, Kind, Refusal


@dataclass(eq=False)
class WebhookAddressRefused(Refusal):
    message = N_(
        "The address must begin with https://, name a host that the whole internet can reach, and have no port, user "
        "or fragment."
    )


@dataclass(eq=False)
class EndpointsFull(Refusal):
    kind = Kind.CONFLICT
    message = N_("A program has this many endpoints at most: {most}")
    most: int


@dataclass(eq=False)
class SecretsOverlap(Refusal):
    kind = Kind.CONFLICT
    message = N_("Two secrets are in use. End the old one at once, or wait until: {until}")
    until: datetime


@dataclass(eq=False)
class EndpointDisabled(Refusal):
    kind = Kind.CONFLICT
    message = N_("This endpoint is told nothing. Enable it first.")


@dataclass(eq=False)
class DeliveryUnderWay(Refusal):
    kind = Kind.CONFLICT
    message = N_("This delivery is still being tried.")


@dataclass(eq=False)
class DeliveryNotAllowed(Refusal):
    kind = Kind.CONFLICT
    message = N_("This may not be told any more: a consent was withdrawn, or the agreement is over.")
