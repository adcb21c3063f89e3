"""What can happen where motions are put together, as the journal and partners hear of it."""

from typing import ClassVar
from uuid import UUID

from governance.journal import Event
from governance.refusal import N_


class CompositeEvent(Event, frozen=True):
    name: ClassVar[str]
    subject_type: ClassVar[str] = "composite"


class CompositeOffered(CompositeEvent, frozen=True):
    """The movers are told."""

    name = "composite.offered"
    said = N_("It was proposed to put motions together as a composite.")
    told = True


class CompositeConsented(CompositeEvent, frozen=True, kw_only=True):
    name = "composite.consented"
    said = N_("The mover of one of the motions consented to the composite.")
    motion_id: UUID


class CompositeDeclined(CompositeEvent, frozen=True, kw_only=True):
    """The other movers are told, and whoever offered it."""

    name = "composite.declined"
    said = N_("The mover of one of the motions declined the composite.")
    told = True
    motion_id: UUID


class CompositeWithdrawn(CompositeEvent, frozen=True):
    name = "composite.withdrawn"
    said = N_("The composite was taken back before it was agreed.")
    told = True


class CompositeAgreed(CompositeEvent, frozen=True, kw_only=True):
    """Whoever moved or seconded one of the motions is told; `motion_id` is what came of them."""

    name = "composite.agreed"
    said = N_("All the movers had consented: the motions were put together.")
    told = True
    motion_id: UUID
