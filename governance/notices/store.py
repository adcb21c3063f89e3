"""What is remembered of notices: whom each act is told to, and when it was."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, DateTime, Table, Text, TextClause, Uuid, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.database import metadata, value
from governance.identifiers import new_id
from governance.notices.rules import Kind, Notice
from governance.permissions import OFFICES, Permission
from governance.standing.store import THEIRS

notice = Table(
    "notice",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text),
    Column("subject_id", Uuid),
    Column("person_id", Uuid),
    Column("created_at", DateTime(timezone=True)),
    Column("sent_at", DateTime(timezone=True)),
    Column("failed_at", DateTime(timezone=True)),
    Column("read_at", DateTime(timezone=True)),
)

# Champions are told what members are told, and vote on nothing.
_WITH_A_RIGHT = text("SELECT person_id FROM right_today UNION SELECT person_id FROM champion_today ORDER BY 1")
_ON_THE_ROLL = text(
    """
    SELECT DISTINCT r.person_id FROM right_today r JOIN roll_entry e ON e.member_id = r.member_id AND e.on_roll
     WHERE e.ballot_id = :ballot_id ORDER BY r.person_id
    """
)
_BALLOT = text("SELECT id FROM ballot WHERE motion_id = :motion_id AND state <> 'annulled' ORDER BY id DESC LIMIT 1")

# A notice of a motion is about the motion, or about what it comes back from: it is that one's.
_MOTION_OF = text(
    """
    SELECT coalesce(
      (SELECT motion_id FROM adjournment WHERE id = :id), (SELECT motion_id FROM ballot WHERE id = :id),
      (SELECT motion_id FROM reopening WHERE id = :id), :id)
    """
)
# Everybody who may use today a right that a question is asked of.
_ASKED = text(
    """
    SELECT DISTINCT r.person_id FROM right_today r JOIN question_roll e ON e.member_id = r.member_id AND e.on_roll
     WHERE e.question_id = :id ORDER BY r.person_id
    """
)
# Who is told of these beside the offices and all the members.
CONCERNED: Mapping[Kind, TextClause] = {
    "vote_by_app": text("SELECT p.person_id FROM app_vote v JOIN app_permit p ON p.id = v.permit_id WHERE v.id = :id"),
    "motion_lapsed": text(
        """
        SELECT m.moved_by FROM motion m WHERE m.id = :id
        UNION SELECT r.person_id FROM motion m JOIN right_today r ON r.member_id = m.mover_id WHERE m.id = :id
        UNION SELECT r.person_id FROM motion m
          JOIN second s ON (s.motion_id, s.text_version) = (m.id, m.text_version)
          JOIN right_today r ON r.member_id = s.member_id
         WHERE m.id = :id ORDER BY 1
        """
    ),
    **dict.fromkeys(
        ("application_approved", "application_lapsed", "application_refused", "application_upheld"),
        text("SELECT person_id FROM application WHERE id = :id"),
    ),
    "membership_changed": text(
        f"""
        SELECT DISTINCT p.person_id FROM membership_step t JOIN membership s ON s.id = t.membership_id
         CROSS JOIN LATERAL ({THEIRS.format("s.member_id")}) p WHERE t.id = :id ORDER BY 1
        """  # noqa: S608 - a constant of ours
    ),
    "letter_received": text("SELECT person_id FROM letter WHERE id = :id"),
    # Whoever is invited by name and address gets a letter there, and is no person yet.
    "nomination_offered": text(
        "SELECT l.nominee_id FROM nomination_line l JOIN person p ON p.id = l.nominee_id"
        " WHERE l.id = :id AND l.state = 'waiting'"
    ),
    "nominated_by_officer": text(
        """
        SELECT DISTINCT n.person_id FROM nomination_offer o JOIN nomination n USING (member_id)
         WHERE o.id = :id AND app_today() BETWEEN n.acts_from AND coalesce(n.acts_to, 'infinity') ORDER BY 1
        """
    ),
    "nomination_answered": text(
        """
        SELECT o.offered_by FROM nomination_offer o WHERE o.id = :id
        UNION SELECT s.person_id FROM nomination_offer o JOIN speaker_today s USING (member_id) WHERE o.id = :id
        UNION SELECT p.id FROM nomination_offer o JOIN person p ON p.id = o.nominee_id
         WHERE o.id = :id AND o.state = 'withdrawn' ORDER BY 1
        """
    ),
    "nomination_ended": text(
        """
        SELECT n.person_id FROM nomination n WHERE n.id = :id AND n.person_id <> n.ended_by
        UNION SELECT s.person_id FROM nomination n JOIN speaker_today s USING (member_id)
         WHERE n.id = :id AND s.person_id <> n.ended_by ORDER BY 1
        """
    ),
    "application_asked": text(
        "SELECT a.person_id FROM application a JOIN application_question q ON q.application_id = a.id WHERE q.id = :id"
    ),
    # Not told: whoever withdrew it themselves.
    "ballot_step_decided": text(
        "SELECT proposed_by FROM ballot_proposal WHERE id = :id AND state NOT IN ('waiting', 'withdrawn')"
    ),
    "deputy_named": text(
        """
        SELECT deputy_id FROM cover WHERE id = :id
        UNION SELECT a.person_id FROM cover c JOIN appointment a ON a.id = c.appointment_id
         WHERE c.id = :id AND a.person_id <> c.named_by ORDER BY 1
        """
    ),
    "appeal_decided": text("SELECT appealed_by FROM appeal WHERE motion_id = :id"),
    "question_opened": _ASKED,
    "question_closed": _ASKED,
    "composite_offered": text(
        """
        SELECT DISTINCT m.moved_by FROM composite_source s JOIN motion m ON m.id = s.motion_id
         WHERE s.composite_id = :id ORDER BY 1
        """
    ),
    "composite_ended": text(
        """
        SELECT m.moved_by FROM composite_source s JOIN motion m ON m.id = s.motion_id WHERE s.composite_id = :id
        UNION SELECT k.offered_by FROM composite k WHERE k.id = :id ORDER BY 1
        """
    ),
    "composite_agreed": text(
        """
        SELECT m.moved_by FROM composite_source s JOIN motion m ON m.id = s.motion_id WHERE s.composite_id = :id
        UNION SELECT r.person_id FROM composite_source s JOIN motion m ON m.id = s.motion_id
          JOIN second e ON (e.motion_id, e.text_version) = (m.id, m.text_version)
          JOIN right_today r ON r.member_id = e.member_id WHERE s.composite_id = :id ORDER BY 1
        """
    ),
    "withdrawal_asked": text(
        """
        SELECT DISTINCT r.person_id FROM withdrawal w JOIN motion m ON m.id = w.motion_id
          JOIN second s ON (s.motion_id, s.text_version) = (m.id, m.text_version)
          JOIN right_today r ON r.member_id = s.member_id
         WHERE w.id = :id ORDER BY 1
        """
    ),
}

_WHO_ADMIT = text(
    """
    SELECT DISTINCT a.person_id FROM motion m JOIN in_office a ON a.body_id = m.body_id
     WHERE m.id = :motion_id AND m.state = 'submitted' AND a.office = ANY (:offices)
       AND app_today() BETWEEN a.held_from AND coalesce(a.held_to, 'infinity') ORDER BY a.person_id
    """
)
_ASKED_BODY = text(
    """
    SELECT a.body_id FROM adjournment a JOIN motion m ON m.id = a.motion_id
     WHERE a.id = :id AND m.state = 'referred' AND a.report IS NULL
    """
)
_TIED_BEFORE = text(
    """
    SELECT m.body_id FROM ballot b JOIN motion m ON m.id = b.motion_id
     WHERE b.id = :id AND b.state = 'tied' AND app_now() < b.casting_until
    """
)
# Not who ruled, nor who appealed.
_WHO_HEAR = text(
    """
    SELECT DISTINCT a.person_id FROM motion m JOIN appeal p ON p.motion_id = m.id
      JOIN body b ON b.kind = 'board' JOIN in_office a ON a.body_id = b.id
     WHERE m.id = :motion_id AND m.state = 'appealed' AND a.office = ANY (:offices)
       AND app_today() BETWEEN a.held_from AND coalesce(a.held_to, 'infinity')
       AND a.person_id NOT IN (SELECT acts_with(m.ruled_out_by, p.appealed_at))
       AND a.person_id NOT IN (SELECT acts_with(p.appealed_by, p.appealed_at)) ORDER BY a.person_id
    """
)
# Nobody decides on their own.
_WHO_DECIDE = text(
    """
    SELECT DISTINCT a.person_id FROM application c LEFT JOIN application_question q ON q.application_id = c.id,
           in_office a
     WHERE :id IN (c.id, q.id) AND c.state = :state AND a.office = ANY (:offices)
       AND app_today() BETWEEN a.held_from AND coalesce(a.held_to, 'infinity')
       AND a.person_id <> c.person_id AND a.person_id NOT IN (SELECT acts_with(c.refused_by, c.refused_at))
     ORDER BY a.person_id
    """
)
# While nobody else is to represent the organisation.
_WHO_FIND = text(
    """
    SELECT DISTINCT a.person_id FROM nomination n, in_office a
     WHERE n.id = :id AND a.office = ANY (:offices)
       AND app_today() BETWEEN a.held_from AND coalesce(a.held_to, 'infinity')
       AND NOT EXISTS (SELECT FROM nomination r WHERE (r.member_id, r.role) = (n.member_id, 'representative')
                          AND coalesce(r.acts_to, 'infinity') > n.acts_to AND r.acts_from > n.acts_from)
     ORDER BY a.person_id
    """
)
# The secretary of the board; where there is none today, its chair.
_WHO_ANSWER = text(
    """
    SELECT DISTINCT person_id FROM (
      SELECT a.person_id, a.office, max(a.office) OVER () AS first FROM in_office a JOIN body b ON b.id = a.body_id
       WHERE b.kind = 'board' AND a.office IN ('board_chair', 'board_secretary')
         AND app_today() BETWEEN a.held_from AND coalesce(a.held_to, 'infinity')
         AND EXISTS (SELECT FROM motion m WHERE m.id = :motion_id AND m.state = 'awaiting_response')) held
     WHERE office = first ORDER BY person_id
    """
)


async def who_admit(db: AsyncConnection, motion_id: UUID) -> list[UUID]:
    """Who may admit this motion today, by an office in its body; nobody, once that is done."""
    offices = [office.value for office, given in OFFICES.items() if Permission.MOTION_ADMIT in given]
    return list((await db.execute(_WHO_ADMIT, {"motion_id": motion_id, "offices": offices})).scalars())


async def who_answer(db: AsyncConnection, motion_id: UUID) -> list[UUID]:
    """Who sees to the board's answers today; nobody, where this motion waits for none."""
    return list((await db.execute(_WHO_ANSWER, {"motion_id": motion_id})).scalars())


