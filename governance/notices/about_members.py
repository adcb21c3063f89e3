"""The letters about members: applications, memberships, who acts for organisations, and what members write."""

from functools import partial

from governance.ballots.sentences import Because
from governance.notices.kind import HELD, Facts, Kind, Thing, found, reading
from governance.permissions import Permission
from governance.refusal import N_, Said
from governance.standing.store import THEIRS

_APPLICANT = "coalesce(a.organisation_name::jsonb, jsonb_build_object('cy', a.name, 'en', a.name))"
# Of an application, or of a question about it.
_APPLICATION = Thing(
    "application",
    f"""
    SELECT a.id, {_APPLICANT} AS title FROM application a
     WHERE a.id = coalesce((SELECT application_id FROM application_question WHERE id = n.subject_id), n.subject_id)
    """,  # noqa: S608 - constants of ours
)
_APPLIED = reading(
    f"""
    SELECT {_APPLICANT} AS applicant, a.submitted_at, a.reasons, a.review, a.representation, q.question, q.answer,
           a.answer_due_at, a.representation_closes_at AS represent_until
      FROM application a LEFT JOIN application_question q ON q.application_id = a.id AND q.id = :id
     WHERE :id IN (a.id, q.id)
    """  # noqa: S608 - constants of ours
)
_APPLICANT_TOLD = found("SELECT person_id FROM application WHERE id = :id")
# Nobody decides on their own.
_DECIDERS = f"""
    SELECT a.person_id FROM application c LEFT JOIN application_question q ON q.application_id = c.id, in_office a
     WHERE :id IN (c.id, q.id) AND c.state = :state AND {HELD}
       AND a.person_id <> c.person_id AND a.person_id NOT IN (SELECT acts_with(c.refused_by, c.refused_at))
"""  # noqa: S608 - a constant of ours
_WHO_DECIDE = found(_DECIDERS, Permission.MEMBERSHIP_ADMIT, state="submitted")
_WHO_REVIEW = found(_DECIDERS, Permission.MEMBERSHIP_DECIDE, state="under_review")

_NOMINATION = Thing(
    "nomination",
    "SELECT l.id, h.name AS title FROM nomination_line l JOIN member_name h USING (member_id)"
    " WHERE l.id = n.subject_id",
)
NOMINATION = reading(
    """
    SELECT n.name AS organisation, l.role, l.name AS person, l.state, l.starts_on, l.ends_on, l.reason, l.end_reason,
           l.answer_due_at AS answer_by, p.name AS asker
      FROM nomination_line l JOIN member_name n USING (member_id) LEFT JOIN person p ON p.id = l.offered_by
     WHERE l.id = :id
    """
)
_ROLES = {
    "representative": N_("Main representative: uses the organisation’s one vote."),
    "deputy": N_("Deputy: may use the organisation’s one vote too."),
    "champion": N_("Champion: gets the notices and reads the directory, without a vote."),
}
_ANSWERED = {
    "declined": N_("The person who was asked has declined."),
    "withdrawn": N_("The nomination was withdrawn before it was answered."),
    "lapsed": N_("The nomination lapsed: there was no answer in time."),
}
_FOLLOWS = N_(
    "Two entries of the organisation in the register have been made one, or parted again. The nomination goes with the"
    " organisation, and can be answered as before; where somebody represents it already, it is for a deputy."
)
_WITHDRAWN_BY_MERGE = N_(
    "Two entries of the organisation in the register have been made one. It had asked the same person twice, or they"
    " act for it already: this nomination is withdrawn. Should the two be parted again, it comes back."
)
_AGREED_TO_ACT = N_("The person who was asked has accepted.")
# While nobody else is to represent the organisation.
_WHO_FIND = found(
    f"""
    SELECT a.person_id FROM nomination n, in_office a
     WHERE n.id = :id AND {HELD}
       AND NOT EXISTS (SELECT FROM nomination r WHERE (r.member_id, r.role) = (n.member_id, 'representative')
                          AND coalesce(r.acts_to, 'infinity') > n.acts_to AND r.acts_from > n.acts_from)
    """,  # noqa: S608 - a constant of ours
    Permission.MEMBERSHIP_ADMIT,
)

