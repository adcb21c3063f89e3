"""What happens by an import, as the journal and partners hear of it."""

from typing import ClassVar

from governance.journal import Event
from governance.refusal import N_


class ImportEvent(Event, frozen=True):
    name: ClassVar[str]
    subject_type: ClassVar[str] = "import"


class ImportBegun(ImportEvent, frozen=True):
    name = "import.begun"
    said = N_("A list of members was sent in, to be looked at.")


class ImportMapped(ImportEvent, frozen=True):
    name = "import.mapped"
    said = N_("It was said what the columns of a list of members hold.")


class ImportDiscarded(ImportEvent, frozen=True):
    name = "import.discarded"
    said = N_("A list of members was put away unused.")


class ImportCommitted(ImportEvent, frozen=True, kw_only=True):
    name = "import.committed"
    said = N_("A list of members was taken into the register.")
    new: int
    changed: int


class ImportUndone(ImportEvent, frozen=True):
    name = "import.undone"
    said = N_("A list of members was taken out of the register again.")


class MemberAmended(Event, frozen=True):
    """A member's own line in the register was changed, by an import or by its undoing."""

    name = "member.amended"
    said = N_("What the register says of a member was changed.")
    subject_type: ClassVar[str] = "member"


class MembershipUndone(Event, frozen=True):
    """A membership, and its member, are no more: the import that brought them was undone."""

    name = "membership.undone"
    said = N_("A membership that an import had brought was undone.")
    subject_type: ClassVar[str] = "membership"