async def who_hear(db: AsyncConnection, motion_id: UUID) -> list[UUID]:
    """Who may decide the appeal on this motion today; nobody, once that is done."""
    offices = [office.value for office, given in OFFICES.items() if Permission.APPEAL_DECIDE in given]
    return list((await db.execute(_WHO_HEAR, {"motion_id": motion_id, "offices": offices})).scalars())


async def who_decide(db: AsyncConnection, subject_id: UUID) -> list[UUID]:
    """Who may decide today on an application, by its id or that of a question about it; nobody, once that is done."""
    return await _deciders(db, subject_id, "submitted", Permission.MEMBERSHIP_ADMIT)


async def who_find(db: AsyncConnection, nomination_id: UUID) -> list[UUID]:
    """Who may find an organisation its next main representative; nobody, once there is one."""
    offices = [office.value for office, given in OFFICES.items() if Permission.MEMBERSHIP_ADMIT in given]
    return list((await db.execute(_WHO_FIND, {"id": nomination_id, "offices": offices})).scalars())


async def who_review(db: AsyncConnection, application_id: UUID) -> list[UUID]:
    """Who may decide today on what an applicant said to a refusal; nobody, once that is done."""
    return await _deciders(db, application_id, "under_review", Permission.MEMBERSHIP_DECIDE)


