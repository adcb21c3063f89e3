"""That a list of members left the system, as the journal hears of it."""

from governance.journal import Event
from governance.refusal import N_


class MembersExported(Event, frozen=True, kw_only=True):
    """`members`: how many stand in it. Who they are stands in `export_line`, where each of them reads it."""

    name = "export.made"
    said = N_("A list of members was made, to be used outside the system.")
    subject_type = "export"
    members: int