_MEMBERSHIP = reading(
    """
    SELECT n.name AS member, t.move, t.reasons, s.ended_on
      FROM membership_step t JOIN membership s ON s.id = t.membership_id JOIN member_name n USING (member_id)
     WHERE t.id = :id
    """
)
_MOVED = {
    "suspend": N_("The board has suspended the membership: its voting right rests until it is reinstated."),
    "reinstate": N_("The board has reinstated the membership: its voting right may be used again."),
    "propose_removal": N_(
        "The board proposes to remove the member. You may say on the membership’s page what speaks against it;"
        " the page says until when, and nobody decides before that."
    ),
    "dismiss": N_("The board has decided that the member stays."),
    "remove": N_("The board has removed the member."),
    "resign": N_("The membership was given up, as you wished."),
    "lapse": N_("The membership has lapsed: the time in which it could still be paid for is over."),
    "end": N_("The membership has ended."),
    "merge": N_(
        "The member was entered twice. The two entries are one now: this membership and its voting right have ended in"
        " the other, which lasts. A consent to sharing data that you had given for one of the two alone has ended. If"
        " these are two members after all, write to the network: everything can be put back."
    ),
    "absorb": N_(
        "The member was entered twice. The two entries are one now: this membership lasts, and what belonged to the"
        " other has come to it. A consent to sharing data that you had given for one of the two alone has ended. If"
        " these are two members after all, write to the network: everything can be put back."
    ),
    "unmerge": N_(
        "The membership, which had been merged with another, is there again as it was, with its voting right."
    ),
    "release": N_("What had come to this membership from another with which it was merged has gone back to it."),
}

_RECTIFICATION = Thing(
    "rectification",
    """
    SELECT r.id, jsonb_build_object('cy', p.name, 'en', p.name) AS title
      FROM rectification r JOIN person p ON p.id = r.person_id WHERE r.id = n.subject_id
    """,
    lasts=False,
)
_ASKED = reading(
    """
    SELECT p.name AS person, r.asked_at, r.due_on, r.state, r.answer AS reasons
      FROM rectification r JOIN person p ON p.id = r.person_id WHERE r.id = :id
    """
)
# UK GDPR art. 12 (4): whoever is refused is told why, and where they may complain.
_PUT_RIGHT = {
    "done": N_("It is put right. This is what was done:"),
    "refused": N_(
        "It is refused, for the reasons below. If you think that this is wrong, you may complain to the Information"
        " Commissioner’s Office (https://ico.org.uk/make-a-complaint/), and you may go to a court."
    ),
}


def _answered(facts: Facts) -> Facts:
    return {"result": Because(_PUT_RIGHT[str(facts["state"])], {})}


def nominated(facts: Facts) -> Facts:
    """Say what a role is, and what became of the nomination for it."""
    answered = _ANSWERED.get(str(facts["state"]), _AGREED_TO_ACT)
    return {"result": Because(answered, {}), "role": Said(_ROLES[str(facts["role"])])}


def _followed(facts: Facts) -> Facts:
    """Say what becomes of a nomination when the organisation is merged with its other entry, or parted from it."""
    ended = _WITHDRAWN_BY_MERGE if facts["state"] == "withdrawn" else _FOLLOWS
    return nominated(facts) | {"result": Because(ended, {})}


def _moved(facts: Facts) -> Facts:
    return {"result": Because(_MOVED[str(facts["move"])], {})}


_application = partial(Kind, thing=_APPLICATION, reads=_APPLIED)
_nomination = partial(Kind, thing=_NOMINATION, reads=NOMINATION, words=nominated)