async def _deciders(db: AsyncConnection, subject_id: UUID, state: str, permission: Permission) -> list[UUID]:
    offices = [office.value for office, given in OFFICES.items() if permission in given]
    keys = {"id": subject_id, "state": state, "offices": offices}
    return list((await db.execute(_WHO_DECIDE, keys)).scalars())


async def asked_body(db: AsyncConnection, referral_id: UUID) -> UUID | None:
    """The body that is still to report on a motion referred to it; None, once that is done or its time is over."""
    found: UUID | None = (await db.execute(_ASKED_BODY, {"id": referral_id})).scalar_one_or_none()
    return found


async def tied_before(db: AsyncConnection, ballot_id: UUID) -> UUID | None:
    """The body whose chair may still decide an equal vote; None, once that is done or its time is over."""
    found: UUID | None = (await db.execute(_TIED_BEFORE, {"id": ballot_id})).scalar_one_or_none()
    return found


async def concerned(db: AsyncConnection, kind: Kind, subject_id: UUID) -> list[UUID]:
    """Who is told of one of the kinds in `CONCERNED`."""
    return list((await db.execute(CONCERNED[kind], {"id": subject_id})).scalars())


async def motion_of(db: AsyncConnection, subject_id: UUID) -> UUID:
    """The motion that a notice is given of, by the subject of the notice."""
    found: UUID = (await db.execute(_MOTION_OF, {"id": subject_id})).scalar_one()
    return found


