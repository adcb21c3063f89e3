"""The letters about motions: their own course, the calls for them, and motions put together."""

from functools import partial

from governance.ballots.sentences import Because
from governance.notices.kind import EVERYBODY, HELD, Facts, Kind, Thing, found, of_body, reading
from governance.permissions import Permission
from governance.refusal import N_


def _motion(found_by: str = "n.subject_id") -> Thing:
    return Thing(
        "motion",
        f"""
        SELECT m.id, t.title FROM motion m JOIN motion_text t ON (t.motion_id, t.version) = (m.id, m.text_version)
         WHERE m.id = {found_by}
        """,  # noqa: S608 - constants of ours
    )


def _motion_of(table: str) -> Thing:
    return _motion(f"(SELECT motion_id FROM {table} WHERE id = n.subject_id)")  # noqa: S608 - as above


_THIS = _motion()
_COMPOSITE = Thing("composite", "SELECT id, title FROM composite WHERE id = n.subject_id")

_OF_A_MOTION = """
    m.reference, t.title, b.name AS body
      FROM motion m JOIN motion_text t ON t.motion_id = m.id AND t.version = m.text_version
      JOIN body b ON b.id = m.body_id
"""
MOTION = reading(f"SELECT t.text, m.admission_due_at, m.response_due_on, {_OF_A_MOTION} WHERE m.id = :id")
_RESPONSE = reading(
    """
    SELECT m.reference, t.title, b.name AS body, a.response, d.reference AS decision_reference,
           d.title AS decision_title, d.reasons
      FROM motion m JOIN motion_text t ON t.motion_id = m.id AND t.version = m.text_version
      JOIN decision_motion a ON a.motion_id = m.id AND a.response IS NOT NULL
      JOIN decision d ON d.id = a.decision_id AND d.state = 'published'
      JOIN body b ON b.id = d.body_id
     WHERE m.id = :id ORDER BY d.published_at DESC LIMIT 1
    """
)
_APPEALED = reading(
    f"SELECT p.grounds, p.reason, p.overturned, {_OF_A_MOTION} JOIN appeal p ON p.motion_id = m.id WHERE m.id = :id"
)
_WITHDRAWAL = reading(
    f"SELECT w.reason, w.closes_at, {_OF_A_MOTION} JOIN withdrawal w ON w.motion_id = m.id WHERE w.id = :id"
)
_ADJOURNED = reading(
    f"""
    SELECT a.reason, a.returns_on, y.name AS to_body,
           CASE WHEN a.body_id IS NULL THEN 'adjourned' WHEN a.report IS NULL THEN 'silent' ELSE 'reported' END AS came,
           {_OF_A_MOTION} JOIN adjournment a ON a.motion_id = m.id
      LEFT JOIN body y ON y.id = a.body_id WHERE a.id = :id
    """
)
_REOPENED = reading(f"SELECT r.reason, {_OF_A_MOTION} JOIN reopening r ON r.motion_id = m.id WHERE r.id = :id")
_AGAIN = reading(f"SELECT l.closes_at, {_OF_A_MOTION} JOIN ballot l ON l.motion_id = m.id WHERE l.id = :id")
_PUT_TOGETHER = reading(
    """
    SELECT k.title, k.reason, k.closes_at, k.ended_as, k.ending, m.reference, b.name AS body,
      (SELECT jsonb_agg(t.title ORDER BY s.place) FROM composite_source s JOIN motion o ON o.id = s.motion_id
         JOIN motion_text t ON (t.motion_id, t.version) = (o.id, o.text_version)
        WHERE s.composite_id = k.id) AS motions
      FROM composite k JOIN body b ON b.id = k.body_id LEFT JOIN motion m ON m.id = k.motion_id WHERE k.id = :id
    """
)
_CALL = reading(
    "SELECT c.title, c.text, b.name AS body, c.closes_at FROM call c JOIN body b ON b.id = c.body_id WHERE c.id = :id"
)