KINDS = {
    "application_submitted": _application(
        N_("Somebody applied for membership: it is to be decided"),
        "application.submitted",
        _WHO_DECIDE,
        to_an_office=True,
    ),
    "application_approved": _application(
        N_("Your application was approved: the membership has begun"), "application.approved", _APPLICANT_TOLD
    ),
    "application_asked": _application(
        N_("You are asked something about your application"),
        "application.asked",
        found(
            "SELECT a.person_id FROM application a JOIN application_question q ON q.application_id = a.id"
            " WHERE q.id = :id"
        ),
    ),
    "application_answered": _application(
        N_("An applicant answered: the application is to be decided"),
        "application.answered",
        _WHO_DECIDE,
        to_an_office=True,
    ),
    "application_lapsed": _application(N_("Your application lapsed"), "application.lapsed", _APPLICANT_TOLD),
    "application_refused": _application(N_("Your application was refused"), "application.refused", _APPLICANT_TOLD),
    "application_represented": _application(
        N_("An applicant asks the board to think again about a refusal"),
        "application.represented",
        _WHO_REVIEW,
        to_an_office=True,
    ),
    "application_upheld": _application(
        N_("The refusal of your application stands"), "application.upheld", _APPLICANT_TOLD
    ),
    "membership_changed": Kind(
        N_("Something was decided about a membership of yours"),
        "membership.step",
        found(
            f"""
            SELECT p.person_id FROM membership_step t JOIN membership s ON s.id = t.membership_id
             CROSS JOIN LATERAL ({THEIRS.format("s.member_id")}) p WHERE t.id = :id
            """  # noqa: S608 - a constant of ours
        ),
        Thing(
            "membership",
            """
            SELECT s.id, h.name AS title FROM membership_step t JOIN membership s ON s.id = t.membership_id
              JOIN member_name h USING (member_id) WHERE t.id = n.subject_id
            """,
        ),
        _MEMBERSHIP,
        words=_moved,
    ),
    # Whoever is invited by name and address gets a letter there, and is no person yet.
    "nomination_offered": _nomination(
        N_("You are asked to act for an organisation"),
        "nomination.made",
        found(
            """
            SELECT l.nominee_id FROM nomination_line l JOIN person p ON p.id = l.nominee_id
             WHERE l.id = :id AND l.state = 'waiting'
            """
        ),
    ),
    "nominated_by_officer": _nomination(
        N_("An officer asked somebody to act for your organisation"),
        "nomination.by_officer",
        found(
            """
            SELECT n.person_id FROM nomination_offer o JOIN nomination n USING (member_id)
             WHERE o.id = :id AND app_today() BETWEEN n.acts_from AND coalesce(n.acts_to, 'infinity')
            """
        ),
    ),
    "nomination_answered": _nomination(
        N_("A nomination was answered"),
        "nomination.accepted nomination.declined nomination.withdrawn nomination.lapsed",
        found(
            """
            SELECT o.offered_by FROM nomination_offer o WHERE o.id = :id
            UNION SELECT s.person_id FROM nomination_offer o JOIN speaker_today s USING (member_id) WHERE o.id = :id
            UNION SELECT p.id FROM nomination_offer o JOIN person p ON p.id = o.nominee_id
             WHERE o.id = :id AND o.state = 'withdrawn'
            """
        ),
    ),
    "nomination_moved": partial(_nomination, words=_followed)(
        N_("A nomination goes with its organisation"),
        "nomination.moved",
        found(
            """
            SELECT o.offered_by FROM nomination_offer o WHERE o.id = :id
            UNION SELECT p.id FROM nomination_offer o JOIN person p ON p.id = o.nominee_id WHERE o.id = :id
            """
        ),
    ),
    "nomination_ended": _nomination(
        N_("Somebody’s role in an organisation was ended"),
        "nomination.ended",
        found(
            """
            SELECT n.person_id FROM nomination n WHERE n.id = :id AND n.person_id <> n.ended_by
            UNION SELECT s.person_id FROM nomination n JOIN speaker_today s USING (member_id)
             WHERE n.id = :id AND s.person_id <> n.ended_by
            """
        ),
    ),
    "representative_left": _nomination(
        N_("An organisation has no main representative any more"),
        "nomination.nobody_left",
        _WHO_FIND,
        to_an_office=True,
    ),
    "rectification_asked": Kind(
        N_("Somebody asks to have something put right about themselves"),
        "rectification.asked",
        found(
            f"""
            SELECT a.person_id FROM rectification r, in_office a
             WHERE r.id = :id AND r.state = 'waiting' AND {HELD} AND a.person_id <> r.person_id
            """,  # noqa: S608 - a constant of ours
            Permission.MEMBERSHIP_ADMIT,
        ),
        _RECTIFICATION,
        _ASKED,
        to_an_office=True,
    ),
    "rectification_answered": Kind(
        N_("What you asked to have put right was answered"),
        "rectification.answered",
        found("SELECT person_id FROM rectification WHERE id = :id"),
        _RECTIFICATION,
        _ASKED,
        words=_answered,
    ),
    # One letter each time, and no other after it.
    "feedback_asked": Kind(
        N_("You are asked what came of your promise"),
        "promise.feedback_asked",
        found(
            """
            SELECT w.person_id FROM promise_feedback f JOIN promise p USING (member_id)
              JOIN (SELECT id AS member_id, person_id FROM member WHERE person_id IS NOT NULL
                    UNION ALL SELECT member_id, person_id FROM speaker_today) w USING (member_id)
             WHERE f.id = :id AND p.by_letter
            """
        ),
        Thing(
            "promise",
            """
            SELECT f.member_id AS id, CAST(m.name AS jsonb) AS title
              FROM promise_feedback f JOIN member_name m USING (member_id) WHERE f.id = n.subject_id
            """,
            lasts=False,
        ),
        reading(
            """
            SELECT m.name AS member, p.given_on FROM promise_feedback f JOIN promise p USING (member_id)
              JOIN member_name m USING (member_id) WHERE f.id = :id
            """
        ),
    ),
    "letter_received": Kind(
        N_("Another member wrote to you"),
        "letter.written",
        found("SELECT person_id FROM letter WHERE id = :id"),
        Thing(
            "letter",
            """
            SELECT l.id, jsonb_build_object('cy', w.name, 'en', w.name) AS title
              FROM letter l JOIN person w ON w.id = l.written_by WHERE l.id = n.subject_id
            """,
            lasts=False,
        ),
        reading(
            """
            SELECT w.name AS writer, l.text AS said,
                   coalesce(d.name, CAST('{"cy": "—", "en": "—"}' AS jsonb)) AS entry
              FROM letter l JOIN person w ON w.id = l.written_by LEFT JOIN directory d ON d.id = l.member_id
             WHERE l.id = :id
            """
        ),
    ),
}