async def with_a_right(db: AsyncConnection) -> list[UUID]:
    """Everybody who may use at least one voting right today."""
    return list((await db.execute(_WITH_A_RIGHT)).scalars())


async def on_the_roll(db: AsyncConnection, ballot_id: UUID) -> list[UUID]:
    """Everybody who may use today a right that is on this ballot's roll."""
    return list((await db.execute(_ON_THE_ROLL, {"ballot_id": ballot_id})).scalars())


async def ballot_on(db: AsyncConnection, motion_id: UUID) -> UUID | None:
    """The ballot on a motion that counts, the last that was not annulled; or None."""
    found: UUID | None = (await db.execute(_BALLOT, {"motion_id": motion_id})).scalar_one_or_none()
    return found


async def put(db: AsyncConnection, kind: Kind, subject_id: UUID, people: Iterable[UUID], now: datetime) -> list[UUID]:
    """Store a notice for each person who has none of this kind about this subject. Gives the new ones' ids."""
    rows = [
        {"id": new_id(), "kind": kind, "subject_id": subject_id, "person_id": person_id, "created_at": now}
        for person_id in people
    ]
    if not rows:
        return []
    return list((await db.execute(insert(notice).on_conflict_do_nothing().returning(notice.c.id), rows)).scalars())


async def load(db: AsyncConnection, notice_id: UUID, *, lock: bool = False) -> Notice | None:
    """One notice; `lock` holds it until the transaction ends, and waits for whoever is sending it now."""
    query = select(notice).where(notice.c.id == notice_id)
    row = (await db.execute(query.with_for_update() if lock else query)).mappings().one_or_none()
    return value(row, Notice)


async def end(db: AsyncConnection, notice_id: UUID, *, sent: bool, now: datetime) -> None:
    """Store how a notice ended."""
    ended = {"sent_at": now} if sent else {"failed_at": now}
    await db.execute(update(notice).where(notice.c.id == notice_id).values(**ended))


async def read(db: AsyncConnection, person_id: UUID, now: datetime, notice_id: UUID | None = None) -> None:
    """Store that a person has read one of their notices, or all. What they have read already stays as it was."""
    query = update(notice).where(notice.c.person_id == person_id, notice.c.read_at.is_(None)).values(read_at=now)
    await db.execute(query if notice_id is None else query.where(notice.c.id == notice_id))


async def any_waiting(db: AsyncConnection, kind: Kind, subject_id: UUID) -> bool:
    """Whether a notice of this kind about this subject is neither sent nor failed."""
    query = select(notice.c.id).where(
        notice.c.kind == kind,
        notice.c.subject_id == subject_id,
        notice.c.sent_at.is_(None),
        notice.c.failed_at.is_(None),
    )
    return (await db.execute(query.limit(1))).first() is not None


async def hold_clock(db: AsyncConnection, what: str) -> bool:
    """Be the one that sees to `what` until this transaction ends; False where another is."""
    lock = func.pg_try_advisory_xact_lock(func.hashtextextended(f"clock: {what}", 0))
    held: bool = (await db.execute(select(lock))).scalar_one()
    return held