_ON_ITS_ROLL = found(
    """
    SELECT r.person_id FROM right_today r JOIN roll_entry e ON e.member_id = r.member_id AND e.on_roll
     WHERE e.ballot_id = (
       SELECT id FROM ballot WHERE motion_id = :id AND state <> 'annulled' ORDER BY id DESC LIMIT 1)
    """
)
_WHO_ADMIT = found(
    f"""
    SELECT a.person_id FROM motion m JOIN in_office a ON a.body_id = m.body_id
     WHERE m.id = :id AND m.state = 'submitted' AND {HELD}
    """,  # noqa: S608 - a constant of ours
    Permission.MOTION_ADMIT,
)
# Not who ruled, nor who appealed.
_WHO_HEAR = found(
    f"""
    SELECT a.person_id FROM motion m JOIN appeal p ON p.motion_id = m.id
      JOIN body b ON b.kind = 'board' JOIN in_office a ON a.body_id = b.id
     WHERE m.id = :id AND m.state = 'appealed' AND {HELD}
       AND a.person_id NOT IN (SELECT acts_with(m.ruled_out_by, p.appealed_at))
       AND a.person_id NOT IN (SELECT acts_with(p.appealed_by, p.appealed_at))
    """,  # noqa: S608 - a constant of ours
    Permission.APPEAL_DECIDE,
)
# The secretary of the board; where there is none today, its chair.
_WHO_ANSWER = found(
    """
    SELECT person_id FROM (
      SELECT a.person_id, a.office, max(a.office) OVER () AS first FROM in_office a JOIN body b ON b.id = a.body_id
       WHERE b.kind = 'board' AND a.office IN ('board_chair', 'board_secretary')
         AND app_today() BETWEEN a.held_from AND coalesce(a.held_to, 'infinity')
         AND EXISTS (SELECT FROM motion m WHERE m.id = :id AND m.state = 'awaiting_response')) held
     WHERE office = first
    """
)
# The body that is still to report on a motion referred to it.
_WHO_REPORT = of_body(
    """
    SELECT a.body_id FROM adjournment a JOIN motion m ON m.id = a.motion_id
     WHERE a.id = :id AND m.state = 'referred' AND a.report IS NULL
    """,
    Permission.REFERRAL_REPORT,
)
_SECONDERS = """
    SELECT r.person_id FROM motion m JOIN second s ON (s.motion_id, s.text_version) = (m.id, m.text_version)
      JOIN right_today r ON r.member_id = s.member_id
"""
_MOVERS = "SELECT m.moved_by FROM composite_source c JOIN motion m ON m.id = c.motion_id WHERE c.composite_id = :id"
_MOVER_AND_SECONDERS = found(
    f"""
    SELECT m.moved_by FROM motion m WHERE m.id = :id
    UNION SELECT r.person_id FROM motion m JOIN right_today r ON r.member_id = m.mover_id WHERE m.id = :id
    UNION {_SECONDERS} WHERE m.id = :id
    """  # noqa: S608 - a constant of ours
)

_CAME = {
    "adjourned": N_("A motion that was adjourned has come back."),
    "reported": N_("A motion that was referred has come back with a report, which is on its page."),
    "silent": N_("A motion that was referred has come back: no report came in time."),
}
_OVERTURNED = N_("The ruling is overturned: the motion is admitted.")
_UPHELD = N_("The ruling stands: the motion is ruled out.")
_DECLINED = N_("The mover of one of them declined.")
_TAKEN_BACK = N_("Whoever proposed it took it back.")


def _came(facts: Facts) -> Facts:
    return {"result": Because(_CAME[str(facts["came"])], {})}


def _decided(facts: Facts) -> Facts:
    return {"result": Because(_OVERTURNED if facts["overturned"] else _UPHELD, {})}


def _ended(facts: Facts) -> Facts:
    return {"result": Because(_DECLINED if facts["ended_as"] == "declined" else _TAKEN_BACK, {})}


