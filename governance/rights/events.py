"""What people have done with their own data, as the journal keeps it: by ids alone."""

from governance.journal import Event
from governance.refusal import N_


class PersonErased(Event, frozen=True, kw_only=True):
    """Somebody was erased: at their own wish; or by an officer who acts, for somebody who wrote in."""

    name = "person.erased"
    said = N_("A person’s data were erased.")
    subject_type = "person"
    texts: bool


class DetailsCorrected(Event, frozen=True, kw_only=True):
    """Somebody corrected their name or their area."""

    name = "person.corrected"
    said = N_("Somebody corrected what is known of them.")
    subject_type = "person"


class AddressReplaced(Event, frozen=True, kw_only=True):
    """Somebody confirmed a new address, which came in place of the old ones."""

    name = "person.address_replaced"
    said = N_("Somebody confirmed a new address.")
    subject_type = "person"


class ErasureReplayed(Event, frozen=True, kw_only=True):
    """An erasure was done again, after an older backup had brought the person back."""

    name = "person.erased_again"
    said = N_("A person’s data were erased again, after a backup was restored.")
    subject_type = "person"
    texts: bool
