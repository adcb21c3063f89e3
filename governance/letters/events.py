"""What happens to letters, as the journal knows it: never a word of them, nor to whom. Nobody reads these rows."""

from typing import ClassVar

from governance.journal import Event
from governance.refusal import N_


class LetterEvent(Event, frozen=True):
    name: ClassVar[str]
    subject_type: ClassVar[str] = "letter"


class LetterWritten(LetterEvent, frozen=True):
    """Whoever gets it is told."""

    name = "letter.written"
    said = N_("A member wrote to another.")
    told = True


class LetterReported(LetterEvent, frozen=True):
    name = "letter.reported"
    said = N_("A letter between members was reported.")


class ReportSettled(LetterEvent, frozen=True):
    name = "letter.report_settled"
    said = N_("An officer saw to a letter that was reported.")


class WriterBlocked(LetterEvent, frozen=True):
    name = "letter.writer_blocked"
    said = N_("A member blocked another’s letters.")


class LetterboxSet(Event, frozen=True):
    """The subject is the member whose entry it is."""

    name: ClassVar[str] = "letter.box_set"
    said: ClassVar[str] = N_("A member chose whether others may write to them.")
    subject_type: ClassVar[str] = "letter"