_a_motion = partial(Kind, thing=_THIS, reads=MOTION)
_put_off = partial(Kind, thing=_motion_of("adjournment"), reads=_ADJOURNED)
_appeal = partial(Kind, thing=_THIS, reads=_APPEALED)
_composite = partial(Kind, thing=_COMPOSITE, reads=_PUT_TOGETHER)

KINDS = {
    "motion_noticed": _a_motion(N_("Notice of a motion was given"), "motion.noticed", EVERYBODY, gives_notice=True),
    "motion_responded": Kind(N_("The board answered a motion"), "motion.responded", _ON_ITS_ROLL, _THIS, _RESPONSE),
    "motion_submitted": _a_motion(
        N_("A motion was submitted: it is to be admitted or ruled out"),
        "motion.submitted",
        _WHO_ADMIT,
        to_an_office=True,
    ),
    "response_awaited": _a_motion(
        N_("A motion was carried: the board is to answer it"), "motion.response_awaited", _WHO_ANSWER, to_an_office=True
    ),
    "call_opened": Kind(
        N_("Members are called upon to propose motions"),
        "call.opened",
        EVERYBODY,
        Thing("call", "SELECT id, title FROM call WHERE id = n.subject_id"),
        _CALL,
    ),
    "motion_adjourned": _put_off(N_("A motion was put off"), "motion.adjourned", EVERYBODY),
    "motion_resumed": _put_off(
        N_("A motion that was put off comes back"), "motion.resumed", EVERYBODY, words=_came, gives_notice=True
    ),
    "motion_referred": _put_off(N_("A motion was referred to another body"), "motion.referred", EVERYBODY),
    "report_asked": _put_off(
        N_("A motion was referred to your body: a report is asked for"),
        "motion.report_asked",
        _WHO_REPORT,
        to_an_office=True,
    ),
    "motion_reopened": Kind(
        N_("Members reopened a motion: it is to be voted on again"),
        "motion.reopened",
        EVERYBODY,
        _motion_of("reopening"),
        _REOPENED,
        gives_notice=True,
    ),
    "second_ballot": Kind(
        N_("A motion is to be voted on once more"),
        "motion.voted_on_again",
        EVERYBODY,
        _motion_of("ballot"),
        _AGAIN,
        gives_notice=True,
    ),
    "motion_lapsed": _a_motion(N_("Your motion lapsed"), "motion.lapsed", _MOVER_AND_SECONDERS),
    "appeal_made": _appeal(N_("An appeal was made against a ruling"), "motion.appealed", _WHO_HEAR, to_an_office=True),
    "appeal_decided": _appeal(
        N_("An appeal was decided"),
        "motion.appeal_decided",
        found("SELECT appealed_by FROM appeal WHERE motion_id = :id"),
        words=_decided,
    ),
    "withdrawal_asked": Kind(
        N_("The mover of a motion that you seconded wishes to withdraw it"),
        "motion.withdrawal_asked",
        found(f"{_SECONDERS} JOIN withdrawal w ON w.motion_id = m.id WHERE w.id = :id"),
        _motion_of("withdrawal"),
        _WITHDRAWAL,
    ),
    "composite_offered": _composite(
        N_("You are asked whether your motion may be put together with others"), "composite.offered", found(_MOVERS)
    ),
    "composite_ended": _composite(
        N_("Motions are not put together after all"),
        "composite.declined composite.withdrawn",
        found(f"{_MOVERS} UNION SELECT offered_by FROM composite WHERE id = :id"),  # noqa: S608 - a constant of ours
        words=_ended,
    ),
    "composite_agreed": Kind(
        N_("A motion of yours was put together with others"),
        "composite.agreed",
        found(f"{_MOVERS} UNION {_SECONDERS} JOIN composite_source c ON c.motion_id = m.id WHERE c.composite_id = :id"),
        _motion_of("composite"),
        _PUT_TOGETHER,
    ),
}
