"""Who may write to whom, how often, and for how long it is kept. Pure."""

from datetime import datetime, timedelta
from uuid import UUID

from msgspec.structs import replace

from governance.letters.refusals import LetterReported, LettersEnough, NoLetters, NothingReported
from governance.letters.values import NewLetter, NewReport, StoredLetter
from governance.refusal import NotFound

MOST_A_DAY = 5  # letters to members who have not written first
MOST_REPLIES = 20
KEPT_DAYS = 90
A_DAY = timedelta(days=1)


def written(
    new: NewLetter,
    *,
    id_: UUID,
    writer_id: UUID,
    reader_id: UUID | None,
    member_id: UUID,
    is_blocked: bool,
    written_today: int,
    now: datetime,
) -> StoredLetter:
    """A first letter, by way of an entry. Raises `NoLetters` or `LettersEnough`."""
    if reader_id is None or reader_id == writer_id or is_blocked:
        raise NoLetters
    if written_today >= MOST_A_DAY:
        raise LettersEnough(MOST_A_DAY)
    return StoredLetter(
        id=id_,
        written_by=writer_id,
        person_id=reader_id,
        member_id=member_id,
        replies_to=None,
        text=new.text,
        written_at=now,
    )


def replied(
    letter: StoredLetter,
    new: NewLetter,
    *,
    id_: UUID,
    writer_id: UUID,
    is_blocked: bool,
    written_today: int,
    now: datetime,
) -> StoredLetter:
    """A reply, by whoever got the letter. Raises `NotFound`, `NoLetters` or `LettersEnough`."""
    if writer_id != letter.person_id:
        raise NotFound
    if is_blocked:
        raise NoLetters
    if written_today >= MOST_REPLIES:
        raise LettersEnough(MOST_REPLIES)
    return StoredLetter(
        id=id_,
        written_by=writer_id,
        person_id=letter.written_by,
        member_id=letter.member_id,
        replies_to=letter.id,
        text=new.text,
        written_at=now,
    )


def reported(letter: StoredLetter, new: NewReport, person_id: UUID, now: datetime) -> StoredLetter:
    """A letter that whoever got it brings before an officer. Raises `NotFound` or `LetterReported`."""
    if person_id != letter.person_id:
        raise NotFound
    if letter.reported_at is not None:
        raise LetterReported
    return replace(letter, report=new.report, reported_at=now)


def settled(letter: StoredLetter, officer_id: UUID, now: datetime) -> StoredLetter:
    """What was reported, once an officer has seen to it. Raises `NotFound` or `NothingReported`."""
    if officer_id in (letter.written_by, letter.person_id):
        raise NotFound
    if letter.reported_at is None or letter.settled_at is not None:
        raise NothingReported
    return replace(letter, settled_by=officer_id, settled_at=now)


def kept_until(letter: StoredLetter) -> datetime:
    """When it is deleted; later, where a report of it still waits."""
    return letter.written_at + timedelta(days=KEPT_DAYS)
